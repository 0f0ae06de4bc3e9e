"""The moments of the training vectors, found anew and moved by what came and went."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.features import Features
from bot.nlu.head import Head
from bot.nlu.spectrum import Spectrum

CLASSES, EACH, DIMENSION = 6, 30, 20


def rows(n: int, seed: int) -> NDArray[np.float32]:
    x = np.random.default_rng(seed).standard_normal((n, DIMENSION)).astype(np.float32)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return x


def test_moved_it_is_that_of_the_rows_there_are_now() -> None:
    x, more = rows(200, 0), rows(3, 1)
    moved, anew = Spectrum.of(x).moved(more, x[:2]), Spectrum.of(np.vstack([x[2:], more]))
    assert moved.n == anew.n == 201
    np.testing.assert_allclose(moved.centre, anew.centre, atol=1e-6)
    np.testing.assert_allclose(moved.covariance, anew.covariance, atol=1e-6)
    np.testing.assert_allclose(moved.variances, anew.variances, atol=1e-6)


@pytest.mark.parametrize("known", [True, False])
def test_a_head_moves_the_spectrum_of_the_last_one_where_examples_are_known(
    monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    n = CLASSES * EACH
    keys = [object() for _ in range(n)]
    labels = [f"faq/{i // EACH}" for i in range(n)]
    first = Features(rows(n, 2), [()] * n, keys)
    start = Head.fit(first, labels)
    # One question is another.
    vectors = first.vectors.copy()
    vectors[5] = rows(1, 3)
    changed = Features(vectors, first.terms, [*keys[:5], object(), *keys[6:]])
    cold = Head.fit(changed, labels)
    found: list[int] = []
    of = Spectrum.of
    monkeypatch.setattr(Spectrum, "of", lambda x: found.append(len(x)) or of(x))
    warm = Head.fit(changed if known else replace(changed, keys=()), labels, start=start)
    assert found == ([] if known else [n])
    assert warm.spectrum is not None and cold.spectrum is not None
    np.testing.assert_allclose(warm.spectrum.covariance, cold.spectrum.covariance, atol=1e-4)


def test_a_question_that_stands_twice_and_goes_once_is_counted_anew() -> None:
    n = CLASSES * EACH
    keys = [object() for _ in range(n)]
    keys[1] = keys[0]
    labels = [f"faq/{i // EACH}" for i in range(n)]
    x = rows(n, 4)
    x[1] = x[0]
    start = Head.fit(Features(x, [()] * n, keys), labels)
    left = Head.fit(Features(x[1:], [()] * (n - 1), keys[1:]), labels[1:], start=start)
    assert left.spectrum is not None and left.spectrum.n == n - 1
