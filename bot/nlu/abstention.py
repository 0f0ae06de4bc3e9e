"""Whether to trust the best guess: a calibrated probability that it is right.

A logistic regression over `bot.nlu.head.EVIDENCE` whose weights cannot be negative, so that more evidence never lowers
the trust, fitted on messages that the head was not trained on (or by `cross_validate`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.head import EVIDENCE, HeldOut

FloatArray = NDArray[np.float32]
FORMAT = 1
# Pull of the weights towards zero, in units of one example each; keeps them finite when the held-out set is separable.
PENALTY = 1.0


@dataclass(frozen=True)
class Abstention:
    """Maps evidence to trust."""

    # One per column of EVIDENCE: what is subtracted, what is divided by, and the weight, never negative.
    centre: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    @classmethod
    def fit(cls, held_out: HeldOut, *, unknown_share: float | None = None) -> Abstention:
        """Fit to held-out judgements.

        `unknown_share`, in (0, 1): the share of messages out of scope to calibrate for; None takes the data's own.
        ValueError when every guess was right or every one wrong: there is nothing to tell apart.
        """
        right = held_out.right & held_out.in_scope
        if right.all() or not right.any():
            raise ValueError(f"abstention: needs right and wrong guesses, got {int(right.sum())} right of {len(right)}")
        sample = _sample_weights(held_out.in_scope, unknown_share)
        evidence = held_out.evidence.astype(np.float64)
        centre = np.average(evidence, axis=0, weights=sample)
        spread = np.maximum(np.sqrt(np.average((evidence - centre) ** 2, axis=0, weights=sample)), 1e-6)
        weights, bias = _monotone_logistic((evidence - centre) / spread, right, sample)
        return cls(_floats(centre), _floats(spread), _floats(weights), float(bias))

    def known(self, evidence: FloatArray) -> NDArray[np.float64]:
        """(n,) probabilities that the best guess is right, of (n, len(EVIDENCE)) evidence."""
        z = (evidence - np.asarray(self.centre)) / np.asarray(self.spread)
        score = z @ np.asarray(self.weights) + self.bias
        trust: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
        return trust

    def to_json(self) -> dict[str, Any]:
        """For JSON; `from_json` reads it."""
        return {
            "format": FORMAT,
            "evidence": list(EVIDENCE),
            "centre": list(self.centre),
            "spread": list(self.spread),
            "weights": list(self.weights),
            "bias": self.bias,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Abstention:
        """ValueError when written for other evidence or another format."""
        if data.get("format") != FORMAT or tuple(data.get("evidence", ())) != EVIDENCE:
            raise ValueError(f"abstention: format {data.get('format')!r} over {data.get('evidence')!r}; train again")
        return cls(_floats(data["centre"]), _floats(data["spread"]), _floats(data["weights"]), float(data["bias"]))


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
    z: NDArray[np.float64], right: NDArray[np.bool_], sample: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    from scipy.optimize import fmin_l_bfgs_b  # type: ignore[import-untyped]  # a training-time import

    target = right.astype(np.float64)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = flat[:-1], flat[-1]
        score = z @ weights + bias
        value = float(sample @ (np.logaddexp(0, score) - target * score)) + 0.5 * PENALTY * float(weights @ weights)
        error = sample * (1 / (1 + np.exp(-np.clip(score, -30, 30))) - target)
        return value, np.append(z.T @ error + PENALTY * weights, error.sum())

    bounds = [(0.0, None)] * z.shape[1] + [(None, None)]
    flat, _, _ = fmin_l_bfgs_b(loss, np.zeros(z.shape[1] + 1), bounds=bounds)
    return flat[:-1], float(flat[-1])
