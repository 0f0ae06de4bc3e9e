"""Facts as they are written down: one record per thing, one account per source that tells of it.

Records are what seed files and tables hold; `bot.facts.merging` reads values out of them.  A field that a source does
not state is empty ("", (), None).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.facts.values import MeetingKind, Precision, Source


@dataclass(frozen=True)
class BodyAccount:
    """What one source says a body does."""

    source: str
    role: str


@dataclass(frozen=True)
class BodyRecord:
    """A body with the accounts of its role."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    accounts: tuple[BodyAccount, ...] = ()


@dataclass(frozen=True)
class DocumentAccount:
    """What one source says of a document."""

    source: str
    name: str = ""
    start: date | None = None
    # None with a start: one day, or a last day that the source does not give.
    end: date | None = None
    precision: Precision = Precision.DAY
    # Id of a body.
    body: str = ""
    summary: str = ""
    note: str = ""


@dataclass(frozen=True)
class DocumentRecord:
    """A document with its accounts."""

    id: str
    name: str
    accounts: tuple[DocumentAccount, ...] = ()


@dataclass(frozen=True)
class MeetingAccount:
    """What one source says of a meeting."""

    source: str
    name: str = ""
    start: date | None = None
    end: date | None = None
    precision: Precision = Precision.DAY
    city: str = ""
    country: str = ""
    venue: str = ""
    done: str = ""
    # Ids of documents.
    documents: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting with its accounts."""

    id: str
    kind: MeetingKind
    name: str
    accounts: tuple[MeetingAccount, ...] = ()


@dataclass(frozen=True)
class MilestoneAccount:
    """What one source says of a milestone."""

    source: str
    name: str = ""
    start: date | None = None
    end: date | None = None
    precision: Precision = Precision.DAY
    city: str = ""
    body: str = ""
    summary: str = ""
    note: str = ""


@dataclass(frozen=True)
class MilestoneRecord:
    """A milestone with its accounts."""

    id: str
    name: str
    accounts: tuple[MilestoneAccount, ...] = ()


Account = BodyAccount | DocumentAccount | MeetingAccount | MilestoneAccount
DatedAccount = DocumentAccount | MeetingAccount | MilestoneAccount
Record = Source | BodyRecord | DocumentRecord | MeetingRecord | MilestoneRecord

# Names of the fields of `Records`, of the seed files and of the tables.  Each may refer to those before it, so this is
# also the order of writing.
KINDS = ("sources", "bodies", "documents", "meetings", "milestones")


@dataclass(frozen=True)
class Records:
    """Records of all kinds, each kind in the order of its file."""

    sources: tuple[Source, ...] = ()
    bodies: tuple[BodyRecord, ...] = ()
    documents: tuple[DocumentRecord, ...] = ()
    meetings: tuple[MeetingRecord, ...] = ()
    milestones: tuple[MilestoneRecord, ...] = ()

    def of(self, kind: str) -> tuple[Record, ...]:
        """Those of one of KINDS."""
        found: tuple[Record, ...] = getattr(self, kind)
        return found

    def ids(self, kind: str) -> frozenset[str]:
        """Their ids."""
        return frozenset(record.id for record in self.of(kind))

    def __iter__(self) -> Iterator[tuple[str, Record]]:
        """Each with its kind, in the order of KINDS."""
        for kind in KINDS:
            for record in self.of(kind):
                yield kind, record


def build_records(pairs: Iterator[tuple[str, Record]]) -> Records:
    """Records out of (kind, record) pairs, in their order."""
    found: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    for kind, record in pairs:
        found[kind].append(record)
    # KINDS maps each field to its record type, which mypy cannot follow through a dict.
    return Records(**{kind: tuple(records) for kind, records in found.items()})  # type: ignore[arg-type]


def accounts_of(record: Record) -> tuple[Account, ...]:
    """Its accounts; a source has none."""
    return () if isinstance(record, Source) else record.accounts


def references_of(record: Record) -> frozenset[tuple[str, str]]:
    """(kind, id) of every record that this one refers to."""
    found: set[tuple[str, str]] = set()
    for account in accounts_of(record):
        found.add(("sources", account.source))
        if isinstance(account, (DocumentAccount, MilestoneAccount)) and account.body:
            found.add(("bodies", account.body))
        if isinstance(account, MeetingAccount):
            found.update(("documents", document) for document in account.documents)
    return frozenset(found)


def digest(record: Record) -> str:
    """SHA-256, in hexadecimal, of all that it says; equal records, and only they, have equal digests."""
    # The generated repr of a frozen dataclass names every field with its value, so it tells any two apart.
    return hashlib.sha256(repr(record).encode("utf-8", "backslashreplace")).hexdigest()
