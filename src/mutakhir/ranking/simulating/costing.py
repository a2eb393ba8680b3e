"""What a list costs per month, and how far a given budget goes on it, the poorest first."""

from dataclasses import dataclass, field

import numpy as np

from mutakhir.ranking.design import Ints
from mutakhir.ranking.simulating.compared import Cost, Reach
from mutakhir.ranking.simulating.scenario import BenefitPart
from mutakhir.ranking.simulating.tallying import summed
from mutakhir.ranking.simulating.units import WHOLE, Labels


_PERCENTILES = tuple(str(each) for each in range(1, 101))


@dataclass
class Payments:
    """Those who are listed by percentile of their score: units and persons, in 1e-6; can be added over regencies."""

    sums: Ints = field(default_factory=lambda: np.zeros((100, 2), dtype=np.int64))

    def add(self, percentile: Ints, listed: Ints, persons: Ints) -> None:
        """Args: `listed` is how much of the weight of each is on the list."""
        labels = Labels(percentile - 1, _PERCENTILES)
        self.sums[:, 0] += summed(labels, listed)
        self.sums[:, 1] += summed(labels, listed * persons)

    def cost(self, benefit: BenefitPart) -> Cost:
        """In the currency of the benefit, whole; what is paid for goes down the percentiles."""
        paid = self.sums[:, 0 if benefit.per == "unit" else 1]
        everybody = _whole(int(paid.sum()))
        budget = benefit.budget
        return Cost(everybody * benefit.amount, None if budget is None else _reach(paid, everybody, benefit, budget))


def _reach(paid: Ints, everybody: int, benefit: BenefitPart, budget: int) -> Reach:
    affordable = min(budget // benefit.amount, everybody)
    upto = np.cumsum(paid)
    ends = None if affordable == everybody else int(np.searchsorted(upto, affordable * WHOLE, side="right")) + 1
    share = affordable / everybody if everybody else 0.0
    return Reach(budget, affordable, share, ends, budget // everybody if everybody else 0)


def _whole(millionths: int) -> int:
    return (2 * millionths + WHOLE) // (2 * WHOLE)
