"""Cascade: the second head speaks only where the first doubts, the question is English and there is a second."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.abstention import Abstention
from bot.nlu.cascade import GATE, Cascade, Trusted
from bot.nlu.head import Head, cross_validate


def examples(noise: float, seed: int) -> tuple[NDArray[np.float32], list[str]]:
    directions = np.random.default_rng(7).standard_normal((12, 40))
    points = np.repeat(directions, 6, axis=0) + noise * np.random.default_rng(seed).standard_normal((72, 40))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points.astype(np.float32), [f"faq/{i // 6:02d}" for i in range(72)]


def trained(noise: float) -> Trusted:
    features, labels = examples(noise, 0)
    return Trusted(Head.fit(features, labels), Abstention.fit(cross_validate(features, labels)))


@pytest.fixture(scope="module")
def cascade() -> Cascade:
    """The first head sees blurred features, the second clear ones."""
    return Cascade(trained(1.6), trained(0.4))


def test_second_head_decides_doubtful_english_questions(cascade: Cascade) -> None:
    blurred, labels = examples(1.6, 1)
    clear, _ = examples(0.4, 1)
    asked: list[list[int]] = []

    def full_features(rows: list[int]) -> NDArray[np.float32]:
        asked.append(rows)
        return clear[rows]

    english = [i % 2 == 0 for i in range(72)]
    alone = Cascade(cascade.fast, None).judge(blurred, english, full_features)
    assert asked == []
    opinions = cascade.judge(blurred, english, full_features)
    assert len(asked) == 1
    assert asked[0] == [i for i, o in enumerate(alone) if english[i] and o.probabilities[0] < GATE]
    assert [i for i, o in enumerate(opinions) if o.second] == asked[0]
    right = [o.labels[0] == label for o, label in zip(opinions, labels, strict=True)]
    first = [o.labels[0] == label for o, label in zip(alone, labels, strict=True)]
    assert sum(right) > sum(first)
    assert all(0 <= o.known <= 1 and 0 <= o.in_scope <= 1 for o in opinions)


def test_other_languages_never_reach_the_second_head(cascade: Cascade) -> None:
    def refuse(rows: list[int]) -> NDArray[np.float32]:
        raise AssertionError(rows)

    assert not any(o.second for o in cascade.judge(examples(1.6, 1)[0], [False] * 72, refuse))


@pytest.mark.parametrize("second", [True, False])
def test_round_trip(cascade: Cascade, second: bool) -> None:
    before = cascade if second else Cascade(cascade.fast, None)
    after = Cascade.load(before.arrays(), json.loads(json.dumps(before.metadata())))
    blurred, _ = examples(1.6, 1)
    clear, _ = examples(0.4, 1)
    judged = [c.judge(blurred, [True] * 72, lambda rows: clear[rows]) for c in (before, after)]
    assert judged[0] == judged[1]
