"""The days that a question names, as a window that meetings and milestones fall into or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.dialogue.subjects import Subject
from bot.nlu.mentions import PeriodMention
from bot.replies import dates

_WEEK = 7


@dataclass(frozen=True)
class Window:
    """Days from `first` to `last`, both included."""

    first: date
    last: date
    # As the question wrote it.
    text: str
    # Month and day count in any year.
    any_year: bool = False
    # "the year before": reckoned from the subject of the conversation.
    stepped: bool = False
    # Reckoned from the day of asking: "today", "last month".
    relative: bool = False


def window_of(periods: tuple[PeriodMention, ...], days: tuple[date, date] | None) -> Window | None:
    """The window of a question's periods: the first that can be reckoned; two plain ones span from one to the other.

    `days` are the first and the last of what "the month after" and "four days later" count from.
    """
    windows = [window for period in periods if (window := _window(period, days)) is not None]
    plain = [window for window in windows if not (window.any_year or window.stepped or window.relative)]
    if len(plain) > 1 and all(window.first != date.min and window.last != date.max for window in plain):
        # "In 2022 and 2023".
        text = " and ".join(window.text for window in plain)
        return Window(min(w.first for w in plain), max(w.last for w in plain), text)
    return windows[0] if windows else None


def _window(period: PeriodMention, days: tuple[date, date] | None) -> Window | None:
    if period.is_step and days is None:
        return None
    day, end = days or (None, None)
    if day is not None and end is not None and period.day_step:
        there = (end if period.day_step > 0 else day) + relativedelta(days=period.day_step)
        # Nobody counts weeks to the day.
        slack = relativedelta(days=0 if period.day_step % _WEEK else _WEEK // 2)
        return Window(there - slack, there + slack, dates.day(there), stepped=True)
    if day is not None and period.month_step:
        first = day.replace(day=1) + relativedelta(months=period.month_step)
        last = first + relativedelta(months=1, days=-1)
        return Window(first, last, dates.month(first), stepped=True)
    if day is not None and period.year_step:
        year = day.year + period.year_step
        if period.any_year:
            # "January of the year before".
            first, last = _in_year(period.first, year), _in_year(period.last, year)
            return Window(first, last, dates.month(first), stepped=True)
        return Window(date(year, 1, 1), date(year, 12, 31), str(year), stepped=True)
    return Window(period.first, period.last, period.text, period.any_year, relative=period.relative)


def matches(subject: Subject, window: Window | None) -> bool:
    """Whether at least one day of the subject is in the window; any subject is where there is no window."""
    if window is None:
        return True
    span = subject.span
    if span is None:
        return False
    if not window.any_year:
        return span.start <= window.last and window.first <= span.end
    # The convention of PeriodMention: 2000 stands for any year, a winter ends in 2001.
    return any(
        span.start <= _in_year(window.last, year) and _in_year(window.first, year) <= span.end
        for year in range(span.start.year - 1, span.end.year + 1)
    )


def ahead(window: Window, today: date) -> Window:
    """From the day of asking up to the next time of a window without a year: "before Christmas"."""
    first = next(day for year in (today.year, today.year + 1) if (day := _in_year(window.first, year)) > today)
    return Window(today, first - timedelta(days=1), f"the time before {dates.day(first)}")


def behind(window: Window, today: date) -> Window:
    """All that was before a window without a year, in the year of the day of asking: "before Christmas"."""
    first = _in_year(window.first, today.year)
    return Window(date.min, first - timedelta(days=1), f"the time before {dates.day(first)}")


def in_year_of(window: Window, focus: tuple[Subject, ...]) -> Window:
    """A month without a year in the one year that was spoken of: "and in December?"; other windows as they are."""
    years = {span.start.year for subject in focus if (span := subject.span) is not None}
    return in_year(window, years.pop()) if len(years) == 1 else window


def in_year(window: Window, year: int) -> Window:
    """A month or season without a year in that year; other windows as they are."""
    if not window.any_year:
        return window
    first, last = _in_year(window.first, year), _in_year(window.last, year)
    return replace(window, first=first, last=last, text=f"{window.text.capitalize()} {year}", any_year=False)


def _in_year(day: date, year: int) -> date:
    year += day.year - 2000
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February in a common year
        return date(year, 2, 28)
