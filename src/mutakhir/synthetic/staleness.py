"""How old a regency's part of the previous registry is: a fixed property of the whole regency.

Of the 514 regencies in July 2020, 92 had not updated the registry since 2015, 319 had updated less than half
of it and 103 more (the social minister, 1 July 2020).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from mutakhir.synthetic.date_errors import Days
from mutakhir.synthetic.draws import Bools, stream


class Upkeep(StrEnum):
    """How much of a regency's registry was updated since 2015."""

    NEVER = "never"
    LESS_THAN_HALF = "less than half"
    MORE_THAN_HALF = "more than half"


SHARES = {Upkeep.NEVER: 0.18, Upkeep.LESS_THAN_HALF: 0.62, Upkeep.MORE_THAN_HALF: 0.20}
_UPDATED = {Upkeep.NEVER: (0.0, 0.0), Upkeep.LESS_THAN_HALF: (0.05, 0.48), Upkeep.MORE_THAN_HALF: (0.52, 0.95)}

OLD_INSTRUMENT = "bdt-2015"
NEW_INSTRUMENT = "dtks-2018"
# The first day from which a visit is one of the updates after the enumeration of 2015.
UPDATED_FROM = np.datetime64("2016-01-01", "D")
_OLD_VISITS = (np.datetime64("2015-06-01", "D"), 92)
_NEW_VISITS = (np.datetime64("2016-03-01", "D"), 1300)


@dataclass(frozen=True)
class Staleness:
    """`updated`: share of the regency's households with answers younger than 2015."""

    upkeep: Upkeep
    updated: float


def staleness(seed: int, regency: str) -> Staleness:
    """The upkeep of a regency; the same for every call with this seed."""
    draws = stream(seed, regency, "staleness")
    place = int(np.searchsorted(np.cumsum(list(SHARES.values()))[:-1], draws.random(), side="right"))
    upkeep = list(SHARES)[place]
    low, high = _UPDATED[upkeep]
    return Staleness(upkeep, low + (high - low) * float(draws.random()))


def visit_dates(draws: np.random.Generator, updated: Bools) -> Days:
    """When each household was last visited: June to August 2015, or between March 2016 and September 2019."""
    count = len(updated)
    old = _OLD_VISITS[0] + draws.integers(0, _OLD_VISITS[1], count).astype("timedelta64[D]")
    new = _NEW_VISITS[0] + draws.integers(0, _NEW_VISITS[1], count).astype("timedelta64[D]")
    return np.where(updated, new, old)
