"""The words of one language's dates and what they mean: months, seasons, numbers, "last year"."""

from __future__ import annotations

import re
from datetime import date

from babel import Locale

from bot.nlu.lexicon import Lexicon
from bot.nlu.normalise import fold, normalise

# Arabic months have three sets of names, by region.
_LOCALES = {"ar": ("ar", "ar_SY", "ar_DZ", "ar_MA")}
_CHINESE_NUMBERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}


class PeriodWords:
    """Words by what they mean, folded."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.months, self.abbreviations = self._month_names()
        self.doubtful = self.abbreviations | set(self.phrases("time", "doubtful_month"))
        self.before_month = frozenset(word for phrase in self.phrases("time", "in") for word in phrase.split()[-1:])
        self.seasons = {
            word: season
            for season in ("spring", "summer", "autumn", "winter")
            for word in self.phrases("seasons", season)
        }
        self.parts = {
            word: part
            for part in ("early", "mid", "late", "first_half", "second_half")
            for word in self.phrases("time", part)
        }
        self.units = {word: unit for unit in ("day", "week", "month", "year") for word in self.phrases("time", unit)}
        self.relative: dict[str, tuple[str, int]] = {}
        for offset in lexicon.sections["relative"]:
            match = re.fullmatch(r"(day|week|month|quarter|year)([+-]\d+)", offset)
            if match is None:
                raise ValueError(
                    f"lexicon {lexicon.language}: relative: key {offset!r} is no unit with an offset like 'year-1'"
                )
            for word in self.phrases("relative", offset):
                self.relative[word] = (match.group(1), int(match.group(2)))
        self.named_days = {
            word: _month_and_day(key) for key in lexicon.sections["days"] for word in self.phrases("days", key)
        }
        self.numbers = self._number_words()

    def number(self, word: str) -> int:
        """A figure or number word as int; ValueError for another."""
        if word.isdecimal():
            return int(word)
        if word not in self.numbers:
            raise ValueError(f"not a number: {word!r}")
        return self.numbers[word]

    def month(self, word: str) -> int:
        """A month's name, or in Chinese its number, as 1..12; ValueError for another."""
        word = word.rstrip(".")
        return self.months[word] if word in self.months else self.number(word)

    def phrases(self, section: str, key: str) -> list[str]:
        """The phrases of the lexicon under a key."""
        return [fold(normalise(phrase)) for phrase in self._lexicon.phrases(section, key)]

    def _month_names(self) -> tuple[dict[str, int], set[str]]:
        names: dict[str, int] = {}
        abbreviations: set[str] = set()
        for code in _LOCALES.get(self._lexicon.language, (self._lexicon.language,)):
            months = Locale.parse(code).months
            for form in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    for number, name in months[form][width].items():
                        word = fold(normalise(name)).rstrip(".")
                        if any(character.isdigit() for character in word):
                            continue
                        if names.setdefault(word, number) == number and width == "abbreviated":
                            abbreviations.add(word)
                for name in months[form]["wide"].values():
                    abbreviations.discard(fold(normalise(name)))
        for key in self._lexicon.sections["months"]:
            for word in self.phrases("months", key):
                plain = word.rstrip(".")
                names[plain] = int(key)
                if word.endswith("."):
                    abbreviations.add(plain)
        return names, abbreviations if self._lexicon.language in ("en", "fr", "es", "ru") else set()

    def _number_words(self) -> dict[str, int]:
        numbers = dict(_CHINESE_NUMBERS) if self._lexicon.language == "zh" else {}
        for section in ("cardinals", "ordinals"):
            for key in self._lexicon.sections[section]:
                for word in self.phrases(section, key):
                    numbers[word] = int(key)
        for word in self.phrases("time", "a"):
            numbers[word] = 1
        return numbers


def _month_and_day(key: str) -> tuple[int, int]:
    """ "12-24" of a lexicon; ValueError for what is no day."""
    day = date.fromisoformat(f"2000-{key}")
    return day.month, day.day
