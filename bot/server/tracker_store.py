"""Conversations in the bot's database: one row each, bounded, read and written once a turn.

Rasa's SQL store keeps an event a row for ever and reads them all back every turn, so that turn 500 costs far more than
turn 1.  The dialogue needs the slots only, and Rasa the last turn, which tells it whether the session has expired; that
is what is kept, and a row can be deleted.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.facts.database import writing
from bot.server.events import event_from
from bot.server.privacy import hashed

logger = logging.getLogger(__name__)

# Turns kept of a conversation: Rasa goes over all of them several times a message, at half a millisecond each.
TURNS_KEPT = 1

# Conversations held in memory while the database is gone.
UNSAVED_KEPT = 1_000

# Parsed values that a later turn never reads; they would be most of a row.
_TRANSIENT = ("questions", "intent_ranking", "text_tokens")

conversations = sa.Table(
    "conversations",
    sa.MetaData(),
    # A keyed hash.
    sa.Column("sender_id", sa.String(255), primary_key=True),
    # JSON list of the last events, oldest first.
    sa.Column("events", sa.Text, nullable=False),
    # Seconds since the epoch.
    sa.Column("updated_at", sa.Float, nullable=False, index=True),
)

_READ = sa.text("SELECT events FROM conversations WHERE sender_id = :sender_id")
_WRITE = sa.text(
    "INSERT INTO conversations (sender_id, events, updated_at) VALUES (:sender_id, :events, :updated_at) "
    "ON CONFLICT (sender_id) DO UPDATE SET events = excluded.events, updated_at = excluded.updated_at"
)


class ConversationStore(TrackerStore):
    """A tracker store on one table; the table is made by the migrations of the database."""

    def __init__(self, domain: Domain | None, engine: sa.engine.Engine, key: bytes) -> None:
        """`key` turns senders into what the table knows them by, see `bot.server.privacy`."""
        super().__init__(domain)
        self._engine = engine
        self._key = key
        self._prepared: dict[sa.sql.elements.TextClause, sa.sql.compiler.SQLCompiler] = {}
        self._failures = (sa.exc.SQLAlchemyError, engine.dialect.dbapi.Error)
        # Conversations that could not be written, by hash of the sender, oldest first.
        self._unsaved: dict[str, str] = {}

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's slots and last turns, or None where there is none."""
        name = hashed(sender_id, self._key)
        try:
            row = self._run(_READ, sender_id=name)
            # A copy in memory is newer than the row: writing the row drops it.
            stored = self._unsaved.get(name) or (row[0] if row else None)
        except self._failures:
            logger.warning("Conversations cannot be read from the database; using those of this process.")
            stored = self._unsaved.get(name)
        if stored is None:
            return None
        events = [event for event in map(event_from, json.loads(stored)) if event is not None]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the conversation's last turns over what was kept of it."""
        kept = last_turns(list(tracker.events), TURNS_KEPT)
        if not kept:
            return
        events = json.dumps([_stored(event) for event in kept], ensure_ascii=True)
        name = hashed(tracker.sender_id, self._key)
        try:
            self._run(_WRITE, sender_id=name, events=events, updated_at=time.time())
            self._unsaved.pop(name, None)
        except self._failures:
            logger.warning("Conversations cannot be written to the database; keeping them in this process.")
            self._unsaved[name] = events
            while len(self._unsaved) > UNSAVED_KEPT:
                self._unsaved.pop(next(iter(self._unsaved)))

    def _run(self, statement: sa.sql.elements.TextClause, **values: Any) -> Any:
        """The first row, if any, of a statement in a transaction of its own.

        By the driver: building, caching and wrapping by SQLAlchemy cost ten times what SQLite takes for it.
        """
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = self._prepared[statement] = statement.compile(dialect=self._engine.dialect)
        parameters = prepared.construct_params(values)
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(
                str(prepared),
                [parameters[name] for name in prepared.positiontup] if prepared.positional else parameters,
            )
            row = cursor.fetchone() if cursor.description else None
            # See `bot.facts.store`: never left to whoever has the connection next.
            cursor.close()
            connection.commit()
        except Exception:
            # It may be the connection that failed: the next one is new.
            connection.invalidate()
            raise
        finally:
            connection.close()
        return row

    async def delete(self, sender_id: str) -> bool:
        """Forget the conversation; whether there was one in the database.  Raises FactsUnavailable."""
        name = hashed(sender_id, self._key)
        self._unsaved.pop(name, None)
        with writing(self._engine) as connection:
            result = connection.execute(conversations.delete().where(conversations.c.sender_id == name))
        return bool(result.rowcount)

    def delete_before(self, moment: float) -> None:
        """Forget conversations without a turn since `moment`, in seconds since the epoch.  Raises FactsUnavailable."""
        with writing(self._engine) as connection:
            connection.execute(conversations.delete().where(conversations.c.updated_at < moment))

    async def keys(self) -> Iterable[str]:
        """The hashes of all senders."""
        with self._engine.connect() as connection:
            return [row[0] for row in connection.execute(sa.select(conversations.c.sender_id))]


def last_turns(events: list[Event], turns: int) -> list[Event]:
    """The events of the last `turns` user messages, led by a session start and the slots as they stood there."""
    messages = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(messages) <= turns:
        return events
    cut = messages[-turns]
    slots = {event.key: event for event in events[:cut] if isinstance(event, SlotSet)}
    opening: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *slots.values(),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    return opening + events[cut:]


def _stored(event: Event) -> dict[str, Any]:
    values: dict[str, Any] = event.as_dict()
    if isinstance(event, BotUttered):
        # The reply's value, for the channels; its text is kept.
        values["data"] = {}
    if isinstance(event, UserUttered):
        parsed = values.get("parse_data") or {}
        values["parse_data"] = {key: value for key, value in parsed.items() if key not in _TRANSIENT}
    return values
