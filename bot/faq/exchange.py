"""Entries as CSV, TSV and YAML, there and back without loss; what an import would change and what it refuses.

A row is an entry; a cell with several items holds one a line.  A cell that a spreadsheet would take for a formula is
written with an apostrophe before it, which reading takes off again; a formula without one is refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.faq.check import Known
from bot.faq.fields import FIELD_NAMES, LABELS, LISTS, Fields, changed_fields, field_of
from bot.faq.store import EntryStore, StoredEntry

FORMATS = ("csv", "tsv", "yaml")
COLUMNS = ("topic", "slug", *FIELD_NAMES)
# Larger files are no entries of people.
MAX_BYTES = 50_000_000

# How a spreadsheet knows a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileRefused(ValueError):
    """A file of which no row can be read; the message says where and why."""


@dataclass(frozen=True)
class Row:
    """One row as it was read."""

    # Line of the file (CSV, TSV) or number of the item (YAML), from 1.
    place: int
    topic: str
    slug: str
    fields: Fields
    # Why it is refused; empty where it can be read.
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """What an import will do with one row."""

    row: Row
    # "new", "changed", "unchanged" or "refused".
    action: str
    # Names of the fields that change.
    changes: tuple[str, ...] = ()
    # Why it is refused, one reason each.
    reasons: tuple[str, ...] = ()
    # Digest of the entry that it will be written over; None for a new one.
    base: str | None = None


def write_entries(entries: Sequence[StoredEntry], format: str) -> str:
    """The entries in one of FORMATS."""
    if format == "yaml":
        return _write_yaml(entries)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t" if format == "tsv" else ",", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(
            [_cell(value) for value in (entry.topic, entry.slug, *map(_joined, vars(entry.fields).values()))]
        )
    return out.getvalue()


def read_rows(content: bytes, format: str) -> list[Row]:
    """The rows of a file in one of FORMATS; raises FileRefused where it is not even a table of entries."""
    if len(content) > MAX_BYTES:
        raise FileRefused(f"The file has {len(content) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} are read.")
    text = _decoded(content)
    return _read_yaml(text) if format == "yaml" else _read_table(text, "\t" if format == "tsv" else ",")


def format_of(name: str) -> str:
    """The format that a file's name tells; raises FileRefused."""
    ending = Path(name).suffix.lower().lstrip(".")
    found = "yaml" if ending == "yml" else ending
    if found not in FORMATS:
        raise FileRefused(f"{name!r}: a file named .csv, .tsv, .yaml or .yml is needed")
    return found


def plan_import(store: EntryStore, rows: Sequence[Row], known: Known) -> list[Planned]:
    """What importing the rows would do; writes nothing."""
    planned: list[Planned] = []
    seen: dict[str, int] = {}
    asked: dict[str, int] = {}
    slugs = {row.slug for row in rows if not row.faults}
    wider = Known(known.sources, known.facts | {f"faq/{slug}" for slug in slugs})
    stored = {entry.slug: entry for entry in store.entries()}
    # A question may move from one entry of the file to another.
    others = {slug: entry.fields.questions for slug, entry in stored.items() if slug not in slugs}
    for row in rows:
        reasons = list(row.faults)
        if row.slug in seen:
            reasons.append(f"Name: {row.slug!r} stands in row {seen[row.slug]} already")
        seen.setdefault(row.slug, row.place)
        for question in row.fields.questions:
            first = asked.setdefault(question.casefold(), row.place)
            if first != row.place:
                reasons.append(f"Questions: {question!r} stands in row {first} already")
        current = stored.get(row.slug)
        if not reasons:
            beside = {**others, **{slug: () for slug in slugs if slug != row.slug}}
            for problem in store.check_beside(row.slug, row.topic, row.fields, wider, beside):
                name = field_of(problem)
                reasons.append(f"{LABELS.get(name, 'Name')}: {problem.message} (found: {str(problem.value)[:80]!r})")
        if reasons:
            planned.append(Planned(row, "refused", reasons=tuple(reasons)))
        elif current is None:
            planned.append(Planned(row, "new", FIELD_NAMES))
        else:
            changes = changed_fields(current.fields, row.fields)
            changes = (*changes, "topic") if row.topic != current.topic else changes
            planned.append(Planned(row, "changed" if changes else "unchanged", changes, base=current.digest))
    return planned


def apply_import(store: EntryStore, planned: Iterable[Planned], *, by: str) -> list[str]:
    """Write what is new or changed; the slugs written.  Raises EntryStale, OSError; what was written before stays."""
    written = []
    for one in planned:
        if one.action in ("new", "changed"):
            row = one.row
            store.write(row.slug, row.topic, row.fields, base=one.base, by=by, action="imported")
            written.append(row.slug)
    return written


def _write_yaml(entries: Sequence[StoredEntry]) -> str:
    yaml = YAML()
    yaml.allow_unicode = True
    # ruamel's own annotation of this attribute is None.
    setattr(yaml, "width", 1 << 20)  # noqa: B010
    rows = []
    for entry in entries:
        values: dict[str, Any] = {"topic": entry.topic, "slug": entry.slug}
        for name, value in vars(entry.fields).items():
            values[name] = list(value) if isinstance(value, tuple) else value
        if "\n" in entry.fields.answer and not entry.fields.answer.startswith((" ", "\n")):
            values["answer"] = LiteralScalarString(entry.fields.answer)
        rows.append(values)
    out = io.StringIO()
    yaml.dump(rows, out)
    return out.getvalue()


def _read_yaml(text: str) -> list[Row]:
    try:
        # The base loader leaves every scalar a text: a date stays as it was written.
        content = YAML(typ="base").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FileRefused(
            f"line {mark.line + 1 if mark else 1}: is no YAML ({error.problem or error.context})"
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise FileRefused(f"is no YAML ({str(error).splitlines()[0]})") from error
    if not isinstance(content, list):
        raise FileRefused("A list of entries is needed.")
    return [_row(number, item) for number, item in enumerate(content, 1)]


def _row(place: int, item: Any) -> Row:
    if not isinstance(item, Mapping):
        return Row(place, "", "", Fields(), ("An entry is a mapping of fields",))
    faults = [f"{key}: unknown field" for key in item if key not in COLUMNS]
    values: dict[str, Any] = {}
    for name in FIELD_NAMES:
        value = item.get(name, [] if name in LISTS else "")
        if name in LISTS:
            value = [] if value == "" else value
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                faults.append(f"{LABELS[name]}: a list of texts is needed")
                value = []
            values[name] = tuple(value)
        elif not isinstance(value, str):
            faults.append(f"{LABELS[name]}: a text is needed")
        else:
            values[name] = value
    topic, slug = (str(item.get(name, "")) for name in ("topic", "slug"))
    return Row(place, topic, slug, Fields(**values), tuple(faults))


def _read_table(text: str, delimiter: str) -> list[Row]:
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing or len(set(header)) != len(header):
            told = f"without {', '.join(missing)}" if missing else "with a column twice"
            raise FileRefused(f"line 1: a header is needed with the columns {', '.join(COLUMNS)} (found: {told})")
        unknown = [name for name in header if name not in COLUMNS]
        if unknown:
            raise FileRefused(f"line 1: unknown columns: {', '.join(map(repr, unknown))}")
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                rows.append(_row_of_cells(line, header, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"line {reader.line_num}: {error}") from error
    return rows


def _row_of_cells(place: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(header):
        return Row(place, "", "", Fields(), (f"{len(cells)} cells where the header has {len(header)}",))
    raw = dict(zip(header, cells))
    faults = [
        f"{LABELS.get(name, name)}: {cell[:40]!r} is a formula to a spreadsheet; put an apostrophe before it"
        for name, cell in raw.items()
        if cell.startswith(_FORMULA)
    ]
    plain = {name: _plain(cell) for name, cell in raw.items()}
    values: dict[str, Any] = {
        name: tuple(line for line in plain[name].split("\n") if line) if name in LISTS else plain[name]
        for name in FIELD_NAMES
    }
    return Row(place, plain["topic"], plain["slug"], Fields(**values), tuple(faults))


def _joined(value: str | tuple[str, ...]) -> str:
    return "\n".join(value) if isinstance(value, tuple) else value


def _cell(text: str) -> str:
    # An apostrophe that stands before such a sign by itself gets a second one, so that reading is unambiguous.
    guarded = text.startswith(_FORMULA) or (text[:1] == "'" and text[1:].startswith((*_FORMULA, "'")))
    return f"'{text}" if guarded else text


def _plain(cell: str) -> str:
    cell = cell.replace("\r\n", "\n")
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith((*_FORMULA, "'")) else cell


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused('The file is UTF-16 ("Unicode text"); save it as "CSV UTF-8".')
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        told = f"line {line}: byte 0x{content[error.start]:02X} is not UTF-8"
        raise FileRefused(f'{told}; the file may be Latin-1: save it as "CSV UTF-8".') from error
