"""Which English words there are, and how words that were written as one come apart: "whenwasthesecondsession"."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

# Letters from which an unknown word may be several without blanks: shorter ones are as often names.
GLUED_FROM = 12
# How many it must then be, of any words, or of the domain's commonest ones of so many letters ("secondsession"): other
# pairs are compounds ("bookkeeper").
_GLUED_WORDS = 3
_PART_OF_PAIR = 4
# Letters of the longest part that is tried.
_LONGEST = 20
# A word of the domain is as likely in a text as the commonest hundred of the language.
_DOMAIN_COUNT = 1_000_000_000
# A clause has one of the commonest two hundred words: "who chairs the committee", not "multi stakeholder ism".
_COMMON_COUNT = 500_000_000
# Of the parts of a true message no other is a single letter.
_LONE_LETTERS = frozenset("ai")


@lru_cache(maxsize=1)
def english_words() -> Mapping[str, int]:
    """Some 83,000 words in lower case, the inflected forms among them, with their counts in Google's n-grams.

    Names of places are among them, most other names are not.  Read from symspellpy's list at first use, in 50 ms.
    """
    path = Path(str(resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"))
    pairs = (line.split(" ", 1) for line in path.read_text(encoding="utf-8-sig").splitlines())
    return MappingProxyType({word: int(count) for word, count in pairs})


class GluedWords:
    """Parts words that were written without blanks between them."""

    def __init__(self, known: Collection[str], frequent: Collection[str]) -> None:
        """`known` are lower-case words that count beside those of the language, `frequent` the commonest of them."""
        self._known = known
        self._frequent = frequent

    def part(self, word: str) -> str | None:
        """The lower-case `word` with blanks put in; None where it is no clause of known words and no pair."""
        parts = self._likeliest(word) if len(word) >= GLUED_FROM else ()
        pair = len(parts) == 2 and all(part in self._frequent and len(part) >= _PART_OF_PAIR for part in parts)
        clause = len(parts) >= _GLUED_WORDS and any(english_words().get(part, 0) >= _COMMON_COUNT for part in parts)
        return " ".join(parts) if pair or clause else None

    def _likeliest(self, word: str) -> tuple[str, ...]:
        """The known words whose counts have the greatest product; none where the word is not made of known ones."""
        # By the number of letters read: the sum of the logarithms of counts, less that of all, and the words.
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())]
        for end in range(1, len(word) + 1):
            ways = []
            for start in range(max(0, end - _LONGEST), end):
                before, weight = best[start], self._weight(word[start:end])
                if before is not None and weight is not None:
                    ways.append((before[0] + weight, (*before[1], word[start:end])))
            best.append(max(ways, default=None))
        found = best[-1]
        return found[1] if found is not None else ()

    def _weight(self, word: str) -> float | None:
        if len(word) == 1 and word not in _LONE_LETTERS:
            return None
        count = english_words().get(word, 0)
        if word in self._known:
            count = max(count, _DOMAIN_COUNT)
        return math.log(count / _all_counts()) if count else None


@lru_cache(maxsize=1)
def _all_counts() -> int:
    return sum(english_words().values())
