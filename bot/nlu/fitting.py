"""Fits the classifiers of a release; in a process that trains again and again, only where their questions have changed.

An answer that is edited changes nothing that they are made of, and most of a training is theirs. Where questions have
changed, the weights begin at the last ones: they end within the same tolerance of the same minimum as from zero, with
other last digits. The gate judges the very file that is published.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from bot.nlu.cascade import Cascade, EncodeEnglish
from bot.nlu.classifier import Examples


class Fitting:
    """Keeps, where told to, what it fitted last: some 80 MB on the delivered content."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._remembers = False
        self._last: tuple[tuple[object, ...], Cascade] | None = None

    def remember(self) -> None:
        """Keep the last one from now on."""
        self._remembers = True

    def fit(self, examples: Examples, held_out: Examples | None, encode_english: EncodeEnglish | None) -> Cascade:
        """As `Cascade.fit`, beginning at the one kept; that one itself where it was fitted to the very same.

        English vectors are taken to depend on nothing but the texts, within a process.
        """
        if not self._remembers:
            return Cascade.fit(examples, held_out, encode_english)
        key = _key(examples, held_out, encode_english is not None)
        if self._last is None or self._last[0] != key:
            start = self._last[1] if self._last is not None else None
            self._last = (key, Cascade.fit(examples, held_out, encode_english, start))
        return self._last[1]


@lru_cache(maxsize=1)
def shared_fitting() -> Fitting:
    """The one of this process, as graph components are made anew for each training."""
    return Fitting()


def _key(examples: Examples, held_out: Examples | None, english: bool) -> tuple[object, ...]:
    """Equal where all that is fitted to is; vectors stand in it by their digest, as they are 50 MB."""
    return english, *((_part(part) if part else None) for part in (examples, held_out))


def _part(examples: Examples) -> tuple[object, ...]:
    q = examples.questions
    vectors = hashlib.sha256(q.vectors.tobytes()).digest()
    lists = (list(values) for values in (q.texts, q.languages, q.terms, examples.labels))
    return q.vectors.shape, vectors, q.flags.tobytes(), *lists
