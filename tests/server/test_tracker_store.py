"""Conversations in the database: kept, bounded, deleted, and what happens when the database is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.facts import schema
from bot.facts.database import make_engine
from bot.server.privacy import hashed
from bot.server.tracker_store import TURNS_KEPT, ConversationStore
from bot.settings import ROOT

KEY = b"a key of these tests"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A migrated database."""
    schema.upgrade(f"sqlite:///{tmp_path / 'bot.db'}")
    return tmp_path / "bot.db"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


@pytest.fixture
def engine(database: Path) -> Iterator[sa.engine.Engine]:
    made = make_engine(f"sqlite:///{database}")
    yield made
    made.dispose()


@pytest.fixture
def on_postgresql(postgresql_url: str, domain: Domain) -> Iterator[ConversationStore]:
    """A store on PostgreSQL, whose tables go again afterwards."""
    schema.upgrade(postgresql_url)
    made = make_engine(postgresql_url)
    yield ConversationStore(domain, made, KEY)
    made.dispose()
    schema.downgrade(postgresql_url, "base")


@pytest.fixture
def store(engine: sa.engine.Engine, domain: Domain) -> ConversationStore:
    return ConversationStore(domain, engine, KEY)


def turn(tracker: DialogueStateTracker, text: str, topic: object) -> None:
    """What Rasa and our action leave of one turn."""
    parsed = {
        "text": text,
        "intent": {"name": "fact", "confidence": 0.9},
        "entities": [],
        "questions": [{"text": text}] * 20,
        "intent_ranking": [{"name": "fact/when", "confidence": 0.9}] * 5,
    }
    tracker.update(UserUttered(text, parsed["intent"], [], parsed))  # type: ignore[arg-type]
    tracker.update(ActionExecuted("action_answer", policy="rule", confidence=1.0))
    tracker.update(BotUttered(f"Answer to {text}"))
    tracker.update(SlotSet("topic", topic))
    tracker.update(ActionExecuted("action_listen"))


def talk(store: ConversationStore, sender: str, *texts: str) -> None:
    """One turn after the other, each read from the store and written back."""

    async def go() -> None:
        for text in texts:
            tracker = await store.get_or_create_tracker(sender)
            turn(tracker, text, {"items": [text]})
            await store.save(tracker)

    asyncio.run(go())


def retrieve(store: ConversationStore, sender: str) -> DialogueStateTracker | None:
    return asyncio.run(store.retrieve(sender))


def texts(tracker: DialogueStateTracker | None) -> list[str | None]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def test_a_conversation_is_found_again_by_another_process(
    store: ConversationStore, database: Path, domain: Domain
) -> None:
    talk(store, "ann", "When?", "Where?")
    elsewhere = ConversationStore(domain, make_engine(f"sqlite:///{database}"), KEY)
    tracker = retrieve(elsewhere, "ann")
    assert texts(tracker) == ["When?", "Where?"][-TURNS_KEPT:]
    assert tracker is not None
    assert tracker.get_slot("topic") == {"items": ["Where?"]}
    assert tracker.latest_action_name == "action_listen"
    assert retrieve(elsewhere, "bob") is None


def test_conversations_are_kept_apart(store: ConversationStore) -> None:
    talk(store, "ann", "When?")
    talk(store, "Ann", "Where?")
    assert texts(retrieve(store, "ann")) == ["When?"]
    assert texts(retrieve(store, "Ann")) == ["Where?"]
    assert set(asyncio.run(store.keys())) == {hashed(name, KEY) for name in ("Ann", "ann")}


def test_five_hundred_turns_cost_no_more_than_a_few(store: ConversationStore, engine: sa.engine.Engine) -> None:
    def size() -> int:
        with engine.connect() as connection:
            return int(connection.execute(sa.text("SELECT max(length(events)) FROM conversations")).scalar_one())

    talk(store, "ann", *(f"q{number:03}" for number in range(10)))
    after_ten = size()
    talk(store, "ann", *(f"q{number:03}" for number in range(10, 500)))
    tracker = retrieve(store, "ann")
    assert texts(tracker) == [f"q{number:03}" for number in range(500 - TURNS_KEPT, 500)]
    assert tracker is not None
    assert tracker.get_slot("topic") == {"items": ["q499"]}
    assert size() <= after_ten + 10 < 20_000


def test_slots_set_before_the_kept_turns_stay(store: ConversationStore, domain: Domain) -> None:
    async def go() -> None:
        tracker = await store.get_or_create_tracker("ann")
        turn(tracker, "first", {"items": ["kept"]})
        for number in range(TURNS_KEPT + 3):
            tracker.update(UserUttered(f"thanks {number}", {"name": "smalltalk"}))
            tracker.update(ActionExecuted("action_listen"))
        await store.save(tracker)

    asyncio.run(go())
    tracker = retrieve(store, "ann")
    assert tracker is not None
    assert len(texts(tracker)) == TURNS_KEPT
    assert tracker.get_slot("topic") == {"items": ["kept"]}


def test_what_the_classifier_saw_is_not_kept(store: ConversationStore, engine: sa.engine.Engine) -> None:
    talk(store, "ann", "When?")
    with engine.connect() as connection:
        row = connection.execute(sa.text("SELECT events FROM conversations")).scalar_one()
    assert '"questions"' not in row
    assert '"intent_ranking"' not in row


@pytest.mark.parametrize("text", ["\ud800 alone", "\u0000", "😀", "قال", "'; DROP TABLE conversations; --"])
def test_any_text_can_be_kept(store: ConversationStore, text: str) -> None:
    talk(store, "ann", text)
    assert texts(retrieve(store, "ann")) == [text]


def test_a_deleted_conversation_is_gone(store: ConversationStore) -> None:
    talk(store, "ann", "When?")
    talk(store, "bob", "Where?")
    assert asyncio.run(store.delete("ann")) is True
    assert asyncio.run(store.delete("ann")) is False
    assert retrieve(store, "ann") is None
    assert texts(retrieve(store, "bob")) == ["Where?"]


def away(engine: sa.engine.Engine) -> None:
    """Take the table away, as a database that was replaced or lost."""
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE conversations RENAME TO hidden"))


def back(engine: sa.engine.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE hidden RENAME TO conversations"))


def test_without_database_conversations_go_on_in_memory(store: ConversationStore, engine: sa.engine.Engine) -> None:
    away(engine)
    talk(store, "ann", "When?", "Where?")
    assert texts(retrieve(store, "ann")) == ["When?", "Where?"][-TURNS_KEPT:]


def test_what_was_said_without_database_is_kept_when_it_is_back(
    store: ConversationStore, engine: sa.engine.Engine
) -> None:
    talk(store, "ann", "before")
    away(engine)
    talk(store, "ann", "meanwhile")
    back(engine)
    assert texts(retrieve(store, "ann"))[-1] == "meanwhile"
    talk(store, "ann", "after")
    tracker = retrieve(store, "ann")
    assert texts(tracker) == ["before", "meanwhile", "after"][-TURNS_KEPT:]
    assert tracker is not None
    assert tracker.get_slot("topic") == {"items": ["after"]}


def test_an_old_copy_in_memory_does_not_come_back(store: ConversationStore, engine: sa.engine.Engine) -> None:
    away(engine)
    talk(store, "ann", "meanwhile")
    back(engine)
    talk(store, "ann", "after", "later", "latest", "last")
    away(engine)
    assert "meanwhile" not in texts(retrieve(store, "ann"))


def test_deleting_forgets_the_copy_in_memory_too(store: ConversationStore, engine: sa.engine.Engine) -> None:
    away(engine)
    talk(store, "ann", "meanwhile")
    back(engine)
    asyncio.run(store.delete("ann"))
    assert retrieve(store, "ann") is None
    away(engine)
    assert retrieve(store, "ann") is None


def test_no_words_are_logged_when_the_database_is_gone(
    store: ConversationStore, engine: sa.engine.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    away(engine)
    with caplog.at_level("DEBUG"):
        talk(store, "ann", "zebra crossing")
    assert caplog.records
    assert "zebra" not in caplog.text
    assert "ann" not in caplog.text.replace("cannot", "")


def test_conversations_are_kept_on_postgresql_too(on_postgresql: ConversationStore) -> None:
    talk(on_postgresql, "ann", *(f"100 % of {number}: {{}} ?" for number in range(5)))
    talk(on_postgresql, "bob", "Where?")
    assert texts(retrieve(on_postgresql, "ann"))[-1:] == ["100 % of 4: {} ?"]
    assert asyncio.run(on_postgresql.delete("ann")) is True
    assert retrieve(on_postgresql, "ann") is None
    assert texts(retrieve(on_postgresql, "bob")) == ["Where?"]


def test_after_a_restart_of_postgresql_conversations_are_read_and_written_again(
    on_postgresql: ConversationStore, postgresql_url: str
) -> None:
    talk(on_postgresql, "ann", "before")
    other = make_engine(postgresql_url)
    with other.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    other.dispose()
    # What failed for the lost connection goes on in memory and is written with the next turn.
    talk(on_postgresql, "ann", "meanwhile", "after")
    elsewhere = ConversationStore(on_postgresql.domain, make_engine(postgresql_url), KEY)
    assert texts(retrieve(elsewhere, "ann"))[-1:] == ["after"]
