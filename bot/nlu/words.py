"""What the words of a question say of its intent, beside what its sentence vector says.

Multinomial naive Bayes over words and pairs of neighbouring words, weighed by rarity and scaled to unit length (the
weights of Rennie et al. 2003, "Tackling the poor assumptions of naive Bayes text classifiers"). A sentence vector
blurs the word that matters; counts of words know nothing of synonyms; their errors differ, and with hundreds of
examples an intent the two together are right more often than either. Training is counting.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.mentions import Mentions

FloatArray = NDArray[np.float32]
Terms = tuple[str, ...]

# A Chinese character is a word: nothing parts them.
_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W_]+")
# Weight of a term that an intent's examples do not have, in units of one such term of an example.
SMOOTHING = 0.01
# Classes up to which the gains of all terms are added at once. With 10,000 of them "what" alone has thousands of gains,
# and term by term is twice as fast.
MANY_CLASSES = 1_000
_NAMES = ("indptr", "classes", "gain", "rarity", "prior", "floor")


def terms_of(text: str, named: Mentions) -> Terms:
    """The words and pairs of neighbouring words of a text, each thing named by its kind: "when was <meeting>"."""
    words: list[str] = []
    position = 0
    for start, end, kind in _spans(named):
        if start >= position:
            words += _WORD.findall(text[position:start].lower())
            words.append(kind)
            position = end
    words += _WORD.findall(text[position:].lower())
    return (*words, *(f"{one} {other}" for one, other in pairwise(words)))


def _spans(named: Mentions) -> list[tuple[int, int, str]]:
    """Which meeting, paper, place or time is named is no matter of intent."""
    return sorted(
        (mention.start, mention.end, kind)
        for kind, mentions in (
            ("<meeting>", named.meetings),
            ("<document>", [document for document in named.documents if not document.by_name]),
            ("<city>", named.cities),
            ("<period>", named.periods),
            ("<country>", named.countries),
        )
        for mention in mentions
    )


@dataclass(frozen=True)
class WordModel:
    """Log-probabilities of k classes given terms; sparse, as most classes have few of the terms."""

    # Terms to their numbers, 0 to v - 1.
    vocabulary: Mapping[str, int]
    # Term t's classes are classes[indptr[t]:indptr[t + 1]], what it adds to their scores the same part of `gain`.
    indptr: NDArray[np.int64]
    classes: NDArray[np.int32]
    gain: FloatArray
    # (v,): the rarer among the examples, the larger.
    rarity: FloatArray
    # (k,): log share of the examples, and what a term that a class has not adds to its score.
    prior: FloatArray
    floor: FloatArray

    @classmethod
    def fit(cls, terms: Sequence[Terms], target: NDArray[np.intp], k: int) -> WordModel:
        """Count the terms of n examples by their (n,) class numbers, every class having some."""
        n = len(terms)
        vocabulary = {term: number for number, term in enumerate(sorted({*chain.from_iterable(terms)}))}
        rows, columns, times = _counted(terms, vocabulary)
        rarity = np.log((1 + n) / (1 + np.bincount(columns, minlength=len(vocabulary)))) + 1
        values = _weighed(rows, columns, times, rarity, n)
        pairs, places = np.unique(columns * k + target[rows], return_inverse=True)
        amounts = np.bincount(places, weights=values, minlength=len(pairs))
        total = np.bincount(pairs % k, weights=amounts, minlength=k)
        return cls(
            vocabulary=vocabulary,
            indptr=np.searchsorted(pairs // k, np.arange(len(vocabulary) + 1)).astype(np.int64),
            classes=(pairs % k).astype(np.int32),
            gain=np.log1p(amounts / SMOOTHING).astype(np.float32),
            rarity=rarity.astype(np.float32),
            prior=np.log(np.bincount(target, minlength=k) / n).astype(np.float32),
            floor=(math.log(SMOOTHING) - np.log(total + SMOOTHING * len(vocabulary) + 1e-12)).astype(np.float32),
        )

    def log_probability(self, terms: Sequence[Terms]) -> FloatArray:
        """(n, k) of n questions; that of the examples' shares where none of the terms is known."""
        n = len(terms)
        rows, columns, times = _counted(terms, self.vocabulary)
        values = _weighed(rows, columns, times, self.rarity, n)
        summed = np.bincount(rows, weights=values, minlength=n)
        scores = (self.prior + summed[:, None] * self.floor).astype(np.float32)
        if len(self.prior) <= MANY_CLASSES:
            scores += self._gains(rows, columns, values, n)
        else:
            for row, term, value in zip(rows, columns, values.astype(np.float32)):
                part = slice(self.indptr[term], self.indptr[term + 1])
                scores[row, self.classes[part]] += value * self.gain[part]
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return scores

    def _gains(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64], values: NDArray[np.float64], n: int
    ) -> NDArray[np.float64]:
        """(n, k) sums of what each term adds to the scores of its classes."""
        starts = self.indptr[columns]
        many = self.indptr[columns + 1] - starts
        # Every class of every term, one after the other.
        places = np.arange(many.sum()) + np.repeat(starts - np.cumsum(many) + many, many)
        k = len(self.prior)
        cells = np.repeat(rows * k, many) + self.classes[places]
        gains = np.repeat(values, many) * self.gain[places]
        return np.bincount(cells, weights=gains, minlength=n * k).astype(np.float64, copy=False).reshape(n, k)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For `numpy.savez`; `load` reads them."""
        text = "\n".join(self.vocabulary).encode()
        kept = {f"words_{name}": getattr(self, name) for name in _NAMES}
        return {**kept, "words_vocabulary": np.frombuffer(text, dtype=np.uint8)}

    @classmethod
    def load(cls, arrays: Mapping[str, NDArray[Any]]) -> WordModel:
        """From `arrays`; KeyError where one is missing."""
        text = arrays["words_vocabulary"].tobytes().decode()
        vocabulary = {term: number for number, term in enumerate(text.split("\n") if text else [])}
        return cls(vocabulary, *(arrays[f"words_{name}"] for name in _NAMES))


def _counted(
    terms: Sequence[Terms], vocabulary: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Row, term number and times of every known term of n texts, by row."""
    v = max(len(vocabulary), 1)
    numbers = np.fromiter(map(vocabulary.get, chain.from_iterable(terms), repeat(-1)), dtype=np.int64)
    cells = np.repeat(np.arange(len(terms)) * v, [len(each) for each in terms]) + numbers
    found, times = np.unique(cells[numbers >= 0], return_counts=True)
    return found // v, found % v, times


def _weighed(
    rows: NDArray[np.int64], columns: NDArray[np.int64], times: NDArray[np.int64], rarity: NDArray[Any], n: int
) -> NDArray[np.float64]:
    """The weight of each term counted; those of each of n texts have length 1."""
    values = (1 + np.log(times)) * rarity[columns]
    values /= np.sqrt(np.bincount(rows, weights=values * values, minlength=n))[rows]
    return values
