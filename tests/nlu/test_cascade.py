"""Cascade: the second classifier speaks only where the first doubts, the question is English and there is a second."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.cascade import GATE, Cascade
from bot.nlu.classifier import Examples, Guesses, Texts
from bot.nlu.mentions import Mentions
from bot.nlu.wording import Wording

INTENTS, EACH, DIMENSION = 12, 6, 40


def unit_rows(noise: float, seed: int) -> NDArray[np.float32]:
    """Unit vectors scattered about one direction an intent, EACH of an intent in a row."""
    directions = np.repeat(np.random.default_rng(7).standard_normal((INTENTS, DIMENSION)), EACH, axis=0)
    rows = directions + noise * np.random.default_rng(seed).standard_normal(directions.shape)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


def examples(seed: int) -> Examples:
    """English questions whose multilingual vectors are blurred."""
    words = [f"{seed} {i}" for i in range(INTENTS * EACH)]
    labels = [f"faq/{i // EACH:02d}" for i in range(len(words))]
    return Examples(Texts.of(words, ["en"] * len(words), unit_rows(1.6, seed), [Mentions()] * len(words)), labels)


@dataclass
class ClearEncoder:
    """Gives the questions of `examples` clear vectors and remembers each call."""

    calls: list[list[str]] = field(default_factory=list)
    noise: float = 0.4

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls.append(list(texts))
        seeds_and_rows = [[int(number) for number in text.split()] for text in texts]
        return np.stack([unit_rows(self.noise, 100 + seed)[row] for seed, row in seeds_and_rows])


@pytest.fixture(scope="module")
def cascade() -> Cascade:
    return Cascade.fit(examples(0), None, ClearEncoder())


def right(guesses: Sequence[Guesses], labels: Sequence[str]) -> int:
    return sum(guess.ranking[0].intent == label for guess, label in zip(guesses, labels))


def test_second_classifier_decides_the_doubtful_questions_in_one_call(cascade: Cascade) -> None:
    asked, encoder = examples(1), ClearEncoder()
    alone = cascade.fast.guess(asked.questions)
    guesses = cascade.guess(asked.questions, encoder)
    doubtful = [t for t, g in zip(asked.questions.texts, alone) if g.ranking[0].probability < GATE]
    assert doubtful
    assert encoder.calls == [doubtful]
    sure = [i for i, text in enumerate(asked.questions.texts) if text not in doubtful]
    assert [guesses[i] for i in sure] == [alone[i] for i in sure]
    assert right(guesses, asked.labels) > right(alone, asked.labels)


def test_other_languages_never_reach_the_second_classifier(cascade: Cascade) -> None:
    asked, encoder = examples(1), ClearEncoder()
    foreign = replace(asked.questions, languages=["fr"] * len(asked.labels))
    assert cascade.guess(foreign, encoder) == cascade.fast.guess(foreign)
    assert encoder.calls == []


def test_without_an_english_encoder_the_first_answers_alone(cascade: Cascade) -> None:
    asked = examples(1)
    assert Cascade.fit(examples(0), None, None).full is None
    assert cascade.guess(asked.questions, None) == cascade.fast.guess(asked.questions)


@pytest.mark.parametrize("second", [True, False])
def test_round_trip(cascade: Cascade, second: bool) -> None:
    before = cascade if second else Cascade(cascade.fast, None)
    after = Cascade.load(before.arrays(), json.loads(json.dumps(before.metadata())))
    asked = examples(1)
    assert after.guess(asked.questions, ClearEncoder()) == before.guess(asked.questions, ClearEncoder())


def test_both_know_the_same_wording() -> None:
    some = examples(0)
    some = replace(some, questions=replace(some.questions, languages=["en", "fr"] * (len(some.labels) // 2)))
    cascade = Cascade.fit(some, examples(1), ClearEncoder(noise=1.6))
    assert cascade.full is not None and cascade.full.wording is not None
    assert cascade.full.wording == cascade.fast.wording
    q = some.questions
    assert cascade.full.wording == Wording.fit(q.terms[::2], q.languages[::2], some.labels[::2])
