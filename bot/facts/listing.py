"""Facts as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.merging import span_text
from bot.facts.records import BodyRecord, MeetingRecord, Record, Records, accounts_of
from bot.facts.snapshot import Facts
from bot.facts.values import Source, Span

# Where a line of a terminal ends; longer cells are cut in lists and kept in `show`.
_CELL = 60


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their longest cell, two spaces between them."""
    cut = [[cell if len(cell) <= _CELL else cell[: _CELL - 3] + "..." for cell in row] for row in (header, *rows)]
    widths = [max(len(row[column]) for row in cut) for column in range(len(header))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def list_kind(facts: Facts, kind: str) -> str:
    """A table of all facts of one kind."""
    if kind == "meetings":
        return table(
            ("id", "dates", "city", "sources"),
            [(m.id, _dates(m.span), m.city, _ids(m.sources)) for m in facts.meetings],
        )
    if kind == "documents":
        return table(
            ("id", "date", "body", "name"),
            [(d.id, _dates(d.span), d.body or "", d.name) for d in facts.documents],
        )
    if kind == "milestones":
        return table(
            ("id", "dates", "city", "name"),
            [(m.id, _dates(m.span), m.city or "", m.name) for m in facts.milestones],
        )
    if kind == "bodies":
        return table(("id", "name", "sources"), [(b.id, b.name, _ids(b.sources)) for b in facts.bodies])
    return table(
        ("id", "as of", "rank", "publisher", "title"),
        [(s.id, s.as_of.isoformat(), str(s.rank), s.publisher, s.title) for s in facts.sources],
    )


def show_record(records: Records, facts: Facts, kind: str, record: Record) -> str:
    """What is said of one thing: the fact as answers give it, then every account with its source."""
    named = {source.id: source for source in records.sources}
    if isinstance(record, Source):
        lines = [f"source {record.id}", *_lines(record, ("title", "publisher", "url", "as_of", "rank", "note"))]
        users = [f"{other}/{thing.id}" for other, thing in records if record.id in _named_by(thing)]
        return "\n".join([*lines, "  used by: " + (", ".join(users) or "nothing")])
    lines = [f"{kind}/{record.id}: {record.name}"]
    if isinstance(record, MeetingRecord):
        meeting = facts.find_meeting(record.id)
        assert meeting is not None
        lines.append(f"  {record.kind.value} {meeting.ordinal}, {_dates(meeting.span)}, {meeting.city}")
        lines += [f"  {v.source.id} differs on {v.field}: {v.value}" for v in meeting.variants]
    if isinstance(record, BodyRecord):
        lines.append(f"  also: {', '.join(record.aliases)}")
    for account in accounts_of(record):
        source = named[account.source]
        lines.append(f"- {source.publisher}, {source.title} ({source.as_of.isoformat()}; {source.id})")
        lines += _lines(account, tuple(name for name in account.__dataclass_fields__ if name != "source"))
    return "\n".join(lines)


def _named_by(record: Record) -> set[str]:
    return {account.source for account in accounts_of(record)}


def _lines(thing: object, names: Sequence[str]) -> list[str]:
    found = []
    for name in names:
        value = getattr(thing, name)
        if value in ("", None, ()) or (name == "precision" and value.value == "day"):
            continue
        shown = ", ".join(value) if isinstance(value, tuple) else str(getattr(value, "value", value))
        found.append(f"  {name}: {shown}")
    return found


def _dates(span: Span | None) -> str:
    return "" if span is None else span_text(span.start, span.end, span.precision)


def _ids(sources: Sequence[Source]) -> str:
    return ", ".join(source.id for source in sources)
