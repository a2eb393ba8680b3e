"""Who stood in the previous registry: the poorest as an old and noisy ranking saw them.

The old ranking saw welfare as it was years ago and through a proxy; its correlation with the truth of today is
`LOYALTY`. So some of the poor are missing (exclusion) and some who are well-off are listed (inclusion).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.synthetic.draws import Bools, Floats, Ints
from mutakhir.synthetic.patches import rows_of


LOYALTY = 0.62
_SHRUNK = 0.70  # a predicted consumption varies less than the true one
_GROWTH = 0.17  # log growth of consumption since the old ranking
# Households that came in by their own registration, whatever the ranking said.
_SELF_REGISTERED = 0.04
_LISTED_PERCENTILE = 40


@dataclass(frozen=True)
class OldList:
    """The households of the previous registry, by row of the truth, ascending.

    `score`: old predicted log consumption, 1e-6; `percentile`: 1 to 40 in the core, 41 to 60 outside it.
    """

    rows: Ints
    score: Ints
    percentile: Ints
    core: Bools


def old_list(draws: np.random.Generator, consumption: pa.Array, able: Bools, share: float) -> OldList:
    """The `share` of all households that the old ranking lists, taken from those `able` to be in it."""
    logs = np.log(consumption.to_numpy().astype(np.float64))
    spread = float(logs.std()) or 1.0
    noise = draws.standard_normal(len(logs))
    old = LOYALTY * (logs - logs.mean()) / spread + np.sqrt(1 - LOYALTY**2) * noise
    rows, core = _chosen(draws, old, able, min(round(share * len(logs)), int(able.sum())))
    score = np.rint((logs.mean() - _GROWTH + _SHRUNK * spread * old[rows]) * 1e6).astype(np.int64)
    return OldList(rows, score, _percentiles(old[rows], core), core)


def _chosen(draws: np.random.Generator, old: Floats, able: Bools, count: int) -> tuple[Ints, Bools]:
    ordered = rows_of(able)
    ordered = ordered[np.argsort(old[ordered], kind="stable")]
    beyond = max(min(round(count * _SELF_REGISTERED), len(ordered) - count), 0)
    core = ordered[: count - beyond]
    next_ones = ordered[count - beyond :][: max(round(0.8 * count), beyond)]
    registered = draws.choice(next_ones, beyond, replace=False)
    rows = np.concatenate([core, registered])
    place = np.argsort(rows)
    return rows[place], (np.arange(count) < count - beyond)[place]


def _percentiles(old: Floats, core: Bools) -> Ints:
    out = np.empty(len(old), dtype=np.int64)
    for mask, first, width in ((core, 1, _LISTED_PERCENTILE), (~core, _LISTED_PERCENTILE + 1, 20)):
        count = int(mask.sum())
        ranks = np.empty(count, dtype=np.int64)
        ranks[np.argsort(old[mask], kind="stable")] = np.arange(count)
        out[mask] = first + ranks * width // max(count, 1)
    return out
