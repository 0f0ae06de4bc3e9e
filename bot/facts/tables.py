"""The tables of the facts: one row a thing, and one row for what each source says of it.

SQLAlchemy Core rather than mapped classes: the values of `bot.facts` are frozen dataclasses already, and 1.4 ships no
types with which mapped classes would pass `mypy --strict`.  `migrations/` makes these tables; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# Named constraints, so that a migration can change one on either database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(80)
_WORD = String(20)


def _account_columns(owner: str) -> list[Column]:
    """Columns of every account: its thing, its place among the accounts of that thing, and its source."""
    return [
        Column("id", Integer, primary_key=True),
        Column("owner", _ID, ForeignKey(f"{owner}.id", ondelete="CASCADE"), nullable=False),
        Column("position", Integer, nullable=False),
        Column("source", _ID, ForeignKey("sources.id", ondelete="RESTRICT"), nullable=False, index=True),
    ]


def _dated_columns() -> list[Column]:
    """What accounts of meetings, documents and milestones share."""
    return [
        Column("name", Text, nullable=False, default=""),
        Column("start", Date),
        Column("end", Date),
        Column("precision", _WORD, nullable=False, default="day"),
        Column("note", Text, nullable=False, default=""),
        CheckConstraint('"end" IS NULL OR "end" >= start', name="dates"),
        UniqueConstraint("owner", "source"),
    ]


# `position` keeps the order of the seed files, so that an export can be compared with them.
sources = Table(
    "sources",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("url", Text),
    Column("as_of", Date, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("note", Text, nullable=False, default=""),
    CheckConstraint("rank BETWEEN 1 AND 9", name="rank"),
)

bodies = Table(
    "bodies",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("aliases", JSON, nullable=False),
)
body_accounts = Table(
    "body_accounts",
    metadata,
    *_account_columns("bodies"),
    Column("role", Text, nullable=False),
    UniqueConstraint("owner", "source"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
)
document_accounts = Table(
    "document_accounts",
    metadata,
    *_account_columns("documents"),
    *_dated_columns(),
    Column("body", _ID, ForeignKey("bodies.id", ondelete="RESTRICT")),
    Column("summary", Text, nullable=False, default=""),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", _WORD, nullable=False),
    Column("name", Text, nullable=False),
)
meeting_accounts = Table(
    "meeting_accounts",
    metadata,
    *_account_columns("meetings"),
    *_dated_columns(),
    Column("city", Text, nullable=False, default=""),
    Column("country", Text, nullable=False, default=""),
    Column("venue", Text, nullable=False, default=""),
    Column("done", Text, nullable=False, default=""),
)
meeting_account_documents = Table(
    "meeting_account_documents",
    metadata,
    Column("account", Integer, ForeignKey("meeting_accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("document", _ID, ForeignKey("documents.id", ondelete="RESTRICT"), nullable=False),
)

milestones = Table(
    "milestones",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
)
milestone_accounts = Table(
    "milestone_accounts",
    metadata,
    *_account_columns("milestones"),
    *_dated_columns(),
    Column("city", Text, nullable=False, default=""),
    Column("body", _ID, ForeignKey("bodies.id", ondelete="RESTRICT")),
    Column("summary", Text, nullable=False, default=""),
)

# Which seed row was applied last, by the digest of its record: an unchanged seed row never undoes an edit.
seed_marks = Table(
    "seed_marks",
    metadata,
    Column("kind", _WORD, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("digest", String(64), nullable=False),
)

# One row, whose number every write raises in its own transaction; by it a reader knows that its copy is current.
# It starts at random, so that tables made anew are not taken for the ones before.
facts_revision = Table(
    "facts_revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

ACCOUNT_TABLES = {
    "bodies": body_accounts,
    "documents": document_accounts,
    "meetings": meeting_accounts,
    "milestones": milestone_accounts,
}
