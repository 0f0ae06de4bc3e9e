"""What pages forbid, and what hostile text tries."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Chat, Site, embed
from tests.process.running import Server

HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><iframe srcdoc="<script>alert(1)</script>">',
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "<style>*{display:none}</style>",
    "</p></li></ol></div><h1>out</h1>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "\u202e<script>alert(1)</script>",
)
HOSTILE_LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
    "file:///etc/passwd",
    "blob:http://localhost/x",
    "//evil.example",
    "/relative",
    "not an address",
    "",
)


def watched(page: Page) -> list[str]:
    """Violations of policies and errors on the page's console, as they come."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    return told


def test_under_a_strict_policy_with_integrity(web_server: Server, site: Site, page: Page) -> None:
    told = watched(page)
    page.goto(web_server.base)
    (snippet,) = re.findall(r"<script src=\"HOST/widget-.*?</script>", html.unescape(page.content()))
    host = web_server.base
    policy = (
        f"default-src 'none'; script-src {host}; connect-src {host}; style-src {host}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page.goto(site.put(snippet.replace("HOST", host), path="/strict", policy=policy))
    chat = Chat(page)
    chat.open()
    assert "21 August" in chat.ask("When was the sixth session?")
    chat.element.get_by_role("button", name="Not helpful").click()
    chat.element.get_by_role("button", name="Close chat").click()
    assert chat.element.locator("[style]").count() == 0
    assert told == []


def test_a_changed_script_does_not_run(web_server: Server, site: Site, page: Page) -> None:
    told = watched(page)
    page.goto(site.put(embed(web_server.base, 'integrity="sha384-AAAA" crossorigin="anonymous"'), path="/changed"))
    page.wait_for_load_state("networkidle")
    assert page.locator("ahc-chat").count() == 0
    assert "integrity" in " ".join(told)


def test_on_a_page_from_a_file(web_server: Server, tmp_path: Path, page: Page) -> None:
    file = tmp_path / "page.html"
    file.write_text(f"<!doctype html><title>A page</title><p>Text</p>{embed(web_server.base)}", encoding="utf-8")
    page.goto(file.as_uri())
    chat = Chat(page)
    chat.open()
    assert "21 August" in chat.ask("When was the sixth session?")


def test_in_a_sandboxed_frame(web_server: Server, site: Site, page: Page) -> None:
    site.put("<ahc-chat></ahc-chat>" + embed(web_server.base), path="/framed")
    page.goto(site.put('<iframe sandbox="allow-scripts" src="/framed" title="Chat" width="600" height="600"></iframe>'))
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="When was the convention adopted?").click()
    expect(frame.locator(".bot:has(.actions) .text")).to_contain_text("24 December 2024")


def test_a_page_that_is_not_on_the_list_is_told_so(web_server: Server, site: Site, page: Page) -> None:
    # An address of this machine, but none that the bot's list names.
    page.goto(site.put(embed(web_server.base), path="/unlisted").replace("localhost", "127.0.0.2"))
    chat = Chat(page)
    chat.opener.click()
    expect(chat.element.get_by_text("Hello! What would you like to know?")).to_be_visible()
    chat.input.fill("When was the sixth session?")
    chat.input.press("Enter")
    expect(chat.element.get_by_role("status")).to_contain_text("cannot be reached")


def test_hostile_questions_are_text(web_server: Server, page: Page) -> None:
    page.goto(web_server.base)
    chat = Chat(page)
    for text in HOSTILE_TEXTS:
        chat.ask(text)
    assert chat.questions == list(HOSTILE_TEXTS)
    page.reload()
    expect(chat.replies).to_have_count(len(HOSTILE_TEXTS))
    assert chat.questions == list(HOSTILE_TEXTS)
    assert_clean(chat)


def test_hostile_replies_are_text(web_server: Server, page: Page) -> None:
    def reply(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        body = json.loads(route.request.post_data or "")
        hostile = body["text"]
        source = {"id": "x", "title": hostile, "publisher": hostile, "url": hostile, "as_of": hostile}
        route.fulfill(
            json={
                "id": body["id"],
                "text": hostile,
                "asked_at": hostile,
                "reply": {
                    "id": hostile,
                    "outcome": hostile,
                    "blocks": [{"paragraph": hostile}, {"list": [hostile]}],
                    "items": [],
                    "sources": [source, *({**source, "url": link} for link in HOSTILE_LINKS)],
                    "as_of": hostile,
                    "suggestions": [{"title": hostile, "text": hostile}],
                    "language": hostile,
                    "helpful": None,
                },
            }
        )

    page.route("**/messages", reply)
    page.goto(web_server.base)
    chat = Chat(page)
    for text in HOSTILE_TEXTS:
        assert text in chat.ask(text)
    assert_clean(chat)
    assert chat.element.get_by_role("link").count() == 0


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://www.unodc.org/a?b=1#c", "https://www.unodc.org/a?b=1#c"),
        ("http://example.org", "http://example.org/"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
        ('https://example.org/"onmouseover="alert(1)', "https://example.org/%22onmouseover=%22alert(1)"),
    ],
)
def test_good_links_are_links(web_server: Server, page: Page, address: str, href: str) -> None:
    source = {"id": "x", "title": "A page", "publisher": "UNODC", "url": address, "as_of": "2024-03-14"}
    greeting = {
        "outcome": "smalltalk",
        "blocks": [{"paragraph": "Hello"}],
        "items": [],
        "sources": [source],
        "as_of": None,
        "suggestions": [],
        "language": "en",
    }
    page.route("**/greeting*", lambda route: route.fulfill(json=greeting))
    page.goto(web_server.base)
    link = Chat(page).element.get_by_role("link")
    expect(link).to_have_attribute("href", href)
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def assert_clean(chat: Chat) -> None:
    """No element that the widget does not make itself, and no handler."""
    made = chat.element.evaluate(
        """chat => [...chat.shadowRoot.querySelectorAll("*")].map(e => [e.localName, e.getAttributeNames().join()])"""
    )
    names = {name for name, _ in made}
    ours = "div section dialog header h2 button svg path p ol ul li span form label textarea input a time"
    assert names <= set(ours.split(" "))
    assert not [attributes for _, attributes in made if re.search(r"(^|,)(on|style|src)", attributes)]
