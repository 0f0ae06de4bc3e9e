"""Queries on the seeded facts; the periods are the look-up traps of the record."""

from __future__ import annotations

from datetime import date

import pytest

from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.symbols import find_document, near_symbols
from bot.facts.values import Meeting, MeetingKind


def month(year: int, number: int) -> tuple[date, date]:
    after = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1), date.fromordinal(after.toordinal() - 1)


def get(facts: Facts, id: str) -> Meeting:
    found = facts.find_meeting(id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("year", "number", "meetings"),
    [
        (2021, 5, ["org_2021"]),
        (2022, 2, ["org_2022", "first"]),
        (2022, 3, ["first", "intersessional_1"]),
        (2022, 5, ["second"]),
        (2022, 6, ["second", "intersessional_2"]),
        (2022, 8, ["third"]),
        (2022, 9, ["third"]),
        (2022, 11, ["intersessional_3"]),
        (2023, 8, ["sixth"]),
        (2023, 9, ["sixth"]),
        (2024, 1, ["concluding"]),
        (2024, 7, ["reconvened_concluding"]),
        (2024, 8, ["reconvened_concluding"]),
        (2026, 1, ["rules_2026"]),
    ],
)
def test_meetings_of_a_month(facts: Facts, year: int, number: int, meetings: list[str]) -> None:
    assert [m.id for m in queries.meetings_in_period(facts, *month(year, number))] == meetings


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2020-01-01", "2020-12-31"),
        ("2021-01-01", "2021-04-30"),
        ("2021-06-01", "2022-02-23"),
        ("2022-04-01", "2022-04-30"),
        ("2022-07-01", "2022-07-31"),
        ("2022-10-01", "2022-10-31"),
        ("2022-12-01", "2022-12-31"),
        ("2023-02-01", "2023-02-28"),
        ("2023-05-01", "2023-05-31"),
        ("2023-07-01", "2023-07-31"),
        ("2023-10-01", "2023-12-31"),
        ("2024-03-01", "2024-06-30"),
    ],
)
def test_months_without_a_meeting(facts: Facts, first: str, last: str) -> None:
    assert queries.meetings_in_period(facts, date.fromisoformat(first), date.fromisoformat(last)) == ()


def test_may_2021_has_a_session_and_a_resolution(facts: Facts) -> None:
    period = month(2021, 5)
    assert [m.id for m in queries.milestones_in_period(facts, *period)] == ["modalities_2021"]
    assert [d.id for d in queries.documents_in_period(facts, *period)] == ["A/RES/75/282"]


def test_march_2022_has_the_road_map(facts: Facts) -> None:
    assert [m.id for m in queries.milestones_in_period(facts, *month(2022, 3))] == ["road_map"]


def test_open_periods(facts: Facts) -> None:
    since = queries.meetings_in_period(facts, date(2024, 1, 1), date.max)
    assert [m.id for m in since] == ["concluding", "reconvened_concluding", "rules_2026"]
    assert [m.id for m in queries.meetings_in_period(facts, date.min, date(2021, 12, 31))] == ["org_2021"]


def test_counts(facts: Facts) -> None:
    counts = {kind: len(queries.meetings_of_kind(facts, kind)) for kind in MeetingKind}
    assert list(counts.values()) == [2, 6, 1, 1, 5, 1]


def test_ordinals(facts: Facts) -> None:
    third = queries.find_meeting(facts, MeetingKind.NEGOTIATING, 3)
    assert third is not None and third.id == "third"
    assert queries.find_meeting(facts, MeetingKind.NEGOTIATING, 7) is None
    assert queries.find_meeting(facts, MeetingKind.CONSULTATION, 6) is None


def test_cities(facts: Facts) -> None:
    assert [m.id for m in queries.meetings_in_city(facts, "vienna") if m.kind is MeetingKind.NEGOTIATING] == [
        "second",
        "fourth",
        "fifth",
    ]
    assert queries.meetings_in_city(facts, "Geneva") == ()
    assert set(queries.cities(facts)) == {"New York", "Vienna", "Hanoi"}


def test_documents_and_meetings(facts: Facts) -> None:
    assert [m.id for m in queries.meetings_considering(facts, "A/AC.291/16")] == ["fourth"]
    assert [d.id for d in queries.documents_of(facts, get(facts, "fifth"))] == ["A/AC.291/19", "methodology_fifth"]


def test_neighbours(facts: Facts) -> None:
    second = get(facts, "second")
    before, after = queries.previous_meeting(facts, second), queries.next_meeting(facts, second)
    assert before is not None and before.id == "intersessional_1"
    assert after is not None and after.id == "intersessional_2"
    before, after = (
        queries.previous_meeting(facts, second, same_kind=True),
        queries.next_meeting(facts, second, same_kind=True),
    )
    assert before is not None and before.id == "first"
    assert after is not None and after.id == "third"
    assert queries.previous_meeting(facts, get(facts, "org_2021")) is None
    assert queries.next_meeting(facts, get(facts, "rules_2026")) is None


def test_gap_between_the_concluding_sessions(facts: Facts) -> None:
    one, other = get(facts, "concluding"), get(facts, "reconvened_concluding")
    assert queries.gap_days(one, other) == queries.gap_days(other, one) == 171
    assert queries.in_date_order(other, one) == (one, other)


def test_the_clock(facts: Facts) -> None:
    today = date(2026, 11, 22)
    assert queries.meeting_on(facts, today) is None
    assert queries.next_meeting_after(facts, today) is None
    assert [thing.id for thing in queries.upcoming(facts, today)] == ["signature_closes"]
    last = queries.latest(facts, today)
    assert last is not None and last.id == "rules_2026"
    sitting = queries.meeting_on(facts, date(2022, 6, 10))
    assert sitting is not None and sitting.id == "second"
    assert [thing.id for thing in queries.upcoming(facts, date(2024, 7, 1))][:2] == [
        "reconvened_concluding",
        "agreement",
    ]
    ended = queries.last_meeting_before(facts, date(2024, 2, 9))
    assert ended is not None and ended.id == "sixth"
    newest = queries.newest_source(facts)
    assert newest is not None and newest.as_of == max(source.as_of for source in facts.sources)


def test_a_day_told_by_another_source(facts: Facts) -> None:
    assert [m.id for m in queries.meetings_told_on(facts, date(2023, 8, 29))] == ["sixth"]


def test_no_facts_at_all() -> None:
    empty = Facts()
    assert queries.upcoming(empty, date.min) == ()
    assert queries.latest(empty, date.max) is None
    assert queries.newest_source(empty) is None
    assert find_document(empty, "75/282") is None


@pytest.mark.parametrize(
    ("symbol", "id"),
    [
        ("A/RES/75/282", "A/RES/75/282"),
        ("75/282", "A/RES/75/282"),
        ("78/549", "A/DEC/78/549"),
        ("a/ac.291/ 19", "A/AC.291/19"),
        ("AC.291/19", "A/AC.291/19"),
        ("A/AC.291/22", "A/AC.291/22/Rev.3"),
        ("A/AC.291/22/Rev.3", "A/AC.291/22/Rev.3"),
        ("A/AC.291/9/Add.2", "A/AC.291/9"),
        ("A/76/L.33", "A/76/L.33/Rev.1"),
        ("draft_text_sixth", "draft_text_sixth"),
        ("A/AC.291/22/Rev.2", None),
        ("75/828", None),
        ("16", None),
        ("", None),
        ("/", None),
    ],
)
def test_find_document(facts: Facts, symbol: str, id: str | None) -> None:
    found = find_document(facts, symbol)
    assert (found and found.id) == id


@pytest.mark.parametrize(
    ("symbol", "ids"),
    [
        ("A/RES/75/228", ["A/RES/75/282"]),
        ("A/RES/282/75", ["A/RES/75/282"]),
        ("A/RES/74/274", ["A/RES/74/247"]),
        ("A/RES/57/282", ["A/RES/75/282"]),
        ("A/RES/75/283", ["A/RES/75/282"]),
        ("A/RES/78/549", ["A/DEC/78/549"]),
        ("A/AC.291/61", ["A/AC.291/16"]),
        ("A/AC.219/19", ["A/AC.291/19"]),
        ("A/78/L.64", ["A/78/L.46"]),
        ("A/AC.291/22/Rev.2", ["A/AC.291/22/Rev.3"]),
        ("A/RES/55/25", []),
        ("S/RES/1373", []),
        ("nonsense", []),
        ("", []),
    ],
)
def test_near_symbols(facts: Facts, symbol: str, ids: list[str]) -> None:
    assert [document.id for document in near_symbols(facts, symbol)] == ids
