"""What the channel must not forget: accepted updates until they are answered, answers that an edit may change, buttons.

An accepted update is kept whole, with the user's words, until its answer is decided; then the answer takes its place,
until it is sent; then only the update's number stays, for two days, so that nothing is answered twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.channels.telegram.calls import Call
from bot.facts.database import reading, writing

# Telegram keeps an update for 24 hours and lets users edit for 48.
KEPT_S = 48 * 3600
# Half a year: a pressed button that is not known any more leads to the topics.
BUTTONS_KEPT_S = 183 * 24 * 3600
# Starts of the process after which an update is given up: it may be what ends the process.
MAX_ATTEMPTS = 3

_tables = sa.MetaData()

updates = sa.Table(
    "telegram_updates",
    _tables,
    # Numbers of updates are a bot's own: another token may bring the same.
    sa.Column("bot", sa.String(40), primary_key=True),
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    # Seconds since the epoch.
    sa.Column("accepted_at", sa.Float, nullable=False, index=True),
    # JSON of the update while it waits, else null.
    sa.Column("payload", sa.Text),
    # JSON of the answer while it is being sent, else null.
    sa.Column("answer", sa.Text),
    # JSON list of the ids of the answer's messages that were sent.
    sa.Column("sent", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
)

answers = sa.Table(
    "telegram_answers",
    _tables,
    # Keyed hash of chat and user's message.
    sa.Column("question", sa.String(64), primary_key=True),
    # Keyed hash of chat and user.
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    # JSON list of the ids of the messages that answer it.
    sa.Column("messages", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
)

buttons = sa.Table(
    "telegram_buttons",
    _tables,
    sa.Column("key", sa.String(24), primary_key=True),
    # A text of ours that does not fit into callback data.
    sa.Column("value", sa.Text, nullable=False),
    # When a process first offered it.
    sa.Column("at", sa.Float, nullable=False),
)


# As text, which SQLite and PostgreSQL read alike: SQLAlchemy 1.4 compiles its own form of it anew for every call.
_ACCEPT = sa.text(
    "INSERT INTO telegram_updates (bot, update_id, accepted_at, payload, sent, attempts, done) "
    "VALUES (:bot, :update_id, :accepted_at, :payload, '[]', 1, :done) ON CONFLICT DO NOTHING"
)
_ANSWERED = sa.text(
    "INSERT INTO telegram_answers (question, conversation, messages, at) "
    "VALUES (:question, :conversation, :messages, :at) ON CONFLICT (question) DO UPDATE "
    "SET conversation = excluded.conversation, messages = excluded.messages, at = excluded.at"
)
_KEEP_BUTTON = sa.text(
    "INSERT INTO telegram_buttons (key, value, at) VALUES (:key, :value, :at) "
    "ON CONFLICT (key) DO UPDATE SET at = excluded.at"
)


@dataclass(frozen=True)
class Answer:
    """What is to be sent for an update."""

    calls: tuple[Call, ...]
    # Under which the sent messages are found when the question is edited; None where nothing is to be found.
    question: str | None = None
    conversation: str = ""


@dataclass(frozen=True)
class Waiting:
    """An accepted update whose answer has not been sent."""

    update_id: int
    # Seconds since the epoch.
    accepted_at: float
    # None once the answer is decided.
    payload: dict[str, Any] | None
    answer: Answer | None
    # Ids of the answer's messages that were sent before the process ended.
    sent: tuple[int, ...]


class TelegramStore:
    """Tables of the channel, made by the migrations of the database; every method raises FactsUnavailable."""

    def __init__(self, engine: sa.engine.Engine, bot: str) -> None:
        """`bot` tells apart the updates of different bots."""
        self._engine = engine
        self._bot = bot
        # Built once: building a statement costs SQLAlchemy more than SQLite takes to run it.
        mine = sa.and_(updates.c.bot == bot, updates.c.update_id == sa.bindparam("number"))
        self._decide = updates.update().where(mine).values(payload=None, answer=sa.bindparam("answer"))
        self._note_sent = updates.update().where(mine).values(sent=sa.bindparam("ids"))
        self._finish = updates.update().where(mine).values(done=True, payload=None, answer=None, sent="[]")
        # Keys of buttons known to be in the table: most answers offer what others offered.
        self._known_buttons: set[str] = set()

    def accept(self, received: Iterable[tuple[int, Mapping[str, Any]]], at: float) -> list[int]:
        """Keep updates with their numbers in one transaction; the numbers of those that were not known before."""
        new: list[int] = []
        with writing(self._engine) as connection:
            for update_id, payload in received:
                values = {"bot": self._bot, "update_id": update_id, "accepted_at": at, "payload": json.dumps(payload)}
                if connection.execute(_ACCEPT, {**values, "done": False}).rowcount:
                    new.append(update_id)
        return new

    def resume(self) -> list[Waiting]:
        """Updates that an earlier process accepted and did not answer, oldest first; what ended it is dropped."""
        open_ones = sa.and_(updates.c.bot == self._bot, updates.c.done.is_(False))
        with writing(self._engine) as connection:
            connection.execute(
                updates.update()
                .where(open_ones, updates.c.attempts >= MAX_ATTEMPTS)
                .values(done=True, payload=None, answer=None, sent="[]")
            )
            connection.execute(updates.update().where(open_ones).values(attempts=updates.c.attempts + 1))
            rows = connection.execute(sa.select(updates).where(open_ones).order_by(updates.c.update_id)).all()
        return [_waiting(row) for row in rows]

    def decide(self, update_id: int, answer: Answer) -> None:
        """Put the answer in the place of the update and its words."""
        with writing(self._engine) as connection:
            connection.execute(self._decide, {"number": update_id, "answer": json.dumps(_answer_json(answer))})

    def note_sent(self, update_id: int, sent: Sequence[int]) -> None:
        """Note which messages of an answer are out, so that a restart goes on behind them."""
        with writing(self._engine) as connection:
            connection.execute(self._note_sent, {"number": update_id, "ids": json.dumps(list(sent))})

    def finish(self, update_id: int, answer: Answer | None = None, sent: Sequence[int] = ()) -> None:
        """Forget all of the update but its number; remember which messages answer the question."""
        with writing(self._engine) as connection:
            connection.execute(self._finish, {"number": update_id})
            if answer is not None and answer.question is not None and sent:
                values = {
                    "question": answer.question,
                    "conversation": answer.conversation,
                    "messages": json.dumps(list(sent)),
                    "at": time.time(),
                }
                connection.execute(_ANSWERED, values)

    def find_messages(self, question: str) -> tuple[int, ...]:
        """Ids of the messages that answered a question; none where it was not answered, or long ago."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(answers.c.messages).where(answers.c.question == question)).first()
        return tuple(json.loads(row[0])) if row else ()

    def forget(self, conversation: str) -> None:
        """Drop what is known of a conversation's messages."""
        with writing(self._engine) as connection:
            connection.execute(answers.delete().where(answers.c.conversation == conversation))

    def keep_buttons(self, values: Mapping[str, str]) -> None:
        """Keep values of buttons by their keys."""
        unknown = {key: value for key, value in values.items() if key not in self._known_buttons}
        if not unknown:
            return
        with writing(self._engine) as connection:
            for key, value in unknown.items():
                connection.execute(_KEEP_BUTTON, {"key": key, "value": value, "at": time.time()})
        self._known_buttons.update(unknown)

    def find_button(self, key: str) -> str | None:
        """The value of a button; None where it is not kept."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(buttons.c.value).where(buttons.c.key == key)).first()
        return str(row[0]) if row else None

    def purge(self, now: float) -> None:
        """Drop numbers of updates, and answers, that are older than KEPT_S, and buttons older than BUTTONS_KEPT_S."""
        with writing(self._engine) as connection:
            connection.execute(updates.delete().where(updates.c.done.is_(True), updates.c.accepted_at < now - KEPT_S))
            connection.execute(answers.delete().where(answers.c.at < now - KEPT_S))
            connection.execute(buttons.delete().where(buttons.c.at < now - BUTTONS_KEPT_S))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _waiting(row: sa.engine.Row) -> Waiting:
    return Waiting(
        row.update_id,
        row.accepted_at,
        json.loads(row.payload) if row.payload else None,
        _answer_from_json(json.loads(row.answer)) if row.answer else None,
        tuple(json.loads(row.sent)),
    )


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "calls": [[call.method, call.params] for call in answer.calls],
        "question": answer.question,
        "conversation": answer.conversation,
    }


def _answer_from_json(values: Mapping[str, Any]) -> Answer:
    calls = tuple(Call(method, params) for method, params in values["calls"])
    return Answer(calls, values["question"], values["conversation"])
