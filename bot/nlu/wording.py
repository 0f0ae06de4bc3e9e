"""How much of a question's wording an intent's examples have: what is asked for in strange words is another question.

A sentence vector blurs the word that matters: "which floor was the fourth session on" lies near "where was the fourth
session".  The words that no example of the guessed intent has, weighed by how rare they are, tell the two apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from bot.nlu.words import Terms

# The only language with enough examples for a word's absence to mean something.
LANGUAGE = "en"

# Letters from which on a word says something.
_MIN_WORD = 3
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_MIN_STEM = 4
# Words whose stems are kept; a bound, since the words are users'.
_CACHE_SIZE = 20_000


@dataclass(frozen=True)
class Wording:
    """The words of each intent's English examples."""

    # By intent, stems.
    words: Mapping[str, frozenset[str]]
    # Stems to the number of examples that have them.
    frequency: Mapping[str, int]
    # Number of examples.
    examples: int

    @classmethod
    def fit(cls, terms: Sequence[Terms], languages: Sequence[str], labels: Sequence[str]) -> Wording:
        """Learn from the terms of n examples, see `terms_of`; those in other languages are passed over."""
        words: dict[str, set[str]] = {}
        frequency: Counter[str] = Counter()
        count = 0
        # Each word's once; an example's are then looked up.
        known = {term: _stem(term) for term in set(chain.from_iterable(terms)) if _has_stem(term)}
        for each, language, label in zip(terms, languages, labels):
            if language != LANGUAGE:
                continue
            stems = {known[term] for term in each if term in known}
            words.setdefault(label, set()).update(stems)
            frequency.update(stems)
            count += 1
        return cls({label: frozenset(stems) for label, stems in words.items()}, dict(frequency), count)

    def strangeness(self, terms: Terms, language: str, label: str) -> float | None:
        """Summed rarity (natural log) of the words that no example of `label` has; 0 and up, None in other languages.

        What is named ("the fourth session", "Vienna") counts for nothing: which one it is is no matter of intent.
        """
        if language != LANGUAGE:
            return None
        strange = _stems(terms) - self.words.get(label, frozenset())
        return sum(math.log((1 + self.examples) / (1 + self.frequency.get(stem, 0))) for stem in strange)

    def to_json(self) -> dict[str, Any]:
        """For JSON; `from_json` reads it."""
        words = {label: sorted(stems) for label, stems in self.words.items()}
        return {"words": words, "frequency": dict(self.frequency), "examples": self.examples}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Wording:
        """What `to_json` gave."""
        words = {label: frozenset(stems) for label, stems in data["words"].items()}
        return cls(words, data["frequency"], data["examples"])


def _stems(terms: Terms) -> set[str]:
    return {_stem(term) for term in terms if _has_stem(term)}


def _has_stem(term: str) -> bool:
    # Neither pairs of words nor kinds of things named are letters only.
    return len(term) >= _MIN_WORD and term.isalpha()


@lru_cache(maxsize=_CACHE_SIZE)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            return word[: -len(ending)]
    return word
