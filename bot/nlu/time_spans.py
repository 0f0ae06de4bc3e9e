"""Arithmetic of days, months, quarters, seasons and years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# Stands for "any year" in PeriodMention: a leap year, so that 29 February fits.
ANY_YEAR = 2000

# First month of each, northern hemisphere (all the cities of the process are in it); winter runs into the next year.
_SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@dataclass(frozen=True)
class Stretch:
    """Days from `first` to `last`, both included, with the flags of PeriodMention."""

    first: date
    last: date
    year_step: int = 0
    month_step: int = 0
    day_step: int = 0
    relative: bool = False
    any_year: bool = False


def month_stretch(month: int, year: int, months: int = 1) -> Stretch:
    """`months` whole months from month 1..12 of a year on."""
    first = date(year, month, 1)
    last = first + relativedelta(months=months) - timedelta(days=1)
    return Stretch(first, last, any_year=year == ANY_YEAR)


def quarter_stretch(quarter: int, year: int) -> Stretch:
    """Quarter 1..4; ValueError for another."""
    return month_stretch(3 * quarter - 2, year, 3)


def season_stretch(season: str, year: int) -> Stretch:
    """ "spring", "summer", "autumn" or "winter"; a winter begins in the December of its year."""
    return month_stretch(_SEASON_STARTS[season], year, 3)


def week_of_month(week: int, month: int, year: int) -> Stretch:
    """Days 1-7, 8-14, 15-21, 22-28 or the rest; ValueError for weeks beyond."""
    whole = month_stretch(month, year)
    first = date(year, month, 7 * week - 6)
    return replace(whole, first=first, last=min(first + timedelta(days=6), whole.last))


def part_of_year(year: int, part: str) -> Stretch:
    """ "early", "mid", "late" thirds of a year, by months; "first_half", "second_half"."""
    first, months = {"early": (1, 4), "mid": (5, 4), "late": (9, 4), "first_half": (1, 6), "second_half": (7, 6)}[part]
    return month_stretch(first, year, months)


def part_of(month: Stretch, part: str) -> Stretch:
    """ "early", "mid", "late" thirds and the halves of a month, by days."""
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "first_half": (1, 15), "second_half": (16, 31)}[
        part
    ]
    return replace(
        month, first=month.first.replace(day=first), last=min(month.last, month.first + timedelta(days=last - 1))
    )


def step_unit(unit: str, steps: int, today: date) -> date:
    """The day `steps` units ("day", "week", "month", "quarter", "year") from today."""
    if unit == "quarter":
        unit, steps = "month", 3 * steps
    # Beyond a few centuries nobody means it, and dates end.
    steps = max(min(steps, 500), -500)
    lengths = {
        "day": relativedelta(days=steps),
        "week": relativedelta(weeks=steps),
        "month": relativedelta(months=steps),
        "year": relativedelta(years=steps),
    }
    return today + lengths[unit]


def stepped(unit: str, steps: int) -> Stretch:
    """What lies `steps` units from something spoken of."""
    days, months, years = {
        "day": (1, 0, 0),
        "week": (7, 0, 0),
        "month": (0, 1, 0),
        "year": (0, 0, 1),
    }[unit]
    return Stretch(date.min, date.max, year_step=years * steps, month_step=months * steps, day_step=days * steps)


def around(unit: str, steps: int, day: date) -> Stretch:
    """The day, or about the day, `steps` units from a given one; nobody counts weeks and months to the day."""
    there = step_unit(unit, steps, day)
    slack = timedelta(days={"day": 0, "week": 3}.get(unit, 15))
    return Stretch(there - slack, there + slack)


def unit_stretch(unit: str, steps: int, today: date) -> Stretch:
    """The whole day, week (from Monday), month, quarter or year, `steps` from the present one."""
    day = step_unit(unit, steps, today)
    if unit == "day":
        return Stretch(day, day, relative=True)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Stretch(monday, monday + timedelta(days=6), relative=True)
    if unit == "month":
        return replace(month_stretch(day.month, day.year), relative=True)
    if unit == "quarter":
        return replace(quarter_stretch((day.month + 2) // 3, day.year), relative=True)
    return Stretch(date(day.year, 1, 1), date(day.year, 12, 31), relative=True)


def with_year(day: date, year: int) -> date:
    """The same day of another year; 28 February for 29 where it has none."""
    moved: date = day + relativedelta(year=year)
    return moved
