"""A visitor of a page on another port talks with the bot."""

from __future__ import annotations

import json
import sqlite3

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Chat, Site, embed
from tests.process.running import ROOT, Server


def test_one_line_puts_a_chat_into_the_corner(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put(embed(web_server.base)))
    chat = Chat(page)
    chat.open()
    expect(chat.element.get_by_text("I am a program, not a person")).to_be_visible()
    assert "21 August to 1 September 2023" in chat.ask("When was the sixth session?")
    link = chat.replies.first.get_by_role("link").first
    assert (link.get_attribute("href") or "").startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"
    expect(chat.replies.first.locator("time")).to_have_attribute("datetime", "2023-09-02")
    expect(chat.replies.first.locator("time")).to_have_text("As of 2 September 2023")


def test_the_line_of_the_readme_works_as_it_stands(web_server: Server, site: Site, page: Page) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = [
        line.strip() for line in readme.splitlines() if line.strip().startswith("<script src=") and "widget.js" in line
    ]
    page.goto(site.put(line.replace("http://127.0.0.1:5005", web_server.base)))
    chat = Chat(page)
    chat.open()
    assert "Vienna" in chat.ask("Where was the fifth session?")


def test_the_element_stands_where_it_is_placed(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put("<ahc-chat></ahc-chat><p>After it</p>" + embed(web_server.base)))
    chat = Chat(page)
    assert chat.element.count() == 1
    chat.suggestion("When was the convention adopted?").click()
    assert "24 December 2024" in chat.reply(0)
    box, after = chat.element.bounding_box(), page.get_by_text("After it").bounding_box()
    assert box
    assert after
    assert box["y"] + box["height"] <= after["y"]


def test_the_module_defines_the_element_and_places_none(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put(f'<script type="module" src="{web_server.base}/widget.mjs"></script>'))
    page.wait_for_function("!!customElements.get('ahc-chat')")
    assert page.locator("ahc-chat").count() == 0
    page.evaluate("document.body.append(document.createElement('ahc-chat'))")
    assert "Vienna" in Chat(page).ask("Where was the fifth session?")


def test_a_follow_up_and_a_suggestion(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    assert "Vienna" in chat.ask("and the one before?")
    suggestion = chat.replies.nth(1).locator(".suggestions button").first
    text = suggestion.inner_text()
    suggestion.click()
    chat.reply(2)
    assert chat.questions[-1] == text
    # Suggestions stand under the last reply only.
    assert chat.replies.nth(1).locator(".suggestions").count() == 0


def test_the_conversation_outlives_the_page(web_server: Server, site: Site, page: Page) -> None:
    address = site.put(embed(web_server.base))
    page.goto(address)
    chat = Chat(page)
    chat.open()
    chat.ask("When was the sixth session?")
    page.reload()
    chat.opener.click()
    assert "21 August" in chat.reply(0)
    page.goto(site.put(embed(web_server.base), path="/other"))
    chat.opener.click()
    assert "21 August" in chat.reply(0)
    assert "New York" in chat.ask("which city was that?")
    other_tab = page.context.new_page()
    other_tab.goto(address)
    Chat(other_tab).opener.click()
    assert "21 August" in Chat(other_tab).reply(0)


@pytest.mark.parametrize(("storage", "after_reload", "in_new_tab"), [("tab", 1, 0), ("none", 0, 0)])
def test_the_conversation_is_kept_for_one_tab_or_not_at_all(
    web_server: Server, site: Site, page: Page, storage: str, after_reload: int, in_new_tab: int
) -> None:
    address = site.put(embed(web_server.base, f"data-storage={storage}"))
    page.goto(address)
    Chat(page).open()
    Chat(page).ask("When was the sixth session?")
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    other_tab = page.context.new_page()
    other_tab.goto(address)
    for tab, count in ((page, after_reload), (other_tab, in_new_tab)):
        with tab.expect_response("**/greeting*"):
            Chat(tab).opener.click()
        expect(Chat(tab).replies).to_have_count(count)


def test_two_widgets_on_a_page_hold_two_conversations(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put('<ahc-chat class="a"></ahc-chat><ahc-chat class="b"></ahc-chat>' + embed(web_server.base)))
    one, two = Chat(page, ".a"), Chat(page, ".b")
    one.ask("When was the sixth session?")
    two.ask("When was the third session?")
    assert "New York" in one.ask("which city was that?")
    assert one.questions == ["When was the sixth session?", "which city was that?"]
    assert two.questions == ["When was the third session?"]
    page.reload()
    expect(one.replies).to_have_count(2)
    expect(two.replies).to_have_count(1)


def test_feedback_with_a_sentence(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the fourth session?")
    chat.element.get_by_role("button", name="Not helpful").click()
    comment = chat.element.get_by_role("textbox", name="Anything to add?")
    comment.fill("Too short, says ann@example.org")
    comment.press("Enter")
    expect(chat.live).to_have_text("Thank you for your feedback.")
    page.reload()
    expect(chat.element.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")
    with sqlite3.connect(web_server.log.parent / "bot.db") as connection:
        comments = [row[0] for row in connection.execute("SELECT comment FROM feedback WHERE helpful = 0")]
    assert "Too short, says [e-mail]" in comments


def test_an_answer_is_copied_with_its_sources(web_server: Server, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    chat.element.get_by_role("button", name="Copy answer").click()
    expect(chat.live).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "21 August" in copied
    assert "UNODC" in copied


def test_start_over_deletes_the_conversation(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    token = json.loads(page.evaluate("Object.values(localStorage)[0]"))["token"]
    with page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
        chat.element.get_by_role("button", name="Start over").click()
    assert deleted.value.status == 204
    expect(chat.replies).to_have_count(0)
    status = page.evaluate(
        "token => fetch('webhooks/web/messages', {headers: {Authorization: 'Bearer ' + token}}).then(r => r.status)",
        token,
    )
    assert status == 401
    assert "New York" not in chat.ask("which city was that?")


def test_events_tell_and_can_be_stopped(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put(embed(web_server.base)))
    page.evaluate(
        """() => {
            window.seen = [];
            for (const type of ["ahc-open", "ahc-message", "ahc-feedback"])
                addEventListener(type, (event) => {
                    seen.push([type, event.detail.from, event.detail.text ?? event.detail.helpful]);
                    if (window.stop === type) event.preventDefault();
                });
            window.stop = "ahc-open";
        }"""
    )
    chat = Chat(page)
    chat.opener.click()
    expect(chat.input).to_be_hidden()
    page.evaluate("window.stop = 'ahc-message'")
    chat.open()
    chat.input.fill("not sent")
    chat.input.press("Enter")
    assert chat.questions == []
    expect(chat.input).to_have_value("not sent")
    page.evaluate("window.stop = 'ahc-feedback'")
    chat.ask("When was the sixth session?")
    thumb = chat.element.get_by_role("button", name="Helpful", exact=True)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("seen") == [
        ["ahc-open", None, None],
        ["ahc-open", None, None],
        ["ahc-message", "user", "not sent"],
        ["ahc-message", "user", "When was the sixth session?"],
        ["ahc-message", "bot", None],
        ["ahc-feedback", None, True],
    ]


def test_attributes_and_styling(web_server: Server, site: Site, page: Page) -> None:
    style = "<style>ahc-chat { --ahc-accent: rgb(120, 0, 60) } ahc-chat::part(title) { letter-spacing: 3px }</style>"
    other = '<ahc-chat title="Ask us" position="bottom-start" theme="dark" open language="xx"></ahc-chat>'
    page.goto(site.put(style + other + embed(web_server.base)))
    chat = Chat(page)
    heading = chat.element.get_by_role("heading", name="Ask us")
    expect(heading).to_be_visible()
    expect(heading).to_have_css("letter-spacing", "3px")
    expect(chat.element.get_by_role("button", name="Send")).to_have_css("background-color", "rgb(120, 0, 60)")
    expect(chat.element.locator(".panel")).to_have_css("background-color", "rgb(22, 28, 35)")
    box = chat.element.locator(".panel").bounding_box()
    assert box
    assert box["x"] < 50
    page.evaluate("document.querySelector('ahc-chat').open = false")
    expect(chat.opener).to_be_visible()
    page.evaluate("document.querySelector('ahc-chat').srcUrl = 'http://localhost:1'")
    assert page.evaluate("document.querySelector('ahc-chat').srcUrl") == "http://localhost:1"


def test_a_language_is_added_by_a_table(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put("<p>صفحة</p>" + embed(web_server.base), lang="ar"))
    page.wait_for_function("!!customElements.get('ahc-chat')")
    page.evaluate(
        """() => {
            const { texts } = customElements.get("ahc-chat");
            texts.ar = { ...texts.en, dir: "rtl", title: "أسئلة", message: "سؤالك" };
            document.querySelector("ahc-chat").language = "ar-EG";
        }"""
    )
    chat = Chat(page)
    chat.opener.click()
    expect(chat.element.get_by_role("heading", name="أسئلة")).to_be_visible()
    expect(chat.element.get_by_role("textbox", name="سؤالك")).to_have_css("direction", "rtl")


def test_offline_is_said_and_the_question_sent_later(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.suggestion("What is the Ad Hoc Committee?").wait_for()
    page.context.set_offline(True)
    chat.input.fill("When was the sixth session?")
    chat.input.press("Enter")
    expect(chat.element.get_by_role("status")).to_contain_text("You are offline")
    page.context.set_offline(False)
    assert "21 August" in chat.reply(0)
    expect(chat.element.get_by_role("status")).to_have_text("")
    assert chat.questions == ["When was the sixth session?"]


def test_a_reply_that_got_lost_is_fetched_and_not_answered_again(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
            return
        # The server answers, and the line breaks.
        lost.append(route.fetch().text())
        route.abort("connectionreset")

    page.route("**/messages", lose)
    assert "fifth session" in chat.ask("and the one before?")
    (first,) = lost
    assert json.loads(first)["reply"]["items"] == ["meeting/fifth"]
    assert "fourth session" in chat.ask("and the one before?")


def test_too_many_questions_wait_as_long_as_the_server_says(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    refused: list[int] = []

    def refuse(route: Route) -> None:
        if refused or route.request.method != "POST":
            route.continue_()
            return
        refused.append(1)
        route.fulfill(status=429, headers={"Retry-After": "1"}, json={})

    page.route("**/messages", refuse)
    assert "21 August" in chat.ask("When was the sixth session?")
    assert refused


def test_a_question_that_is_refused_is_told_and_the_next_goes_on(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    page.route("**/messages", lambda route: route.fulfill(status=400, json={}), times=1)
    chat.input.fill("refused")
    chat.input.press("Enter")
    expect(chat.element.get_by_text("The bot could not take this question.")).to_have_count(2)
    assert "21 August" in chat.ask("When was the sixth session?")


def test_a_forgotten_or_forged_session_is_replaced(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    page.evaluate('Object.keys(localStorage).forEach(key => localStorage[key] = \'{"token": "forged"}\')')
    assert "Vienna" in chat.ask("Where was the fifth session?")
    page.reload()
    assert "Vienna" in chat.reply(0)
    expect(chat.replies).to_have_count(1)


def test_a_reload_in_the_middle_of_a_question_asks_it_again(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.suggestion("What is the Ad Hoc Committee?").wait_for()
    page.route("**/messages", lambda route: None)
    chat.input.fill("When was the sixth session?")
    with page.expect_request(lambda request: request.url.endswith("/messages") and request.method == "POST"):
        chat.input.press("Enter")
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    assert "21 August" in chat.reply(0)
    assert chat.questions == ["When was the sixth session?"]


def test_a_question_asked_before_the_history_came_stands_below_it(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    held: list[Route] = []
    page.route("**/session", lambda route: held.append(route))
    page.reload()
    chat.input.fill("and the one before?")
    chat.input.press("Enter")
    assert "Vienna" in chat.reply(0)
    for route in held:
        route.continue_()
    expect(chat.replies).to_have_count(2)
    assert chat.questions == ["When was the sixth session?", "and the one before?"]
    expect(chat.element.locator(".suggestions")).to_have_count(1)
    expect(chat.replies.last.locator(".suggestions")).to_have_count(1)


def test_a_server_that_is_away_as_the_page_loads_is_told_of(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    away = True
    page.route("**/webhooks/web/**", lambda route: route.abort() if away else route.continue_())
    page.reload()
    expect(chat.element.get_by_role("status")).to_contain_text("cannot be reached")
    expect(chat.element.get_by_text("Hello! What would you like to know?")).to_be_visible()
    away = False
    assert "21 August" in chat.reply(0)
    expect(chat.element.get_by_role("status")).to_have_text("")


def test_a_server_restart_in_the_middle_of_a_question(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    # The request reaches a server that answers no more.
    web_server.freeze()
    chat.input.fill("and the one before?")
    with page.expect_request("**/messages"):
        chat.input.press("Enter")
    web_server.kill()
    expect(chat.element.get_by_role("status")).to_contain_text("cannot be reached")
    web_server.start_again()
    assert "Vienna" in chat.reply(1)
    assert chat.questions == ["When was the sixth session?", "and the one before?"]
