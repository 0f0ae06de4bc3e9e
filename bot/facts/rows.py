"""Rows of the tables to records and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.facts import tables
from bot.facts.records import (
    Account,
    BodyAccount,
    BodyRecord,
    DocumentAccount,
    DocumentRecord,
    MeetingAccount,
    MeetingRecord,
    MilestoneAccount,
    MilestoneRecord,
    Record,
    Records,
    accounts_of,
)
from bot.facts.values import MeetingKind, Precision, Source

_ACCOUNT_TYPES: Mapping[str, type[Any]] = {
    "bodies": BodyAccount,
    "documents": DocumentAccount,
    "meetings": MeetingAccount,
    "milestones": MilestoneAccount,
}
# Columns whose empty value is NULL: the others may not be null, these refer to a row or are a date.
_NULLABLE = frozenset({"start", "end", "body", "url"})


def load_revision(connection: Connection) -> int:
    """The number that every write raises."""
    return int(connection.execute(select(tables.facts_revision.c.number)).scalar_one())


def raise_revision(connection: Connection) -> None:
    """Tell readers that the facts have changed; belongs into the transaction that changes them."""
    number = tables.facts_revision.c.number
    connection.execute(update(tables.facts_revision).values(number=number + 1))


def load_records(connection: Connection) -> Records:
    """All records, each kind in the order of its writing."""
    accounts = {kind: _load_accounts(connection, kind) for kind in tables.ACCOUNT_TABLES}
    return Records(
        sources=tuple(Source(**_columns(row)) for row in _load_things(connection, "sources")),
        bodies=tuple(
            BodyRecord(row["id"], row["name"], tuple(row["aliases"]), accounts["bodies"].get(row["id"], ()))
            for row in _load_things(connection, "bodies")
        ),
        documents=tuple(
            DocumentRecord(row["id"], row["name"], accounts["documents"].get(row["id"], ()))
            for row in _load_things(connection, "documents")
        ),
        meetings=tuple(
            MeetingRecord(row["id"], MeetingKind(row["kind"]), row["name"], accounts["meetings"].get(row["id"], ()))
            for row in _load_things(connection, "meetings")
        ),
        milestones=tuple(
            MilestoneRecord(row["id"], row["name"], accounts["milestones"].get(row["id"], ()))
            for row in _load_things(connection, "milestones")
        ),
    )


def save_records(connection: Connection, records: Iterable[tuple[str, Record]]) -> None:
    """Write (kind, record) pairs, each in the place of the row of its id; what they refer to must come first."""
    for kind, record in records:
        _save(connection, kind, record)


def delete_records(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Delete rows by (kind, id), with their accounts; unknown ones are passed over."""
    for kind, id in keys:
        table = tables.metadata.tables[kind]
        connection.execute(delete(table).where(table.c.id == id))


def load_marks(connection: Connection) -> dict[tuple[str, str], str]:
    """Digests of the seed rows applied last, by (kind, id)."""
    marks = tables.seed_marks
    rows = connection.execute(select(marks.c.kind, marks.c.id, marks.c.digest))
    return {(row.kind, row.id): row.digest for row in rows}


def save_marks(connection: Connection, marks: Mapping[tuple[str, str], str]) -> None:
    """Make these the marks, and no others."""
    connection.execute(delete(tables.seed_marks))
    if marks:
        connection.execute(
            insert(tables.seed_marks), [{"kind": kind, "id": id, "digest": told} for (kind, id), told in marks.items()]
        )


def _load_things(connection: Connection, kind: str) -> list[Any]:
    table = tables.metadata.tables[kind]
    return list(connection.execute(select(table).order_by(table.c.position)).mappings())


def _load_accounts(connection: Connection, kind: str) -> dict[str, tuple[Any, ...]]:
    """Accounts by the id of their owner, in their order."""
    table = tables.ACCOUNT_TABLES[kind]
    documents = _load_account_documents(connection) if kind == "meetings" else {}
    found: dict[str, list[Any]] = {}
    for row in connection.execute(select(table).order_by(table.c.position)).mappings():
        values = _columns(row, without=("id", "owner"))
        if "precision" in values:
            values["precision"] = Precision(values["precision"])
        if kind == "meetings":
            values["documents"] = tuple(documents.get(row["id"], ()))
        if "body" in values:
            values["body"] = values["body"] or ""
        found.setdefault(row["owner"], []).append(_ACCOUNT_TYPES[kind](**values))
    return {owner: tuple(accounts) for owner, accounts in found.items()}


def _load_account_documents(connection: Connection) -> dict[int, list[str]]:
    table = tables.meeting_account_documents
    found: dict[int, list[str]] = {}
    for row in connection.execute(select(table).order_by(table.c.position)):
        found.setdefault(row.account, []).append(row.document)
    return found


def _columns(row: Mapping[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "position" and name not in without}


def _save(connection: Connection, kind: str, record: Record) -> None:
    table = tables.metadata.tables[kind]
    values = _plain(record)
    changed = {name: value for name, value in values.items() if name != "id"}
    if connection.execute(update(table).where(table.c.id == record.id).values(changed)).rowcount == 0:
        last = connection.execute(select(func.coalesce(func.max(table.c.position), 0))).scalar_one()
        connection.execute(insert(table).values(position=last + 1, **values))
    if kind not in tables.ACCOUNT_TABLES:
        return
    accounts = tables.ACCOUNT_TABLES[kind]
    connection.execute(delete(accounts).where(accounts.c.owner == record.id))
    for place, account in enumerate(accounts_of(record)):
        _insert_account(connection, kind, record.id, place, account)


def _insert_account(connection: Connection, kind: str, owner: str, place: int, account: Account) -> None:
    accounts = tables.ACCOUNT_TABLES[kind]
    inserted = connection.execute(insert(accounts).values(owner=owner, position=place, **_plain(account)))
    if isinstance(account, MeetingAccount) and account.documents:
        connection.execute(
            insert(tables.meeting_account_documents),
            [
                {"account": inserted.inserted_primary_key[0], "position": number, "document": document}
                for number, document in enumerate(account.documents)
            ],
        )


def _plain(record: Record | Account) -> dict[str, Any]:
    """Values of the columns of its own table."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    values.pop("accounts", None)
    values.pop("documents", None)
    for name, value in values.items():
        if isinstance(value, (MeetingKind, Precision)):
            values[name] = value.value
        elif isinstance(value, tuple):
            values[name] = list(value)
        elif name in _NULLABLE and not value:
            values[name] = None
    return values
