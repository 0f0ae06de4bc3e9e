"""How much a vector looks like one of the known intents rather than like just any sentence.

The relative Mahalanobis distance (Ren et al. 2021, "A simple fix to Mahalanobis distance for improving near-OOD
detection"): the distance to the nearest class mean under the covariance within classes, less that to the mean of all
under the covariance of all. Both covariances are shrunk to a sphere: few examples hardly say more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.spectrum import Spectrum

FloatArray = NDArray[np.float32]

# Share of the sphere; chosen on CLINC150's out-of-scope training and validation sets and on withheld intents.
SHRINKAGE = 0.9
# Principal directions kept of each covariance, the rest being taken as the sphere; AUROC within 0.1 of all of them.
RANK = 128


@dataclass(frozen=True)
class Metric:
    """An inverse covariance: `floor` times the identity plus a low-rank part."""

    # (r, d) orthonormal rows and (r,) what each adds to `floor`, negative where the data vary more.
    basis: FloatArray
    gain: FloatArray
    floor: float

    @classmethod
    def fit(cls, covariance: NDArray[np.float64]) -> Metric:
        """Of a (d, d) covariance."""
        return cls.along(*np.linalg.eigh(covariance))

    @classmethod
    def along(cls, values: NDArray[np.float64], vectors: NDArray[np.float64]) -> Metric:
        """Of a covariance's (d,) eigenvalues, ascending, and (d, d) eigenvectors, in columns."""
        # A floor under the variance: classes of one example each have none within.
        values = np.maximum(values, 1e-6)
        kept = slice(-min(RANK, len(values)), None)
        sphere = float(values.mean())
        inverse = 1.0 / ((1 - SHRINKAGE) * values + SHRINKAGE * sphere)
        rest = values[: -min(RANK, len(values))]
        floor = 1.0 / ((1 - SHRINKAGE) * float(rest.mean() if len(rest) else 0.0) + SHRINKAGE * sphere)
        basis = np.ascontiguousarray(vectors[:, kept].T.astype(np.float32))
        return cls(basis, (inverse[kept] - floor).astype(np.float32), floor)

    def square(self, x: FloatArray) -> FloatArray:
        """(...) squared lengths of (..., d) vectors."""
        rows = x.reshape(-1, x.shape[-1])
        along = rows @ self.basis.T
        squared: FloatArray = self.floor * np.einsum("nd,nd->n", rows, rows) + (along * along) @ self.gain
        return squared.reshape(x.shape[:-1])


@dataclass(frozen=True)
class Typicality:
    """The two metrics and the centre of all examples; the class means stay with the head."""

    within: Metric
    overall: Metric
    # (d,)
    centre: FloatArray

    @classmethod
    def fit(cls, overall: Spectrum, means: FloatArray, size: NDArray[np.intp]) -> Typicality:
        """Of all examples, their (k, d) class means and the (k,) numbers of examples of the classes."""
        apart = means - overall.centre
        between = (apart.T * (size / overall.n)) @ apart
        return cls(
            Metric.fit(overall.covariance - between),
            Metric.along(overall.variances, overall.axes),
            overall.centre.astype(np.float32),
        )

    def of(self, x: FloatArray, means: FloatArray) -> FloatArray:
        """(...) of (..., d) vectors, the larger the more typical of the nearest of their (..., m, d) class means."""
        nearest: FloatArray = self.within.square(x[..., None, :] - means).min(axis=-1)
        return self.overall.square(x - self.centre) - nearest

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For `numpy.savez`; `load` reads them."""
        return {
            "typicality_within": self.within.basis,
            "typicality_within_gain": np.append(self.within.gain, np.float32(self.within.floor)),
            "typicality_overall": self.overall.basis,
            "typicality_overall_gain": np.append(self.overall.gain, np.float32(self.overall.floor)),
            "typicality_centre": self.centre,
        }

    @classmethod
    def load(cls, arrays: Mapping[str, NDArray[Any]]) -> Typicality:
        """From `arrays`; KeyError where one is missing."""
        within, overall = (
            Metric(arrays[name], arrays[f"{name}_gain"][:-1], float(arrays[f"{name}_gain"][-1]))
            for name in ("typicality_within", "typicality_overall")
        )
        return cls(within, overall, arrays["typicality_centre"])
