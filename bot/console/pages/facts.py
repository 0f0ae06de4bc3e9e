"""Facts: meetings, documents, milestones, bodies and sources; the source mandatory, live at once."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from typing import Any

from starlette.responses import Response

from bot.console.context import Context, Page
from bot.console.roles import Role
from bot.facts.check import FactsInvalid, Problem, RawFile, check_files
from bot.facts.records import (
    KINDS,
    BodyAccount,
    BodyRecord,
    DocumentAccount,
    DocumentRecord,
    MeetingAccount,
    MeetingRecord,
    MilestoneAccount,
    MilestoneRecord,
    Record,
    accounts_of,
    digest,
)
from bot.facts.values import MeetingKind, Precision, Source

_TYPES: dict[str, tuple[type[Any], type[Any] | None]] = {
    "sources": (Source, None),
    "bodies": (BodyRecord, BodyAccount),
    "documents": (DocumentRecord, DocumentAccount),
    "meetings": (MeetingRecord, MeetingAccount),
    "milestones": (MilestoneRecord, MilestoneAccount),
}
# Fields of several items, one a line.
_LISTS = ("aliases", "documents")
_LONG = ("done", "summary", "role", "note", "aliases", "documents")
_DAYS = ("start", "end", "as_of")
_LABELS = {"id": "Id", "url": "Address (URL)", "as_of": "As of", "start": "First day", "end": "Last day"}
_ACCOUNT = re.compile(r"/accounts\[(\d+)\]\.?(\w*)$")


def facts(context: Context) -> Response:
    """All facts of one kind."""
    kind = context.query("kind") or "meetings"
    kind = kind if kind in KINDS else "meetings"
    return context.page("facts.html", kind=kind, kinds=KINDS, records=context.services.facts.records().of(kind))


def edit(context: Context) -> Response:
    """The form of one fact."""
    kind, id = context.path("kind"), context.query("id")
    if kind not in KINDS:
        return context.go("/facts")
    found = next((one for one in context.services.facts.records().of(kind) if one.id == id), None)
    if id and found is None:
        return context.go(f"/facts?kind={kind}", f"There is no {id!r}.")
    row = _row(found) if found is not None else {}
    return _form(context, kind, row, digest(found) if found is not None else "", {})


def save(context: Context) -> Response:
    """Write one fact; every fault stands beside its field."""
    kind = context.path("kind")
    if kind not in KINDS:
        return context.go("/facts")
    row, base = _sent(context, kind), context.text("base")
    known = context.services.facts.records()
    current = next((one for one in known.of(kind) if one.id == row.get("id")), None)
    if (digest(current) if current is not None else "") != base:
        told = "There is a fact of this id already." if not base else "Somebody changed this fact meanwhile."
        return _form(
            context, kind, row, base, {"": [f"{told} Nothing was saved; open it again beside this page."]}, 409
        )
    checked = check_files([RawFile("", {kind: [row]})], known)
    problems = checked.problems
    if not problems:
        try:
            context.services.facts.save(checked.records)
        except FactsInvalid as error:
            problems = error.problems
    if problems:
        return _form(context, kind, row, base, _faults(problems), 422)
    context.log("saved a fact", f"{kind}/{row['id']}")
    return context.go(f"/facts?kind={kind}", f"{row['id']} is saved and live.")


def delete(context: Context) -> Response:
    """Delete one fact, unless something refers to it."""
    kind, id = context.path("kind"), context.text("id")
    try:
        context.services.facts.delete([(kind, id)] if kind in KINDS else [])
    except FactsInvalid as error:
        return context.go(f"/facts?kind={kind}", " ".join(str(problem) for problem in error.problems))
    context.log("deleted a fact", f"{kind}/{id}")
    return context.go(f"/facts?kind={kind}", f"{id} is deleted.")


def _form(
    context: Context, kind: str, row: dict[str, Any], base: str, faults: dict[str, list[str]], status: int = 200
) -> Response:
    records = context.services.facts.records()
    record_type, account_type = _TYPES[kind]
    accounts = [*row.get("accounts", []), {}] if account_type is not None else []
    choices = {
        "source": [(one.id, f"{one.publisher}, {one.title}") for one in records.sources],
        "body": [(one.id, one.name) for one in records.bodies],
        "kind": [(one.value, one.value) for one in MeetingKind],
        "precision": [(one.value, one.value) for one in Precision],
    }
    return context.page(
        "fact.html",
        status,
        kind=kind,
        row=row,
        base=base,
        faults=faults,
        fields=[field.name for field in fields(record_type) if field.name != "accounts"],
        account_fields=[field.name for field in fields(account_type)] if account_type is not None else [],
        required={field.name for field in fields(record_type) if field.default is MISSING and field.name != "url"},
        accounts=accounts,
        choices=choices,
        labels=_LABELS,
        long=_LONG,
        days=_DAYS,
        lists=_LISTS,
    )


def _row(record: Record) -> dict[str, Any]:
    """A record as texts and lists of texts, as the form shows it."""
    row = {field.name: _plain(getattr(record, field.name)) for field in fields(record) if field.name != "accounts"}
    accounts = accounts_of(record)
    if accounts:
        row["accounts"] = [
            {field.name: _plain(getattr(account, field.name)) for field in fields(account)} for account in accounts
        ]
    return row


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return list(value)
    return str(getattr(value, "value", value))


def _sent(context: Context, kind: str) -> dict[str, Any]:
    """The form's fields as a seed row: what is left empty is left out."""
    record_type, account_type = _TYPES[kind]
    names = [field.name for field in fields(record_type) if field.name != "accounts"]
    row = {name: _value(context, name, name) for name in names}
    row = {name: value for name, value in row.items() if value or name == "id"}
    if account_type is None:
        return row
    accounts = []
    number = context.text("accounts")
    for place in range(min(int(number) if number.isdecimal() else 0, 50)):
        values = {field.name: _value(context, f"{place}.{field.name}", field.name) for field in fields(account_type)}
        given = {name: value for name, value in values.items() if value and (name, value) != ("precision", "day")}
        if given and context.text(f"{place}.remove") != "yes":
            # Without its source an account is refused: the check is told that it is missing.
            accounts.append({name: value for name, value in values.items() if value})
    return {**row, "accounts": accounts}


def _value(context: Context, key: str, name: str) -> str | list[str]:
    return list(context.lines(key)) if name in _LISTS else context.text(key).strip()


def _faults(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    """Sentences by the name of the form's field, "1.start" in the second account."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        account = _ACCOUNT.search(problem.key)
        key = f"{account.group(1)}.{account.group(2) or 'source'}" if account else problem.key.rpartition("/")[2]
        told = problem.message if not problem.value else f"{problem.value}: {problem.message}"
        found.setdefault(key, []).append(told)
    return found


PAGES = (
    Page("/facts", "GET", Role.VIEWER, facts),
    Page("/facts/{kind}", "GET", Role.VIEWER, edit),
    Page("/facts/{kind}", "POST", Role.EDITOR, save),
    Page("/facts/{kind}/delete", "POST", Role.EDITOR, delete),
)
