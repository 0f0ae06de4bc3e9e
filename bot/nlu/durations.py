"""Lengths of time in text: "the one-day session", "a meeting of two weeks"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.lexicon import Lexicon
from bot.nlu.mentions import DurationMention
from bot.nlu.normalise import fold, normalise

# Chinese writes a length in one with its words.
_LETTER = r"[^\W\u3400-\u9fff]"
_DAYS = {"day": 1, "week": 7}


class DurationFinder:
    """Finds days and weeks counted in words or figures."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._numbers = {fold(normalise(phrase)): int(n) for _, n, phrase in lexicon.iter_phrases("cardinals")}
        self._units = {fold(normalise(p)): unit for unit in _DAYS for p in lexicon.phrases("time", unit)}
        numbers = "|".join(sorted(map(re.escape, self._numbers), key=len, reverse=True))
        units = "|".join(sorted(map(re.escape, self._units), key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!{_LETTER})(\d{{1,2}}|{numbers or chr(92) + 'd'})[\s-]*({units})(?!{_LETTER})")

    def find(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterable[DurationMention]:
        """The lengths that normalised `text` names outside of `spans`, which are dates and symbols."""
        taken = list(spans)
        for match in self._pattern.finditer(fold(text)):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            count = self._numbers.get(match.group(1)) or int(match.group(1))
            days = _DAYS[self._units[match.group(2)]]
            # "Two weeks" may be ten working days or twelve with the weekend.
            shortest = count if days == 1 else count * days - 4
            yield DurationMention(match.start(), match.end(), shortest, count * days)
