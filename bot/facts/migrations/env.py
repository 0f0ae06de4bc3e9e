"""Runs the migrations on the connection that `bot.facts.schema` hands over."""

from __future__ import annotations

from alembic import context

from bot.facts.schema import VERSION_TABLE
from bot.facts.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # The database also holds the conversations, which are not ours to compare or change.
    include_name=lambda name, kind, parents: kind != "table" or name in metadata.tables,
    # SQLite changes a column by copying its table.
    render_as_batch=True,
)
# The caller's transaction holds everything, so a migration that fails leaves nothing behind.
context.run_migrations()
