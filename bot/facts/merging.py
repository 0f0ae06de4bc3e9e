"""Reads the facts out of the records: for each field the best source that states it, the others as variants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from bot.facts.records import (
    BodyRecord,
    DatedAccount,
    DocumentRecord,
    MeetingAccount,
    MeetingRecord,
    MilestoneRecord,
    Records,
    accounts_of,
)
from bot.facts.snapshot import Facts
from bot.facts.values import (
    Body,
    Document,
    Meeting,
    MeetingKind,
    Milestone,
    Note,
    Precision,
    Source,
    Span,
    ToldBy,
    Variant,
)

_A = TypeVar("_A", bound=DatedAccount)
_FINENESS = {Precision.DAY: 0, Precision.MONTH: 1, Precision.YEAR: 2}
# English month names are ours to write: facts must not depend on the reply layer or on the process's locale.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def merge(records: Records) -> Facts:
    """The facts that the records tell.

    Raises KeyError where an account names an unknown source; `bot.facts.check` finds that first.
    """
    sources = {source.id: source for source in records.sources}
    ordered = sorted(records.meetings, key=lambda record: (_order(merged_span(record.accounts, sources)), record.id))
    counts: dict[MeetingKind, int] = {}
    meetings: list[Meeting] = []
    for record in ordered:
        counts[record.kind] = counts.get(record.kind, 0) + 1
        meetings.append(_meeting(record, counts[record.kind], sources))
    considered: dict[str, list[str]] = {}
    for meeting in meetings:
        for document in meeting.documents:
            considered.setdefault(document, []).append(meeting.id)
    documents = [_document(record, considered.get(record.id, ()), sources) for record in records.documents]
    milestones = [_milestone(record, sources) for record in records.milestones]
    return Facts(
        sources=records.sources,
        bodies=tuple(_body(record, sources) for record in records.bodies),
        meetings=tuple(meetings),
        documents=tuple(sorted(documents, key=lambda document: _order(document.span))),
        milestones=tuple(sorted(milestones, key=lambda milestone: _order(milestone.span))),
    )


def merged_span(accounts: Sequence[DatedAccount], sources: dict[str, Source]) -> Span | None:
    """The days told by the finest, then best-ranked account; None where no account tells any."""
    best = _best_dated(accounts, sources)
    return None if best is None else _span(best, accounts, sources)


def span_text(start: date, end: date | None, precision: Precision) -> str:
    """ "29 August to 1 September 2023", "8 August 2024", "May 2021"; a start alone is one day."""
    if precision is Precision.YEAR:
        return str(start.year)
    month = _MONTHS[start.month - 1]
    if precision is Precision.MONTH:
        return f"{month} {start.year}"
    if end is None or end == start:
        return f"{start.day} {month} {start.year}"
    last = f"{end.day} {_MONTHS[end.month - 1]} {end.year}"
    if start.year != end.year:
        return f"{start.day} {month} {start.year} to {last}"
    return f"{start.day} to {last}" if start.month == end.month else f"{start.day} {month} to {last}"


def _order(span: Span | None) -> tuple[bool, date, date]:
    return (True, date.max, date.max) if span is None else (False, span.start, span.end)


def _best_dated(accounts: Sequence[_A], sources: dict[str, Source]) -> _A | None:
    dated = [account for account in accounts if account.start is not None]
    # min() is stable, so of equals the first in the file is followed.
    return min(
        dated,
        # A telling of both ends before one of the first day only, where both are as fine.
        key=lambda account: (_FINENESS[account.precision], sources[account.source].rank, account.end is None),
        default=None,
    )


def _span(best: DatedAccount, accounts: Sequence[DatedAccount], sources: dict[str, Source]) -> Span:
    assert best.start is not None
    if best.end is not None:
        return Span(best.start, best.end, best.precision)
    # The best source may give the first day alone; one that agrees on it may give the last.
    fuller = [a for a in accounts if a.start == best.start and a.end is not None and a.precision is best.precision]
    end = min(fuller, key=lambda account: sources[account.source].rank).end if fuller else best.start
    return Span(best.start, end or best.start, best.precision)


def _differs(account: DatedAccount, span: Span) -> bool:
    assert account.start is not None
    if account.precision is not span.precision:
        # "May 2021" agrees with 10 to 12 May 2021.
        return not Span(account.start, account.end or account.start).overlaps(span)
    return account.start != span.start or (account.end is not None and account.end != span.end)


def _date_variants(accounts: Sequence[DatedAccount], span: Span | None, sources: dict[str, Source]) -> list[Variant]:
    if span is None:
        return []
    return [
        Variant(
            "dates",
            span_text(account.start, account.end, account.precision),
            sources[account.source],
            Span(account.start, account.end or account.start, account.precision),
        )
        for account in accounts
        if account.start is not None and _differs(account, span)
    ]


def _stating(accounts: Iterable[_A], field: str, sources: dict[str, Source]) -> list[_A]:
    """Accounts that state a field, best first."""
    return sorted((a for a in accounts if getattr(a, field)), key=lambda account: sources[account.source].rank)


def _text(accounts: Sequence[DatedAccount], field: str, sources: dict[str, Source]) -> tuple[str, list[Variant]]:
    """The best telling of a field of a few words, and the others where they differ."""
    stating = _stating(accounts, field, sources)
    if not stating:
        return "", []
    told = str(getattr(stating[0], field))
    variants = [
        Variant(field, str(getattr(account, field)), sources[account.source])
        for account in stating[1:]
        if str(getattr(account, field)).casefold() != told.casefold()
    ]
    return told, variants


def _joined(accounts: Iterable[DatedAccount], field: str) -> str:
    """Sentences of all accounts, in their order; they complete one another."""
    return " ".join(dict.fromkeys(text for account in accounts if (text := str(getattr(account, field)))))


def _names(accounts: Iterable[DatedAccount], name: str, sources: dict[str, Source]) -> list[Variant]:
    return [
        Variant("name", account.name, sources[account.source])
        for account in accounts
        if account.name and account.name.casefold() != name.casefold()
    ]


def _notes(accounts: Iterable[DatedAccount], sources: dict[str, Source]) -> tuple[Note, ...]:
    return tuple(Note(account.note, sources[account.source]) for account in accounts if account.note)


def _ranked(accounts: Iterable[DatedAccount], first: str | None, sources: dict[str, Source]) -> tuple[Source, ...]:
    """Sources best first, each once; of equals the one whose dates are followed leads."""
    named = dict.fromkeys(account.source for account in accounts)
    return tuple(sorted((sources[id] for id in named), key=lambda source: (source.rank, source.id != first)))


def _told_by(accounts: Sequence[_A], fields: Iterable[str], sources: dict[str, Source]) -> ToldBy:
    found: list[tuple[str, tuple[Source, ...]]] = []
    for field in fields:
        stating = _stating(accounts, "start" if field == "dates" else field, sources)
        if field == "dates" and (best := _best_dated(accounts, sources)) is not None:
            # The one that is followed leads, whatever its rank: a coarser date may come from a better source.
            stating.sort(key=lambda account: account is not best)
        if stating:
            found.append((field, tuple(dict.fromkeys(sources[account.source] for account in stating))))
    return tuple(found)


def _leading(accounts: Sequence[_A], sources: dict[str, Source]) -> str | None:
    best = _best_dated(accounts, sources)
    return None if best is None else best.source


def _meeting(record: MeetingRecord, ordinal: int, sources: dict[str, Source]) -> Meeting:
    accounts: tuple[MeetingAccount, ...] = record.accounts
    span = merged_span(accounts, sources)
    if span is None:
        raise ValueError(f"meeting {record.id!r}: no account gives its dates")
    city, city_variants = _text(accounts, "city", sources)
    return Meeting(
        id=record.id,
        kind=record.kind,
        ordinal=ordinal,
        name=record.name,
        span=span,
        city=city,
        country=_text(accounts, "country", sources)[0],
        done=_joined(accounts, "done"),
        documents=tuple(dict.fromkeys(document for account in accounts for document in account.documents)),
        sources=_ranked(accounts, _leading(accounts, sources), sources),
        variants=(*_date_variants(accounts, span, sources), *city_variants, *_names(accounts, record.name, sources)),
        venue=_text(accounts, "venue", sources)[0],
        notes=_notes(accounts, sources),
        told_by=_told_by(accounts, ("dates", "city", "country", "venue", "done", "documents"), sources),
    )


def _document(record: DocumentRecord, meetings: Sequence[str], sources: dict[str, Source]) -> Document:
    accounts = record.accounts
    span = merged_span(accounts, sources)
    body, body_variants = _text(accounts, "body", sources)
    return Document(
        id=record.id,
        name=record.name,
        body=body or None,
        span=span,
        summary=_joined(accounts, "summary"),
        meetings=tuple(meetings),
        sources=_ranked(accounts, _leading(accounts, sources), sources),
        variants=(*_date_variants(accounts, span, sources), *body_variants, *_names(accounts, record.name, sources)),
        notes=_notes(accounts, sources),
        told_by=_told_by(accounts, ("dates", "body", "summary"), sources),
    )


def _milestone(record: MilestoneRecord, sources: dict[str, Source]) -> Milestone:
    accounts = record.accounts
    span = merged_span(accounts, sources)
    city, city_variants = _text(accounts, "city", sources)
    body, body_variants = _text(accounts, "body", sources)
    return Milestone(
        id=record.id,
        name=record.name,
        span=span,
        city=city or None,
        body=body or None,
        summary=_joined(accounts, "summary"),
        sources=_ranked(accounts, _leading(accounts, sources), sources),
        variants=(
            *_date_variants(accounts, span, sources),
            *city_variants,
            *body_variants,
            *_names(accounts, record.name, sources),
        ),
        notes=_notes(accounts, sources),
        told_by=_told_by(accounts, ("dates", "city", "body", "summary"), sources),
    )


def _body(record: BodyRecord, sources: dict[str, Source]) -> Body:
    named = sorted((sources[account.source] for account in accounts_of(record)), key=lambda source: source.rank)
    return Body(
        id=record.id,
        name=record.name,
        aliases=record.aliases,
        role=" ".join(account.role for account in record.accounts),
        sources=tuple(dict.fromkeys(named)),
    )
