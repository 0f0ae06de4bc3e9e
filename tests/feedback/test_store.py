"""Votes in the database: kept, replaced, without a trace of who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.facts import schema
from bot.facts.database import FactsUnavailable, make_engine
from bot.feedback import store as feedback_store
from bot.feedback.feedback import MAX_COMMENT, Feedback
from bot.feedback.store import FeedbackStore
from bot.replies.reply import Outcome

KEY = b"a key of these tests"
GIVEN = Feedback(
    "web/one",
    datetime(2026, 11, 22, 12, 30, tzinfo=timezone.utc),
    "web",
    "20261122-120000-0123456789ab.tar.gz",
    Outcome.ANSWERED,
    ("meeting/sixth", "faq/unodc_role"),
    False,
    "The dates are wrong.",
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
def store(engine: sa.engine.Engine) -> FeedbackStore:
    return FeedbackStore(engine, KEY)


def rows(engine: sa.engine.Engine) -> list[str]:
    with engine.connect() as connection:
        return [str(tuple(row)) for row in connection.execute(sa.select(feedback_store.feedback))]


def test_a_vote_is_kept_as_it_was_given(store: FeedbackStore) -> None:
    store.record(GIVEN)
    assert store.find("web/one") == GIVEN
    assert store.find("web/two") is None


def test_a_second_vote_takes_the_place_of_the_first(store: FeedbackStore, engine: sa.engine.Engine) -> None:
    store.record(GIVEN)
    later = replace(GIVEN, helpful=True, comment=None, at=GIVEN.at + timedelta(minutes=1))
    store.record(later)
    assert store.find("web/one") == later
    assert len(rows(engine)) == 1


def test_times_are_kept_in_utc(store: FeedbackStore) -> None:
    store.record(replace(GIVEN, at=GIVEN.at.astimezone(timezone(timedelta(hours=5)))))
    assert store.find("web/one") == GIVEN


def test_the_reply_cannot_be_told_from_the_row(store: FeedbackStore, engine: sa.engine.Engine) -> None:
    store.record(GIVEN)
    assert "web/one" not in "".join(rows(engine))
    assert FeedbackStore(engine, b"another key").find("web/one") is None


def test_personal_data_does_not_reach_the_table(store: FeedbackStore, engine: sa.engine.Engine) -> None:
    store.record(replace(GIVEN, comment="Wrong! Write to ann@example.org or +43 1 2606 0"))
    assert "Wrong! Write to [e-mail] or [number]" in rows(engine)[0]
    assert "ann@" not in rows(engine)[0]


@pytest.mark.parametrize(("comment", "kept"), [("", None), (" \n ", None), ("x" * 5_000, "x" * MAX_COMMENT)])
def test_a_comment_is_short_or_none(store: FeedbackStore, comment: str, kept: str | None) -> None:
    store.record(replace(GIVEN, comment=comment))
    found = store.find("web/one")
    assert found is not None
    assert found.comment == kept


def test_the_migrations_make_the_table_of_the_code(engine: sa.engine.Engine) -> None:
    metadata = feedback_store.feedback.metadata
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, parents: kind != "table" or name in metadata.tables}
        )
        assert compare_metadata(context, metadata) == []


def test_a_database_without_tables_is_told_of(tmp_path: Path) -> None:
    store = FeedbackStore(make_engine(f"sqlite:///{tmp_path / 'empty.db'}"), KEY)
    with pytest.raises(FactsUnavailable):
        store.record(GIVEN)
