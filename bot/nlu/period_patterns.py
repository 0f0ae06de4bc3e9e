"""The regular expressions of one language's dates, made from its lexicon and Babel's month names."""

from __future__ import annotations

import re

from bot.nlu.lexicon import Lexicon
from bot.nlu.period_words import PeriodWords

# Years that a question on this process can mean.
_YEAR = r"20(?:1[5-9]|2\d|3[0-5])"
# Lexicon keys of steps from the subject of the conversation, with unit and direction.
STEPS = {
    "year_before": ("year", -1),
    "year_after": ("year", 1),
    "month_before": ("month", -1),
    "month_after": ("month", 1),
}
_DASH = r"\s?[-~]\s?"


class PeriodPatterns:
    """Compiled patterns, over folded text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._chinese = lexicon.language == "zh"
        self.words = PeriodWords(lexicon)
        self._joined = 0
        self.atoms = re.compile("|".join(self._atoms()))
        self.triggers = self._triggers()
        start = "" if self._chinese else r"(?<!\w)"
        leading = "|".join(
            f"(?P<{name}>{start}{self._any('time', name)})"
            for name in ("before", "after", "since", "until")
            if self.words.phrases("time", name)
        )
        # Between such a word and the date: "since the year 2022", "before the end of".
        gap = rf"\s?(?:(?:{self._any('words', 'the')})\s)?\Z"
        self.leading = re.compile(f"(?:{leading}){gap}")
        self.trailing = re.compile(self._trailing())
        # "Two days", before "after Christmas".
        numbers = _alternatives(list(self.words.numbers))
        units = _alternatives(list(self.words.units))
        the = self._any("words", "the")
        self.offset = re.compile(rf"{start}(?:(?P<n>\d{{1,2}}|{numbers})|{the})\s(?P<unit>{units})\s?\Z")
        from_between = f"{self._any('time', 'from')}|{self._any('time', 'between')}"
        self.opening_range = re.compile(rf"{start}(?:{from_between})\s?(?:(?:{self._any('words', 'the')})\s)?\Z")
        article = rf"(?:(?:{self._any('words', 'the')}|{self._any('time', 'of')})\s)?"
        self._to = re.compile(rf"\s?(?:{self._any('time', 'to')}|-|~)\s?{article}\Z")
        self._and = re.compile(rf"\s?(?:{self._any('time', 'and')}|&)\s?{article}\Z")
        self._dash = re.compile(r"\s?[-~]\s?\Z")
        self._listed = re.compile(rf"\s?(?:,|&|/|{self._any('words', 'and')})\s?{article}\Z")
        # Between a part of a year and the year: "August of last year", "last year, in August".
        self._joint = re.compile(rf"\s?,?\s?(?:(?:{self._any('time', 'of')}|{self._any('time', 'on')})\s?)?{article}\Z")
        of_the = rf"(?:(?:{self._any('time', 'of')}|{self._any('words', 'the')})\s)?"
        self.part_before = re.compile(rf"{start}(?P<part>{_alternatives(list(self.words.parts))})\s?{of_the}\Z")
        same = rf"(?:(?P<day>{self._any('time', 'same_day')})|(?P<time>{self._any('time', 'same_time')}))"
        self.same_before = re.compile(rf"{start}{same}\s?,?\s?{of_the}\Z")
        self.same_after = re.compile(rf"\s?,?\s?{same}(?!\w)" if not self._chinese else rf"的?{same}")
        # "...之间": the end of a range is said after it.
        self.closing = re.compile(r"\s?(?:之间|期间|间)" if self._chinese else r"(?!)")

    def can_join(self, gap: str, opened: bool) -> bool:
        """Whether the words between two periods make them one: "to", a dash, and after "between" also "and"."""
        if self._to.match(gap):
            return opened or not self._and.match(gap)
        return bool(self._dash.match(gap)) or (opened and bool(self._and.match(gap)))

    def is_range(self, words: str) -> bool:
        """Whether the words of one period name two days: "9 to 20 January"."""
        match = self.atoms.fullmatch(words)
        return match is not None and any(
            value is not None and plain_name(name) in ("a_d2", "b_d2") for name, value in match.groupdict().items()
        )

    def are_listed(self, gap: str) -> bool:
        """Whether the words between two periods list them: "March and June 2022"."""
        return bool(self._listed.match(gap))

    def is_joint(self, gap: str) -> bool:
        """Whether the words between a part of a year and the year make them one."""
        return bool(self._joint.match(gap))

    def _any(self, section: str, key: str) -> str:
        """The words as alternatives; what never matches where there are none."""
        return _alternatives(self.words.phrases(section, key)) or r"(?!)"

    def _triggers(self) -> frozenset[str]:
        phrases = [
            *self.words.months,
            *self.words.seasons,
            *self.words.relative,
            *self.words.parts,
            *self.words.named_days,
        ]
        for key in STEPS:
            phrases += self.words.phrases("time", key)
        words = {match.group() for phrase in phrases for match in re.finditer(r"[^\W\d_]+", phrase)}
        # Words that stand in many a phrase and tell nothing alone would call for the full search each time.
        weak = {
            word
            for section, key in (("words", "the"), ("time", "of"), ("time", "a"))
            for word in self.words.phrases(section, key)
        }
        return frozenset(words - weak) | frozenset("0123456789") | frozenset(self.words.units)

    def _trailing(self) -> str:
        # Chinese says it after the date: "2022年以前".  The other languages here never do.
        if not self._chinese:
            return r"(?!)"
        return r"\s?(?:(?P<before>之前|以前|前)|(?P<after>之后|以后|后)|(?P<since>以来|起|开始)|(?P<until>为止))"

    def _left(self) -> str:
        """What may stand right before a date's first letter; letters joined to it go into a group "joined"."""
        if self._chinese:
            return ""
        if self._lexicon.language == "ar":
            # "And", "so", "in", "as", "to" and the article are written in one with the word.
            self._joined += 1
            return (
                "(?<![\u0621-\u064a\\d])"
                f"(?P<joined__{self._joined}>[\u0648\u0641]?[\u0628\u0644\u0643]?(?:\u0627\u0644)?)"
            )
        return r"(?<![^\W_])"

    def _template(self, phrase: str, kind: str) -> str:
        """ "{n} {unit} ago" as a pattern with groups <kind>_n and <kind>_unit."""
        pattern = re.escape(phrase).replace(r"\ ", r"\s?" if self._chinese else r"\s")
        numbers = _alternatives(list(self.words.numbers))
        pattern = pattern.replace(r"\{n\}", rf"(?P<{kind}_n>\d{{1,2}}|{numbers})", 1)
        pattern = pattern.replace(
            r"\{o\}", rf"(?P<{kind}_n>(?:{numbers})|\d(?:{self._any('words', 'ordinal_suffix')})?)", 1
        )
        pattern = pattern.replace(r"\{unit\}", rf"(?P<{kind}_unit>{_alternatives(list(self.words.units))})", 1)
        return pattern.replace(
            r"\{month\}", rf"(?P<{kind}>{_alternatives([*self.words.months, *self.words.seasons])})", 1
        )

    def _atoms(self) -> list[str]:
        if self._chinese:
            return [*self._numeric_atoms(), *self._chinese_atoms(), *self._word_atoms()]
        return [*self._numeric_atoms(), *self._word_atoms(), *self._european_atoms()]

    def _numeric_atoms(self) -> list[str]:
        year = rf"(?:{_YEAR}|\d\d)"
        return [
            rf"(?<![\w/.-])(?P<iso_y>{_YEAR})[-/.](?P<iso_m>\d{{1,2}})[-/.](?P<iso_d>\d{{1,2}})(?![\w/-])",
            rf"(?<![\w/.-])(?P<num_d>\d{{1,2}})(?:(?P<num_s>[./-])\s?)(?P<num_m>\d{{1,2}})(?P=num_s)\s?(?P<num_y>{year})(?![\w/-])",
            rf"(?<![\w/.-])(?P<num_month>0?[1-9]|1[0-2])[/.](?P<num_month_y>{_YEAR})(?![\w/-])",
        ]

    def _word_atoms(self) -> list[str]:
        right = "" if self._chinese else r"(?!\w)"
        atoms = []
        numbered = [(key, key) for key in ("ago", "past", "later", "earlier", "last_month", "this_month", "next_month")]
        # A group's name must be unique in a pattern: "__0" and so on, which `plain_name` takes off again.
        for key, kind in numbered:
            for index, phrase in enumerate(self.words.phrases("time", key)):
                pattern = self._template(phrase, f"{kind}__{index}")
                atoms.append(f"{self._left()}{pattern}{right}")
        for key in ("quarter", "week_of"):
            kind = "week" if key == "week_of" else key
            of = rf"\s?(?:(?:{self._any('time', 'of')})\s?)?"
            for index, phrase in enumerate(self.words.phrases("time", key)):
                pattern = self._template(phrase, f"{kind}__{index}")
                if kind == "week":
                    month = rf"(?P<week_m__{index}>{_alternatives(list(self.words.months))})"
                    pattern += rf"\s{month}(?:{of}(?P<week_y__{index}>{_YEAR}))?"
                else:
                    pattern += rf"{of}(?P<quarter_y__{index}>{_YEAR})"
                atoms.append(f"{self._left()}{pattern}{right}")
        for key in STEPS:
            if self.words.phrases("time", key):
                atoms.append(f"{self._left()}(?P<{key}>{self._any('time', key)}){right}")
        atoms.append(f"{self._left()}(?P<relative>{_alternatives(list(self.words.relative))}){right}")
        return atoms

    def _european_atoms(self) -> list[str]:
        right = r"(?![^\W_])"
        months = rf"(?:{_alternatives(list(self.words.months))})\b\.?"
        suffixes = [*self.words.phrases("words", "ordinal_suffix")]
        suffix = rf"(?:\s?-?(?:{_alternatives(suffixes)}))?" if suffixes else ""
        day = r"(?:0?[1-9]|[12]\d|3[01])"
        named_days = _alternatives(list(self.words.named_days))
        of, the = self._any("time", "of"), self._any("words", "the")
        year_word = self._any("time", "year_word")
        # ", 2022", "de l'année 2022", "'22"
        year = rf"(?:\s(?:{of}))?,?(?:\s?(?:{year_word}))?\s?(?P<{{0}}>{_YEAR}|'\d\d)"
        and_or_to = rf"(?:{_DASH}|\s(?:{self._any('time', 'to')}|{self._any('time', 'and')}|&)\s(?:(?:{the})\s)?)"
        part = rf"(?:(?P<{{0}}>{_alternatives(list(self.words.parts))})[\s-]?(?:(?:{of}|{the})\s?)?)?"
        year_after = rf"(?:\s(?:{year_word})\b\.?)?"
        return [
            # 9-20 January 2023, 30 May
            rf"{self._left()}(?P<a_d>{day}){suffix}(?:{and_or_to}(?P<a_d2>{day}){suffix})?\s?(?:(?:{of})\s)?"
            rf"(?P<a_m>{months})(?:{year.format('a_y')})?{right}",
            # May 30, 2022; not the "May 30" of "May 30 June"
            rf"{self._left()}(?P<b_m>{months})\s(?:the\s)?(?P<b_d>{day}){suffix}"
            rf"(?:{and_or_to}(?P<b_d2>{day}){suffix})?(?:{year.format('b_y')})?{right}(?!\s?-?\s?(?:{months}))",
            # early January 2023, May
            rf"{self._left()}{part.format('part__0')}(?P<m>{months})(?:{year.format('m_y')})?{right}",
            # Christmas Eve 2024
            rf"{self._left()}(?P<named_day>{named_days})(?:{year.format('named_day_y')})?{right}",
            # spring 2022
            rf"{self._left()}(?P<season>{_alternatives(list(self.words.seasons))})(?:{year.format('season_y')})?{right}",
            # the year 2022, mid-2023
            rf"{self._left()}{part.format('part__1')}(?:(?:{year_word})\s)?(?<![\d/.#])(?<!\d-)(?P<y>{_YEAR})"
            rf"{year_after}(?![\d/]|[.-]\d)",
        ]

    def _chinese_atoms(self) -> list[str]:
        number = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
        day = r"\d{1,2}"
        named_days = _alternatives(list(self.words.named_days))
        parts = _alternatives(list(self.words.parts))
        return [
            rf"(?:(?P<a_y>{_YEAR})\s?年\s?)?(?P<a_m>{number})\s?月\s?(?P<a_d>{day})\s?[日号]?"
            rf"(?:\s?(?:-|~|至|到|和)\s?(?P<a_d2>{day}))?\s?[日号]",
            rf"(?:(?P<m_y>{_YEAR})\s?年\s?)?(?P<m>{number})\s?月(?!前)(?:(?P<part__0>{parts}))?",
            rf"(?:(?P<named_day_y>{_YEAR})\s?年?的?\s?)?(?P<named_day>{named_days})",
            rf"(?:(?P<season_y>{_YEAR})\s?年?\s?)?(?P<season>{_alternatives(list(self.words.seasons))})",
            rf"(?<![\d/.-])(?P<y>{_YEAR})\s?年?(?:(?P<part__1>{parts}))?(?![\d/]|[.-]\d)",
        ]


def plain_name(group: str) -> str:
    """A group's name without the number that keeps it unique: "ago__1_n" -> "ago_n"."""
    return re.sub(r"__\d+", "", group)


def _alternatives(words: list[str]) -> str:
    """Longest first, so that "juin" is not read as "jui"; blanks match one blank."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
