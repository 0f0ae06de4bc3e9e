"""The inbox and the counts in the bot's database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timezone

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.facts.database import reading, writing
from bot.feedback.redaction import redacted
from bot.feedback.store import feedback
from bot.inbox.question import UNHELPFUL, Count, Decision, Turn, Unanswered

# Characters of a question that are kept.
MAX_QUESTION = 300
# Questions shown at once; the oldest of more wait their turn.
MAX_OPEN = 2_000

_KEPT_OUTCOMES = ("declined", "clarified", UNHELPFUL)

# Made by the migrations of the database.
_metadata = sa.MetaData()
inbox = sa.Table(
    "inbox",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # The day only: with the minute a question could be laid beside a server's log.
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("decided_by", sa.String(60), nullable=False),
    # Slug of the entry that it was added to.
    sa.Column("entry", sa.String(80), nullable=False),
)
counts = sa.Table(
    "question_counts",
    _metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("outcome", sa.String(20), primary_key=True),
    sa.Column("item", sa.String(120), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)


class InboxStore:
    """Keeps questions and counts; safe to share among threads.  Every method may raise FactsUnavailable."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        """The engine's database must be migrated."""
        self._engine = engine

    def record(self, turns: Iterable[Turn], day: date | None = None) -> None:
        """Count turns, and keep the questions of those without a good answer, stripped of personal data."""
        day = day or datetime.now(timezone.utc).date()
        numbers: Counter[tuple[str, str, str]] = Counter()
        rows: list[dict[str, object]] = []
        for turn in turns:
            channel = turn.channel[:20] or "unknown"
            if turn.outcome != UNHELPFUL:
                # The first item is what answers; "" counts turns about nothing.
                numbers[channel, turn.outcome, (turn.items[0] if turn.items else "")[:120]] += 1
            question = redacted(turn.text[: 2 * MAX_QUESTION])[:MAX_QUESTION]
            if turn.outcome in _KEPT_OUTCOMES and any(map(str.isalnum, question)):
                rows.append(
                    {
                        "day": day,
                        "question": question,
                        "channel": channel,
                        "outcome": turn.outcome,
                        "state": Decision.OPEN.value,
                        "decided_by": "",
                        "entry": "",
                    }
                )
        if not numbers and not rows:
            return
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        with writing(self._engine) as connection:
            for (channel, outcome, item), number in numbers.items():
                values = {"day": day, "channel": channel, "outcome": outcome, "item": item}
                statement = dialect.insert(counts).values(**values, number=number)
                connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=list(values), set_={"number": counts.c.number + number}
                    )
                )
            if rows:
                connection.execute(inbox.insert(), rows)

    def open(self) -> list[Unanswered]:
        """Questions that nobody has decided on, the newest first."""
        query = sa.select(inbox).where(inbox.c.state == Decision.OPEN.value).order_by(inbox.c.id.desc()).limit(MAX_OPEN)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [Unanswered(row.id, row.day, row.question, row.channel, row.outcome) for row in rows]

    def decide(self, ids: Sequence[int], decision: Decision, by: str, entry: str = "") -> int:
        """Keep what staff made of questions that are still open; how many there were."""
        with writing(self._engine) as connection:
            changed = connection.execute(
                inbox.update()
                .where(inbox.c.id.in_(list(ids)), inbox.c.state == Decision.OPEN.value)
                .values(state=decision.value, decided_by=by, entry=entry)
            )
            return int(changed.rowcount)

    def counts(self, first: date, last: date, channel: str = "") -> list[Count]:
        """What was asked from one day to another, both included."""
        query = sa.select(counts).where(counts.c.day.between(first, last)).order_by(counts.c.day)
        if channel:
            query = query.where(counts.c.channel == channel)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [Count(row.day, row.channel, row.outcome, row.item, row.number) for row in rows]

    def channels(self) -> list[str]:
        """The channels by which something was asked."""
        with reading(self._engine) as connection:
            return sorted(connection.execute(sa.select(counts.c.channel).distinct()).scalars())

    def unhelpful(self, first: date, last: date, channel: str = "") -> list[tuple[tuple[str, ...], str]]:
        """Items and comment of each reply that was marked unhelpful, the newest first."""
        start, end = (datetime.combine(day, moment) for day, moment in ((first, _MIDNIGHT), (last, _LAST)))
        query = (
            sa.select(feedback.c["items"], feedback.c.comment)
            .where(feedback.c.helpful.is_(False), feedback.c.at.between(start, end))
            .order_by(feedback.c.at.desc())
            .limit(MAX_OPEN)
        )
        if channel:
            query = query.where(feedback.c.channel == channel)
        with reading(self._engine) as connection:
            return [(tuple(row[0]), row[1] or "") for row in connection.execute(query)]


_MIDNIGHT = datetime.min.time()
_LAST = datetime.max.time()
