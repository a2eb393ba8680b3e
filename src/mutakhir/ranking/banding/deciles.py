"""Deciles 1 to 10, of the whole population or of a list."""

import numpy as np

from mutakhir.ranking.banding.ordering import order
from mutakhir.ranking.design import Ints


def decile_of(percentile: Ints) -> Ints:
    """The decile in the whole population from the percentile, 1 to 100. Equal scores are in one decile."""
    assert np.all((percentile >= 1) & (percentile <= 100)), "percentiles go from 1 to 100"
    return (percentile + 9) // 10


def deciles_of_list(score: Ints, tie: Ints, unit_id: Ints, size: Ints) -> Ints:
    """Tenths of the list itself by size (persons, or 1 each), the poorest first; equal scores are parted by the hash.

    A unit belongs to the tenth in which its first person stands. This is no place in the population: a list of the
    poorest 60% has ten tenths too.
    """
    assert np.all(size > 0), "every unit has somebody"
    sequence = order(score, tie, unit_id)
    upto = np.cumsum(size[sequence])
    found = np.empty(len(score), dtype=np.int64)
    found[sequence] = 10 * (upto - size[sequence]) // upto[-1] + 1 if len(upto) else 0
    return found
