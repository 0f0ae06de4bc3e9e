"""Takes the pictures of the console in the documentation, from a console on places of its own.

    make screenshots

Needs Debian's chromium.  The questions in its inbox are made up; the entries and facts are the delivered ones.
"""

from __future__ import annotations

import shutil
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.console_home import NAME, PASSWORD, running_console
from bot.settings import ROOT

PICTURES = ROOT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    """Write the pictures and name them."""
    with running_console() as url:
        # Hints while typing wait for the model.
        time.sleep(20)
        take(url)


def take(url: str) -> None:
    """Sign in and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 850})
        page.goto(f"{url}/login")
        page.get_by_label("Name").fill(NAME)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/inbox")
        for name, path in (("inbox", "/inbox"), ("releases", "/releases/held-back"), ("dashboard", "/dashboard")):
            page.goto(url + path)
            picture(page, f"console-{name}")
        page.goto(f"{url}/entries/ahc")
        page.get_by_label("Questions").press("Control+End")
        page.get_by_label("Questions").press("Enter")
        page.get_by_label("Questions").type("when will the convention enter into force")
        page.wait_for_timeout(2_000)
        page.evaluate("scrollTo(0, 200)")
        picture(page, "console-editor")
        page.set_viewport_size({"width": 360, "height": 740})
        page.once("dialog", lambda dialog: dialog.accept())
        page.goto(f"{url}/inbox")
        picture(page, "console-phone")
        browser.close()


def picture(page: Page, name: str) -> None:
    """One file."""
    page.screenshot(path=PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
