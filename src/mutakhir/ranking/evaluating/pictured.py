"""What a picture shows of a prediction: its calibration by tenth, and where in the population it errs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.evaluating.case import Case
from mutakhir.ranking.evaluating.cutting import Floats, Ints, Order


TENTHS = 10
STEP = 5  # percentile points


@dataclass(frozen=True)
class Tenth:
    """A tenth of the population by prediction: mean logarithm of consumption as predicted and as it is."""

    tenth: int
    predicted: float
    actual: float
    households: int


@dataclass(frozen=True)
class Place:
    """Those between two percentiles by truth: the share that is chosen at the cut (percent of the population).

    `wrong` is the share on the wrong side: of the poor who is not chosen, of the others who is.
    """

    cut: int
    above: int
    up_to: int
    chosen: float
    households: int

    @property
    def wrong(self) -> float:
        return 1 - self.chosen if self.up_to <= self.cut else self.chosen

    @property
    def from_cut(self) -> float:
        """Percentile points from the cut to the middle of the place; negative is poorer."""
        return (self.above + self.up_to) / 2 - self.cut


def tenths(case: Case) -> tuple[Tenth, ...]:
    """From the poorest tenth by prediction."""
    weight = case.counted
    at = _tenth(case.prediction, weight)
    found = []
    for tenth in np.unique(at):
        mine = at == tenth
        predicted, actual = (_mean(values[mine], weight[mine]) for values in (case.predicted, case.actual))
        found.append(Tenth(int(tenth) + 1, predicted, actual, int(mine.sum())))
    return tuple(found)


def places(case: Case, cuts: Sequence[int]) -> tuple[Place, ...]:
    """Steps of five percentiles by truth, from the poorest, for each cut; a cut between two steps parts one step."""
    weight = case.counted
    actual = case.truth.under(weight).places()
    found = []
    for cut in cuts:
        chosen = case.prediction.under(weight).poorest(cut)
        edges = sorted({*range(0, 100, STEP), cut, 100})
        for above, up_to in zip(edges[:-1], edges[1:], strict=True):
            mine = (actual > above) & (actual <= up_to)
            if mine.any():
                found.append(Place(cut, above, up_to, _mean(chosen[mine], weight[mine]), int(mine.sum())))
    return tuple(found)


def matrix(case: Case) -> tuple[tuple[float, ...], ...]:
    """For each tenth by truth, from the poorest, the part of it in each tenth by prediction; an empty one is zeros."""
    true, predicted = (_tenth(order, case.counted) for order in (case.truth, case.prediction))
    sums = np.bincount(true * TENTHS + predicted, weights=case.counted, minlength=TENTHS**2).reshape(TENTHS, TENTHS)
    whole = sums.sum(axis=1, keepdims=True)
    shares = np.divide(sums, whole, out=np.zeros_like(sums), where=whole > 0)
    return tuple(tuple(float(each) for each in row) for row in shares)


def _tenth(order: Order, weight: Ints) -> Ints:
    """The tenth, from 0, in which the middle of each household lies."""
    places = order.under(weight).places()
    tenth: Ints = np.minimum((places * TENTHS / 100).astype(np.int64), TENTHS - 1)
    return tenth


def _mean(values: Floats, weight: Ints) -> float:
    return float(np.average(values, weights=weight))
