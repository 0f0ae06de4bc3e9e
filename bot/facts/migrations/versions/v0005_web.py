"""Turns and ended sessions of the web channel; written and read by bot.server.turn_store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of the web channel."""
    op.create_table(
        "web_turns",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("message_id", sa.String(64), primary_key=True),
        sa.Column("asked_at", sa.Float, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reply_id", sa.String(32), nullable=False),
        sa.Column("reply", sa.Text, nullable=True),
        sa.Column("release", sa.String(200), nullable=True),
        sa.Column("helpful", sa.Boolean, nullable=True),
    )
    op.create_table(
        "web_forgotten",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("at", sa.Float, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop the tables of the web channel and what they hold."""
    op.drop_table("web_forgotten")
    op.drop_table("web_turns")
