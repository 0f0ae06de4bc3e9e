"""The facts in the database, as values: cheap to ask for with every message, current with every edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TypeVar

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.facts.check import FactsInvalid, Problem, check_records, replaced
from bot.facts.database import FactsUnavailable, make_engine, reading, sqlite_path, writing
from bot.facts.merging import merge
from bot.facts.records import Records, build_records, references_of
from bot.facts.rows import delete_records, load_records, load_revision, raise_revision, save_records
from bot.facts.snapshot import Facts
from bot.facts.values import Body, Document, Meeting, Milestone, Source

_T = TypeVar("_T")
_MISSING = "There is no database of facts at {path}; run `bot facts seed`."


class FactStore:
    """Reads and writes the facts at one address; opens nothing before the first call, safe to share among threads."""

    def __init__(self, url: str) -> None:
        """`url` is an SQLAlchemy address; raises FactsUnavailable where it cannot be read."""
        self._url = url
        self._path = sqlite_path(url)
        self._lock = Lock()
        self._engine: Engine | None = None
        # Device and inode of the SQLite file that the engine's connections hold open.
        self._file: tuple[int, int] | None = None
        # The facts last read, with the engine and the revision they came from.
        self._cached: tuple[Engine, int, Facts] | None = None

    def snapshot(self) -> Facts:
        """All facts as they stand; the same value until a write.  Raises FactsUnavailable within about a second."""
        engine = self._connected()
        cached = self._cached
        if cached is not None and cached[0] is engine and cached[1] == _quick_revision(engine):
            return cached[2]
        return self._read(self._load)

    def records(self) -> Records:
        """The accounts as they are written down, for export and editing.  Raises FactsUnavailable."""
        return self._read(load_records)

    def meetings(self) -> tuple[Meeting, ...]:
        """By date.  Raises FactsUnavailable."""
        return self.snapshot().meetings

    def documents(self) -> tuple[Document, ...]:
        """By date, undated ones last.  Raises FactsUnavailable."""
        return self.snapshot().documents

    def milestones(self) -> tuple[Milestone, ...]:
        """By date, undated ones last.  Raises FactsUnavailable."""
        return self.snapshot().milestones

    def bodies(self) -> tuple[Body, ...]:
        """In the order of writing.  Raises FactsUnavailable."""
        return self.snapshot().bodies

    def sources(self) -> tuple[Source, ...]:
        """In the order of writing.  Raises FactsUnavailable."""
        return self.snapshot().sources

    def save(self, records: Records) -> None:
        """Write records, each in the place of the one of its id.

        Raises FactsInvalid, with nothing written, where the facts would not hold together; FactsUnavailable.
        """
        with writing(self._connected()) as connection:
            before = load_records(connection)
            if problems := check_records(replaced(before, records)):
                raise FactsInvalid(problems)
            known = {(kind, record.id): record for kind, record in before}
            changed = [(kind, record) for kind, record in records if known.get((kind, record.id)) != record]
            if changed:
                save_records(connection, changed)
                raise_revision(connection)

    def delete(self, keys: Iterable[tuple[str, str]]) -> None:
        """Delete records by (kind, id) with their accounts; unknown ones are passed over.

        Raises FactsInvalid, with nothing deleted, where another record refers to one; FactsUnavailable.
        """
        gone = set(keys)
        with writing(self._connected()) as connection:
            left = build_records(pair for pair in load_records(connection) if (pair[0], pair[1].id) not in gone)
            problems = [
                Problem("", f"{kind}/{id}", "", f"is still named by {other}/{record.id}")
                for other, record in left
                for kind, id in sorted(references_of(record) & gone)
            ]
            if problems:
                raise FactsInvalid(problems)
            # Milestones and meetings before the documents, bodies and sources that they name.
            delete_records(connection, sorted(gone, key=lambda key: _DELETE_ORDER[key[0]]))
            raise_revision(connection)

    def close(self) -> None:
        """Close all connections; the next call opens them again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None
            self._cached = None

    def _load(self, connection: Connection) -> Facts:
        revision = load_revision(connection)
        try:
            facts = merge(load_records(connection))
        except (KeyError, ValueError) as error:
            # Rows changed by hand past all checks.
            raise FactsUnavailable(f"The facts do not hold together ({error}); run `bot facts check`.") from error
        self._cached = (connection.engine, revision, facts)
        return facts

    def _read(self, query: Callable[[Connection], _T]) -> _T:
        engine = self._connected()
        try:
            with reading(engine) as connection:
                return query(connection)
        except FactsUnavailable as error:
            # A server that was restarted meanwhile: its pool has been emptied by now, so one new connection decides.
            if not getattr(error.__cause__, "connection_invalidated", False):
                raise
        with reading(engine) as connection:
            return query(connection)

    def _connected(self) -> Engine:
        """The engine, on the file that is there now: an open connection would go on reading one that was deleted."""
        file = None
        if self._path is not None:
            try:
                stat = self._path.stat()
            except OSError as error:
                self.close()
                raise FactsUnavailable(_MISSING.format(path=self._path)) from error
            file = (stat.st_dev, stat.st_ino)
        engine = self._engine
        if engine is not None and file == self._file:
            return engine
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._cached = None
            self._file = file
            self._engine = make_engine(self._url)
            return self._engine


def _quick_revision(engine: Engine) -> int | None:
    """The revision by the driver alone: SQLAlchemy's own connection and result cost ten times the query.

    None where that fails; the full read that follows finds out why.
    """
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT number FROM facts_revision")
            number = cursor.fetchone()[0]
            # Before the connection is another thread's: a cursor of SQLite's that is thrown away later resets the
            # statement which that thread may be reading from.
            cursor.close()
            return int(number)
        finally:
            connection.close()
    except (SQLAlchemyError, engine.dialect.dbapi.Error, TypeError):
        return None


_DELETE_ORDER = {"milestones": 0, "meetings": 1, "documents": 2, "bodies": 3, "sources": 4}
