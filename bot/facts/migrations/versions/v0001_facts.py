"""The first tables: sources, bodies, documents, meetings, milestones and what each source says of them."""

from __future__ import annotations

from secrets import randbelow

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Children after parents, so that dropping goes backwards.
_TABLES = (
    "sources",
    "bodies",
    "body_accounts",
    "documents",
    "document_accounts",
    "meetings",
    "meeting_accounts",
    "meeting_account_documents",
    "milestones",
    "milestone_accounts",
    "seed_marks",
    "facts_revision",
)


def upgrade() -> None:
    """Make all tables and the one row of `facts_revision`."""
    op.create_table(
        "sources",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.CheckConstraint("rank BETWEEN 1 AND 9", name="ck_sources_rank"),
    )
    _create_things("bodies", sa.Column("aliases", sa.JSON, nullable=False))
    _create_accounts("body_accounts", "bodies", sa.Column("role", sa.Text, nullable=False))
    _create_things("documents")
    _create_accounts("document_accounts", "documents", *_dates("document_accounts"), *_body("document_accounts"))
    _create_things("meetings", sa.Column("kind", sa.String(20), nullable=False))
    _create_accounts(
        "meeting_accounts",
        "meetings",
        *_dates("meeting_accounts"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("city", "country", "venue", "done")),
    )
    op.create_table(
        "meeting_account_documents",
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("document", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("account", "position", name="pk_meeting_account_documents"),
        sa.ForeignKeyConstraint(
            ["account"], ["meeting_accounts.id"], name="fk_meeting_account_documents_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name="fk_meeting_account_documents_document", ondelete="RESTRICT"
        ),
    )
    _create_things("milestones")
    _create_accounts(
        "milestone_accounts",
        "milestones",
        *_dates("milestone_accounts"),
        sa.Column("city", sa.Text, nullable=False),
        *_body("milestone_accounts"),
    )
    op.create_table(
        "seed_marks",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_seed_marks"),
    )
    revision_table = op.create_table(
        "facts_revision",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_facts_revision"),
    )
    op.bulk_insert(revision_table, [{"id": 1, "number": randbelow(2**53)}])


def downgrade() -> None:
    """Drop them all, with what they hold."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_things(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _create_accounts(table: str, owner: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("owner", "source", name=f"uq_{table}_owner"),
        sa.ForeignKeyConstraint(["owner"], [f"{owner}.id"], name=f"fk_{table}_owner", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name=f"fk_{table}_source", ondelete="RESTRICT"),
    )
    op.create_index(f"ix_{table}_source", table, ["source"])


def _dates(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("start", sa.Date),
        sa.Column("end", sa.Date),
        sa.Column("precision", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.CheckConstraint('"end" IS NULL OR "end" >= start', name=f"ck_{table}_dates"),
    )


def _body(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("body", sa.String(80)),
        sa.Column("summary", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name=f"fk_{table}_body", ondelete="RESTRICT"),
    )
