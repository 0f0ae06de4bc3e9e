"""Dates, spans and distances as sentences say them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.facts.values import Precision, Span
from bot.replies import dates


def days(first: str, last: str, precision: Precision = Precision.DAY) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last), precision)


ONE_DAY = days("2022-02-24", "2022-02-24")
ONE_MONTH = days("2023-01-09", "2023-01-20")
TWO_MONTHS = days("2022-05-30", "2022-06-10")
TWO_YEARS = days("2023-12-30", "2024-01-02")
A_MONTH = days("2021-05-01", "2021-05-31", Precision.MONTH)
A_YEAR = days("2019-01-01", "2019-12-31", Precision.YEAR)


@pytest.mark.parametrize(
    ("span", "said", "with_preposition"),
    [
        (ONE_DAY, "24 February 2022", "on 24 February 2022"),
        (ONE_MONTH, "9 to 20 January 2023", "from 9 to 20 January 2023"),
        (TWO_MONTHS, "30 May to 10 June 2022", "from 30 May to 10 June 2022"),
        (TWO_YEARS, "30 December 2023 to 2 January 2024", "from 30 December 2023 to 2 January 2024"),
        (A_MONTH, "May 2021", "in May 2021"),
        (A_YEAR, "2019", "in 2019"),
    ],
)
def test_a_span_is_said_as_short_as_it_is_clear(span: Span, said: str, with_preposition: str) -> None:
    assert dates.span(span) == said
    assert dates.when(span) == with_preposition


def test_a_day_is_written_out() -> None:
    assert dates.day(date(2024, 12, 4)) == "4 December 2024"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (ONE_DAY, "one day"),
        (days("2022-03-24", "2022-03-25"), "2 days"),
        (ONE_MONTH, "12 days (two working weeks)"),
        (days("2023-04-11", "2023-04-21"), "11 days (two working weeks)"),
        (days("2026-01-26", "2026-01-30"), "5 days"),
    ],
)
def test_a_length_counts_both_ends(span: Span, said: str) -> None:
    assert dates.length(span) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "one day"),
        (13, "13 days"),
        (14, "14 days (about 2 weeks)"),
        (171, "171 days (about 24 weeks)"),
        (730, "730 days (about 2.0 years)"),
        (1824, "1824 days (about 5.0 years)"),
    ],
)
def test_a_distance_comes_with_a_unit_that_people_grasp(number: int, said: str) -> None:
    assert dates.distance(number) == said
