"""Periods beyond the tables: their words, flags and limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.language import LANGUAGES
from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import normalise
from bot.nlu.periods import PeriodFinder
from bot.nlu.time_spans import unit_stretch, week_of_month

TODAY = date(2026, 11, 22)
# Of which dates are made, and what may follow them.
PIECES = (
    *("may", "march", "2022", "5", "31", "-", "to", "from", "between", "and", "before", "after", "last", "year", "2"),
    *("ago", "the", "of", ",", ".", "/", "00", "99", "q4"),
)
FINDERS = {language: PeriodFinder(load_lexicon(language)) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", ["long", "medium"])
@settings(max_examples=40, deadline=None)
@given(day=st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_finds_every_day_as_babel_writes_it(language: str, style: str, day: date) -> None:
    written = normalise(format_date(day, style, locale=language))
    found = FINDERS[language].find(written, TODAY)
    assert [(period.first, period.last) for period in found] == [(day, day)], written


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(day=st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_finds_every_month_as_babel_writes_it(language: str, day: date) -> None:
    written = normalise(format_date(day, "LLLL y" if language != "zh" else "y年M月", locale=language))
    (found,) = FINDERS[language].find(written, TODAY)
    assert (found.first.year, found.first.month, found.first.day) == (day.year, day.month, 1), written
    assert found.last + timedelta(days=1) == (found.first + timedelta(days=31)).replace(day=1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("two days after Christmas 2019", date(2019, 12, 27), date(2019, 12, 27)),
        ("the day before 10 May 2021", date(2021, 5, 9), date(2021, 5, 9)),
        ("before this year is over", date(2026, 1, 1), date(2026, 12, 31)),
        # Nobody counts weeks to the day.
        ("a week after 1 June 2022", date(2022, 6, 5), date(2022, 6, 11)),
        ("how many days after 9 February 2024", date(2024, 2, 10), date.max),
        ("which session was in Vienna in january 23", date(2023, 1, 1), date(2023, 1, 31)),
        ("what was on january 23, 2023", date(2023, 1, 23), date(2023, 1, 23)),
    ],
)
def test_days_counted_from_days_and_short_years(text: str, first: date, last: date) -> None:
    (found,) = FINDERS["en"].find(text, TODAY)
    assert (found.first, found.last) == (first, last)


def test_a_month_of_the_year_before_counts_from_the_conversation() -> None:
    (found,) = FINDERS["en"].find("and in January of the year before?", TODAY)
    assert (found.first.month, found.year_step, found.any_year) == (1, -1, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("was it in January 2024?", "January 2024"),
        ("from spring to autumn 2022, what met?", "from spring to autumn 2022"),
        ("sessions since May 2023", "since May 2023"),
        ("what about the year before?", "the year before"),
    ],
)
def test_repeats_the_words_as_written(text: str, words: str) -> None:
    (found,) = FINDERS["en"].find(text, TODAY)
    assert found.text == words == text[found.start : found.end]


@pytest.mark.parametrize("text", ["31 June 2022", "30.13.2022", "29 February 2023", "99 January"])
def test_days_that_are_none(text: str) -> None:
    assert all(period.first.day == 1 for period in FINDERS["en"].find(text, TODAY))


def test_leap_day_of_any_year() -> None:
    (found,) = FINDERS["en"].find("on 29 February", TODAY)
    assert found.any_year and found.first == date(2000, 2, 29)


def test_document_symbols_are_skipped() -> None:
    assert FINDERS["en"].find("A/2022/5 in", TODAY, [(0, 8)]) == ()


def test_weeks_begin_on_monday() -> None:
    week = unit_stretch("week", -1, TODAY)
    assert (week.first, week.last) == (date(2026, 11, 9), date(2026, 11, 15))


def test_month_ends_are_clamped() -> None:
    assert unit_stretch("month", -1, date(2026, 3, 31)).last == date(2026, 2, 28)


def test_a_month_has_no_seventh_week() -> None:
    with pytest.raises(ValueError, match="day is out of range"):
        week_of_month(7, 1, 2023)


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.sampled_from(PIECES), max_size=10),
    language=st.sampled_from(LANGUAGES),
    today=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_never_raises_and_ends_after_it_begins(words: list[str], language: str, today: date) -> None:
    for period in FINDERS[language].find(" ".join(words), today):
        assert period.first <= period.last
