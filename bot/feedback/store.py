"""Feedback in the bot's database: one row a reply, a second vote takes the place of the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timezone

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.facts.database import reading, writing
from bot.feedback.feedback import MAX_COMMENT, Feedback
from bot.feedback.redaction import redacted
from bot.replies.reply import Outcome
from bot.server.privacy import hashed

# Made by the migrations of the database.
feedback = sa.Table(
    "feedback",
    sa.MetaData(),
    # A keyed hash: whoever reads the table cannot tell whose reply it was.
    sa.Column("reply_id", sa.String(64), primary_key=True),
    # UTC.
    sa.Column("at", sa.DateTime, nullable=False, index=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("release", sa.String(200), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    # JSON list of texts.
    sa.Column("items", sa.JSON, nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    # Without personal data, see `bot.feedback.redaction`.
    sa.Column("comment", sa.Text, nullable=True),
)


class FeedbackStore:
    """Keeps feedback; safe to share among threads."""

    def __init__(self, engine: sa.engine.Engine, key: bytes) -> None:
        """`key` turns reply ids into what the table knows them by, see `bot.server.privacy`."""
        self._engine = engine
        self._key = key

    def record(self, given: Feedback) -> None:
        """Keep a vote in the place of an earlier one on the same reply.  Raises FactsUnavailable."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        values = {
            "at": given.at.astimezone(timezone.utc).replace(tzinfo=None),
            "channel": given.channel,
            "release": given.release,
            "outcome": given.outcome.value,
            "items": list(given.items),
            "helpful": given.helpful,
            "comment": (redacted(given.comment[: 2 * MAX_COMMENT])[:MAX_COMMENT] or None) if given.comment else None,
        }
        statement = dialect.insert(feedback).values(reply_id=hashed(given.reply_id, self._key), **values)
        with writing(self._engine) as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["reply_id"], set_=values))

    def find(self, reply_id: str) -> Feedback | None:
        """The vote on a reply, None where there is none.  Raises FactsUnavailable."""
        name = hashed(reply_id, self._key)
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(feedback).where(feedback.c.reply_id == name)).first()
        return None if row is None else replace(feedback_of(row), reply_id=reply_id)


def feedback_of(row: sa.engine.Row) -> Feedback:
    """A row of the table as a value; its `reply_id` is the hash."""
    return Feedback(
        row.reply_id,
        row.at.replace(tzinfo=timezone.utc),
        row.channel,
        row.release,
        Outcome(row.outcome),
        tuple(row["items"]),
        row.helpful,
        row.comment,
    )
