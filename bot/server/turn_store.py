"""What was asked and replied in the sessions of the web channel: for history, and so that no send is answered twice."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.facts.database import reading, writing
from bot.replies.reply import Reply
from bot.replies.text import from_json, to_json
from bot.server.privacy import hashed

# Turns kept of a session; a send older than these would be answered anew.
TURNS_KEPT = 50

_metadata = sa.MetaData()

# Made by the migrations of the database.
web_turns = sa.Table(
    "web_turns",
    _metadata,
    # A keyed hash.
    sa.Column("session", sa.String(64), primary_key=True),
    # Chosen by the client.
    sa.Column("message_id", sa.String(64), primary_key=True),
    # Seconds since the epoch.
    sa.Column("asked_at", sa.Float, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("reply_id", sa.String(32), nullable=False),
    # The reply as JSON; none while the agent works on it.
    sa.Column("reply", sa.Text, nullable=True),
    # File name of the model that replied.
    sa.Column("release", sa.String(200), nullable=True),
    sa.Column("helpful", sa.Boolean, nullable=True),
)
# Sessions that were ended, so that their tokens are no longer good.
web_forgotten = sa.Table(
    "web_forgotten",
    _metadata,
    sa.Column("session", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
)


class SessionForgotten(LookupError):
    """The session was ended by its user."""


@dataclass(frozen=True)
class Turn:
    """One message and what was replied."""

    message_id: str
    text: str
    # Seconds since the epoch.
    asked_at: float
    reply_id: str
    # None while the agent works on it, or where the server stopped before it had replied.
    reply: Reply | None = None
    # File name of the model that replied.
    release: str | None = None
    # The user's verdict on the reply.
    helpful: bool | None = None


class TurnStore:
    """Turns by session; every method raises FactsUnavailable where the database cannot be used."""

    def __init__(self, engine: sa.engine.Engine, key: bytes) -> None:
        """`key` turns sessions into what the tables know them by, see `bot.server.privacy`."""
        self._engine = engine
        self._key = key

    def begin(self, session: str, message_id: str, text: str, now: float) -> Turn:
        """The turn of a message, written down if it is new; of a known one what is known.  Raises SessionForgotten."""
        name = hashed(session, self._key)
        with writing(self._engine) as connection:
            self._check(connection, name)
            known = connection.execute(
                sa.select(web_turns).where(web_turns.c.session == name, web_turns.c.message_id == message_id)
            ).first()
            if known is not None:
                return _turn(known)
            turn = Turn(message_id, text, now, secrets.token_urlsafe(12))
            connection.execute(
                web_turns.insert().values(
                    session=name, message_id=message_id, asked_at=now, text=text, reply_id=turn.reply_id
                )
            )
            kept = (
                sa.select(web_turns.c.asked_at)
                .where(web_turns.c.session == name)
                .order_by(web_turns.c.asked_at.desc())
                .offset(TURNS_KEPT - 1)
                .limit(1)
            )
            oldest = connection.execute(kept).scalar_one_or_none()
            if oldest is not None:
                connection.execute(web_turns.delete().where(web_turns.c.session == name, web_turns.c.asked_at < oldest))
        return turn

    def finish(self, session: str, message_id: str, reply: Reply, release: str) -> None:
        """Write down what was replied; nothing is written where the session was ended meanwhile."""
        self._change(
            session,
            web_turns.c.message_id == message_id,
            {"reply": json.dumps(to_json(reply)), "release": release},
        )

    def turns(self, session: str) -> tuple[Turn, ...]:
        """The turns of a session, oldest first.  Raises SessionForgotten."""
        name = hashed(session, self._key)
        with reading(self._engine) as connection:
            self._check(connection, name)
            rows = connection.execute(
                sa.select(web_turns).where(web_turns.c.session == name).order_by(web_turns.c.asked_at)
            ).all()
        return tuple(map(_turn, rows))

    def find_reply(self, session: str, reply_id: str) -> Turn | None:
        """The turn of a session with this reply.  Raises SessionForgotten."""
        return next((turn for turn in self.turns(session) if turn.reply_id == reply_id and turn.reply), None)

    def rate(self, session: str, reply_id: str, helpful: bool) -> None:
        """Remember the user's verdict, to show it again."""
        self._change(session, web_turns.c.reply_id == reply_id, {"helpful": helpful})

    def forget(self, session: str, now: float) -> None:
        """Delete a session's turns and end it; ending it twice is no error."""
        name = hashed(session, self._key)
        with writing(self._engine) as connection:
            connection.execute(web_turns.delete().where(web_turns.c.session == name))
            ended = web_forgotten.update().where(web_forgotten.c.session == name).values(at=now)
            if connection.execute(ended).rowcount == 0:
                connection.execute(web_forgotten.insert().values(session=name, at=now))

    def delete_before(self, moment: float) -> None:
        """Delete turns asked, and marks of sessions ended, before `moment` (seconds since the epoch)."""
        with writing(self._engine) as connection:
            connection.execute(web_turns.delete().where(web_turns.c.asked_at < moment))
            connection.execute(web_forgotten.delete().where(web_forgotten.c.at < moment))

    def _change(self, session: str, which: Any, values: dict[str, Any]) -> None:
        mine = web_turns.c.session == hashed(session, self._key)
        with writing(self._engine) as connection:
            connection.execute(web_turns.update().where(mine, which).values(**values))

    @staticmethod
    def _check(connection: sa.engine.Connection, name: str) -> None:
        ended = sa.select(web_forgotten.c.at).where(web_forgotten.c.session == name)
        if connection.execute(ended).first() is not None:
            raise SessionForgotten


def _turn(row: sa.engine.Row) -> Turn:
    return Turn(
        row.message_id,
        row.text,
        row.asked_at,
        row.reply_id,
        from_json(json.loads(row.reply)) if row.reply else None,
        row.release,
        row.helpful,
    )
