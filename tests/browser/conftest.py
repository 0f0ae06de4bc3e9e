"""A real Chromium, pages that embed the widget from another origin, and axe-core."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.process.running import ROOT

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = ROOT / "bot" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 AA, and what axe-core holds for good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for the tests of this package: other tests need the event loop for themselves."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: run `make test`, or on Debian `apt-get install chromium`.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield launched
        launched.close()


@dataclass
class Site:
    """Pages of an origin of their own, each with its Content-Security-Policy."""

    base: str
    pages: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def put(self, body: str, *, path: str = "/", policy: str | None = None, head: str = "", lang: str = "en") -> str:
        """Serve a page; its address."""
        page = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A page</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>'
            f"<body><main><h1>A page</h1>{body}</main></body></html>"
        )
        self.pages[path] = (page, policy)
        return self.base + path


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """A web server on another port than the bot's."""
    serving: Site

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = serving.pages.get(self.path)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if found and found[1]:
                self.send_header("Content-Security-Policy", found[1])
            self.end_headers()
            self.wfile.write((found[0] if found else "").encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("", 0), Handler)
    serving = Site(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield serving
    server.shutdown()
    server.server_close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages in contexts of their own; an error in any of them fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**options)
        # Motion would have the tests wait.
        contexts.append(context)
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce")
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"a dialog: {dialog.message}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page in a window of usual size."""
    return new_page(viewport={"width": 1000, "height": 800})


class Chat:
    """The widget as its user meets it."""

    def __init__(self, page: Page, selector: str = "ahc-chat") -> None:
        self.page = page
        self.element = page.locator(selector)

    @property
    def opener(self) -> Locator:
        return self.element.get_by_role("button", name="Open chat")

    @property
    def input(self) -> Locator:
        return self.element.get_by_role("textbox", name="Your question")

    @property
    def questions(self) -> list[str]:
        return self.element.locator(".user p").all_inner_texts()

    @property
    def replies(self) -> Locator:
        """The replies, without the greeting and the typing indicator."""
        return self.element.locator(".bot:has(.actions)")

    @property
    def live(self) -> Locator:
        return self.element.locator("[aria-live]")

    def open(self) -> None:
        self.opener.click()
        self.suggestion("What is the Ad Hoc Committee?").wait_for()

    def suggestion(self, text: str) -> Locator:
        return self.element.get_by_role("button", name=text)

    def ask(self, text: str) -> str:
        """Ask by typing; the reply."""
        count = self.replies.count()
        self.input.fill(text)
        self.input.press("Enter")
        return self.reply(count)

    def reply(self, number: int) -> str:
        """The text of a reply, counted from 0, once it is there."""
        found = self.replies.nth(number)
        found.wait_for()
        return found.locator(".text").inner_text()


def embed(base: str, attributes: str = "") -> str:
    """The one line."""
    return f'<script src="{base}/widget.js" async {attributes}></script>'


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page, a line each."""
    if not AXE.exists():
        pytest.fail(f"{AXE} is missing: run `make test`, or `npm ci` in bot/widget (Debian's packages nodejs and npm).")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
