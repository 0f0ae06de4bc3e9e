"""Applies seed rows to the database without undoing what staff have done since.

A seed row is applied once: its digest is kept, and as long as the file says the same the row in the database is left
as it is, edited, renamed or deleted.  A seed row that changes in the file is applied again, over any edit.  One that
is taken out of the file goes from the database too, unless somebody has edited it or something still refers to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.facts import schema
from bot.facts.check import FactsInvalid, check_records, replaced
from bot.facts.database import make_engine, writing
from bot.facts.files import load_records as load_seed
from bot.facts.records import KINDS, Record, Records, build_records, digest, references_of
from bot.facts.rows import delete_records, load_marks, load_records, raise_revision, save_marks, save_records

Key = tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """What seeding will do; keys are (kind, id)."""

    # In an order in which each comes after what it refers to.
    write: tuple[tuple[str, Record], ...]
    # In an order in which each comes before what it refers to.
    delete: tuple[Key, ...]
    marks: Mapping[Key, str]
    added: tuple[Key, ...]
    changed: tuple[Key, ...]
    # Rows that staff have edited, added or deleted, and that therefore stay as they are.
    kept: tuple[Key, ...]
    # The facts as they will be.
    result: Records


def plan_seeding(current: Records, marks: Mapping[Key, str], seed: Records) -> Plan:
    """What turns `current` into what `seed` asks for; `marks` are the digests of the seed rows applied before."""
    present = {(kind, record.id): record for kind, record in current}
    wanted = {(kind, record.id): record for kind, record in seed}
    digests = {key: digest(record) for key, record in wanted.items()}
    write: set[Key] = set()
    kept: set[Key] = set()
    for key, record in wanted.items():
        here = present.get(key)
        if here == record:
            continue
        if marks.get(key) == digests[key] or (key not in marks and here is not None):
            kept.add(key)
        else:
            write.add(key)
    # A row that staff deleted comes back where a row to be written refers to it.
    stack = list(write)
    while stack:
        for other in references_of(wanted[stack.pop()]):
            if other not in present and other in wanted and other not in write:
                write.add(other)
                kept.discard(other)
                stack.append(other)
    gone = _withdrawn(replaced(current, _only(seed, write)), marks, wanted)
    result = build_records(
        (kind, record) for kind, record in replaced(current, _only(seed, write)) if (kind, record.id) not in gone
    )
    return Plan(
        write=tuple((kind, record) for kind, record in seed if (kind, record.id) in write),
        delete=tuple(sorted(gone, key=lambda key: -KINDS.index(key[0]))),
        marks=digests,
        added=tuple(key for key in wanted if key in write and key not in present),
        changed=tuple(key for key in wanted if key in write and key in present),
        kept=tuple(key for key in wanted if key in kept),
        result=result,
    )


def seed(url: str, directory: Path) -> Plan:
    """Migrate the database at `url` and apply the seed files of `directory`; a second run changes nothing.

    Raises FactsInvalid, with nothing written, and FactsUnavailable.
    """
    wanted = load_seed(directory)
    schema.upgrade(url)
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            marks = load_marks(connection)
            plan = plan_seeding(load_records(connection), marks, wanted)
            if problems := check_records(plan.result):
                raise FactsInvalid(problems)
            if plan.write or plan.delete:
                save_records(connection, plan.write)
                delete_records(connection, plan.delete)
                raise_revision(connection)
            if marks != plan.marks:
                save_marks(connection, plan.marks)
        return plan
    finally:
        engine.dispose()


def _only(records: Records, keys: set[Key]) -> Records:
    return build_records((kind, record) for kind, record in records if (kind, record.id) in keys)


def _withdrawn(records: Records, marks: Mapping[Key, str], wanted: Mapping[Key, Record]) -> set[Key]:
    """Rows whose seed row has gone from the files, that nobody has edited and nothing that stays refers to."""
    present = {(kind, record.id): record for kind, record in records}
    gone = {key for key, told in marks.items() if key not in wanted and key in present and digest(present[key]) == told}
    while True:
        needed = {other for key, record in present.items() if key not in gone for other in references_of(record)}
        if not gone & needed:
            return gone
        gone -= needed
