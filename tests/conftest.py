"""Real parts for all tests: a seeded database, the trained model, an agent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

import pytest

from bot.facts.seeding import seed
from bot.server.lazy_tensorflow import import_rasa
from bot.settings import Settings, load_settings
from tests.services.postgresql import running_postgresql

# As `bot serve` does, before the tests import Rasa.
import_rasa()


def settings_in(folder: Path) -> Settings:
    """Settings of a database of its own, created and seeded in `folder`; models and data are the checkout's."""
    settings = replace(
        load_settings({}), database_url=f"sqlite:///{folder / 'bot.db'}", secret_file=folder / "conversation.key"
    )
    seed(settings.database_url, settings.facts_dir)
    return settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for one test."""
    return settings_in(tmp_path)


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The live release, or the newest trained model; `make test` trains it."""
    from bot.registry.store import Registry

    registry = Registry(load_settings({}).models_dir)
    live = registry.live()
    if live is not None:
        return registry.checked_model(live.release)
    models = sorted(registry.models_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        pytest.fail("There is no trained model: run `make test`, or `bot train` first.")
    return models[-1]


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """An empty PostgreSQL database: that of TEST_POSTGRES_URL, else one on a server started for the tests."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with running_postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def agent(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """An agent that serves the newest model on a database of its own."""
    from bot.server.runtime import load_agent, quiet_rasa

    session_settings = settings_in(tmp_path_factory.mktemp("agent"))
    # The actions read their settings from the environment, as under `bot serve`.
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = session_settings.database_url
    quiet_rasa()
    yield load_agent(session_settings, model_path)
    if before is None:
        del os.environ["DATABASE_URL"]
    else:
        os.environ["DATABASE_URL"] = before


@pytest.fixture(scope="session")
def web_server(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """`bot serve` with a database of its own, for files and sandboxes too, and with limits out of the way."""
    from tests.process.running import Server

    folder = tmp_path_factory.mktemp("web")
    server = Server(
        folder / "bot.db",
        model_path,
        folder / "log",
        AHC_WEB_ORIGINS="http://localhost:*,http://127.0.0.1:*,null",
        AHC_WEB_SESSION_LIMIT="100000/minute",
        AHC_WEB_ADDRESS_LIMIT="100000/minute",
    )
    yield server
    server.kill()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the four numbers of the dialogues under the results."""
    from tests import test_dialogues

    if test_dialogues.REPORT:
        terminalreporter.section("dialogues")
        terminalreporter.write_line("\n".join(test_dialogues.REPORT))
