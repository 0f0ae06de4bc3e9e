"""Dates and spans in English, as a sentence says them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from bot.facts.values import Precision, Span

# Days from the Monday of one week to the Friday of the next, the usual length of a negotiating session.
_TWO_WORKING_WEEKS = range(11, 13)


@lru_cache(maxsize=1_000)
def day(value: date) -> str:
    """ "30 May 2022"."""
    return format_date(value, "d MMMM y", locale="en")


def weekday(value: date) -> str:
    """ "Monday"."""
    return format_date(value, "EEEE", locale="en")


def month(value: date) -> str:
    """ "May 2021"."""
    return format_date(value, "MMMM y", locale="en")


def span(value: Span) -> str:
    """ "30 May to 10 June 2022", "9 to 20 January 2023", "24 February 2022", "May 2021"."""
    if value.precision is Precision.MONTH:
        return month(value.start)
    if value.precision is Precision.YEAR:
        return str(value.start.year)
    if value.start == value.end:
        return day(value.start)
    if value.start.year != value.end.year:
        return f"{day(value.start)} to {day(value.end)}"
    if value.start.month != value.end.month:
        return f"{format_date(value.start, 'd MMMM', locale='en')} to {day(value.end)}"
    return f"{value.start.day} to {day(value.end)}"


def when(value: Span) -> str:
    """The span with its preposition: "on 24 February 2022", "from 9 to 20 January 2023", "in May 2021"."""
    if value.precision is not Precision.DAY:
        return f"in {span(value)}"
    return f"on {span(value)}" if value.start == value.end else f"from {span(value)}"


def length(value: Span) -> str:
    """ "one day", "12 days, two working weeks"; the days of both ends counted."""
    if value.days == 1:
        return "one day"
    return f"{value.days} days" + (" (two working weeks)" if value.days in _TWO_WORKING_WEEKS else "")


def distance(days: int) -> str:
    """A number of days with the weeks or years that it makes: "171 days (about 24 weeks)"."""
    if days == 1:
        return "one day"
    if days >= 730:
        return f"{days} days (about {days / 365.25:.1f} years)"
    if days >= 14:
        return f"{days} days (about {round(days / 7)} weeks)"
    return f"{days} days"
