"""The mean, covariance and principal axes of the training vectors, found once for all that needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Spectrum:
    """Of n d-dimensional vectors."""

    n: int
    # (d,), (d, d).
    centre: NDArray[np.float64]
    covariance: NDArray[np.float64]
    # (d,) variances, ascending, along the columns of (d, d) `axes`.
    variances: NDArray[np.float64]
    axes: NDArray[np.float64]

    @classmethod
    def of(cls, x: FloatArray) -> Spectrum:
        """Of (n, d) vectors."""
        centre = (np.full(len(x), 1 / len(x), dtype=x.dtype) @ x).astype(np.float64)
        # To subtract means from so many vectors takes longer than from their moments.
        covariance = (x.T @ x).astype(np.float64) / len(x) - np.outer(centre, centre)
        return cls(len(x), centre, covariance, *np.linalg.eigh(covariance))

    def moved(self, added: NDArray[Any], removed: NDArray[Any]) -> Spectrum:
        """Of the same vectors with some rows added and others removed; for few of them, as rounding adds up."""
        n = self.n + len(added) - len(removed)
        total = self.n * self.centre + added.sum(axis=0, dtype=np.float64) - removed.sum(axis=0, dtype=np.float64)
        moments = (
            self.n * (self.covariance + np.outer(self.centre, self.centre)) + added.T @ added - removed.T @ removed
        )
        centre = total / n
        covariance = moments / n - np.outer(centre, centre)
        return Spectrum(n, centre, covariance, *np.linalg.eigh(covariance))
