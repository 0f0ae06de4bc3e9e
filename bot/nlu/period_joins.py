"""Periods that stand beside each other or after a word that opens them: ranges, "since", "two days after"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.nlu.mentions import PeriodMention
from bot.nlu.period_patterns import PeriodPatterns
from bot.nlu.time_spans import around, with_year

# "Before this year is over."
_IS_OVER = re.compile(
    r" (?:(?:is|gets?|has|was) (?:over|out|up|ended|done|gone|through)|ends?|ended|closes?|runs out)\b"
)
# "Two days before", "a week after".
_TURNS = {"before": -1, "after": 1}


def join(found: list[PeriodMention], text: str, folded: str, patterns: PeriodPatterns) -> list[PeriodMention]:
    """Ranges of two, and open periods: "from spring to autumn 2022", "since May 2023"."""
    for index in range(len(found) - 2, -1, -1):
        mention, following = found[index], found[index + 1]
        fixed = not (following.any_year or following.relative or following.is_step)
        if mention.any_year and fixed and patterns.are_listed(folded[mention.end : following.start]):
            found[index] = _in_year_of(mention, following)
    joined: list[PeriodMention] = []
    position = 0
    while position < len(found):
        mention = found[position]
        upcoming = found[position + 1] if position + 1 < len(found) else None
        before = folded[: mention.start]
        gap = folded[mention.end : upcoming.start] if upcoming else ""
        opening = patterns.opening_range.search(before)
        if opening and not mention.is_step and patterns.is_range(folded[mention.start : mention.end]):
            # "from 9 to 20 January": complete in itself, and "from" opens nothing.
            start = opening.start()
            joined.append(replace(mention, start=start, text=text[start : mention.end]))
            position += 1
            continue
        if upcoming and patterns.can_join(gap, opening is not None) and _joinable(mention, upcoming):
            start = opening.start() if opening else mention.start
            end = upcoming.end
            closing = patterns.closing.match(folded, end)
            end = closing.end() if closing else end
            joined.append(_range(mention, upcoming, start, end, text))
            position += 2
            continue
        joined.append(_opened(mention, before, folded, text, patterns))
        position += 1
    return joined


def _opened(mention: PeriodMention, before: str, folded: str, text: str, patterns: PeriodPatterns) -> PeriodMention:
    if mention.is_step:
        return mention
    for pattern, ends in ((patterns.leading, False), (patterns.trailing, True)):
        match = pattern.match(folded, mention.end) if ends else pattern.search(before)
        if match is None:
            continue
        which = next(name for name, value in match.groupdict().items() if value is not None)
        offset = patterns.offset.search(before[: match.start(which)]) if which in _TURNS and not ends else None
        if offset is not None and mention.first == mention.last:
            # "Two days after Christmas 2019".
            unit, count = patterns.words.units[offset["unit"]], patterns.words.number(offset["n"] or "1")
            stretch = around(unit, _TURNS[which] * count, mention.first)
            start = offset.start()
            return replace(mention, first=stretch.first, last=stretch.last, start=start, text=text[start : mention.end])
        first, last = mention.first, mention.last
        if which == "before" and _IS_OVER.match(folded, mention.end):
            # "Before this year is over" is in it.
            return mention
        if mention.any_year:
            # Which year is open too: nothing sensible can be cut off.
            return mention
        if which == "before":
            first, last = date.min, first - timedelta(days=1)
        elif which == "after":
            first, last = last + timedelta(days=1), date.max
        elif which == "since":
            last = date.max
        else:
            first = date.min
        start = mention.start if ends else match.start(which)
        end = match.end() if ends else mention.end
        return replace(mention, first=first, last=last, start=start, end=end, text=text[start:end])
    return mention


def _in_year_of(mention: PeriodMention, following: PeriodMention) -> PeriodMention:
    """ "March" in "March and June 2022"."""
    year = following.first.year
    first, last = with_year(mention.first, year), with_year(mention.last, year + mention.last.year - mention.first.year)
    return replace(mention, first=first, last=last, any_year=False)


def _joinable(one: PeriodMention, other: PeriodMention) -> bool:
    return not (one.is_step or other.is_step) and (other.any_year <= one.any_year or one.any_year == other.any_year)


def _range(one: PeriodMention, other: PeriodMention, start: int, end: int, text: str) -> PeriodMention:
    first, last = one.first, other.last
    if one.any_year and not other.any_year:
        # "29 January to 9 February 2024", "from December to January 2023"
        first = with_year(first, other.last.year)
        if first > last:
            first = with_year(first, other.last.year - 1)
    if first > last:
        first, last = min(one.first, other.first), max(one.last, other.last)
    return PeriodMention(
        start=start,
        end=end,
        first=first,
        last=last,
        text=text[start:end],
        relative=one.relative or other.relative,
        any_year=one.any_year and other.any_year,
    )
