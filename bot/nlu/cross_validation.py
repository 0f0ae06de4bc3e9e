"""Judges every example by a head that never saw it: for the abstention, where no questions were kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.features import Features
from bot.nlu.head import Head, checked

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class HeldOut:
    """A head's judgement of examples that it was not trained on, and whether its best guess was right."""

    # (n, len(EVIDENCE)) and (n,).
    evidence: FloatArray
    right: NDArray[np.bool_]
    # (n,) the example's own intent was among the classes of that head.
    in_scope: NDArray[np.bool_]


def cross_validate(features: Features, labels: Sequence[str], *, seed: int = 0, folds: int = 4) -> HeldOut:
    """Judge every example by a head that never saw it, and some of them by one that never saw their intent.

    Each fold withholds a share of the intents whole, as questions from out of scope, and a share of the examples of the
    others. For the calibration of `Abstention` where no data were kept apart.
    """
    classes, target = checked(features, labels)
    random = np.random.default_rng(seed)
    class_fold = random.permutation(np.arange(len(classes)) % folds)
    example_fold = np.empty(len(target), dtype=np.intp)
    for c in range(len(classes)):
        rows = random.permutation(np.flatnonzero(target == c))
        example_fold[rows] = (np.arange(len(rows)) + random.integers(folds)) % folds
    names = np.asarray(classes)
    parts: list[HeldOut] = []
    for unseen, held in _folds(class_fold[target], example_fold, folds):
        train = ~(unseen | held)
        if len(np.unique(target[train])) < 2:
            continue
        head = Head.fit(features.rows(train), names[target[train]].tolist(), seed=seed)
        test = unseen | held
        judgement = head.judge(features.rows(test))
        truth = names[target[test]]
        known = np.isin(truth, head.labels)
        right = np.asarray(head.labels)[judgement.top[:, 0]] == truth
        parts.append(HeldOut(judgement.evidence, right, known))
    if not any(part.in_scope.any() for part in parts):
        raise ValueError(f"cross-validation needs two intents with two examples each, got {len(classes)} intents")
    return HeldOut(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("evidence", "right", "in_scope"))
    )


def _folds(
    class_fold: NDArray[np.intp], example_fold: NDArray[np.intp], folds: int
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    for fold in range(folds):
        unseen = class_fold == fold
        yield unseen, ~unseen & (example_fold == fold)
