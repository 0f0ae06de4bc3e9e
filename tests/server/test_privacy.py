"""A conversation is stored under a keyed hash of its sender."""

from __future__ import annotations

import asyncio
from pathlib import Path

import sqlalchemy as sa

from bot.facts.database import make_engine
from bot.server.agent import LocalAgent
from bot.server.privacy import conversation_key, hashed
from bot.settings import Settings
from tests.conftest import settings_in


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "conversation.key"
    key = conversation_key(file)
    assert len(key) == 32
    assert conversation_key(file) == key
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["conversation.key"]


def test_the_hash_tells_senders_apart_and_needs_the_key() -> None:
    assert hashed("alice", b"k") == hashed("alice", b"k")
    assert len({hashed("alice", b"k"), hashed("bob", b"k"), hashed("alice", b"other")}) == 3
    assert len(hashed("\ud800", b"k")) == 64


def test_no_sender_stands_in_the_database(model_path: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    from bot.channels.conversation import ask
    from bot.server.runtime import load_agent

    settings: Settings = replace(settings_in(tmp_path), secret_file=tmp_path / "key")
    agent: LocalAgent = load_agent(settings, model_path)
    asyncio.run(ask(agent, "+43 1 234567", "When was the second session?"))
    with make_engine(settings.database_url).connect() as connection:
        rows = connection.execute(sa.text("select sender_id, events from conversations")).all()
    assert [row[0] for row in rows] == [hashed("+43 1 234567", conversation_key(tmp_path / "key"))]
    assert "234567" not in "".join(row[1] for row in rows)
