"""What was fitted last is taken again where it would be the same, and by those alone who train again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bot.nlu.cascade import Cascade
from bot.nlu.classifier import Examples, Texts
from bot.nlu.fitting import Fitting
from bot.nlu.mentions import Mentions


def examples(seed: int = 0) -> Examples:
    """Four questions on each of three intents."""
    vectors = np.repeat(np.eye(3, 8), 4, axis=0) + 0.3 * np.random.default_rng(seed).standard_normal((12, 8))
    texts = [f"question {seed} {i}" for i in range(12)]
    labels = [f"faq/{i // 4}" for i in range(12)]
    return Examples(Texts.of(texts, ["en"] * 12, vectors.astype(np.float32), [Mentions()] * 12), labels)


@pytest.fixture
def fitting() -> Fitting:
    fitting = Fitting()
    fitting.remember()
    return fitting


def test_the_same_questions_are_not_fitted_again(fitting: Fitting) -> None:
    first = fitting.fit(examples(), None, None)
    again = fitting.fit(examples(), None, None)
    assert again is first
    anew = Cascade.fit(examples(), None, None)
    for name, array in anew.arrays().items():
        np.testing.assert_array_equal(array, again.arrays()[name])
    assert anew.metadata() == again.metadata()


def with_questions(change: Callable[[Texts], Texts]) -> Examples:
    return replace(examples(), questions=change(examples().questions))


@pytest.mark.parametrize(
    "changed",
    [
        replace(examples(), labels=[*examples().labels[:-1], "faq/0"]),
        with_questions(lambda q: replace(q, texts=[*q.texts[:-1], "another"])),
        with_questions(lambda q: replace(q, languages=[*q.languages[:-1], "fr"])),
        with_questions(lambda q: replace(q, vectors=q.vectors + np.float32(1e-3))),
        with_questions(lambda q: replace(q, flags=q.flags + np.float32(1e-3))),
        with_questions(lambda q: replace(q, terms=[*q.terms[:-1], ("<meeting>",)])),
    ],
    ids=["label", "text", "language", "vector", "flags", "terms"],
)
def test_any_change_is_fitted(fitting: Fitting, changed: Examples) -> None:
    first = fitting.fit(examples(), None, None)
    assert fitting.fit(changed, None, None) is not first


def test_a_change_is_fitted_from_the_last_weights_to_nearly_the_same_ones(fitting: Fitting) -> None:
    fitting.fit(examples(), None, None)
    # One label is new, another has gone.
    changed = replace(examples(), labels=[*(["faq/new"] * 4), *examples().labels[4:]])
    warm, cold = fitting.fit(changed, None, None), Cascade.fit(changed, None, None)
    assert warm.fast.head.labels == cold.fast.head.labels == ("faq/1", "faq/2", "faq/new")
    x = changed.questions.features()
    np.testing.assert_allclose(warm.fast.head.predict(x), cold.fast.head.predict(x), atol=2e-2)


def test_vectors_of_another_length_are_fitted_from_zero(fitting: Fitting) -> None:
    longer = with_questions(lambda q: replace(q, vectors=np.hstack([q.vectors, q.vectors])))
    fitting.fit(examples(), None, None)
    fitted, anew = fitting.fit(longer, None, None), Cascade.fit(longer, None, None)
    for name, array in anew.arrays().items():
        np.testing.assert_array_equal(array, fitted.arrays()[name])


def test_nothing_is_kept_unasked() -> None:
    fitting = Fitting()
    assert fitting.fit(examples(), None, None) is not fitting.fit(examples(), None, None)
