"""Takes the pictures of the console in the documentation, from a console on places of its own.

    make screenshots

Needs Debian's chromium.  The questions in its inbox are made up; the entries and facts are the delivered ones.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from bot.console.app import make_app
from bot.console.roles import Role
from bot.console.services import Services, make_services
from bot.facts.seeding import seed
from bot.inbox.question import Turn
from bot.registry.gate import Said, said_to_json
from bot.registry.release import GateResult, Numbers, Release
from bot.registry.store import Registry, now
from bot.server.hot_swap import model_to_serve
from bot.settings import ROOT, load_settings

PICTURES = ROOT / "docs" / "images"
PASSWORD = "a password of pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ASKED = (
    "Does it cover deepfakes?",
    "are deepfakes a crime under the convention",
    "What is the budget of the committee?",
    "Which stamp did the postal service print for the treaty?",
)


def main() -> None:
    """Write the pictures and name them."""
    with tempfile.TemporaryDirectory() as folder:
        services = prepared(Path(folder))
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(services), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        # Hints while typing wait for the model.
        time.sleep(20)
        take(f"http://127.0.0.1:{listener.getsockname()[1]}")
        server.should_exit = True
        thread.join()


def prepared(folder: Path) -> Services:
    """A console with questions, a live release and one that is held back."""
    checkout = load_settings()
    model = model_to_serve(Registry(checkout.models_dir)) or max(checkout.models_dir.glob("*.tar.gz"), default=None)
    if model is None:
        sys.exit("There is no model: run `make train` first.")
    shutil.copytree(checkout.faq_dir, folder / "faq")
    os.environ.update(
        DATABASE_URL=f"sqlite:///{folder}/bot.db",
        AHC_MODELS_DIR=f"{folder}/models",
        AHC_FAQ_DIR=f"{folder}/faq",
        AHC_SECRET_FILE=f"{folder}/key",
        AHC_REVISIONS_DIR=f"{folder}/revisions",
        AHC_PINS_FILE=f"{folder}/pinned.yml",
    )
    settings = load_settings()
    seed(settings.database_url, settings.facts_dir)
    services = make_services(settings)
    services.accounts.add("ann", PASSWORD, Role.APPROVER)
    for back in range(30):
        turns = [Turn("x", "web", "answered", ("faq/ahc",))] * (5 + back * 7 % 11)
        turns += [Turn(ASKED[back % len(ASKED)], "web", "declined")] * (1 + back % 3)
        services.inbox.record(turns, date.today() - timedelta(days=back))
    texts = {entry.place: entry.text for entry in services.entries.entries()}
    before = Said("development/a/0", "Does it cover deepfakes?", "declined", "No source tells.", (), "declined right")
    after = Said("development/a/0", before.question, "answered", "It names none.", ("faq/ahc",), "answered wrong")
    held = GateResult(False, ("It answers 1 of 100 held-out turns wrong; the live release 0.",))
    for name, path, numbers, said, gate in (
        (model.name.removesuffix(".tar.gz"), model, Numbers(90, 0, 10, 0), before, GateResult(True)),
        ("held-back", model, Numbers(90, 1, 9, 0), after, held),
    ):
        release = Release(name, "", 0, now(), "ann", numbers={"development": numbers}, judged_by="x", gate=gate)
        services.registry.add(release, path, texts, {"said": said_to_json([said])})
    services.registry.promote(model.name.removesuffix(".tar.gz"), "ann")
    return services


def take(url: str) -> None:
    """Sign in and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 850})
        page.goto(f"{url}/login")
        page.get_by_label("Name").fill("ann")
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
