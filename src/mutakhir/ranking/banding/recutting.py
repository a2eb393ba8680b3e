"""The cut of a regency made again under each refit, over units near a cut only.

All others are in or out whatever the refit says: who is surely in the core fills its quota before the near ones, who is
surely in the extension stands between the near ones of the two cuts. The rule is that of the bands: in order of score,
hash and id, whole units while they fit, and the extension begins where the core ends.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.banding.refit_tables import Small
from mutakhir.ranking.banding.refits import Bools, Selections
from mutakhir.ranking.design import Ints


@dataclass(frozen=True)
class Near:
    """Units near a cut: what each counts, and its place in the order of equals (hash, then id)."""

    size: Ints
    equals: Ints

    @classmethod
    def of(cls, unit_id: Ints, tie: Ints, size: Ints) -> "Near":
        places = np.empty(len(size), dtype=np.int64)
        places[np.lexsort((unit_id, tie))] = np.arange(len(size))
        return cls(size, places)


@dataclass(frozen=True)
class Room:
    """core_before, between: sizes of those surely in the core, and surely in the extension; and the two quotas."""

    core_before: int
    between: int
    core_quota: int
    extension_quota: int


def recut(scores: Ints | Small, near: Near, room: Room) -> tuple[Bools, Bools]:
    """Who is in the core, and who is listed, by these scores."""
    classes = _Classes.of(scores, near)
    core, core_filled = classes.first(room.core_before, room.core_quota)
    listed, _ = classes.first(room.core_before, core_filled + room.extension_quota - room.between)
    return core, core | listed


_CLASSES = 4096


@dataclass(frozen=True)
class _Classes:
    """Units in narrow classes of score, so that only the class in which a quota ends has to be sorted.

    number: of each unit's class; filled: size of the classes up to and with each.
    """

    scores: Ints | Small
    near: Near
    number: Ints | Small
    filled: Ints

    @classmethod
    def of(cls, scores: Ints | Small, near: Near) -> "_Classes":
        low, high = int(scores.min()), int(scores.max())
        shift = max((high - low).bit_length() - _CLASSES.bit_length() + 1, 0)
        number = (scores - low) >> shift
        # Sums of sizes are whole numbers far below 2^53, so they are exact as floats.
        return cls(scores, near, number, np.cumsum(np.bincount(number, weights=near.size)).astype(np.int64))

    def first(self, before: int, quota: int) -> tuple[Bools, int]:
        """Who fits into a quota of which `before` is filled, up to the first who does not; and how full it is then."""
        last = int(np.searchsorted(before + self.filled, quota, side="right"))
        full = before + (int(self.filled[last - 1]) if last else 0)
        inside: Bools = self.number < last
        if last == len(self.filled):
            return inside, full
        rows = np.flatnonzero(self.number == last)
        rows = rows[np.lexsort((self.near.equals[rows], self.scores[rows]))]
        upto = full + np.cumsum(self.near.size[rows])
        count = int(np.searchsorted(upto, quota, side="right"))
        inside[rows[:count]] = True
        return inside, int(upto[count - 1]) if count else full


def count_refits(refitted: Small, near: Near, room: Room) -> tuple[Selections, Selections]:
    """How often each near unit is in the core and on the list; `refitted` has the shape (units, refits)."""
    core, listed = np.zeros(len(near.size), np.int64), np.zeros(len(near.size), np.int64)
    refits = refitted.shape[1]
    for scores in refitted.T:
        in_core, on_list = recut(np.ascontiguousarray(scores), near, room)
        core += in_core
        listed += on_list
    return Selections(core, refits, 0.0), Selections(listed, refits, 0.0)
