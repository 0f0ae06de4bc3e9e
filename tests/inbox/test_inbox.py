"""The inbox: what is kept, how it is counted, put together and decided on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner

from bot.cli import cli
from bot.console import accounts
from bot.facts import schema
from bot.facts.database import make_engine
from bot.feedback.feedback import Feedback
from bot.feedback.store import FeedbackStore
from bot.inbox import store as inbox_store
from bot.inbox.grouping import group
from bot.inbox.question import UNHELPFUL, Decision, Turn, Unanswered
from bot.inbox.recorder import Recorder
from bot.inbox.store import MAX_QUESTION, InboxStore
from bot.replies.reply import Outcome

DAY = date(2026, 11, 22)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.engine.Engine]:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    schema.upgrade(url)
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: sa.engine.Engine) -> InboxStore:
    return InboxStore(engine)


@pytest.mark.parametrize("metadata", [inbox_store._metadata, accounts._metadata], ids=["inbox", "accounts"])
def test_the_migrations_make_the_tables(engine: sa.engine.Engine, metadata: sa.MetaData) -> None:
    options = {"include_name": lambda name, kind, parents: kind != "table" or name in metadata.tables}
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    # The indexes are the migrations' business.
    assert [change for change in found if change[0] != "remove_index"] == []


def test_only_questions_without_an_answer_are_kept(store: InboxStore) -> None:
    store.record([Turn(f"a {outcome.value} one", "web", outcome.value) for outcome in Outcome], DAY)
    assert {one.question for one in store.open()} == {"a declined one", "a clarified one"}
    assert sum(count.number for count in store.counts(DAY, DAY)) == len(Outcome)


@pytest.mark.parametrize("text", ["", "  ", "?!", "\x00", "😀"])
def test_a_message_without_words_is_counted_and_not_kept(store: InboxStore, text: str) -> None:
    store.record([Turn(text, "web", "declined")], DAY)
    assert store.open() == []
    assert store.counts(DAY, DAY)[0].number == 1


def test_what_tells_of_a_person_is_taken_out_and_a_long_question_cut(store: InboxStore) -> None:
    store.record([Turn("my mail is jo@example.org " + "long " * 5_000, "web", "declined")], DAY)
    (one,) = store.open()
    assert "example.org" not in one.question
    assert len(one.question) <= MAX_QUESTION


def test_counts_add_up_by_day_channel_outcome_and_item(store: InboxStore) -> None:
    turns = [Turn("x", "web", "answered", ("faq/ahc", "body/ahc")), Turn("x", "telegram", "answered", ("faq/ahc",))]
    store.record(turns, DAY)
    store.record(turns[:1], DAY)
    store.record(turns[:1], DAY - timedelta(days=1))
    found = {(count.day, count.channel): count.number for count in store.counts(DAY, DAY)}
    assert found == {(DAY, "web"): 2, (DAY, "telegram"): 1}
    assert [count.item for count in store.counts(DAY, DAY, "telegram")] == ["faq/ahc"]
    assert store.channels() == ["telegram", "web"]


def test_a_decision_is_made_once(store: InboxStore) -> None:
    store.record([Turn("who?", "web", "declined"), Turn("what?", "web", "declined")], DAY)
    ids = [one.id for one in store.open()]
    assert store.decide(ids[:1], Decision.ADDED, "ann", "ahc") == 1
    assert store.decide(ids, Decision.NOT_FOR_US, "bea") == 1
    assert store.open() == []


def test_unhelpful_marks_come_with_what_they_are_about(store: InboxStore, engine: sa.engine.Engine) -> None:
    at = datetime(2026, 11, 22, 23, 59, tzinfo=timezone.utc)
    marks = FeedbackStore(engine, b"key")
    marks.record(Feedback("web/1", at, "web", "one", Outcome.ANSWERED, ("faq/ahc",), False, "It is out of date."))
    marks.record(Feedback("web/2", at, "web", "one", Outcome.ANSWERED, ("faq/chair",), True))
    assert store.unhelpful(DAY, DAY) == [(("faq/ahc",), "It is out of date.")]
    assert store.unhelpful(DAY, DAY, "telegram") == []


def test_a_question_answered_unhelpfully_waits_too_and_counts_once(store: InboxStore) -> None:
    store.record([Turn("What is it?", "web", "answered", ("faq/ahc",))], DAY)
    store.record([Turn("What is it?", "web", UNHELPFUL, ("faq/ahc",))], DAY)
    assert [(one.question, one.outcome) for one in store.open()] == [("What is it?", UNHELPFUL)]
    assert [(one.outcome, one.number) for one in store.counts(DAY, DAY)] == [("answered", 1)]


def asked(*questions: str) -> list[Unanswered]:
    return [Unanswered(n, DAY, question, "web", "declined") for n, question in enumerate(questions)]


def test_like_questions_make_a_group_and_the_largest_comes_first() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.1, 0.99], [0, 1]], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = group(asked("alone", "b", "nearly b", "b"), vectors)
    assert [one.wordings for one in groups] == [("b", "nearly b"), ("alone",)]
    assert groups[0].ids == (1, 3, 2)


def test_nothing_makes_no_group() -> None:
    assert group([], np.zeros((0, 2), dtype=np.float32)) == []


def test_the_recorder_writes_what_it_was_given_when_it_stops(store: InboxStore) -> None:
    recorder = Recorder(store)
    recorder.start()
    for n in range(50):
        recorder.put(Turn(f"question {n}", "web", "declined"))
    recorder.stop()
    assert len(store.open()) == 50


def test_a_database_that_is_away_stops_nobody(tmp_path: Path) -> None:
    recorder = Recorder(InboxStore(make_engine(f"sqlite:///{tmp_path / 'no' / 'where.db'}")))
    recorder.start()
    recorder.put(Turn("question", "web", "declined"))
    recorder.stop()


def test_by_the_command_line(store: InboxStore, tmp_path: Path) -> None:
    store.record([Turn("Does it cover deepfakes?", "web", "declined")] * 2, DAY)
    env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}"}
    listed = CliRunner().invoke(cli, ["inbox", "list"], env=env)
    assert "2 times, last 2026-11-22: Does it cover deepfakes?" in listed.output
    (first, _) = store.open()
    decided = CliRunner().invoke(cli, ["inbox", "decide", str(first.id), "--not-for-us"], env=env)
    assert decided.output == "2 questions decided on.\n"
    assert CliRunner().invoke(cli, ["inbox", "decide", "99", "--not-for-us"], env=env).exit_code == 1
    assert CliRunner().invoke(cli, ["inbox", "decide", "1"], env=env).exit_code == 2
