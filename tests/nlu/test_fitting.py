"""What was fitted last is taken again where it would be the same, and by those alone who train again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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


def fitted(fitting: Fitting, given: Examples, key: str) -> Cascade:
    return fitting.fit([key], lambda _, start: Cascade.fit(given, None, None, start))


def test_under_an_equal_key_nothing_is_fitted_again(fitting: Fitting) -> None:
    first = fitted(fitting, examples(), "key")
    assert fitted(fitting, examples(1), "key") is first
    assert fitted(fitting, examples(), "another") is not first


def test_what_was_found_out_about_an_example_is_still_known(fitting: Fitting) -> None:
    @dataclass(frozen=True)
    class Example:
        text: str

    def fit(given: Sequence[Example], start: Cascade | None) -> Cascade:
        seen.append(given)
        return Cascade.fit(examples(), None, None, start)

    seen: list[Sequence[Example]] = []
    fitting.fit([Example("a"), Example("b")], fit)
    fitting.fit([Example("b"), Example("c")], fit)
    assert [example.text for example in seen[1]] == ["b", "c"]
    assert seen[1][0] is seen[0][1]


def test_a_change_is_fitted_from_the_last_weights_to_nearly_the_same_ones(fitting: Fitting) -> None:
    fitted(fitting, examples(), "one")
    # One label is new, another has gone.
    changed = replace(examples(), labels=[*(["faq/new"] * 4), *examples().labels[4:]])
    warm, cold = fitted(fitting, changed, "two"), Cascade.fit(changed, None, None)
    assert warm.fast.head.labels == cold.fast.head.labels == ("faq/1", "faq/2", "faq/new")
    x = changed.questions.features()
    np.testing.assert_allclose(warm.fast.head.predict(x), cold.fast.head.predict(x), atol=2e-2)


def test_vectors_of_another_length_are_fitted_from_zero(fitting: Fitting) -> None:
    questions = examples().questions
    longer = replace(
        examples(), questions=replace(questions, vectors=np.hstack([questions.vectors, questions.vectors]))
    )
    fitted(fitting, examples(), "one")
    found, anew = fitted(fitting, longer, "two"), Cascade.fit(longer, None, None)
    for name, array in anew.arrays().items():
        np.testing.assert_array_equal(array, found.arrays()[name])


def test_nothing_is_kept_unasked() -> None:
    fitting = Fitting()
    assert fitted(fitting, examples(), "key") is not fitted(fitting, examples(), "key")
