"""Telegram: updates until they are answered, answers that an edit may change, buttons; see bot.channels.telegram."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of the channel."""
    op.create_table(
        "telegram_updates",
        sa.Column("bot", sa.String(40), primary_key=True),
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("accepted_at", sa.Float, nullable=False, index=True),
        sa.Column("payload", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("sent", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
    )
    op.create_table(
        "telegram_answers",
        sa.Column("question", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False, index=True),
        sa.Column("messages", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "telegram_buttons",
        sa.Column("key", sa.String(24), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables of the channel; updates that wait for their answer are lost."""
    for table in ("telegram_buttons", "telegram_answers", "telegram_updates"):
        op.drop_table(table)
