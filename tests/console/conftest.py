"""A console on a database, entries and models of its own; in process for HTTP, on a port for the browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from bot.console.app import make_app
from bot.console.roles import Role
from bot.console.services import Services, make_services
from bot.facts.seeding import seed
from bot.registry.release import GateResult, Numbers, Release
from bot.registry.store import now
from bot.settings import Settings, load_settings

PASSWORD = "correct horse battery"


@dataclass
class Home:
    """The places and services of one console."""

    settings: Settings
    services: Services


def console_settings(folder: Path) -> Settings:
    """Places of their own for all that a console writes."""
    checkout = load_settings({})
    settings = replace(
        checkout,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        models_dir=folder / "models",
        faq_dir=Path(shutil.copytree(checkout.faq_dir, folder / "faq")),
        secret_file=folder / "key",
        revisions_dir=folder / "revisions",
        pins_file=folder / "pinned.yml",
    )
    seed(settings.database_url, settings.facts_dir)
    return settings


@pytest.fixture(autouse=True)
def no_trainer(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """No page starts the process that builds, which test_publish.py tries; the settings of each that would have."""
    wanted: list[Settings] = []
    monkeypatch.setattr("bot.console.services.start_trainer", wanted.append)
    return wanted


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to copy consoles from: seeding and hashing passwords take their time."""
    folder = tmp_path_factory.mktemp("console-template")
    settings = console_settings(folder)
    services = make_services(settings)
    for role in Role:
        services.accounts.add(role.value, PASSWORD, role)
    return folder


def copied(seeded: Path, folder: Path, model: Path | None) -> Home:
    """A console with an account for each role, named after it, and `model` as its live release."""
    shutil.copytree(seeded, folder, dirs_exist_ok=True)
    checkout = load_settings({})
    settings = replace(
        checkout,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        models_dir=folder / "models",
        faq_dir=folder / "faq",
        secret_file=folder / "key",
        revisions_dir=folder / "revisions",
        pins_file=folder / "pinned.yml",
    )
    services = make_services(settings)
    if model is not None:
        name = model.name.removesuffix(".tar.gz")
        texts = {entry.place: entry.text for entry in services.entries.entries()}
        numbers = {"development": Numbers(90, 1, 8, 1)}
        release = Release(name, "", 0, now(), "ann", numbers=numbers, gate=GateResult(True))
        services.registry.add(release, model, entries=texts, replies={"said": []})
        services.registry.promote(name, "ann")
    return Home(settings, services)


@pytest.fixture
def home(seeded: Path, tmp_path: Path) -> Home:
    """A console without a model."""
    return copied(seeded, tmp_path / "home", None)


def client_of(home: Home) -> TestClient:
    return TestClient(make_app(home.services), base_url="http://console.test", headers={"accept": "text/html"})


def token_of(client: TestClient, path: str = "/account") -> str:
    """The session's token, as the forms carry it."""
    page = client.get(path).text
    return page.partition('data-csrf="')[2].partition('"')[0]


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> TestClient:
    token = token_of(client, "/login")
    answer = client.post("/login", data={"csrf": token, "name": name, "password": password}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return client


@pytest.fixture
def client(home: Home) -> TestClient:
    """Nobody, yet."""
    return client_of(home)


class LiveConsole:
    """A console on a port, in a thread of this process."""

    def __init__(self, home: Home) -> None:
        self.home = home
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(make_app(home.services), log_level="warning", ws="none", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self._server.started:
            assert time.monotonic() < deadline, "the console did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=20)


@pytest.fixture
def live_console(home: Home) -> Iterator[LiveConsole]:
    running = LiveConsole(home)
    yield running
    running.stop()
