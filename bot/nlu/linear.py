"""Trains linear classifiers of sentence vectors.

Softmax regression by L-BFGS; above `EXACT_BUDGET` multiply-adds an iteration a closed form (shrunk linear discriminant)
takes its place, so that 10,000 intents train in seconds.
"""

from __future__ import annotations

from functools import partial

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
# Steps from a start that is nearly there. On the delivered content, with ten questions more, twelve end within 3e-4 of
# the minimum, as those from zero do, and the ten at a mean probability of 0.81, as at the minimum; eight at 0.78.
STEPS_FROM_START = 12
# What p (1 - p) comes to on average, of the probabilities of a trained classifier; a guess that moves the number of
# steps and not where they lead (0.0003, 0.0006 and 0.001 took between 36 and 56 on the delivered content).
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
    centre = spectrum.centre.astype(np.float32)
    # Weights and bias are found in coordinates in which the loss bends about as much in every direction, so that a
    # third of the steps lead to its minimum: along the axes of the features from their centre. Its curvature is taken
    # for `CURVATURE` times the features' moments, and the penalty's.
    curvature = CURVATURE * n * np.maximum(spectrum.variances, 0) + 1 / INVERSE_PENALTY
    axes = (spectrum.axes / np.sqrt(curvature)).astype(np.float32)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        parameters = flat.reshape(k, d + 1).astype(np.float32)
        weights = parameters[:, :d] @ axes.T
        # (k, n): sums over classes run along whole rows of memory.
        logits = weights @ x.T
        logits += parameters[:, d:] - (weights @ centre)[:, None]
        logits -= logits.max(axis=0)
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
        return value, gradient.ravel()

    minimise = partial(fmin_l_bfgs_b, loss, m=20, pgtol=1e-3)
    flat, there = np.zeros(k * (d + 1)), False
    if start is not None:
        # All columns of the axes are orthogonal.
        weights = start[0] @ (axes / (axes * axes).sum(axis=0))
        flat = np.column_stack([weights, start[1] + start[0] @ centre]).ravel().astype(np.float64)
        # So near to it a step may gain next to nothing before the new examples have been learnt.
        flat, _, told = minimise(flat, factr=1e10, maxiter=STEPS_FROM_START)
        there = told["warnflag"] == 0
    if not there:
        # Ends where a step gains less than 2e-5 of the loss: some 70 steps from zero on what is delivered, and within
        # 3e-4 of the minimum.
        flat, _, _ = minimise(flat, factr=1e11, maxiter=100)
    parameters = flat.reshape(k, d + 1).astype(np.float32)
    weights = parameters[:, :d] @ axes.T
    return weights, parameters[:, d] - weights @ centre


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
