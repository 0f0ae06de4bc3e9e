"""Softmax regression: it ends at the minimum of its loss, whatever the features' scales."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.linear import INVERSE_PENALTY, Weights, train
from bot.nlu.spectrum import Spectrum


def questions(n: int, k: int, d: int) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """(n, d) overlapping clusters off the origin, wide in a few directions, and the (n,) class of each."""
    chance = np.random.default_rng(3)
    target = np.arange(n) % k
    points = chance.standard_normal((k, d))[target] + chance.standard_normal((n, d)) * np.geomspace(4, 0.3, d) + 2
    return points.astype(np.float32), target.astype(np.intp)


def fitted(x: NDArray[np.float32], target: NDArray[np.intp], k: int, start: Weights | None = None) -> Weights:
    return train(x, target, k, Spectrum.of(x), seed=0, start=start)


def loss(
    x: NDArray[np.float32], target: NDArray[np.intp], weights: NDArray[np.float32], bias: NDArray[np.float32]
) -> float:
    logits = (x @ weights.T + bias).astype(np.float64)
    of_true = logits[np.arange(len(x)), target]
    return float(np.logaddexp.reduce(logits, axis=1).sum() - of_true.sum() + np.sum(weights**2) / (2 * INVERSE_PENALTY))


def test_ends_at_the_minimum() -> None:
    x, target = questions(300, 6, 20)
    weights, bias = fitted(x, target, 6)
    found = loss(x, target, weights, bias)
    chance = np.random.default_rng(4)
    for size in (0.03, 0.1, 0.3):
        for _ in range(20):
            aside = (chance.standard_normal(weights.shape) * size).astype(np.float32)
            assert loss(x, target, weights + aside, bias) > found
    # The gradient of a free bias is zero where every class is expected as often as it is there.
    logits = x @ weights.T + bias
    expected = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)).sum(axis=0)
    np.testing.assert_allclose(expected, np.bincount(target), atol=0.5)


def test_the_origin_does_not_matter() -> None:
    x, target = questions(300, 6, 20)
    here, there = fitted(x, target, 6), fitted(x + np.float32(3), target, 6)
    np.testing.assert_allclose(here[0], there[0], atol=2e-2)
    np.testing.assert_allclose(here[0] @ x[0] + here[1], there[0] @ (x[0] + 3) + there[1], atol=5e-2)


def test_from_the_weights_of_nearly_the_same_examples_it_ends_at_the_same_minimum() -> None:
    x, target = questions(300, 6, 20)
    start = fitted(x[:100], target[:100], 6)
    weights, bias = fitted(x, target, 6, start=start)
    cold = loss(x, target, *fitted(x, target, 6))
    assert loss(x, target, *start) > 1.02 * cold
    assert loss(x, target, weights, bias) == pytest.approx(cold, rel=2e-4)


def test_a_start_at_the_minimum_stays_there() -> None:
    x, target = questions(300, 6, 20)
    found = fitted(x, target, 6)
    again = fitted(x, target, 6, start=found)
    np.testing.assert_allclose(again[0], found[0], atol=2e-2)


def test_more_dimensions_than_examples() -> None:
    x, target = questions(12, 3, 40)
    weights, bias = fitted(x, target, 3)
    assert ((x @ weights.T + bias).argmax(axis=1) == target).all()
