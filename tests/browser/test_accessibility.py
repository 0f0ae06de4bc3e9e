"""The widget without a mouse, without sight, enlarged, mirrored, in forced colours: WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Chat, Site, embed, violations
from tests.process.running import Server

LIVE_TEXTS = """() => {
    window.spoken = [];
    const live = document.querySelector("ahc-chat").shadowRoot.querySelector("[aria-live]");
    new MutationObserver(() => spoken.push(live.textContent)).observe(live, {childList: true, characterData: true});
}"""


def focused(page: Page) -> str:
    """Name or text of what has the focus, inside the widget or out."""
    return page.evaluate(
        """() => {
            let element = document.activeElement;
            while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            return element.getAttribute("aria-label") || element.id || element.textContent.trim() || element.localName;
        }"""
    )


def test_by_keyboard_alone(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put('<a href="#x">Before</a>' + embed(web_server.base)))
    chat = Chat(page)
    chat.opener.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page).startswith("Open chat")
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.type("When was the sixth session?")
    page.keyboard.press("Shift+Enter")
    assert chat.questions == []
    page.keyboard.press("Enter")
    chat.reply(0)
    expect(chat.input).to_be_focused()
    expect(chat.input).to_have_value("")
    walked = []
    while not walked or walked[-1] != "Conversation":
        page.keyboard.press("Shift+Tab")
        walked.append(focused(page))
        assert len(walked) < 30
    assert {"Copy answer", "Helpful", "Not helpful"} <= set(walked)
    while focused(page) != "Not helpful":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("No city")
    page.keyboard.press("Enter")
    expect(chat.live).to_have_text("Thank you for your feedback.")
    expect(chat.input).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.input).to_be_hidden()
    assert focused(page).startswith("Open chat")


def test_a_suggestion_keeps_the_focus_near(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.suggestion("When was the convention adopted?").focus()
    page.keyboard.press("Enter")
    chat.reply(0)
    assert "When was the convention adopted?" in focused(page)
    page.keyboard.press("Tab")
    assert focused(page) != "body"


def test_a_page_that_opens_the_chat_keeps_its_focus(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put("<input aria-label=Name autofocus>" + embed(web_server.base, "data-open")))
    chat = Chat(page)
    chat.suggestion("What is the Ad Hoc Committee?").wait_for()
    expect(page.get_by_label("Name")).to_be_focused()


def test_each_reply_is_announced_once(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    chat.suggestion("What is the Ad Hoc Committee?").wait_for()
    page.evaluate(LIVE_TEXTS)
    chat.ask("Where was the sixth session?")
    chat.ask("Where was the fifth session?")
    spoken = page.evaluate("spoken")
    assert len(spoken) == 2
    assert "New York" in spoken[0]
    assert "Vienna" in spoken[1]
    assert "New York" not in spoken[1]
    page.reload()
    page.evaluate(LIVE_TEXTS)
    chat.reply(1)
    assert page.evaluate("spoken") == []


def answered(page: Page) -> Chat:
    chat = Chat(page)
    chat.ask("When was the sixth session?")
    return chat


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param({"forced_colors": "active"}, id="forced colours"),
        pytest.param({"viewport": {"width": 320, "height": 568}}, id="320 px"),
        # 200 % of a window of 1280 by 1024.
        pytest.param({"viewport": {"width": 640, "height": 512}, "device_scale_factor": 2}, id="200 %"),
    ],
)
def test_axe_finds_nothing_in_any_state(
    web_server: Server, site: Site, new_page: Callable[..., Page], options: dict[str, object]
) -> None:
    page = new_page(**options)
    page.goto(site.put(embed(web_server.base), path="/axe"))
    chat = Chat(page)
    chat.opener.wait_for()
    assert violations(page) == [], "closed"
    chat.open()
    assert violations(page) == [], "open"
    chat.ask("When was the sixth session?")
    assert violations(page) == [], "answered"
    chat.element.get_by_role("button", name="Not helpful").click()
    assert violations(page) == [], "comment"
    line_is_broken = True
    page.route("**/messages", lambda route: route.abort() if line_is_broken else route.fulfill(status=400, json={}))
    chat.input.fill("When was the fifth session?")
    chat.input.press("Enter")
    expect(chat.element.get_by_role("status")).to_contain_text("cannot be reached")
    assert violations(page) == [], "waiting"
    line_is_broken = False
    chat.element.get_by_text("could not take").first.wait_for()
    assert violations(page) == [], "failed"


def test_axe_finds_nothing_in_the_page_or_mirrored(web_server: Server, site: Site, page: Page) -> None:
    page.goto(web_server.base)
    answered(page)
    assert violations(page) == []
    page.goto(site.put('<ahc-chat dir="rtl"></ahc-chat>' + embed(web_server.base), path="/rtl"))
    answered(page)
    assert violations(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_at_320_px_nothing_is_cut_off_or_covered(
    web_server: Server, site: Site, new_page: Callable[..., Page], direction: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 568}, has_touch=True)
    page.goto(site.put(f'<ahc-chat position="bottom-end" dir="{direction}"></ahc-chat>' + embed(web_server.base)))
    chat = Chat(page)
    chat.open()
    # The panel covers the page, so what is behind must be out of reach, too.
    assert chat.element.locator("dialog").evaluate("dialog => dialog.matches(':modal')")
    chat.ask("When was the sixth session?")
    for part in ("dialog", ".log"):
        assert chat.element.locator(part).evaluate("e => e.scrollWidth <= e.clientWidth"), part
    for box in (control.bounding_box() for control in chat.element.get_by_role("button").all()):
        assert box
        assert box["width"] >= 24
        assert box["height"] >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    page.keyboard.press("Escape")
    expect(chat.opener).to_be_focused()


def test_at_320_px_an_open_chat_does_not_come_unasked(
    web_server: Server, site: Site, new_page: Callable[..., Page]
) -> None:
    page = new_page(viewport={"width": 320, "height": 568})
    page.goto(site.put(embed(web_server.base, "data-open"), path="/unasked"))
    expect(Chat(page).opener).to_be_visible()
    expect(Chat(page).input).to_be_hidden()


def test_mirrored_for_right_to_left(web_server: Server, site: Site, page: Page) -> None:
    page.goto(site.put('<ahc-chat dir="rtl"></ahc-chat>' + embed(web_server.base), path="/mirror"))
    chat = Chat(page)
    chat.ask("متى كانت الدورة السادسة؟")
    send, field = chat.element.get_by_role("button", name="Send").bounding_box(), chat.input.bounding_box()
    question = chat.element.locator(".user p").bounding_box()
    panel = chat.element.locator(".panel").bounding_box()
    assert send
    assert field
    assert question
    assert panel
    assert send["x"] < field["x"]
    assert question["x"] - panel["x"] < panel["width"] / 3
    expect(chat.element.locator(".user p")).to_have_css("direction", "rtl")
    expect(chat.element.locator(".text p").last).to_have_css("direction", "ltr")


def test_in_forced_colours_shapes_and_states_are_seen(web_server: Server, new_page: Callable[..., Page]) -> None:
    page = new_page(forced_colors="active")
    page.goto(web_server.base)
    chat = answered(page)
    for part in (".user p", ".replies .text, .bot .text", ".send"):
        found = chat.element.locator(part).first
        assert found.evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"
        assert found.evaluate("e => getComputedStyle(e).borderTopColor") != "rgba(0, 0, 0, 0)"
    thumb = chat.element.get_by_role("button", name="Not helpful")
    background = "e => getComputedStyle(e).backgroundColor"
    before = thumb.evaluate(background)
    thumb.click()
    page.mouse.move(0, 0)
    assert thumb.evaluate(background) != before


def test_the_focus_is_seen(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = answered(page)
    page.keyboard.press("Shift+Tab")
    seen = 0
    while seen < 6:
        outline = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement.shadowRoot.activeElement);
                return [style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        assert outline == ["solid", 2]
        page.keyboard.press("Shift+Tab")
        seen += 1
        if chat.element.evaluate("e => !e.matches(':focus-within')"):
            break
    assert seen > 3


def test_nothing_moves_where_motion_is_not_wanted(web_server: Server, new_page: Callable[..., Page]) -> None:
    page = new_page()
    for motion, moving in (("reduce", False), ("no-preference", True)):
        # Playwright wants the literal, not a string of a loop.
        page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        page.route("**/messages", lambda route: None)
        page.goto(web_server.base)
        chat = Chat(page)
        chat.input.fill("When?")
        chat.input.press("Enter")
        chat.element.locator(".typing").wait_for()
        running = chat.element.evaluate("e => e.shadowRoot.getAnimations().length")
        assert (running > 0) == moving
        page.evaluate("localStorage.clear()")
