"""How much of a question's wording an intent's examples have: what is asked for in strange words is another question.

A sentence vector blurs the word that matters: "which floor was the fourth session on" lies near "where was the fourth
session".  The words that no example of the guessed intent has, weighed by how rare they are, tell the two apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.mentions import Mentions

# The only language with enough examples for a word's absence to mean something.
LANGUAGE = "en"

_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_MIN_STEM = 4


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
    def fit(
        cls, texts: Sequence[str], languages: Sequence[str], mentions: Sequence[Mentions], labels: Sequence[str]
    ) -> Wording:
        """Learn from n examples; those in other languages are passed over."""
        words: dict[str, set[str]] = {}
        frequency: Counter[str] = Counter()
        count = 0
        for text, language, named, label in zip(texts, languages, mentions, labels):
            if language != LANGUAGE:
                continue
            stems = set(_stems(text, named))
            words.setdefault(label, set()).update(stems)
            frequency.update(stems)
            count += 1
        return cls({label: frozenset(stems) for label, stems in words.items()}, dict(frequency), count)

    def strangeness(self, text: str, language: str, named: Mentions, label: str) -> float | None:
        """Summed rarity (natural log) of the words that no example of `label` has; 0 and up, None in other languages.

        Words inside a mention ("the fourth session", "Vienna") count for nothing: which ones are named is no matter of
        intent.
        """
        if language != LANGUAGE:
            return None
        known = self.words.get(label, frozenset())
        strange = set(_stems(text, named)) - known
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


def _stems(text: str, named: Mentions) -> Iterable[str]:
    spans = [
        (m.start, m.end) for group in (named.meetings, named.documents, named.cities, named.periods) for m in group
    ]
    for match in _WORD.finditer(text):
        if not any(start <= match.start() < end for start, end in spans):
            yield _stem(match.group().lower())


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            return word[: -len(ending)]
    return word
