"""Two predictions of the same households: whether one errs less at a cut, beyond the chance of the sample.

Both are measured on the same drawn clusters (paired bootstrap), so what they have in common cancels out.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.design import Survey
from mutakhir.ranking.evaluating.cutting import Floats, Ints, Order
from mutakhir.ranking.evaluating.drawing import draw_clusters, limits
from mutakhir.ranking.policy import ScaleKind


@dataclass(frozen=True)
class Difference:
    """Exclusion error of one and of the other, and of one less the other with its 95% interval."""

    one: float
    other: float
    value: float
    low: float
    high: float

    @property
    def less(self) -> bool:
        """Whether the first errs less for sure: the whole interval is below zero."""
        return self.high < 0

    @property
    def more(self) -> bool:
        """Whether the first errs more for sure."""
        return self.low > 0


def paired_difference(
    survey: Survey,
    one: Floats,
    other: Floats,
    cut: float,
    draws: int,
    seed: int,
    counts: SharesCount = SharesCount.PERSONS,
    scale: ScaleKind = "per_person",
) -> Difference:
    """Of the exclusion error at the poorest `cut` percent, one less other; draws must be at least 1.

    Args:
        one: predicted log welfare on the scale, from turns in which the household's cluster was left out.
        other: the same of the prediction that it is measured against.
    """
    weight = survey.weight * (survey.persons if counts is SharesCount.PERSONS else 1)
    orders = [Order.of(values) for values in (survey.log_welfare(scale), one, other)]
    clusters = draw_clusters(survey.stratum, survey.village, draws, seed)
    drawn = np.array([_errors(orders, each, cut) for each in clusters.weights(weight)])
    low, high = limits((drawn[:, 0] - drawn[:, 1])[:, None])
    mine, theirs = _errors(orders, weight, cut)
    return Difference(mine, theirs, mine - theirs, float(low[0]), float(high[0]))


def _errors(orders: list[Order], weight: Ints, cut: float) -> tuple[float, float]:
    poor, one, other = (order.under(weight).poorest(cut) for order in orders)
    whole = (weight * poor).sum()
    mine, theirs = (1 - float((weight * poor * chosen).sum() / whole) for chosen in (one, other))
    return mine, theirs
