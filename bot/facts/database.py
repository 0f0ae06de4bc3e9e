"""Engines on the database of facts, and the one exception for whatever may be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

# A message waits this long for a lock or a server at most; then the bot apologises instead of hanging.
BUSY_TIMEOUT_S = 0.8
# libpq treats 1 as 2 (PostgreSQL documentation, "connect_timeout").
CONNECT_TIMEOUT_S = 2


class FactsUnavailable(Exception):
    """The database of facts cannot be used now; the text says why and what to do, without the address."""


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite address; None for another database or one in memory."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def make_engine(url: str) -> Engine:
    """An engine that has not connected yet.  Raises FactsUnavailable for an address that cannot be read.

    On SQLite: write-ahead log, foreign keys on, a busy timeout of BUSY_TIMEOUT_S, and transactions that SQLAlchemy
    begins itself, so that changes of tables roll back too.
    """
    parsed = _parsed(url)
    try:
        if parsed.get_backend_name() != "sqlite":
            # A server that went away is found by the failed query; `FactStore` tries once more.
            return create_engine(
                parsed, future=True, pool_timeout=BUSY_TIMEOUT_S, connect_args={"connect_timeout": CONNECT_TIMEOUT_S}
            )
        # The default pool opens the file for every message, which costs more than the query itself.
        engine = create_engine(
            parsed,
            future=True,
            poolclass=QueuePool,
            pool_timeout=BUSY_TIMEOUT_S,
            connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_S},
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, TypeError) as error:
        raise FactsUnavailable(f"The database address cannot be used: {error}") from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection in one consistent, read-only view.  Raises FactsUnavailable."""
    with _translated(), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction, the only writer on SQLite; commits at the end.  Raises FactsUnavailable."""
    with _translated(), engine.execution_options(facts_write=True).begin() as connection:
        yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise FactsUnavailable(_reason(error)) from error


def _reason(error: SQLAlchemyError) -> str:
    # The driver's own words only: SQLAlchemy's add the statement with its values.
    told = str(getattr(error, "orig", None) or error).splitlines()[0]
    lowered = told.lower()
    if "no such table" in lowered or "does not exist" in lowered:
        return f"The database of facts has no tables yet, or older ones ({told}); run `bot facts seed`."
    if "locked" in lowered:
        return f"The database of facts is in use by another process ({told}); try again."
    if "unable to open" in lowered:
        return f"The database of facts cannot be opened ({told}); check its path and rights, or run `bot facts seed`."
    if "malformed" in lowered or "not a database" in lowered:
        return f"The database of facts is damaged ({told}); move the file away and run `bot facts seed`."
    return f"The database of facts cannot be used ({told})."


def _parsed(url: str) -> Any:
    try:
        # Hosting services still hand out the scheme that SQLAlchemy 1.4 dropped.
        return make_url(f"postgresql://{url[11:]}" if url.startswith("postgres://") else url)
    except (ArgumentError, ValueError) as error:
        raise FactsUnavailable("The database address is no SQLAlchemy URL.") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would otherwise begin transactions late and commit before a change of tables.
    connection.isolation_level = None
    for pragma in (
        # Set before the others: switching to the log may have to wait for a lock.
        f"busy_timeout={int(BUSY_TIMEOUT_S * 1000)}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("facts_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
