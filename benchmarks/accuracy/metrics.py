"""What is measured of one model's answers; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Share of the questions in scope that must be let through where the false positives are counted.
RECALL = 0.95
# Share of the questions from out of scope that must be declined where the accuracy in scope is read.
OUT_OF_SCOPE_RECALL = 0.90

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """What a model said of n questions in scope and m from out of scope."""

    # n best guesses.
    labels: tuple[str, ...]
    # (n,) and (m,): the larger, the likelier a question is in scope.
    score: FloatArray
    score_out: FloatArray


@dataclass(frozen=True)
class Figures:
    """Shares in percent; None where a set has no questions from out of scope."""

    accuracy: float
    # Area under the ROC curve of "in scope", questions in scope being the positive ones.
    auroc: float | None = None
    # Share of the questions from out of scope let through where RECALL of those in scope are.
    fpr_at_recall: float | None = None
    # Share of the questions in scope let through and given the right intent where OUT_OF_SCOPE_RECALL are declined.
    accuracy_at_out_of_scope_recall: float | None = None


def figures(answers: Answers, truth: Sequence[str]) -> Figures:
    """The figures of `answers` against the n true intents."""
    right = np.asarray(answers.labels, dtype=object) == np.asarray(truth, dtype=object)
    accuracy = 100 * float(right.mean())
    if not len(answers.score_out):
        return Figures(accuracy)
    return Figures(
        accuracy,
        100 * auroc(answers.score, answers.score_out),
        100 * fpr_at_recall(answers.score, answers.score_out, RECALL),
        100 * accuracy_at_out_of_scope_recall(right, answers.score, answers.score_out, OUT_OF_SCOPE_RECALL),
    )


def auroc(inside: FloatArray, outside: FloatArray) -> float:
    """Probability, in [0, 1], that a question in scope scores above one from out of scope; ties count half."""
    order = np.sort(outside)
    below = np.searchsorted(order, inside, side="left")
    upto = np.searchsorted(order, inside, side="right")
    return float((below + upto).mean() / 2 / len(outside))


def fpr_at_recall(inside: FloatArray, outside: FloatArray, recall: float) -> float:
    """Share of `outside` at or above the threshold that lets at least `recall` of `inside` through."""
    threshold = np.sort(inside)[::-1][int(np.ceil(recall * len(inside))) - 1]
    return float((outside >= threshold).mean())


def accuracy_at_out_of_scope_recall(
    right: NDArray[np.bool_], inside: FloatArray, outside: FloatArray, recall: float
) -> float:
    """Share of `inside` above the threshold that declines at least `recall` of `outside`, and right."""
    threshold = np.sort(outside)[int(np.ceil(recall * len(outside))) - 1]
    return float((right & (inside > threshold)).mean())


def mean_and_deviation(values: Sequence[float]) -> tuple[float, float]:
    """Mean and sample standard deviation (0 of a single value)."""
    array = np.asarray(values, dtype=np.float64)
    return float(array.mean()), float(array.std(ddof=1)) if len(array) > 1 else 0.0
