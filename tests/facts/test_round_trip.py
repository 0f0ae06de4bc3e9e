"""Whatever records there are, files and tables give them back as they were."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.facts import schema
from bot.facts.database import make_engine, reading, writing
from bot.facts.files import load_records, write_files
from bot.facts.records import (
    BodyAccount,
    BodyRecord,
    DocumentAccount,
    DocumentRecord,
    MeetingAccount,
    MeetingRecord,
    MilestoneAccount,
    MilestoneRecord,
    Records,
    digest,
)
from bot.facts.rows import load_records as load_rows
from bot.facts.rows import save_records
from bot.facts.store import FactStore
from bot.facts.values import MeetingKind, Precision, Source

IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,12}", fullmatch=True)
# As the check leaves texts: one line, single spaces, nothing unprintable.
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40).map(lambda text: " ".join(text.split()))
SOME_TEXT = TEXTS.filter(bool)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def unique(draw: st.DrawFn, size: int) -> list[str]:
    return draw(st.lists(IDS, unique=True, max_size=size))


@st.composite
def dates(draw: st.DrawFn) -> dict[str, Any]:
    """`start`, `end` and `precision` that hold together."""
    start = draw(st.none() | DAYS)
    if start is None:
        return {}
    end = draw(st.none() | DAYS.map(lambda day: max(day, start)))
    precision = draw(st.sampled_from(Precision)) if end is not None else Precision.DAY
    return {"start": start, "end": end, "precision": precision}


@st.composite
def records(draw: st.DrawFn) -> Records:
    """Records whose references hold; one meeting a kind, so that none overlap."""
    sources = [
        Source(
            id,
            draw(SOME_TEXT),
            draw(SOME_TEXT),
            draw(st.none() | st.just("https://example.org/a?b=c#d")),
            draw(DAYS),
            draw(st.integers(1, 9)),
            draw(TEXTS),
        )
        for id in draw(st.lists(IDS, unique=True, min_size=1, max_size=3))
    ]
    named = st.lists(st.sampled_from([source.id for source in sources]), unique=True, min_size=1, max_size=3)
    bodies = [
        BodyRecord(
            id,
            draw(SOME_TEXT),
            tuple(draw(st.lists(SOME_TEXT, unique=True, max_size=3))),
            tuple(BodyAccount(source, draw(SOME_TEXT)) for source in draw(named)),
        )
        for id in unique(draw, 2)
    ]
    body = st.sampled_from(["", *(record.id for record in bodies)])
    documents = [
        DocumentRecord(
            id,
            draw(SOME_TEXT),
            tuple(
                DocumentAccount(
                    source, draw(TEXTS), **draw(dates()), body=draw(body), summary=draw(TEXTS), note=draw(TEXTS)
                )
                for source in draw(named)
            ),
        )
        for id in unique(draw, 2)
    ]
    some_documents = st.lists(st.sampled_from([d.id for d in documents]), unique=True) if documents else st.just([])
    kinds = draw(st.lists(st.sampled_from(MeetingKind), unique=True, max_size=3))
    meetings = []
    for kind in kinds:
        accounts = [
            MeetingAccount(
                source,
                draw(TEXTS),
                **draw(dates()),
                city=draw(TEXTS),
                country=draw(TEXTS),
                venue=draw(TEXTS),
                done=draw(TEXTS),
                documents=tuple(draw(some_documents)),
                note=draw(TEXTS),
            )
            for source in draw(named)
        ]
        if all(account.start is None for account in accounts):
            accounts[0] = MeetingAccount(accounts[0].source, start=draw(DAYS))
        meetings.append(MeetingRecord(f"meeting_{kind.value}", kind, draw(SOME_TEXT), tuple(accounts)))
    milestones = [
        MilestoneRecord(
            id,
            draw(SOME_TEXT),
            tuple(
                MilestoneAccount(
                    source,
                    draw(TEXTS),
                    **draw(dates()),
                    city=draw(TEXTS),
                    body=draw(body),
                    summary=draw(TEXTS),
                    note=draw(TEXTS),
                )
                for source in draw(named)
            ),
        )
        for id in unique(draw, 2)
    ]
    return Records(tuple(sources), tuple(bodies), tuple(documents), tuple(meetings), tuple(milestones))


@settings(max_examples=60, deadline=None)
@given(records())
def test_files(told: Records) -> None:
    with tempfile.TemporaryDirectory() as directory:
        write_files(told, Path(directory))
        assert load_records(Path(directory)) == told


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(), records())
def test_tables(told: Records, then: Records) -> None:
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/facts.db"
        schema.upgrade(url)
        engine = make_engine(url)
        with writing(engine) as connection:
            save_records(connection, told)
        with reading(engine) as connection:
            assert load_rows(connection) == told
        # Written over what is there, each record is as the later file says, and the others are as they were.
        with writing(engine) as connection:
            save_records(connection, then)
        with reading(engine) as connection:
            after = load_rows(connection)
        for kind, record in then:
            assert record in after.of(kind)
        for kind, record in told:
            assert record in after.of(kind) or record.id in then.ids(kind)
        engine.dispose()


@given(records(), records())
@settings(max_examples=50, deadline=None)
def test_digests_tell_records_apart(one: Records, other: Records) -> None:
    everything = [record for told in (one, other) for _, record in told]
    for first in everything:
        for second in everything:
            assert (digest(first) == digest(second)) == (first == second)


def test_export_of_the_seeded_database_is_the_seed(store: FactStore, seed_records: Records, tmp_path: Path) -> None:
    write_files(store.records(), tmp_path / "out")
    assert load_records(tmp_path / "out") == seed_records
