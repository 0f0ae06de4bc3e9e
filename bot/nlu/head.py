"""The classifier on top of the sentence encoder: features to intents, and what speaks for or against the best one.

A linear softmax over frozen sentence vectors (`bot.nlu.linear` trains it), beside it a count of words
(`bot.nlu.words`); the classes that both find likeliest are weighed once more by their nearest example. Beside the
weights a head keeps the examples and mean of every class: how near a message lies to them also tells an unknown
question from a hard one.
Arrays and JSON-able metadata in and out, never pickle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.features import Features
from bot.nlu.linear import Weights, train
from bot.nlu.spectrum import Spectrum
from bot.nlu.typicality import Typicality
from bot.nlu.words import WordModel

FloatArray = NDArray[np.float32]

# Above this many classes a message is compared with all of them in SKETCH_DIM dimensions only, with SHORTLIST exactly:
# with every 10-shot example of CLINC150 and BANKING77 a class of its own (2,272), the five best of all 1,137 questions
# (the 5-shot ones and "please") were among the first 32 there.
SKETCH_FROM = 2_000
SKETCH_DIM = 128
SHORTLIST = 64
# Best classes whose examples a message is compared with.
NEAR = 5
# What a cosine of 1 to a class's nearest example adds to its logit, among the NEAR best: a line through each class
# leaves out what makes "who chaired it" and "who chaired the other" two questions. On data/calibration 9 to 15 are the
# same within noise, and better than 0 and 24.
NEAREST_WEIGHT = 15.0
# Probability from which a class is compared with its examples: what they add lifts no less likely one to the top.
NEAREST_FROM = 1e-3
# Weight of the log-probabilities by words against those by vectors, which have the rest of 1. On data/calibration,
# where it comes to 0.4 (SCANT), 0.3 and 0.4 are the same within noise, and no worse than 0.2 and 0.5.
WORDS_WEIGHT = 0.5
# Both count only where there are examples to count: with m of them a class in the mean, by m / (m + SCANT). With five
# or eight, of BANKING77's and CLINC150's training sets, 40 and 80 are within a quarter of a point of each other, and no
# worse than 10 and 20.
SCANT = 40.0
# What stands for 1 in the examples of a head.
UNIT = np.float32(32_767)
# Share of the examples up to which their spectrum is that of the last ones with those added and removed.
MOVED = 0.05
# Messages that are compared with their classes' means at once: 5 MB of means.
TOGETHER = 256
# The columns of `Judgement.evidence`; the larger, the likelier the best guess is right.
EVIDENCE = ("log_odds", "margin", "example_similarity", "prototype_similarity", "typicality")
FORMAT = 6


@dataclass(frozen=True)
class Judgement:
    """What a head says of n messages."""

    # (n, m) class numbers, best first, m = min(NEAR, k).
    top: NDArray[np.intp]
    # (n, m) their probabilities.
    probability: FloatArray
    # (n, len(EVIDENCE)): ln p/(1-p) of the best; ln of best over second; largest cosine to an example of the m classes;
    # largest cosine to their means; `Typicality.of` the message and their means.
    evidence: FloatArray


@dataclass(frozen=True)
class Head:
    """A trained classifier of k intents over d-dimensional features."""

    # In the order of every class axis below, sorted.
    labels: tuple[str, ...]
    # (k, d) and (k,): logits = features @ weights.T + bias.
    weights: FloatArray
    bias: FloatArray
    # (k, d): the mean of each class's unit examples.
    means: FloatArray
    # (n, d) unit rows in units of 1 / UNIT, grouped by class; class i has examples[offsets[i]:offsets[i + 1]]. Half the
    # memory of single precision, and cosines keep four digits.
    examples: NDArray[np.int16]
    offsets: NDArray[np.int64]
    # (r, d) orthonormal rows and (k, r) weights in them; empty up to SKETCH_FROM classes.
    basis: FloatArray
    sketch: FloatArray
    typicality: Typicality
    words: WordModel
    # Of the examples, for the next training; nothing in a head that was loaded.
    spectrum: Spectrum | None = None
    keys: Sequence[object] = ()

    @classmethod
    def fit(cls, features: Features, labels: Sequence[str], *, seed: int = 0, start: Head | None = None) -> Head:
        """Train on n features and their labels; ValueError on no example, fewer than two labels, bad shapes.

        `start`, a head of nearly the same examples, makes it quicker and changes the weights within their tolerance.
        """
        classes, target = checked(features, labels)
        k = len(classes)
        words = WordModel.fit(features.terms, target, k)
        # As they mostly are, and then none of them is copied.
        if (target[1:] < target[:-1]).any():
            order = np.argsort(target, kind="stable")
            features, target = features.rows(order), target[order]
        x = features.vectors.astype(np.float32, copy=False)
        offsets = np.searchsorted(target, np.arange(k + 1)).astype(np.int64)
        means = (np.add.reduceat(x, offsets[:-1], axis=0) / np.diff(offsets)[:, None]).astype(np.float32)
        spectrum = (start and start._spectrum_moved_to(x, features.keys)) or Spectrum.of(x)
        begin = start._weights_of(classes, x.shape[1]) if start else None
        weights, bias = train(x, target, k, spectrum, seed=seed, start=begin)
        basis, sketch = _sketch(weights) if k > SKETCH_FROM else (_none(x.shape[1]), _none(0))
        return cls(
            labels=tuple(classes),
            weights=weights,
            bias=bias,
            means=means,
            examples=np.rint(x * UNIT).astype(np.int16),
            offsets=offsets,
            basis=basis,
            sketch=sketch,
            typicality=Typicality.fit(spectrum, means, np.diff(offsets)),
            words=words,
            spectrum=spectrum,
            keys=features.keys,
        )

    def _spectrum_moved_to(self, x: FloatArray, keys: Sequence[object]) -> Spectrum | None:
        """That of (n, d) examples with these keys; None where more of them are new than it pays for."""
        if self.spectrum is None or not keys or self.weights.shape[1] != x.shape[1]:
            return None
        before, now = set(map(id, self.keys)), set(map(id, keys))
        added = [row for row, key in enumerate(keys) if id(key) not in before]
        removed = [row for row, key in enumerate(self.keys) if id(key) not in now]
        if len(added) + len(removed) > len(keys) * MOVED:
            return None
        if self.spectrum.n + len(added) - len(removed) != len(x):
            # A question stands there twice, once as a title, and one of the two is new or gone.
            return None
        return self.spectrum.moved(x[added], self.examples[removed] / UNIT)

    @property
    def _ample(self) -> float:
        """How far nearest examples and words count, 0 to 1."""
        mean = len(self.examples) / len(self.labels)
        return mean / (mean + SCANT)

    def _weights_of(self, labels: Sequence[str], d: int) -> Weights | None:
        """Weights and bias in the order of `labels`, zeros where one is unknown; None for features of another kind."""
        if self.weights.shape[1] != d:
            return None
        weights, bias = np.zeros((len(labels), d), dtype=np.float32), np.zeros(len(labels), dtype=np.float32)
        numbers = {label: number for number, label in enumerate(self.labels)}
        rows = [i for i, label in enumerate(labels) if label in numbers]
        known = [numbers[labels[i]] for i in rows]
        weights[rows], bias[rows] = self.weights[known], self.bias[known]
        return weights, bias

    def predict(self, features: Features) -> FloatArray:
        """(n, k) probabilities by vectors and words; rows sum to 1.

        Above SKETCH_FROM classes all but the SHORTLIST most likely are approximate.
        """
        by_vector = _softmax(self._logits(np.asarray(features.vectors, dtype=np.float32)))
        if not self.words.vocabulary:
            return by_vector
        weight = WORDS_WEIGHT * self._ample
        by_words = self.words.log_probability(features.terms)
        return _softmax((1 - weight) * np.log(np.maximum(by_vector, 1e-9)) + weight * by_words)

    def judge(self, features: Features) -> Judgement:
        """The best classes of n features and the evidence for the first."""
        x = np.asarray(features.vectors, dtype=np.float32)
        probabilities = self.predict(features)
        near = min(NEAR, len(self.labels))
        top = np.argpartition(-probabilities, near - 1, axis=1)[:, :near]
        best = np.take_along_axis(probabilities, top, axis=1)
        nearest = self._nearest(x, top, best >= NEAREST_FROM)
        best = best.sum(axis=1, keepdims=True) * _softmax(
            np.log(np.maximum(best, 1e-9)) + NEAREST_WEIGHT * self._ample * nearest
        )
        order = np.argsort(-best, axis=1, kind="stable")
        top = np.take_along_axis(top, order, axis=1)
        best = np.take_along_axis(best, order, axis=1)
        evidence = np.empty((len(x), len(EVIDENCE)), dtype=np.float32)
        p = np.clip(best[:, 0], 1e-6, 1 - 1e-6)
        evidence[:, 0] = np.log(p / (1 - p))
        evidence[:, 1] = np.log(p / np.clip(best[:, 1], 1e-6, 1.0))
        evidence[:, 2] = nearest.max(axis=1)
        for start in range(0, len(x), TOGETHER):
            rows = slice(start, start + TOGETHER)
            means = self.means[top[rows]]
            cosines = np.einsum("nmd,nd->nm", means, x[rows]) / np.linalg.norm(means, axis=2)
            evidence[rows, 3] = cosines.max(axis=1)
            evidence[rows, 4] = self.typicality.of(x[rows], means)
        return Judgement(top=top, probability=best, evidence=evidence)

    def _nearest(self, x: FloatArray, top: NDArray[np.intp], among: NDArray[np.bool_]) -> FloatArray:
        """(n, m) the largest cosine of each row to an example of each of its (n, m) classes; 0 of those not `among`."""
        nearest = np.zeros(top.shape, dtype=np.float32)
        # Class by class: to widen a class's examples takes longer than to compare many messages with them.
        for c in np.unique(top[among]):
            rows, places = np.nonzero(among & (top == c))
            examples = self.examples[self.offsets[c] : self.offsets[c + 1]].astype(np.float32)
            nearest[rows, places] = (x[rows] @ examples.T).max(axis=1)
        return nearest / UNIT

    def _logits(self, x: FloatArray) -> FloatArray:
        if not len(self.sketch):
            return x @ self.weights.T + self.bias
        logits = (x @ self.basis.T) @ self.sketch.T + self.bias
        for i, row in enumerate(logits):
            shortlist = np.argpartition(-row, SHORTLIST)[:SHORTLIST]
            row[shortlist] = self.weights[shortlist] @ x[i] + self.bias[shortlist]
        return logits

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything but the labels, for `numpy.savez`."""
        return {name: getattr(self, name) for name in _ARRAYS} | self.typicality.arrays() | self.words.arrays()

    def metadata(self) -> dict[str, Any]:
        """The labels and the format, for JSON."""
        return {"format": FORMAT, "labels": list(self.labels)}

    @classmethod
    def load(cls, arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]) -> Head:
        """The head that `arrays` and `metadata` describe; ValueError when of another format or inconsistent."""
        if metadata.get("format") != FORMAT:
            raise ValueError(f"head: format {metadata.get('format')!r}, this version reads {FORMAT}; train again")
        kept: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
        typicality, words = Typicality.load(arrays), WordModel.load(arrays)
        head = cls(labels=tuple(metadata["labels"]), typicality=typicality, words=words, **kept)
        if not len(head.labels) == len(head.weights) == len(head.bias) == len(head.means) == len(head.offsets) - 1:
            raise ValueError(f"head: {len(head.labels)} labels for weights of shape {head.weights.shape}; train again")
        return head


_ARRAYS = ("weights", "bias", "means", "examples", "offsets", "basis", "sketch")


def checked(features: Features, labels: Sequence[str]) -> tuple[list[str], NDArray[np.intp]]:
    """The labels, sorted, each once, and of each of n features the number of its own; ValueError as `Head.fit`."""
    vectors = features.vectors
    if vectors.ndim != 2 or not len(vectors) == len(features.terms) == len(labels):
        raise ValueError(f"head: {len(labels)} labels for {len(features.terms)} questions of shape {vectors.shape}")
    classes, target = np.unique(np.asarray(labels, dtype=object), return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"head: needs at least two intents, got {list(classes)}")
    return [str(c) for c in classes], target.astype(np.intp)


def _none(columns: int) -> FloatArray:
    return np.zeros((0, columns), dtype=np.float32)


def _softmax(logits: FloatArray) -> FloatArray:
    logits = logits - logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def _sketch(weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The weights' principal directions and the weights in them."""
    moments = (weights.T @ weights).astype(np.float64)
    _, vectors = np.linalg.eigh(moments)
    basis = np.ascontiguousarray(vectors[:, -SKETCH_DIM:].T.astype(np.float32))
    return basis, weights @ basis.T
