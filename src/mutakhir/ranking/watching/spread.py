"""How likely it is that so many of a group stand below, when honest groups differ more than coins do.

A group's own share is taken as drawn from a beta distribution about the share of its regency, so its count is
beta-binomial. `correlation` is the intraclass correlation: 0 is the binomial, and the variance of a count among n is
n p (1 - p) (1 + (n - 1) correlation).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln
from scipy.stats import binom


Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_ROWS = 5_000  # of groups at once, so that the terms of their tails stay few in memory


def middle_shares(regency: Sequence[str], below: Ints, units: Ints) -> Floats:
    """For each group the share below of its regency, from the middle half of the regency's units by group's share.

    The whole share would rise with every group that moves its units, until none stands out any more; the middle holds
    while they are less than a quarter.
    """
    _, place = np.unique(np.array(regency, dtype=str), return_inverse=True)
    order = np.lexsort((below / np.maximum(units, 1), place))
    size = np.bincount(place, weights=units)
    first = np.cumsum(size) - size
    end = np.cumsum(units[order]) - first[place[order]]
    low, high = size[place[order]] / 4, size[place[order]] * 3 / 4
    counted = np.clip(np.minimum(end, high) - np.maximum(end - units[order], low), 0, None)
    hits = np.bincount(place[order], weights=counted * below[order] / np.maximum(units[order], 1))
    shares: Floats = (hits / np.maximum(np.bincount(place[order], weights=counted), 1))[place]
    return shares


def correlation_of(below: Ints, units: Ints, share: Floats) -> float:
    """By moments, from the groups that stand at or under the share: those are not reached by who moves units below.

    0 where they show no more than chance, or where there is no such group of two units.
    """
    expected = units * share
    low = (below <= expected) & (units > 1)
    chance = (units * share * (1 - share))[low]
    shared = float((chance * (units[low] - 1)).sum())
    more = float(((below - expected)[low] ** 2 - chance).sum())
    return min(max(more / shared, 0.0), 1.0) if shared > 0 else 0.0


def chance_of_more(below: Ints, units: Ints, share: Floats, correlation: float) -> Floats:
    """The chance of `below` or more among `units`, for shares strictly between 0 and 1."""
    if correlation <= 0:
        return np.asarray(binom.sf(below - 1, units, share), dtype=float)
    parts = [slice(first, first + _ROWS) for first in range(0, len(below), _ROWS)]
    tails = [_tails(below[part], units[part], share[part], correlation) for part in parts]
    return np.concatenate(tails) if tails else np.zeros(0)


def _tails(below: Ints, units: Ints, share: Floats, correlation: float) -> Floats:
    """Sums the upper tail of each group, all terms in one array."""
    terms = units - below + 1
    group = np.repeat(np.arange(len(below)), terms)
    first = np.cumsum(terms) - terms
    count = below[group] + np.arange(terms.sum()) - first[group]
    scale = 1 / correlation - 1
    a, b = share * scale, (1 - share) * scale
    n = units[group]
    ways = gammaln(n + 1) - gammaln(count + 1) - gammaln(n - count + 1)
    logs = ways + betaln(count + a[group], n - count + b[group]) - betaln(a, b)[group]
    return np.minimum(np.add.reduceat(np.exp(logs), first), 1.0)
