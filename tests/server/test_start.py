"""What `bot serve` says when it cannot start, and the database that it finds."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.facts import schema
from bot.facts.store import FactStore
from bot.server.app import bind
from bot.server.database import prepare_database
from bot.settings import Settings, load_settings


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    """Settings of a database that is not there yet."""
    return replace(load_settings({}), database_url=f"sqlite:///{tmp_path / 'new' / 'bot.db'}")


def test_a_missing_database_is_made_and_seeded(fresh: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_database(fresh)
    assert len(FactStore(fresh.database_url).meetings()) >= 15
    assert "Creating the database" in capsys.readouterr().err
    prepare_database(fresh)
    assert "Creating" not in capsys.readouterr().err


def test_an_older_database_is_migrated(fresh: Settings) -> None:
    schema.upgrade(fresh.database_url, "0001")
    assert not schema.is_current(fresh.database_url)
    prepare_database(fresh)
    assert schema.is_current(fresh.database_url)


def test_a_newer_database_is_left_alone_and_told(settings: Settings) -> None:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(click.ClickException, match="newer bot"):
        prepare_database(settings)


def test_a_locked_database_is_told(settings: Settings) -> None:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    schema.downgrade(settings.database_url, "0001")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(click.ClickException, match="in use by another process"):
            prepare_database(settings)
    finally:
        holder.close()


def test_a_damaged_database_is_told(settings: Settings) -> None:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    path.write_bytes(b"no database " * 1_000)
    with pytest.raises(click.ClickException, match="damaged"):
        prepare_database(settings)


def test_a_broken_seed_file_is_told_with_file_key_and_value(fresh: Settings, tmp_path: Path) -> None:
    facts_dir = Path(shutil.copytree(fresh.facts_dir, tmp_path / "facts"))
    meetings = facts_dir / "meetings.yml"
    meetings.write_text(meetings.read_text(encoding="utf-8").replace("2022-05-30", "2022-05-32"), encoding="utf-8")
    with pytest.raises(click.ClickException) as caught:
        prepare_database(replace(fresh, facts_dir=facts_dir))
    assert "meetings.yml" in caught.value.message
    assert "2022-05-32" in caught.value.message
    assert "start" in caught.value.message


def serve(settings: Settings, **env: str) -> Result:
    """`bot serve` up to where it gives up."""
    return CliRunner().invoke(cli, ["serve"], env={"DATABASE_URL": settings.database_url, "PORT": "0", **env})


def test_a_taken_port_is_told(settings: Settings) -> None:
    with bind("127.0.0.1", 0) as listener:
        port = str(listener.getsockname()[1])
        result = serve(settings, PORT=port)
    assert result.exit_code == 1
    assert f"PORT={port}" in result.output
    assert "Traceback" not in result.output


def test_a_missing_model_is_told_with_what_to_do(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    result = serve(settings, AHC_MODELS_DIR=str(tmp_path / "models"))
    assert result.exit_code == 1
    assert "bot train" in result.output
    assert str(tmp_path / "models") in result.output


@pytest.mark.parametrize("url", ["nonsense", "mysql://user:secret@host/db", "postgresql://bot:secret@127.0.0.1:1/db"])
def test_a_database_that_cannot_be_reached_is_told_without_its_password(settings: Settings, url: str) -> None:
    result = serve(replace(settings, database_url=url))
    assert result.exit_code == 1
    assert "database" in result.output.casefold()
    assert "secret" not in result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_bound_port_takes_connections_at_once() -> None:
    with bind("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname(), timeout=5):
        pass
