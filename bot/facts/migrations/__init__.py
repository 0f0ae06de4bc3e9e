"""Alembic's scripts, run by `bot.facts.schema`; there is no alembic.ini."""
