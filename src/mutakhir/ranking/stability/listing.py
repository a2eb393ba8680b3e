"""The four lists of a regency, from the old and the new records and the scores of both by the new model."""

from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.banding.ordering import order
from mutakhir.ranking.design import Ints
from mutakhir.ranking.stability.churn import Bools, Chain


@dataclass(frozen=True)
class BothRecords:
    """Units that either registry holds, of one regency.

    old_size, new_size: persons by the old and the new record, or 1 each; 0 where the registry does not hold the unit.
    old_score, new_score: by the new model; any number where there is no record. was_listed, is_listed: on the old and
    the new list. tie: hash of the id with the seed of the new round.
    """

    unit_id: Ints
    tie: Ints
    old_size: Ints
    new_size: Ints
    old_score: Ints
    new_score: Ints
    was_listed: Bools
    is_listed: Bools

    @property
    def in_old(self) -> Bools:
        return self.old_size > 0

    @property
    def in_new(self) -> Bools:
        return self.new_size > 0


def chain_of(records: BothRecords) -> Chain:
    """The old list; by the new model with the old length, on old and on new records; the new list."""
    quota = int(records.old_size[records.was_listed].sum())
    return Chain(
        old=records.was_listed,
        after_model=_cut(records, records.old_score, records.old_size, quota),
        after_data=_cut(records, records.new_score, records.new_size, quota),
        new=records.is_listed,
    )


def _cut(records: BothRecords, score: Ints, size: Ints, quota: int) -> Bools:
    """The poorest first, whole units while they fit, as in the bands."""
    held = np.flatnonzero(size > 0)
    sequence = held[order(score[held], records.tie[held], records.unit_id[held])]
    filled = np.cumsum(size[sequence])
    found = np.zeros(len(score), dtype=bool)
    found[sequence[filled <= quota]] = True
    return found
