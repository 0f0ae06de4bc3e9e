"""The figures of the public benchmark, on answers whose figures are known."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.accuracy.metrics import (
    Answers,
    accuracy_at_out_of_scope_recall,
    auroc,
    figures,
    fpr_at_recall,
    mean_and_deviation,
)

INSIDE = np.array([0.9, 0.8, 0.7, 0.6])
OUTSIDE = np.array([0.75, 0.5, 0.4, 0.3, 0.2])


def test_auroc_is_the_chance_that_a_question_in_scope_scores_higher() -> None:
    assert auroc(INSIDE, OUTSIDE) == pytest.approx(18 / 20)
    assert auroc(INSIDE, INSIDE) == pytest.approx(0.5)


def test_false_positives_are_counted_where_enough_in_scope_are_let_through() -> None:
    assert fpr_at_recall(INSIDE, OUTSIDE, 0.5) == 0
    assert fpr_at_recall(INSIDE, OUTSIDE, 0.95) == pytest.approx(1 / 5)


def test_accuracy_is_read_where_enough_out_of_scope_are_declined() -> None:
    right = np.array([True, False, True, True])
    assert accuracy_at_out_of_scope_recall(right, INSIDE, OUTSIDE, 0.8) == pytest.approx(3 / 4)
    assert accuracy_at_out_of_scope_recall(right, INSIDE, OUTSIDE, 1.0) == pytest.approx(1 / 4)


def test_a_set_without_questions_from_out_of_scope_has_an_accuracy_only() -> None:
    found = figures(Answers(("a", "b"), np.array([0.9, 0.8]), np.array([])), ["a", "a"])
    assert found.accuracy == 50
    assert found.auroc is None


def test_mean_and_deviation() -> None:
    assert mean_and_deviation([1.0, 3.0]) == (2.0, pytest.approx(2**0.5))
    assert mean_and_deviation([4.0]) == (4.0, 0.0)
