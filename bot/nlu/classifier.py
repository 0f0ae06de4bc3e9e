"""Features to guesses with a verdict: the trained head, the calibrated abstention and its two thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.abstention import Abstention
from bot.nlu.cross_validation import HeldOut, cross_validate
from bot.nlu.encoder import ENGLISH_SHARE, MULTILINGUAL_SHARE
from bot.nlu.features import FLAGS, Features, Vectors, mention_flags, picked, side_by_side
from bot.nlu.head import Head, Judgement
from bot.nlu.mentions import Mentions
from bot.nlu.question import Guess, Verdict
from bot.nlu.wording import Wording
from bot.nlu.words import Terms, terms_of

FloatArray = NDArray[np.float32]

# A question is answered where at most this share of the held-out questions answered as surely got a wrong answer.
WRONG_SHARE = 0.03
# Below this trust even a choice of guesses would mislead.
UNSURE_AT = 0.25
OUT_OF_SCOPE = "out_of_scope"

# Strangeness of a question in a language whose words are not known: that of a usual English question.
_MIDDLING = 8.0
# Long questions have many strange words; beyond this more of them say nothing new.
_MOST = 40.0


@dataclass(frozen=True)
class Texts:
    """n texts as the pipeline has read them."""

    texts: Sequence[str]
    # ISO 639-1.
    languages: Sequence[str]
    # n float32 unit vectors by the multilingual encoder.
    vectors: Vectors
    # n of len(FLAGS) float32, see `mention_flags`; and the words, see `terms_of`.
    flags: Vectors
    terms: Sequence[Terms]
    # n float32 unit vectors by the English encoder, where that counts too.
    english: Vectors | None = None
    # See `Features.keys`.
    keys: Sequence[object] = ()

    @classmethod
    def of(
        cls, texts: Sequence[str], languages: Sequence[str], vectors: FloatArray, mentions: Sequence[Mentions]
    ) -> Texts:
        """With what the mentions tell of each."""
        terms = [terms_of(text, named) for text, named in zip(texts, mentions)]
        return cls(texts, languages, vectors, mention_flags(mentions), terms)

    def features(self) -> Features:
        """For the head: unit rows of the vectors and flags, and the terms."""
        vectors = [(1.0, self.vectors)]
        if self.english is not None:
            vectors = [(MULTILINGUAL_SHARE, self.vectors), (ENGLISH_SHARE, self.english)]
        rows = side_by_side([*vectors, (1.0, self.flags)])
        flags = rows[:, -len(FLAGS) :]
        rows /= np.sqrt(1 + np.einsum("nd,nd->n", flags, flags))[:, None]
        return Features(rows, self.terms, self.keys)

    def rows(self, numbers: Sequence[int]) -> Texts:
        """Those of these numbers."""
        return Texts(
            texts=[self.texts[i] for i in numbers],
            languages=[self.languages[i] for i in numbers],
            vectors=picked(self.vectors, numbers),
            flags=picked(self.flags, numbers),
            terms=[self.terms[i] for i in numbers],
            english=picked(self.english, numbers) if self.english is not None else None,
            keys=[self.keys[i] for i in numbers] if self.keys else (),
        )


@dataclass(frozen=True)
class Examples:
    """n questions with their labels."""

    questions: Texts
    # "family/kind".
    labels: Sequence[str]


@dataclass(frozen=True)
class Guesses:
    """What the classifier says of one text."""

    ranking: tuple[Guess, ...]
    # Calibrated probabilities, in [0, 1]: the best guess is right; the text belongs to one of the intents at all.
    known: float
    in_scope: float
    verdict: Verdict


@dataclass(frozen=True)
class Classifier:
    """A trained classifier that knows when to abstain."""

    head: Head
    # None where the abstention was fitted without held-out questions.
    wording: Wording | None
    abstention: Abstention
    # `known`, in [0, 1], from which a question is answered, and from which a choice is offered.
    sure_at: float
    unsure_at: float

    @classmethod
    def fit(
        cls,
        examples: Examples,
        held_out: Examples | None = None,
        wording: Wording | None = None,
        start: Classifier | None = None,
    ) -> Classifier:
        """Train the head on `examples`, and the abstention on `held_out`, or by cross-validation where it is None.

        `wording` is that of the examples, where it is to count; the head begins at that of `start`, see `Head.fit`.
        """
        x = examples.questions.features()
        head = Head.fit(x, examples.labels, start=start.head if start else None)
        if held_out is None:
            judged = cross_validate(x, examples.labels)
            abstention = Abstention.fit(judged)
            sure_at = _threshold(abstention.known(judged.evidence), judged.right, WRONG_SHARE)
            return cls(head, None, abstention, sure_at, min(UNSURE_AT, sure_at))
        judgement = head.judge(held_out.questions.features())
        judged = _judged(head, judgement, held_out.labels)
        judged = replace(judged, evidence=_evidence(head, wording, judgement, held_out.questions))
        answered = np.asarray([not _declines(head.labels[i]) for i in judgement.top[:, 0]])
        abstention = Abstention.fit(judged)
        known = abstention.known(judged.evidence)
        sure_at = _threshold(known[answered], judged.right[answered], WRONG_SHARE)
        return cls(head, wording, abstention, sure_at, min(UNSURE_AT, sure_at))

    def guess(self, questions: Texts) -> list[Guesses]:
        """The guesses on n texts."""
        judgement = self.head.judge(questions.features())
        evidence = _evidence(self.head, self.wording, judgement, questions)
        known, in_scope = self.abstention.known(evidence), self.abstention.in_scope(evidence)
        return [
            Guesses(
                tuple(Guess(self.head.labels[c], float(p)) for c, p in zip(top, probabilities)),
                float(trust),
                float(inside),
                self._verdict(float(trust)),
            )
            for top, probabilities, trust, inside in zip(judgement.top, judgement.probability, known, in_scope)
        ]

    def _verdict(self, known: float) -> Verdict:
        if known >= self.sure_at:
            return Verdict.SURE
        return Verdict.UNSURE if known >= self.unsure_at else Verdict.UNKNOWN

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays of the head, for `numpy.savez`."""
        return self.head.arrays()

    def metadata(self) -> dict[str, Any]:
        """Everything else, for JSON."""
        return {
            "head": self.head.metadata(),
            "wording": self.wording.to_json() if self.wording else None,
            "abstention": self.abstention.to_json(),
            "sure_at": self.sure_at,
            "unsure_at": self.unsure_at,
        }

    @classmethod
    def load(cls, arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]) -> Classifier:
        """The classifier that `arrays` and `metadata` describe; ValueError where another version wrote them."""
        return cls(
            Head.load(arrays, metadata["head"]),
            Wording.from_json(metadata["wording"]) if metadata["wording"] else None,
            Abstention.from_json(metadata["abstention"]),
            float(metadata["sure_at"]),
            float(metadata["unsure_at"]),
        )


def _evidence(head: Head, wording: Wording | None, judgement: Judgement, questions: Texts) -> FloatArray:
    """The head's evidence and, beside it, how familiar the wording is; the more, the likelier the guess is right."""
    if wording is None:
        return judgement.evidence
    strangeness = [
        wording.strangeness(terms, language, head.labels[best])
        for terms, language, best in zip(questions.terms, questions.languages, judgement.top[:, 0])
    ]
    familiar = [-(_MIDDLING if value is None else min(value, _MOST)) for value in strangeness]
    return np.hstack([judgement.evidence, np.asarray(familiar, dtype=np.float32)[:, None]])


def _judged(head: Head, judgement: Judgement, labels: Sequence[str]) -> HeldOut:
    """Which guesses on held-out questions were right; of a question out of scope any refusal is."""
    guesses = [head.labels[i] for i in judgement.top[:, 0]]
    right = [_declines(guess) if _declines(label) else guess == label for guess, label in zip(guesses, labels)]
    return HeldOut(judgement.evidence, np.asarray(right), np.ones(len(right), dtype=np.bool_))


def _declines(label: str) -> bool:
    return label.split("/", 1)[0] == OUT_OF_SCOPE


def _threshold(known: NDArray[np.float64], right: NDArray[np.bool_], wrong_share: float) -> float:
    """The least trust from which at most `wrong_share` of the guesses trusted as much are wrong."""
    order = np.argsort(-known)
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(wrong <= wrong_share)
    return float(known[order][allowed[-1]]) if len(allowed) else 1.0
