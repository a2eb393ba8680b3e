"""Whether a probability of 0.95 is right 95 times in 100: predicted against observed, in bins.

The expected calibration error is the mean gap between predicted and observed over all pairs (Naeini, Cooper and
Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.matching.measuring.intervals import wilson_limits
from mutakhir.matching.measuring.kinds import THOUSANDTHS, Bools, Codes, Floats, Row


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of one range, of which none is empty.

    low, high: the smallest and largest probability in it; of fixed bins of weight, the edges in thousandths (None: no
    edge on that side; `high` no longer belongs to it).
    predicted: mean predicted probability. observed: share that is true, with its 95% Wilson limits.
    """

    low: float | None
    high: float | None
    pairs: int
    predicted: float
    observed: float
    observed_low: float
    observed_high: float

    @property
    def gap(self) -> float:
        """Predicted less observed: above 0 the model is too sure."""
        return self.predicted - self.observed

    @property
    def fits(self) -> bool:
        """Whether what was predicted lies within the limits of what was observed."""
        return self.observed_low <= self.predicted <= self.observed_high


@dataclass(frozen=True, slots=True)
class Calibration:
    """All bins, from the lowest; `error` is the expected calibration error, None without pairs."""

    bins: tuple[Bin, ...]

    @property
    def error(self) -> float | None:
        """0 is perfect; in units of probability."""
        pairs = sum(each.pairs for each in self.bins)
        return sum(abs(each.gap) * each.pairs for each in self.bins) / pairs if pairs else None

    def as_rows(self) -> list[Row]:
        """One row per bin."""
        names = ("low", "high", "pairs", "predicted", "observed", "observed_low", "observed_high", "gap")
        return [{name: getattr(each, name) for name in names} for each in self.bins]


def by_decile(probability: Floats, same: Bools, parts: int = 10) -> Calibration:
    """Bins of about equally many pairs, by predicted probability.

    Pairs with the same probability are never parted, so there may be fewer bins than `parts`: where more than a tenth
    of the pairs has one probability, that one fills a bin.
    """
    assert len(probability) == len(same), "one judgement per probability"
    values, first = np.unique(probability, return_inverse=True)
    # The middle of each value's places in the order of all pairs says to which part it belongs.
    upto = np.cumsum(np.bincount(first, minlength=len(values)))
    before = np.concatenate([[0], upto[:-1]]) if len(values) else upto
    part = (before + upto) * parts // (2 * max(len(probability), 1))
    return Calibration(tuple(_bin(probability, same, part[first] == each) for each in np.unique(part)))


def by_weight(weight: Codes, same: Bools, edges: Sequence[int]) -> Calibration:
    """Fixed bins of match weight; the predicted probability is the one that the weight means.

    Args:
        weight: thousandths; log2 of the odds, prior included, so that 0 is even odds.
        edges: thousandths, rising; a weight on an edge belongs to the bin above it.
    """
    assert list(edges) == sorted(set(edges)), "edges rise"
    probability = weight_probability(weight)
    place = np.searchsorted(np.asarray(edges, dtype=np.int64), weight, side="right")
    bounds: list[int | None] = [None, *edges, None]
    return Calibration(
        tuple(
            _bin(probability, same, place == each, (bounds[each], bounds[each + 1]))
            for each in np.unique(place).tolist()
        )
    )


def weight_probability(weight: Codes) -> Floats:
    """The probability that a match weight in thousandths means: 2^w / (1 + 2^w)."""
    return np.asarray(1 / (1 + np.exp2(-np.clip(weight / THOUSANDTHS, -1000, 1000))), dtype=np.float64)


def _bin(probability: Floats, same: Bools, chosen: Bools, edges: tuple[int | None, int | None] | None = None) -> Bin:
    predicted, true = probability[chosen], int(same[chosen].sum())
    low, high = edges if edges is not None else (float(predicted.min()), float(predicted.max()))
    (limit_low,), (limit_high,) = wilson_limits(np.array([float(true)]), np.array([float(len(predicted))]))
    observed = true / len(predicted)
    return Bin(low, high, len(predicted), float(predicted.mean()), observed, float(limit_low), float(limit_high))
