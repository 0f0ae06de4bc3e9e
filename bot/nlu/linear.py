"""Trains linear classifiers of sentence vectors.

Softmax regression by L-BFGS; above `EXACT_BUDGET` multiply-adds an iteration a closed form (shrunk linear discriminant)
takes its place, so that 10,000 intents train in seconds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.nlu.spectrum import Spectrum

FloatArray = NDArray[np.float32]
# (k, d) weights and (k,) bias.
Weights = tuple[FloatArray, FloatArray]

# Examples x classes x dimensions up to which the softmax is trained exactly; 4e9 are a third of a second an iteration
# on one core.  Beyond it the closed form loses several points, so it has to be far above what is delivered (2.1e9).
EXACT_BUDGET = 6_000_000_000
# Weight of the data against the L2 penalty, scikit-learn's C. Within BANKING77's and CLINC150's 10-shot training sets
# it makes no difference from 6 to 20; with hundreds of examples an intent 30 is better than 10, and
# 100 no better than 30 (data/calibration).
INVERSE_PENALTY = 30.0
# Share of the loss from which a step's gain is worth another one: some 50 steps from zero on what is delivered, which
# end within 6e-4 of the minimum.  From a start that is nearly there, where first steps gain little, five with one
# question more and some twenty with ten; as near to it, and the ten at the mean probability of the minimum, 0.76.
LEAST_GAIN = 2e-5
LEAST_GAIN_FROM_START = 1e-5
# What p (1 - p) comes to on average, of the probabilities of a trained classifier; a guess that moves the number of
# steps from zero and not where they lead (0.0003, 0.0006 and 0.001 took between 36 and 56 on the delivered content).
CURVATURE = 0.0005


def train(
    x: FloatArray, target: NDArray[np.intp], k: int, spectrum: Spectrum, *, seed: int, start: Weights | None = None
) -> Weights:
    """(k, d) weights and (k,) bias from (n, d) features and their (n,) class numbers, every class having some.

    `spectrum` is that of `x`, or nearly: it says which way the steps are short.
    From `start`, those of nearly the same examples, a few steps lead to the minimum; None begins at zero.
    """
    if x.shape[0] * k * x.shape[1] <= EXACT_BUDGET:
        return _softmax_regression(x, target, k, spectrum, start)
    return _discriminant(x, target, k, seed)


def _softmax_regression(
    x: FloatArray, target: NDArray[np.intp], k: int, spectrum: Spectrum, start: Weights | None
) -> Weights:
    """Minimise sum of log losses + |weights|^2 / (2 C); the bias is free."""
    from scipy.optimize import fmin_l_bfgs_b  # a training-time import: a loaded head needs numpy only

    n, d = x.shape
    rows = np.arange(n)
    centre, axes = spectrum.centre.astype(np.float32), spectrum.axes.astype(np.float32)
    # Sums over classes run along whole rows of memory; always in the same, as new memory takes longer than the sums.
    sheet = np.empty((k, n), dtype=np.float32)

    def logits_of(weights: FloatArray, bias: FloatArray) -> FloatArray:
        logits = np.matmul(weights, x.T, out=sheet)
        logits += bias[:, None]
        logits -= logits.max(axis=0)
        return logits

    # Weights and bias are found in coordinates in which the loss bends about as much in every direction, so that a
    # third of the steps lead to its minimum: along the axes of the features from their centre, each class by itself.
    # Its curvature is taken for the penalty's and, for each class, p (1 - p) times the features' moments.
    spread = np.full((k, 1), CURVATURE * n) if start is None else _spread(logits_of(*start))
    curvature = spread * np.append(np.maximum(spectrum.variances, 0), 1.0)
    curvature[:, :d] += 1 / INVERSE_PENALTY
    scale = (1 / np.sqrt(curvature)).astype(np.float32)

    def weights_of(flat: NDArray[np.float64]) -> Weights:
        parameters = flat.reshape(k, d + 1).astype(np.float32) * scale
        weights = parameters[:, :d] @ axes.T
        return weights, parameters[:, d] - weights @ centre

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = weights_of(flat)
        logits = logits_of(weights, bias)
        true = logits[target, rows].astype(np.float64)
        np.exp(logits, out=logits)
        total = logits.sum(axis=0)
        value = float(np.log(total).sum(dtype=np.float64) - true.sum())
        value += 0.5 * float(np.vdot(weights, weights)) / INVERSE_PENALTY
        logits /= total
        logits[target, rows] -= 1
        excess = logits.sum(axis=1)
        gradient = np.empty((k, d + 1))
        gradient[:, :d] = (logits @ x - np.outer(excess, centre) + weights / INVERSE_PENALTY) @ axes
        gradient[:, d] = excess
        gradient *= scale
        return value, gradient.ravel()

    flat, least_gain = np.zeros(k * (d + 1)), LEAST_GAIN
    if start is not None:
        flat = (np.column_stack([start[0] @ axes, start[1] + start[0] @ centre]) / scale).ravel().astype(np.float64)
        least_gain = LEAST_GAIN_FROM_START
    factr = least_gain / np.finfo(np.float64).eps
    flat, _, _ = fmin_l_bfgs_b(loss, flat, m=20, pgtol=1e-3, factr=factr, maxiter=100)
    return weights_of(flat)


def _spread(logits: FloatArray) -> FloatArray:
    """(k, 1) sums of p (1 - p) over the (k, n) logits of n examples, at least 1; overwrites the logits."""
    p = np.exp(logits, out=logits)
    p /= p.sum(axis=0)
    return np.maximum(p.sum(axis=1) - np.einsum("kn,kn->k", p, p), 1.0)[:, None]


def _discriminant(x: FloatArray, target: NDArray[np.intp], k: int, seed: int) -> Weights:
    """Linear discriminant with a covariance shrunk halfway to a sphere, scaled to fit leave-one-out guesses."""
    size = np.bincount(target, minlength=k)
    order = np.argsort(target, kind="stable")
    means = np.add.reduceat(x[order], np.searchsorted(target[order], np.arange(k)), axis=0) / size[:, None]
    means = means.astype(np.float32)
    # Within classes; to subtract the means from so many vectors takes longer than from their moments.
    covariance = ((x.T @ x).astype(np.float64) - (means.T * size) @ means) / len(x)
    sphere = np.trace(covariance) / len(covariance)
    covariance = 0.5 * covariance + 0.5 * sphere * np.eye(len(covariance))
    weights = np.linalg.solve(covariance, means.T.astype(np.float64)).T
    bias = -0.5 * np.einsum("kd,kd->k", weights, means)
    sample = np.random.default_rng(seed).permutation(len(x))[:500]
    own = size[target[sample]]
    logits = x[sample] @ weights.T + bias
    # An example pulls its own mean towards itself: judge it by the mean of the others.
    others = (means[target[sample]] * own[:, None] - x[sample]) / np.maximum(own - 1, 1)[:, None]
    solved = np.linalg.solve(covariance, others.T).T
    logits[np.arange(len(sample)), target[sample]] = np.einsum("nd,nd->n", solved, x[sample] - 0.5 * others)
    scales = np.geomspace(0.01, 2.0, 24)
    losses = [_log_loss(scale * logits, target[sample]) for scale in scales]
    scale = scales[int(np.argmin(losses))]
    return (scale * weights).astype(np.float32), (scale * bias).astype(np.float32)


def _log_loss(logits: NDArray[np.float64], target: NDArray[np.intp]) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(target)), target]))
