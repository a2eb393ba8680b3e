"""Which groups stand too often just below a cut: the dataset `score_bunching`, from `cut_neighbours`."""

from collections import Counter
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.stats import false_discovery_control

from mutakhir.ground.schema import dataset
from mutakhir.ranking.watch_policy import Bunching
from mutakhir.ranking.watching.neighbours import GROUPS, WITHIN
from mutakhir.ranking.watching.spread import chance_of_more, correlation_of, middle_shares


_MILLION = 1_000_000
_PER_MILLE = 1_000


def bunching(neighbours: pa.Table, policy: Bunching) -> pa.Table:
    """`neighbours`: `cut_neighbours` of the nation, with its column regency.

    Each cut is looked at by enumerator and by village; a family of such looks shares its false discoveries. A group is
    held against the middle of its regency (`middle_shares`).
    """
    families = [_judged(_family(neighbours, cut, kind), policy) for cut, kind in product(WITHIN, GROUPS)]
    whole = pa.concat_tables(families)
    flag = pc.invert(whole["flagged"])  # false sorts before true
    keys = [("flag", "ascending"), ("chance", "ascending"), ("excess", "descending")]
    keys += [(name, "ascending") for name in ("area", "counted_by", "group", "cut")]
    order = pc.sort_indices(whole.append_column("flag", flag), sort_keys=keys)
    ordered = whole.take(order).append_column("place", pa.array(range(1, len(whole) + 1), pa.int64()))
    schema = dataset("score_bunching").arrow_schema()
    return ordered.select(schema.names).cast(schema)


def _family(neighbours: pa.Table, cut: str, kind: str) -> pa.Table:
    return neighbours.filter(pc.and_(pc.equal(neighbours["cut"], cut), pc.equal(neighbours["counted_by"], kind)))


def _judged(family: pa.Table, policy: Bunching) -> pa.Table:
    """The groups with enough units in regencies with both sides, each with its chance."""
    below = family["below"].to_numpy().astype(np.int64)
    units = below + family["above"].to_numpy().astype(np.int64)
    regencies = family["regency"].to_pylist()
    share, groups = middle_shares(regencies, below, units), Counter(regencies)
    beside = np.array([groups[regency] >= policy.least_groups for regency in regencies], dtype=bool)
    enough = beside & (units >= policy.least_units) & (share > 0) & (share < 1)
    below, units, share = below[enough], units[enough], share[enough]
    correlation = max(correlation_of(below, units, share), policy.least_spread / _PER_MILLE)
    chance = chance_of_more(below, units, share, correlation)
    adjusted = false_discovery_control(chance) if len(chance) else chance
    told = {
        "area": family["regency"],
        "cut": family["cut"],
        "counted_by": family["counted_by"],
        "group": family["group"],
    }
    rows = pa.table({name: column.filter(pa.array(enough)) for name, column in told.items()})
    figures = {
        "units": units,
        "below": below,
        "expected": np.rint(share * _MILLION).astype(np.int64),
        "excess": np.rint(below - units * share).astype(np.int64),
        "p_value": np.rint(chance * _MILLION).astype(np.int64),
        "adjusted": np.rint(adjusted * _MILLION).astype(np.int64),
        "flagged": adjusted <= policy.false_share / _PER_MILLE,
        "chance": chance,
    }
    for name, values in figures.items():
        rows = rows.append_column(name, pa.array(values))
    return rows
