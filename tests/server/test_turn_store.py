"""Turns of the web channel in the database: once each, bounded, deleted, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.facts import schema
from bot.facts.database import FactsUnavailable, make_engine
from bot.replies.reply import BulletList, Citation, Outcome, Paragraph, Reply, Suggestion
from bot.server.turn_store import TURNS_KEPT, SessionForgotten, TurnStore, web_turns

KEY = b"a key of these tests"
REPLY = Reply(
    Outcome.ANSWERED,
    (Paragraph("From 21 August."), BulletList(("one", "two"))),
    ("meeting/sixth",),
    (Citation("unodc", "Sixth session", "UNODC", "https://example.org", date(2023, 9, 2)),),
    date(2023, 9, 2),
    (Suggestion("Where?", "Where was it?"),),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.engine.Engine]:
    """A migrated database."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    schema.upgrade(url)
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: sa.engine.Engine) -> TurnStore:
    return TurnStore(engine, KEY)


def test_a_turn_is_begun_once_and_finished(store: TurnStore) -> None:
    begun = store.begin("web/a", "message-1", "When?", 10.0)
    assert begun.reply is None
    assert store.begin("web/a", "message-1", "Other?", 11.0) == begun
    store.finish("web/a", "message-1", REPLY, "model.tar.gz")
    (turn,) = store.turns("web/a")
    assert (turn.text, turn.reply, turn.release, turn.asked_at) == ("When?", REPLY, "model.tar.gz", 10.0)
    assert turn.reply_id == begun.reply_id


def test_sessions_are_kept_apart(store: TurnStore) -> None:
    store.begin("web/a", "message-1", "When?", 10.0)
    store.begin("web/b", "message-1", "Where?", 11.0)
    assert [turn.text for turn in store.turns("web/a")] == ["When?"]
    assert [turn.text for turn in store.turns("web/b")] == ["Where?"]
    assert store.turns("web/c") == ()


def test_a_session_is_bounded(store: TurnStore) -> None:
    for number in range(TURNS_KEPT + 5):
        store.begin("web/a", f"message-{number}", str(number), float(number))
    store.begin("web/b", "message-1", "old", 0.0)
    assert [turn.text for turn in store.turns("web/a")] == [str(number) for number in range(5, TURNS_KEPT + 5)]
    assert len(store.turns("web/b")) == 1


def test_a_reply_is_found_in_its_session_and_rated(store: TurnStore) -> None:
    turn = store.begin("web/a", "message-1", "When?", 10.0)
    assert store.find_reply("web/a", turn.reply_id) is None
    store.finish("web/a", "message-1", REPLY, "model.tar.gz")
    store.rate("web/b", turn.reply_id, True)
    assert store.find_reply("web/b", turn.reply_id) is None
    store.rate("web/a", turn.reply_id, False)
    found = store.find_reply("web/a", turn.reply_id)
    assert found is not None
    assert found.helpful is False


def test_a_forgotten_session_is_gone_and_stays_so(store: TurnStore, engine: sa.engine.Engine) -> None:
    store.begin("web/a", "message-1", "When?", 10.0)
    store.begin("web/b", "message-1", "Where?", 10.0)
    store.forget("web/a", 11.0)
    store.forget("web/a", 12.0)
    # What was being answered meanwhile comes too late.
    store.finish("web/a", "message-1", REPLY, "model.tar.gz")
    with pytest.raises(SessionForgotten):
        store.turns("web/a")
    with pytest.raises(SessionForgotten):
        store.begin("web/a", "message-2", "When?", 13.0)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(web_turns)).scalar_one() == 1


def test_old_turns_are_deleted(store: TurnStore) -> None:
    store.begin("web/a", "message-1", "old", 10.0)
    store.begin("web/a", "message-2", "new", 20.0)
    store.forget("web/b", 10.0)
    store.delete_before(15.0)
    assert [turn.text for turn in store.turns("web/a")] == ["new"]
    assert store.turns("web/b") == ()


def test_no_session_stands_in_the_database(store: TurnStore, engine: sa.engine.Engine) -> None:
    store.begin("web/a-secret", "message-1", "When?", 10.0)
    store.forget("web/another-secret", 10.0)
    with engine.connect() as connection:
        stored = [
            str(tuple(row))
            for table in ("web_turns", "web_forgotten")
            for row in connection.execute(sa.text(f"SELECT * FROM {table}"))
        ]
    assert len(stored) == 2
    assert "secret" not in "".join(stored)


def test_the_migrations_make_the_tables_of_the_code(engine: sa.engine.Engine) -> None:
    metadata = web_turns.metadata
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, parents: kind != "table" or name in metadata.tables}
        )
        assert compare_metadata(context, metadata) == []


def test_a_database_without_tables_is_told_of(tmp_path: Path) -> None:
    store = TurnStore(make_engine(f"sqlite:///{tmp_path / 'empty.db'}"), KEY)
    with pytest.raises(FactsUnavailable):
        store.begin("web/a", "message-1", "When?", 10.0)
