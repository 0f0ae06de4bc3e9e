"""Makes the pictures of the documentation: `python benchmarks/widget/screenshots.py http://127.0.0.1:5005`.

The bot must be running there; the pictures go to docs/images/.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def opened(page: Page) -> None:
    page.get_by_role("button", name="Open chat").click()
    page.get_by_role("button", name="When was the convention adopted?").wait_for()


def asked(page: Page, text: str = "When was the sixth session?") -> None:
    page.get_by_role("textbox", name="Your question").fill(text)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Not helpful").last.wait_for()


def mirrored(page: Page) -> None:
    page.locator("ahc-chat").evaluate("chat => { chat.dir = 'rtl' }")
    opened(page)
    asked(page, "متى كانت الدورة السادسة؟")


def both(page: Page) -> None:
    opened(page)
    asked(page)


# Name, page, window, media, what is done before the picture is taken.
PICTURES: tuple[tuple[str, str, tuple[int, int], dict[str, Any], Callable[[Page], None]], ...] = (
    ("open", "/corner", (900, 700), {}, opened),
    ("answer", "/corner", (900, 700), {}, both),
    ("inline", "/", (900, 900), {}, asked),
    ("narrow", "/corner", (320, 640), {}, both),
    ("dark", "/corner", (900, 700), {"color_scheme": "dark"}, both),
    ("right-to-left", "/corner", (900, 700), {}, mirrored),
    ("forced-colours", "/corner", (900, 700), {"forced_colors": "active"}, both),
)


def take(browser: Browser, base: str) -> None:
    """All pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, path, (width, height), media, prepare in PICTURES:
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **media)
        page.goto(base + path)
        prepare(page)
        # The field's blinking cursor would make each picture another one.
        page.screenshot(path=IMAGES / f"{name}.png", caret="hide")
        page.close()


def main() -> None:
    """Take the pictures of the bot at the address given."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} http://127.0.0.1:5005")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(browser, sys.argv[1].rstrip("/"))
        browser.close()


if __name__ == "__main__":
    main()
