"""Which English words there are, and how words that were written as one come apart: "whenwasthesecondsession"."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

# Letters from which an unknown word may be several without blanks: shorter ones are as often names.
GLUED_FROM = 12
# How many it must then be, of any words, or of a message's commonest ones of so many letters ("secondsession"): other
# pairs are compounds ("bookkeeper").
_GLUED_WORDS = 3
_PART_OF_PAIR = 4
# A word of the domain is as likely in a text as the commonest hundred of the language.
_DOMAIN_COUNT = 1_000_000_000
# Of the parts of a true message hardly any are single letters.
_LONE_LETTERS = frozenset("ai")


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Some 83,000 words in lower case, the inflected forms among them; names of places are, most other names are not.

    Read from symspellpy's list (Google's n-grams that stand in SCOWL), at first use in 50 ms.
    """
    lines = _word_list().read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split(" ", 1)[0] for line in lines)


class GluedWords:
    """Parts words that were written without blanks between them."""

    def __init__(self, known: Collection[str], frequent: Collection[str]) -> None:
        """`known` are lower-case words that count beside those of the language, `frequent` the commonest of them."""
        self._known = known
        self._frequent = frequent
        self._segmenter: Any = None

    def part(self, word: str) -> str | None:
        """The lower-case `word` with blanks put in; None where it is not three known words or two frequent ones.

        The first call of all takes half a second.
        """
        if len(word) < GLUED_FROM:
            return None
        if self._segmenter is None:
            self._segmenter = _segmenter(self._known)
        parted: str = self._segmenter.word_segmentation(word, max_edit_distance=0).corrected_string
        parts = parted.split()
        known = all(part in self._known or part in english_words() for part in parts)
        lone = any(len(part) == 1 and part not in _LONE_LETTERS for part in parts)
        pair = len(parts) == 2 and all(part in self._frequent and len(part) >= _PART_OF_PAIR for part in parts)
        return parted if known and not lone and (pair or len(parts) >= _GLUED_WORDS) else None


def _segmenter(known: Collection[str]) -> Any:
    from symspellpy import SymSpell  # 0.1 s that most processes never need

    segmenter = SymSpell(max_dictionary_edit_distance=0)
    segmenter.load_dictionary(str(_word_list()), 0, 1, encoding="utf-8-sig")
    for word in known:
        segmenter.create_dictionary_entry(word, _DOMAIN_COUNT)
    return segmenter


def _word_list() -> Path:
    return Path(str(resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"))
