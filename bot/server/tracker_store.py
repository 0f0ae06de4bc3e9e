"""Conversations in the bot's database: one row each, bounded, read and written once a turn.

Rasa's SQL store keeps an event a row for ever and reads them all back every turn, so that turn 500 costs far more than
turn 1.  The dialogue needs the slots and the last turns only; that is what is kept, and a row can be deleted.
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
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.facts.database import writing
from bot.server.privacy import hashed

logger = logging.getLogger(__name__)

# Turns kept of a conversation: enough for a person to see what went before, few enough to read in a millisecond.
TURNS_KEPT = 3

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

_EVENT_CLASSES: dict[str, type[Event]] = {}


class ConversationStore(TrackerStore):
    """A tracker store on one table; the table is made by the migrations of the database."""

    def __init__(self, domain: Domain | None, engine: sa.engine.Engine, key: bytes) -> None:
        """`key` turns senders into what the table knows them by, see `bot.server.privacy`."""
        super().__init__(domain)
        self._engine = engine
        self._key = key
        # Conversations that could not be written, by hash of the sender, oldest first.
        self._unsaved: dict[str, str] = {}

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's slots and last turns, or None where there is none."""
        name = hashed(sender_id, self._key)
        try:
            with self._engine.connect() as connection:
                row = connection.execute(
                    sa.select(conversations.c.events).where(conversations.c.sender_id == name)
                ).first()
            # A copy in memory is newer than the row: writing the row drops it.
            stored = self._unsaved.get(name) or (row[0] if row else None)
        except sa.exc.SQLAlchemyError:
            logger.warning("Conversations cannot be read from the database; using those of this process.")
            stored = self._unsaved.get(name)
        if stored is None:
            return None
        events = [event for event in map(_event, json.loads(stored)) if event is not None]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the conversation's last turns over what was kept of it."""
        kept = last_turns(list(tracker.events), TURNS_KEPT)
        if not kept:
            return
        values = {
            "events": json.dumps([_stored(event) for event in kept], ensure_ascii=True),
            "updated_at": time.time(),
        }
        name = hashed(tracker.sender_id, self._key)
        try:
            with self._engine.begin() as connection:
                mine = conversations.c.sender_id == name
                changed = connection.execute(conversations.update().where(mine).values(**values))
                if changed.rowcount == 0:
                    connection.execute(conversations.insert().values(sender_id=name, **values))
            self._unsaved.pop(name, None)
        except sa.exc.SQLAlchemyError:
            logger.warning("Conversations cannot be written to the database; keeping them in this process.")
            self._unsaved[name] = str(values["events"])
            while len(self._unsaved) > UNSAVED_KEPT:
                self._unsaved.pop(next(iter(self._unsaved)))

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
    if isinstance(event, UserUttered):
        parsed = values.get("parse_data") or {}
        values["parse_data"] = {key: value for key, value in parsed.items() if key not in _TRANSIENT}
    return values


def _event(values: dict[str, Any]) -> Event | None:
    # `Event.from_parameters` walks every subclass for each event; a table made once does not.
    if not _EVENT_CLASSES:
        _EVENT_CLASSES.update({cls.type_name: cls for cls in _subclasses(Event) if cls.type_name != "event"})
    event_class = _EVENT_CLASSES.get(values.get("event", ""))
    return event_class._from_parameters(values) if event_class else None


def _subclasses(cls: type[Event]) -> Iterable[type[Event]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
