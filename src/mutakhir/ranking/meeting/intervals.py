"""The interval of a share that was counted in clusters."""

import numpy as np
import numpy.typing as npt
from scipy.stats import t


Ints = npt.NDArray[np.int64]
CONFIDENCE = 0.95


def cluster_interval(hits: Ints, units: Ints) -> tuple[float, float] | None:
    """Wilson's interval at the size that the sample is worth, with Student's t of the clusters less one.

    The size is divided by the design effect, the variance of the ratio between clusters over that of single draws; an
    effect below 1 counts as 1. None for fewer than two clusters: one village says nothing about others.
    """
    clusters, total = len(units), int(units.sum())
    if clusters < 2 or total == 0:
        return None
    share = hits.sum() / total
    single = share * (1 - share) / total
    spread = clusters / (clusters - 1) * float(((hits - share * units) ** 2).sum()) / total**2
    effect = max(spread / single, 1.0) if single > 0 else 1.0
    return _wilson(share, total / effect, float(t.ppf((1 + CONFIDENCE) / 2, clusters - 1)))


def _wilson(share: float, size: float, quantile: float) -> tuple[float, float]:
    squared = quantile**2
    middle = (share + squared / (2 * size)) / (1 + squared / size)
    half = quantile / (1 + squared / size) * np.sqrt(share * (1 - share) / size + squared / (4 * size**2))
    return max(float(middle - half), 0.0), min(float(middle + half), 1.0)
