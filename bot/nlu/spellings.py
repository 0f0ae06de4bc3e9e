"""Spelling correctors of this process: releases of the same words share one.

In a process that trains again and again on nearly the same texts, what was learnt and corrected last is kept.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from threading import Lock

from bot.nlu.encoder import shared_tokenizer
from bot.nlu.spelling import SpellingCorrector, words_of
from bot.nlu.vocabulary import domain_vocabulary, ordinary_words, uses_of

# That of the release which serves and of the one about to.
_KEPT = 2
# Texts whose corrections are kept where that is wanted.
_REMEMBERED = 200_000


class RememberingCorrector:
    """A corrector that, where told to, keeps what it made of each text."""

    def __init__(
        self, corrector: SpellingCorrector, remembers: bool, before: RememberingCorrector | None = None
    ) -> None:
        """Knows what the one `before` knew, where both make the same of it."""
        self._corrector = corrector
        # Texts to what they become and the words on which that depends.
        self._known: dict[str, tuple[str, tuple[str, ...]]] | None = {} if remembers else None
        if remembers and before is not None:
            self._known = before._as_known_to(corrector)

    def correct(self, text: str) -> str:
        """As `SpellingCorrector.correct`."""
        if self._known is None:
            return self._corrector.correct(text)
        known = self._known.get(text)
        if known is None:
            known = self._corrector.correct(text), words_of(text)
            if len(self._known) < _REMEMBERED:
                self._known[text] = known
        return known[0]

    def _as_known_to(self, other: SpellingCorrector) -> dict[str, tuple[str, tuple[str, ...]]]:
        known = self._known or {}
        words = set(chain.from_iterable(words for _, words in known.values()))
        touched = other.touched(words, self._corrector.vocabulary)
        return {text: kept for text, kept in known.items() if touched.isdisjoint(kept[1])}


class Spellings:
    """The last correctors, by their vocabulary.

    They may keep the texts of training; never those of users, which would stay in memory.
    """

    def __init__(self, common: Callable[[str], bool]) -> None:
        """Nothing is kept of any text; `common` as `SpellingCorrector` takes it."""
        self._common = common
        self._remembers = False
        # Texts and words with the times that they stand there, and the vocabulary.
        self._learnt: tuple[Counter[str], Counter[str], str] = (Counter(), Counter(), "")
        self._last: OrderedDict[str, RememberingCorrector] = OrderedDict()
        self._lock = Lock()

    def remember(self) -> None:
        """Keep, from now on, the texts last learnt from and what the correctors made of texts."""
        self._remembers = True

    def learn(self, texts: Sequence[str], names: Callable[[], Iterable[str]]) -> str:
        """The vocabulary of texts and names as JSON, see `domain_vocabulary`; `names` never changes in a process."""
        learnt, uses, vocabulary = self._learnt
        given = Counter(texts)
        if not vocabulary or learnt != given:
            uses = uses + uses_of(given - learnt)
            uses.subtract(uses_of(learnt - given))
            # In an order that does not depend on what was learnt before.
            used = {word: uses[word] for word in sorted(uses) if uses[word]}
            vocabulary = to_text(domain_vocabulary(used, names(), self._common))
            if self._remembers:
                self._learnt = (given, Counter(used), vocabulary)
        return vocabulary

    def load(self, vocabulary: str) -> RememberingCorrector:
        """The one of a vocabulary, see `to_text`; raises ValueError where it is none."""
        with self._lock:
            corrector = self._last.pop(vocabulary, None)
            if corrector is None:
                plain = SpellingCorrector(json.loads(vocabulary), self._common)
                before = next(reversed(self._last.values()), None)
                corrector = RememberingCorrector(plain, self._remembers, before)
            self._last[vocabulary] = corrector
            while len(self._last) > _KEPT:
                self._last.popitem(last=False)
            return corrector


def to_text(vocabulary: Mapping[str, int]) -> str:
    """The vocabulary as JSON."""
    return json.dumps(vocabulary, ensure_ascii=False)


@lru_cache(maxsize=1)
def shared_spellings() -> Spellings:
    """Those of this process, as graph components are made anew for each model."""
    return Spellings(ordinary_words(shared_tokenizer()))
