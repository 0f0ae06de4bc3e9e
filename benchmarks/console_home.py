"""A console on places of its own, with made-up questions in its inbox and the delivered entries and facts."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import uvicorn

from bot.console.app import make_app
from bot.console.roles import Role
from bot.console.services import Services, make_services
from bot.facts.seeding import seed
from bot.inbox.question import Turn
from bot.registry.gate import Said, said_to_json
from bot.registry.release import GateResult, Numbers, Release
from bot.registry.store import Registry, now
from bot.server.hot_swap import model_to_serve
from bot.settings import load_settings

# Of an approver.
NAME, PASSWORD = "ann", "a password of benchmarks"
ASKED = (
    "Does it cover deepfakes?",
    "are deepfakes a crime under the convention",
    "What is the budget of the committee?",
    "Which stamp did the postal service print for the treaty?",
)


@contextmanager
def running_console() -> Iterator[str]:
    """Its address; exits where no model has been trained."""
    with tempfile.TemporaryDirectory() as folder:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(prepared(Path(folder))), log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
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
    services.accounts.add(NAME, PASSWORD, Role.APPROVER)
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
