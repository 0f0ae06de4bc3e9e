"""Checks seed rows and turns them into records; pure, so that the same check guards files, imports and the console.

A problem names file, key and value.  What has a problem is left out of the records, so records are only to be used
where there are no problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

from bot.facts import merging
from bot.facts.fields import FIELD_READERS, BadValue
from bot.facts.records import (
    KINDS,
    BodyAccount,
    BodyRecord,
    DatedAccount,
    DocumentAccount,
    DocumentRecord,
    MeetingAccount,
    MeetingRecord,
    MilestoneAccount,
    MilestoneRecord,
    Record,
    Records,
    accounts_of,
    build_records,
    references_of,
)
from bot.facts.values import MeetingKind, Precision, Source, Span


@dataclass(frozen=True)
class RawFile:
    """A seed file as it was read: mappings, lists and strings, nothing else."""

    # "meetings.yml"
    name: str
    content: object


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    # Name of the file; "" for a record that comes from no file.
    file: str
    # "meetings/sixth/accounts[1].start"
    key: str
    # As written, shortened; "" where something is missing.
    value: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.file else self.key
        return f"{where}: {self.message}" if not self.value else f"{where}={self.value}: {self.message}"


@dataclass(frozen=True)
class Checked:
    """What a check found."""

    records: Records
    problems: tuple[Problem, ...]


class FactsInvalid(ValueError):
    """Seed rows that cannot be used; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def check_files(files: Iterable[RawFile], known: Records | None = None) -> Checked:
    """Check whole files and read their records; references may also go to `known`, whose equal ids are replaced."""
    reader = _Reader()
    for file in files:
        reader.file(file)
    records = build_records((kind, record) for kind, record, _ in reader.found)
    origins = {(kind, record.id): file for kind, record, file in reader.found}
    if reader.problems:
        # A record that could not be read would be missed by others: its error is reported, not theirs.
        return Checked(records, tuple(reader.problems))
    return Checked(records, tuple(check_records(replaced(known or Records(), records), origins)))


def replaced(known: Records, new: Records) -> Records:
    """`known` with each record of `new` in the place of the one of its id, or after the others."""
    pairs: list[tuple[str, Record]] = []
    for kind in KINDS:
        fresh = {record.id: record for record in new.of(kind)}
        pairs += [(kind, fresh.pop(record.id, record)) for record in known.of(kind)]
        pairs += [(kind, record) for record in fresh.values()]
    return build_records(iter(pairs))


def check_records(records: Records, origins: Mapping[tuple[str, str], str] | None = None) -> list[Problem]:
    """What is wrong with records taken together: references, dates, overlaps; `origins` names files by (kind, id)."""
    files = origins or {}
    sources = {source.id: source for source in records.sources}
    problems: list[Problem] = []
    spans: dict[MeetingKind, list[tuple[Span, str]]] = {}
    for kind, record in records:
        file = files.get((kind, record.id), "")
        found = [
            Problem(file, key, value, message)
            for key, value, message in (*_references(records, kind, record), *_accounts(kind, record))
        ]
        problems += found
        if found or not isinstance(record, MeetingRecord):
            continue
        span = merging.merged_span(record.accounts, sources)
        if span is None:
            problems.append(Problem(file, f"meetings/{record.id}/accounts", "", "no account gives `start`"))
            continue
        for other, id in spans.get(record.kind, []):
            if span.overlaps(other):
                told = merging.span_text(span.start, span.end, span.precision)
                message = f"overlaps {id!r}, a meeting of the same kind ({record.kind.value})"
                problems.append(Problem(file, f"meetings/{record.id}", repr(told), message))
        spans.setdefault(record.kind, []).append((span, record.id))
    return problems


def _references(records: Records, kind: str, record: Record) -> Iterable[tuple[str, str, str]]:
    for other, id in sorted(references_of(record)):
        if id not in records.ids(other):
            word = {"sources": "source", "bodies": "body", "documents": "document"}[other]
            yield f"{kind}/{record.id}/accounts.{word}", repr(id), f"unknown {word}"


def _accounts(kind: str, record: Record) -> Iterable[tuple[str, str, str]]:
    accounts = accounts_of(record)
    if kind in ("documents", "meetings", "milestones") and not accounts:
        yield f"{kind}/{record.id}/accounts", "", "missing source: no account says who tells this"
    seen: set[str] = set()
    for place, account in enumerate(accounts):
        key = f"{kind}/{record.id}/accounts[{place}]"
        if account.source in seen:
            yield f"{key}.source", repr(account.source), "a second account of the same source"
        seen.add(account.source)
        if not isinstance(account, BodyAccount):
            yield from _dates(key, account)


def _dates(key: str, account: DatedAccount) -> Iterable[tuple[str, str, str]]:
    if account.end is not None and account.start is None:
        yield f"{key}.end", str(account.end), "an end without a start"
    if account.precision is not Precision.DAY and (account.start is None or account.end is None):
        yield f"{key}.precision", account.precision.value, "needs `start` and `end`, the first and last possible day"
    if account.start is not None and account.end is not None and account.end < account.start:
        yield f"{key}.end", str(account.end), f"ends before it starts ({account.start})"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


_RECORD_TYPES: Mapping[str, tuple[type[Any], type[Any] | None]] = {
    "sources": (Source, None),
    "bodies": (BodyRecord, BodyAccount),
    "documents": (DocumentRecord, DocumentAccount),
    "meetings": (MeetingRecord, MeetingAccount),
    "milestones": (MilestoneRecord, MilestoneAccount),
}


class _Reader:
    """Gathers the records and the problems of several files."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Record, str]] = []
        self.problems: list[Problem] = []
        self._seen: dict[tuple[str, str], str] = {}

    def file(self, file: RawFile) -> None:
        if not isinstance(file.content, dict):
            self._problem(file.name, "top", file.content, f"must be a mapping with keys among: {', '.join(KINDS)}")
            return
        for kind, rows in file.content.items():
            if kind not in _RECORD_TYPES:
                self._problem(file.name, str(kind), "", f"unknown key; one of: {', '.join(KINDS)}")
            elif not isinstance(rows, list):
                self._problem(file.name, kind, rows, "must be a list of rows")
            else:
                for place, row in enumerate(rows):
                    self._row(file.name, kind, place, row)

    def _problem(self, file: str, key: str, value: object, message: str) -> None:
        self.problems.append(Problem(file, key, "" if value == "" else _shown(value), message))

    def _row(self, file: str, kind: str, place: int, row: object) -> None:
        before = len(self.problems)
        named = row.get("id") if isinstance(row, dict) else None
        key = f"{kind}/{named}" if isinstance(named, str) and named else f"{kind}[{place}]"
        record_type, account_type = _RECORD_TYPES[kind]
        values = self._fields(file, f"{key}/", record_type, row)
        if account_type is not None and isinstance(row, dict):
            rows = row.get("accounts", [])
            if not isinstance(rows, list):
                self._problem(file, f"{key}/accounts", rows, "must be a list of accounts")
                rows = []
            values["accounts"] = tuple(
                account_type(**account)
                for number, item in enumerate(rows)
                if "source" in (account := self._fields(file, f"{key}/accounts[{number}].", account_type, item))
            )
        if isinstance(values.get("id"), str):
            if (kind, values["id"]) in self._seen:
                first = self._seen[kind, values["id"]]
                self._problem(file, f"{key}/id", values["id"], f"duplicate id, first in {first}")
            self._seen.setdefault((kind, values["id"]), file)
        if len(self.problems) == before:
            self.found.append((kind, record_type(**values), file))

    def _fields(self, file: str, prefix: str, target: type[Any], row: object) -> dict[str, Any]:
        """Values of a row's fields, without its accounts; empty where a required one is missing or bad."""
        if not isinstance(row, dict):
            self._problem(file, prefix.rstrip("/."), row, "must be a mapping")
            return {}
        wanted = {field.name: field for field in fields(target)}
        values: dict[str, Any] = {}
        before = len(self.problems)
        for name, value in row.items():
            if name not in wanted:
                self._problem(file, f"{prefix}{name}", value, f"unknown key; one of: {', '.join(wanted)}")
            elif name != "accounts":
                try:
                    values[name] = FIELD_READERS[name](value)
                except BadValue as error:
                    self._problem(file, f"{prefix}{name}", value, str(error))
        for name, field in wanted.items():
            required = field.default is MISSING and field.default_factory is MISSING
            # A row's own name must be there; an account's is the exception that states another.
            if required and (name not in row or (name == "name" and values.get(name) == "")):
                self._problem(file, f"{prefix}{name}", "", "missing source" if name == "source" else "missing")
        return values if len(self.problems) == before else {}
