"""Brings the tables up to the newest version, or back, without alembic.ini."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from bot.facts.database import FactsUnavailable, make_engine, reading, sqlite_path, writing

VERSION_TABLE = "facts_version"
_SCRIPTS = Path(__file__).resolve().parent / "migrations"
# Any number of our own: two processes that start together migrate one after the other.
_ADVISORY_LOCK = 742470


def upgrade(url: str, revision: str = "head") -> None:
    """Make or migrate the tables; an SQLite file and its directory are made if need be.

    Raises FactsUnavailable, also where a newer version of the bot made the tables.
    """
    if revision == "head" and is_current(url):
        # No lock is needed, and another process may be writing.
        return
    path = sqlite_path(url)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FactsUnavailable(f"The directory {path.parent} cannot be made ({error.strerror}).") from error
    _run(url, revision, forward=True)


def downgrade(url: str, revision: str) -> None:
    """Take the tables back to a version, "base" for none at all; what they hold is lost.  Raises FactsUnavailable."""
    _run(url, revision, forward=False)


def current_version(url: str) -> str | None:
    """The version of the tables, None where there are none.  Raises FactsUnavailable."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        # Looking must not make an empty file.
        return None
    engine = make_engine(url)
    try:
        with reading(engine) as connection:
            return _version(connection)
    finally:
        engine.dispose()


def newest_version() -> str:
    """The version that this code needs: the number in the name of the newest script, "0002"."""
    # Read from the names, which a test holds to Alembic's own order: a start on current tables then does without
    # importing Alembic, a third of a second.
    return max(path.stem[1:5] for path in (_SCRIPTS / "versions").glob("v[0-9][0-9][0-9][0-9]_*.py"))


def is_current(url: str) -> bool:
    """Whether the tables are there in the version that this code needs.  Raises FactsUnavailable."""
    return current_version(url) == newest_version()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()
    return None if found is None else str(found)


def _run(url: str, revision: str, *, forward: bool) -> None:
    # Imported here because it takes a third of a second, which a start on current tables can do without.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            config.attributes["connection"] = connection
            (command.upgrade if forward else command.downgrade)(config, revision)
    except CommandError as error:
        raise FactsUnavailable(
            f"The tables of facts cannot be brought to version {revision} ({error}); was a newer bot here before?"
        ) from error
    finally:
        engine.dispose()
