"""Whether to trust the best guess: calibrated probabilities that it is right and that the question is in scope.

Logistic regressions over `bot.nlu.head.EVIDENCE` whose weights cannot be negative, so that more evidence never lowers
the trust, fitted on messages that the head was not trained on (or by `cross_validate`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.cross_validation import HeldOut
from bot.nlu.head import EVIDENCE

FloatArray = NDArray[np.float32]
FORMAT = 2
# Pull of the weights towards zero, in units of one example each; keeps them finite when the held-out set is separable.
PENALTY = 1.0
# The one kind of evidence that tells whether a question is in scope.  Alone it does so better than with the rest on
# CLINC150's out-of-scope training and validation questions (AUROC 99.2 against 98.5, 8 examples an intent); the intents
# that `cross_validate` withholds, on which the curve is fitted, lie nearer to the others than such questions do and
# would give most of the weight to the log odds.
SCOPE_EVIDENCE = EVIDENCE.index("typicality")


@dataclass(frozen=True)
class Curve:
    """A logistic curve over standardised evidence."""

    # One per column of EVIDENCE, never negative.
    weights: tuple[float, ...]
    bias: float

    def at(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) probabilities of (n, len(weights)) rows."""
        score = z @ np.asarray(self.weights) + self.bias
        probability: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
        return probability


@dataclass(frozen=True)
class Abstention:
    """Maps evidence to trust."""

    # One per column of EVIDENCE: what is subtracted, what is divided by.
    centre: tuple[float, ...]
    spread: tuple[float, ...]
    # The best guess is right; the question is in scope, whatever the guess (None: fitted without any out of scope).
    right: Curve
    scope: Curve | None

    @classmethod
    def fit(cls, held_out: HeldOut, *, unknown_share: float | None = None) -> Abstention:
        """Fit to held-out judgements.

        `unknown_share`, in (0, 1): the share of messages out of scope to calibrate for; None takes the data's own.
        ValueError when every guess was right or every one wrong: there is nothing to tell apart.
        """
        right = held_out.right
        if right.all() or not right.any():
            raise ValueError(f"abstention: needs right and wrong guesses, got {int(right.sum())} right of {len(right)}")
        sample = _sample_weights(held_out.in_scope, unknown_share)
        evidence = held_out.evidence.astype(np.float64)
        centre = np.average(evidence, axis=0, weights=sample)
        spread = np.maximum(np.sqrt(np.average((evidence - centre) ** 2, axis=0, weights=sample)), 1e-6)
        z = (evidence - centre) / spread
        several = held_out.in_scope.any() and not held_out.in_scope.all()
        columns = range(z.shape[1])
        scope = _monotone_logistic(z, held_out.in_scope, sample, [SCOPE_EVIDENCE]) if several else None
        return cls(_floats(centre), _floats(spread), _monotone_logistic(z, right, sample, columns), scope)

    def known(self, evidence: FloatArray) -> NDArray[np.float64]:
        """(n,) probabilities that the best guess is right, of (n, len(EVIDENCE)) evidence."""
        return self.right.at(self._standard(evidence))

    def in_scope(self, evidence: FloatArray) -> NDArray[np.float64]:
        """(n,) probabilities that the question is in scope; `known` where none out of scope was learnt from."""
        return (self.scope or self.right).at(self._standard(evidence))

    def _standard(self, evidence: FloatArray) -> NDArray[np.float64]:
        z: NDArray[np.float64] = (evidence - np.asarray(self.centre)) / np.asarray(self.spread)
        return z

    def to_json(self) -> dict[str, Any]:
        """For JSON; `from_json` reads it."""
        return {
            "format": FORMAT,
            "evidence": list(EVIDENCE),
            "centre": list(self.centre),
            "spread": list(self.spread),
            "right": _curve_json(self.right),
            "scope": None if self.scope is None else _curve_json(self.scope),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Abstention:
        """ValueError when written for other evidence or another format."""
        if data.get("format") != FORMAT or tuple(data.get("evidence", ())) != EVIDENCE:
            raise ValueError(f"abstention: format {data.get('format')!r} over {data.get('evidence')!r}; train again")
        scope = None if data["scope"] is None else _curve(data["scope"])
        return cls(_floats(data["centre"]), _floats(data["spread"]), _curve(data["right"]), scope)


def _curve_json(curve: Curve) -> dict[str, Any]:
    return {"weights": list(curve.weights), "bias": curve.bias}


def _curve(data: Mapping[str, Any]) -> Curve:
    return Curve(_floats(data["weights"]), float(data["bias"]))


def _floats(values: Sequence[float] | NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _sample_weights(in_scope: NDArray[np.bool_], unknown_share: float | None) -> NDArray[np.float64]:
    weights = np.ones(len(in_scope))
    if unknown_share is None or in_scope.all() or not in_scope.any():
        return weights
    if not 0 < unknown_share < 1:
        raise ValueError(f"abstention: unknown_share {unknown_share} is not between 0 and 1")
    share = 1 - in_scope.mean()
    weights[~in_scope] = unknown_share / share
    weights[in_scope] = (1 - unknown_share) / (1 - share)
    return weights


def _monotone_logistic(
    z: NDArray[np.float64], right: NDArray[np.bool_], sample: NDArray[np.float64], columns: Sequence[int]
) -> Curve:
    """Of weighted examples; the weights of all but `columns` are 0."""
    from scipy.optimize import fmin_l_bfgs_b  # a training-time import

    target = right.astype(np.float64)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = flat[:-1], flat[-1]
        score = z @ weights + bias
        value = float(sample @ (np.logaddexp(0, score) - target * score)) + 0.5 * PENALTY * float(weights @ weights)
        error = sample * (1 / (1 + np.exp(-np.clip(score, -30, 30))) - target)
        return value, np.append(z.T @ error + PENALTY * weights, error.sum())

    bounds = [(0.0, None if i in columns else 0.0) for i in range(z.shape[1])] + [(None, None)]
    flat, _, _ = fmin_l_bfgs_b(loss, np.zeros(z.shape[1] + 1), bounds=bounds)
    return Curve(_floats(flat[:-1]), float(flat[-1]))
