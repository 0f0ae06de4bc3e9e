"""Days that a question names against days of meetings."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.period import matches, window_of
from bot.facts.snapshot import Facts
from tests.dialogue.builders import period


@pytest.mark.parametrize(
    ("first", "last", "any_year", "meeting", "inside"),
    [
        ("2022-06-10", "2022-06-10", False, "second", True),
        ("2022-06-11", "2022-06-30", False, "second", False),
        ("2022-01-01", "2022-05-30", False, "second", True),
        ("2000-06-01", "2000-06-30", True, "second", True),
        ("2000-07-01", "2000-07-31", True, "second", False),
        # A winter, from December of one year to February of the next.
        ("2000-12-01", "2001-02-28", True, "fourth", True),
        ("2000-12-01", "2001-02-28", True, "third", False),
        # A day that most years lack.
        ("2000-02-28", "2000-02-29", True, "first", True),
    ],
)
def test_a_meeting_is_in_a_window_with_at_least_one_day(
    facts: Facts, first: str, last: str, any_year: bool, meeting: str, inside: bool
) -> None:
    window = window_of((period(first, last, "then", any_year=any_year),), None)
    subject = facts.find_meeting(meeting)
    assert subject is not None
    assert matches(subject, window) is inside


def test_anything_is_in_no_window_and_the_undated_in_none(facts: Facts) -> None:
    undated = facts.find_milestone("entry_into_force")
    assert undated is not None
    assert undated.span is None
    assert matches(undated, None)
    assert not matches(undated, window_of((period("0001-01-01", "9999-12-31", "ever"),), None))


def test_the_year_after_needs_something_to_count_from() -> None:
    later = period("2000-01-01", "2000-01-01", "a year later", year_step=1)
    assert window_of((later,), None) is None
    window = window_of((later,), (date(2022, 8, 29), date(2022, 9, 9)))
    assert window is not None
    assert (window.first, window.last) == (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("steps", "first", "last"),
    [
        # From the last day on, and back from the first; weeks are not counted to the day.
        (4, date(2022, 9, 13), date(2022, 9, 13)),
        (-4, date(2022, 8, 25), date(2022, 8, 25)),
        (14, date(2022, 9, 20), date(2022, 9, 26)),
    ],
)
def test_days_later_are_counted_from_what_was_spoken_of(steps: int, first: date, last: date) -> None:
    later = period("0001-01-01", "9999-12-31", "so much later", day_step=steps)
    window = window_of((later,), (date(2022, 8, 29), date(2022, 9, 9)))
    assert window is not None
    assert (window.first, window.last) == (first, last)


def test_the_ends_of_time_are_no_trouble(facts: Facts) -> None:
    window = window_of((period("0001-01-01", "9999-12-31", "ever"),), None)
    assert all(matches(meeting, window) for meeting in facts.meetings)
