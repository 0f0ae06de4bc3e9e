"""Typicality: of the known classes against like nothing in particular."""

from __future__ import annotations

import numpy as np

from bot.nlu.spectrum import Spectrum
from bot.nlu.typicality import RANK, Metric, Typicality


def test_metric_is_the_inverse_of_the_shrunk_covariance() -> None:
    random = np.random.default_rng(0)
    residuals = (random.standard_normal((500, 12)) * np.linspace(0.2, 3, 12)).astype(np.float32)
    covariance = residuals.T @ residuals / len(residuals)
    metric = Metric.fit(covariance)
    shrunk = 0.1 * covariance + 0.9 * np.trace(covariance) / 12 * np.eye(12)
    x = random.standard_normal((5, 12)).astype(np.float32)
    np.testing.assert_allclose(metric.square(x), np.einsum("nd,nd->n", x @ np.linalg.inv(shrunk), x), rtol=1e-3)


def test_metric_of_more_dimensions_than_it_keeps_is_near() -> None:
    random = np.random.default_rng(0)
    residuals = random.standard_normal((400, RANK * 2)).astype(np.float32)
    lengths = Metric.fit(residuals.T @ residuals / len(residuals)).square(residuals)
    assert 0.8 < lengths.mean() / (RANK * 2) < 1.2


def test_the_covariances_are_those_within_classes_and_of_all() -> None:
    random = np.random.default_rng(0)
    target = np.repeat(np.arange(3), [5, 20, 40])
    x = (random.standard_normal((65, 16)) + 3 * random.standard_normal((3, 16))[target] + 1).astype(np.float32)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    means = np.stack([x[target == c].mean(axis=0) for c in range(3)])
    typicality = Typicality.fit(Spectrum.of(x), means, np.bincount(target))
    for metric, residuals in [(typicality.within, x - means[target]), (typicality.overall, x - x.mean(axis=0))]:
        plain = Metric.fit(residuals.T.astype(np.float64) @ residuals / len(x))
        np.testing.assert_allclose(metric.square(x), plain.square(x), rtol=1e-3)


def test_members_are_more_typical_than_strangers() -> None:
    random = np.random.default_rng(0)
    means = random.standard_normal((6, 32)).astype(np.float32)
    target = np.repeat(np.arange(6), 10)
    x = means[target] + 0.3 * random.standard_normal((60, 32)).astype(np.float32)
    typicality = Typicality.fit(Spectrum.of(x), means, np.bincount(target))
    members = [
        typicality.of(row, means) for row in means + 0.3 * random.standard_normal(means.shape).astype(np.float32)
    ]
    strangers = [typicality.of(row, means) for row in random.standard_normal((20, 32)).astype(np.float32)]
    assert min(members) > max(strangers)
    again = Typicality.load(typicality.arrays())
    assert again.of(x[0], means) == typicality.of(x[0], means)
