"""Parts of a year that is reckoned from the day of asking: "August last year", "on this day four years ago"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.nlu.mentions import PeriodMention
from bot.nlu.period_patterns import PeriodPatterns
from bot.nlu.time_spans import Stretch, month_stretch, part_of_year, with_year


def narrow(
    found: Sequence[PeriodMention], text: str, folded: str, patterns: PeriodPatterns, today: date
) -> list[PeriodMention]:
    """The mentions in order, each year reckoned from today cut to the part that stands beside it, and one with it."""
    narrowed: list[PeriodMention] = []
    for mention in found:
        if narrowed and mention.start < narrowed[-1].end:
            # "Today" of "two years ago today".
            continue
        before = narrowed[-1] if narrowed else None
        if before is not None and _is_whole_year(mention) and _belongs(before, mention, folded, patterns):
            narrowed[-1] = _one(before, mention, _in_year(before, mention.first.year), text)
        elif before is not None and mention.year_step and _belongs(before, mention, folded, patterns):
            # "January of the year before": which year that is tells the conversation.
            narrowed[-1] = replace(
                before, end=mention.end, text=text[before.start : mention.end], year_step=mention.year_step
            )
        elif before is not None and _is_whole_year(before) and _belongs(mention, before, folded, patterns):
            narrowed[-1] = _one(before, mention, _in_year(mention, before.first.year), text)
        elif _is_whole_year(mention):
            cut = _by_words(mention, text, folded, patterns, today)
            # "Today" of "tal día como hoy hace dos años".
            narrowed = [other for other in narrowed if other.end <= cut.start]
            narrowed.append(cut)
        else:
            narrowed.append(mention)
    return narrowed


def _is_whole_year(mention: PeriodMention) -> bool:
    first, last = mention.first, mention.last
    return mention.relative and first == date(first.year, 1, 1) and last == date(first.year, 12, 31)


def _belongs(part: PeriodMention, year: PeriodMention, folded: str, patterns: PeriodPatterns) -> bool:
    """Whether only "of", "in" or nothing parts the two."""
    gap = folded[min(part.end, year.end) : max(part.start, year.start)]
    return part.any_year and patterns.is_joint(gap)


def _in_year(part: PeriodMention, year: int) -> Stretch:
    first, last = with_year(part.first, year), with_year(part.last, year + part.last.year - part.first.year)
    return Stretch(first, last)


def _by_words(mention: PeriodMention, text: str, folded: str, patterns: PeriodPatterns, today: date) -> PeriodMention:
    """The year cut by words that are no mention: "early last year", "this time last year"."""
    year = mention.first.year
    part = patterns.part_before.search(folded[: mention.start])
    if part is not None:
        start = part.start("part")
        return _cut(mention, part_of_year(year, patterns.words.parts[part["part"]]), start, mention.end, text)
    before, after = patterns.same_before.search(folded[: mention.start]), patterns.same_after.match(folded, mention.end)
    said = before or after
    if said is None:
        return mention
    day = today + relativedelta(year=year)
    stretch = Stretch(day, day) if said["day"] is not None else month_stretch(today.month, year)
    start = before.start(before.lastgroup or 0) if before else mention.start
    return _cut(mention, stretch, start, after.end() if after else mention.end, text)


def _cut(mention: PeriodMention, to: Stretch, start: int, end: int, text: str) -> PeriodMention:
    return replace(mention, first=to.first, last=to.last, start=start, end=end, text=text[start:end], relative=False)


def _one(one: PeriodMention, other: PeriodMention, stretch: Stretch, text: str) -> PeriodMention:
    start, end = min(one.start, other.start), max(one.end, other.end)
    return PeriodMention(start, end, stretch.first, stretch.last, text[start:end])
