"""Consumption per person, and the standard of living that shows in a dwelling.

log consumption = village + town + wealth + schooling of the head + work - size - children + what nothing shows.
The last term is tuned so that an ordinary regression on the items of the form explains about half of the
variance between households it has not seen, as it does on Indonesian survey data; a test holds the band.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from mutakhir.synthetic.sampling import Bools, Floats, Ints, Rng, Small, normals


# National poverty line of March 2021, rupiah per person and month (BPS press release, 15 July 2021).
POVERTY_LINE = 472_525
_NATIONAL_RATE = 0.1014  # share of persons below it
_SPREAD = 0.53  # standard deviation of log consumption within a regency, about
_WEALTH, _UNSEEN = 0.27, 0.375
_TOWN, _SCHOOLING, _WORKERS = 0.16, 0.055, 0.25
_SIZE, _CHILDREN = -0.36, -0.18
_LOWEST = 60_000


@dataclass(frozen=True)
class Welfare:
    """Per household: `wealth` and `living` are about standard scores."""

    wealth: Floats
    base: Floats  # log consumption known before the people are: village, town, wealth


def make_welfare(rng: Rng, village_welfare: Floats, urban: Bools) -> Welfare:
    wealth = normals(rng, len(village_welfare))
    base = village_welfare + np.float32(_TOWN) * urban + np.float32(_WEALTH) * wealth
    return Welfare(wealth, base)


def regency_level(poverty_rate: float) -> float:
    """How far the regency's log consumption lies above the nation's, by its poverty rate."""
    rate = min(max(poverty_rate, 0.005), 0.6)
    return _SPREAD * (NormalDist().inv_cdf(_NATIONAL_RATE) - NormalDist().inv_cdf(rate))


def standard_of_living(welfare: Welfare, diploma: Small, urban: Bools, poverty_rate: float) -> Floats:
    """The score that dwelling and belongings follow; towns are left out, since items differ there anyhow."""
    level = welfare.base - np.float32(_TOWN) * urban + np.float32(_SCHOOLING) * (diploma - np.float32(1.8))
    score: Floats = (level + np.float32(0.5 * regency_level(poverty_rate))) / np.float32(0.34)
    return score


def log_consumption(
    rng: Rng, welfare: Welfare, diploma: Small, size: Ints, children: Ints, workers: Ints
) -> npt.NDArray[np.float64]:
    """Up to a constant of the regency, which the poverty rate decides."""
    unseen = _UNSEEN * normals(rng, len(size)).astype(np.float64)
    people = _SIZE * np.log(size) + _CHILDREN * children / size + _WORKERS * workers / size
    return welfare.base + _SCHOOLING * diploma + people + unseen


def meet_poverty_rate(level: npt.NDArray[np.float64], size: Ints, poverty_rate: float) -> Ints:
    """Rupiah per person and month, so that the share of persons below the line is the rate.

    The line is put between the two households, in the order of consumption, at which the count of poor
    persons comes nearest to the rate: the miss is at most half of the larger one's members.
    """
    if len(level) == 0:
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(level, kind="stable")
    poor = np.concatenate([[0], np.cumsum(size[order])])
    households = int(np.argmin(np.abs(poor - poverty_rate * poor[-1])))
    ends = np.concatenate([[level[order[0]] - 0.02], level[order], [level[order[-1]] + 0.02]])
    line = (ends[households] + ends[households + 1]) / 2
    rupiah: Ints = np.floor(np.exp(level - line) * POVERTY_LINE).astype(np.int64)
    return np.maximum(rupiah, _LOWEST)
