"""Days, months, years, seasons and stretches of time that a text names, in the six languages.

Month names are Babel's (CLDR), calendar arithmetic is dateutil's, the other words are the lexicons'.  dateparser was
measured on the same spans and left out: 1 to 5 ms a span, and it misses "hace dos años", "в мае 2022", "30 أيار 2022".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.nlu.lexicon import Lexicon
from bot.nlu.mentions import PeriodMention
from bot.nlu.normalise import fold
from bot.nlu.period_joins import join
from bot.nlu.period_patterns import STEPS, PeriodPatterns, plain_name
from bot.nlu.relative_years import narrow
from bot.nlu.time_spans import (
    ANY_YEAR,
    Stretch,
    month_stretch,
    part_of,
    part_of_year,
    quarter_stretch,
    season_stretch,
    step_unit,
    stepped,
    unit_stretch,
    week_of_month,
)

# Groups of the patterns that name days: "9-20 January 2023", "January 9-20, 2023".
_DAY_GROUPS = (("a_d", "a_m", "a_d2", "a_y"), ("b_d", "b_m", "b_d2", "b_y"))
_WORD = re.compile(r"[^\W\d_]+|\d")
# What stands before a month and its year, and before no month and its day: "in January 23".
_FIRST_YEAR = 15
_IN = re.compile(r"(?<!\w)(?:in|en|em|im|в)\s\Z")
# "Four days later", "two weeks earlier".
_STEPPED = {"later": 1, "earlier": -1}
# "Last May", "this spring", "next June".
_WAYS = {"last_month": -1, "this_month": 0, "next_month": 1}


class PeriodFinder:
    """Finds the periods that one language names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._patterns = PeriodPatterns(lexicon)
        self._whole_words = lexicon.language not in ("zh", "ar")

    def month_names(self) -> list[str]:
        """The names of months of four letters or more."""
        return [name for name in self._patterns.words.months if len(name) >= 4]

    def find(self, text: str, today: date, skip: list[tuple[int, int]] | None = None) -> tuple[PeriodMention, ...]:
        """The periods of `text`, normalised, in order; none that touches a span of `skip` (document symbols)."""
        folded = fold(text)
        if not self._may_hold_any(folded):
            return ()
        for start, end in skip or ():
            folded = folded[:start] + "\x00" * (end - start) + folded[end:]
        found: list[PeriodMention] = []
        for match in self._patterns.atoms.finditer(folded):
            mention = self._read(match, text, folded, today)
            if mention is not None:
                found.append(mention)
        return tuple(join(narrow(found, text, folded, self._patterns, today), text, folded, self._patterns))

    def _may_hold_any(self, folded: str) -> bool:
        if not self._whole_words:
            return True
        return not self._patterns.triggers.isdisjoint(_WORD.findall(folded))

    def _read(self, match: re.Match[str], text: str, folded: str, today: date) -> PeriodMention | None:
        said = {plain_name(name): value for name, value in match.groupdict().items() if value is not None}
        # Arabic "and", "in" and the article, written in one with the first word.
        start = match.start() + len(said.pop("joined", ""))
        try:
            stretch = self._stretch(said, match, text, folded, today)
        except ValueError:
            # 31 June, 30.13.2022
            return None
        if stretch is None:
            return None
        return PeriodMention(
            start=start,
            end=match.end(),
            first=stretch.first,
            last=stretch.last,
            text=text[start : match.end()],
            year_step=stretch.year_step,
            month_step=stretch.month_step,
            day_step=stretch.day_step,
            relative=stretch.relative,
            any_year=stretch.any_year,
        )

    def _stretch(
        self, said: dict[str, str], match: re.Match[str], text: str, folded: str, today: date
    ) -> Stretch | None:
        patterns = self._patterns
        for key, (unit, step) in STEPS.items():
            if key in said:
                return stepped(unit, step)
        for key, way in _STEPPED.items():
            if f"{key}_n" in said:
                return stepped(patterns.words.units[said[f"{key}_unit"]], way * patterns.words.number(said[f"{key}_n"]))
        if "relative" in said:
            unit, steps = patterns.words.relative[said["relative"]]
            return unit_stretch(unit, steps, today)
        if "ago_n" in said:
            unit = patterns.words.units[said["ago_unit"]]
            return unit_stretch(unit, -patterns.words.number(said["ago_n"]), today)
        if "past_n" in said:
            unit = patterns.words.units[said["past_unit"]]
            return Stretch(step_unit(unit, -patterns.words.number(said["past_n"]), today), today, relative=True)
        for key, way in _WAYS.items():
            if key in said:
                return self._nearest(said[key], way, today)
        if "iso_y" in said:
            return _days(int(said["iso_y"]), int(said["iso_m"]), int(said["iso_d"]))
        if "num_d" in said:
            return _numeric(int(said["num_d"]), int(said["num_m"]), said["num_y"])
        if "num_month" in said:
            return month_stretch(int(said["num_month"]), int(said["num_month_y"]))
        if "quarter_n" in said:
            return quarter_stretch(patterns.words.number(said["quarter_n"]), _year(said.get("quarter_y")))
        if "week_n" in said:
            return week_of_month(
                patterns.words.number(said["week_n"]), patterns.words.months[said["week_m"]], _year(said.get("week_y"))
            )
        for day_group, month_group, last_day_group, year_group in _DAY_GROUPS:
            if day_group in said:
                year, number = _year(said.get(year_group)), patterns.words.month(said[month_group])
                if "b_d" in said and _is_year(said, match, folded):
                    return month_stretch(number, _year(said["b_d"]))
                first = _days(year, number, int(said[day_group]))
                return replace(first, last=_days(year, number, int(said.get(last_day_group, said[day_group]))).last)
        if "named_day" in said:
            return _days(_year(said.get("named_day_y")), *patterns.words.named_days[said["named_day"]])
        part = said.get("part")
        if "season" in said:
            season = patterns.words.seasons[said["season"]]
            # "Winter 2024" is the one that January and February of 2024 are in.
            back = int(season == "winter" and "season_y" in said)
            return season_stretch(season, _year(said.get("season_y")) - back)
        if "m" in said:
            if "m_y" not in said and part is None and not self._is_month(match, said["m"], text, folded):
                return None
            stretch = month_stretch(patterns.words.month(said["m"]), _year(said.get("m_y")))
            return part_of(stretch, patterns.words.parts[part]) if part else stretch
        if "y" in said:
            whole = int(said["y"])
            if part:
                return part_of_year(whole, patterns.words.parts[part])
            return Stretch(date(whole, 1, 1), date(whole, 12, 31))
        return None

    def _nearest(self, name: str, way: int, today: date) -> Stretch:
        """The last (-1) or next (1) month or season of a name, or that of this year (0)."""
        patterns = self._patterns
        years = (today.year - 1, today.year, today.year + 1)
        if name in patterns.words.seasons:
            near = [season_stretch(patterns.words.seasons[name], year) for year in years]
        else:
            near = [month_stretch(patterns.words.month(name), year) for year in years]
        if way < 0:
            near = [stretch for stretch in near if stretch.last < today][-1:]
        elif way > 0:
            near = [stretch for stretch in near if stretch.first > today][:1]
        else:
            near = near[1:2]
        return replace(near[0], relative=True)

    def _is_month(self, match: re.Match[str], name: str, text: str, folded: str) -> bool:
        """Whether a month's name without day and year is one: "in may", "the May session", not "may I ask"."""
        patterns = self._patterns
        name = name.rstrip(".")
        if name not in patterns.words.doubtful:
            return True
        if name in patterns.words.abbreviations:
            return False
        before = _WORD.findall(folded[: match.start()])[-1:]
        if before and before[0] in patterns.words.before_month:
            return True
        capital = text[match.start("m")].isupper() and not text.isupper()
        return capital and bool(before) and not text[: match.start()].rstrip().endswith((".", "?", "!"))


def _year(said: str | None) -> int:
    if said is None:
        return ANY_YEAR
    figures = re.sub(r"\D", "", said)
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _is_year(said: Mapping[str, str], match: re.Match[str], folded: str) -> bool:
    """Whether the number after a month is its year: "in January 23"."""
    alone = not {"b_d2", "b_y"} & set(said) and match.group()[-1].isdigit()
    return alone and int(said["b_d"]) >= _FIRST_YEAR and _IN.search(folded[: match.start()]) is not None


def _days(year: int, month: int, day: int) -> Stretch:
    only = date(year, month, day)
    return Stretch(only, only, any_year=year == ANY_YEAR)


def _numeric(first: int, second: int, year: str) -> Stretch:
    # Day first, as the sources write; month first only where nothing else is possible ("5/30/2022").
    if second > 12 >= first:
        first, second = second, first
    return _days(_year(year), second, first)
