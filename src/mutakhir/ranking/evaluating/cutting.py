"""Who is among the poorest: values sorted once, cut at any share under any weights.

Households of equal value stand at the cut together: they count in part, so that the part inside weighs exactly the
share. This is the mean over all ways of breaking the tie, it does not depend on the order of the file, and it makes
exclusion and inclusion error equal wherever the poor and the chosen are cut at the same share. Whoever stands at both
cuts counts as if the two parts were drawn apart, so even a perfect prediction may err by part of one household.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Order:
    """Rows from the lowest value up; `first` and `after` bound the ties of each place in that order."""

    rows: Ints
    first: Ints
    after: Ints

    @classmethod
    def of(cls, values: Floats) -> "Order":
        rows = np.argsort(values, kind="stable").astype(np.int64)
        ordered = values[rows]
        first, after = (np.searchsorted(ordered, ordered, side=side) for side in ("left", "right"))
        return cls(rows, first.astype(np.int64), after.astype(np.int64))

    def under(self, weight: Floats | Ints) -> "Weighed":
        """The order with the weight up to each place."""
        return Weighed(self, np.concatenate([[0.0], np.cumsum(weight[self.rows], dtype=np.float64)]))


@dataclass(frozen=True)
class Weighed:
    """An order and the weight before each place of it; one entry more than there are rows."""

    order: Order
    before: Floats

    def poorest(self, percent: float) -> Floats:
        """The part of each row that is among the poorest `percent`: 1, 0, or between for those at the cut."""
        target = self.before[-1] * percent / 100
        at = min(int(np.searchsorted(self.before[1:], target)), len(self.order.rows) - 1)
        first, after = self.order.first[at], self.order.after[at]
        tied = self.before[after] - self.before[first]
        inside = np.zeros(len(self.order.rows))
        inside[self.order.rows[:first]] = 1
        inside[self.order.rows[first:after]] = min((target - self.before[first]) / tied, 1.0) if tied > 0 else 0
        return inside

    def ranks(self) -> Floats:
        """The weight below each row and half of that of its ties, itself included."""
        ranks = np.empty(len(self.order.rows))
        ranks[self.order.rows] = (self.before[self.order.first] + self.before[self.order.after]) / 2
        return ranks

    def places(self) -> Floats:
        """The place in the whole, 0 to 100, of the middle of each row."""
        places: Floats = self.ranks() * 100 / self.before[-1]
        return places
