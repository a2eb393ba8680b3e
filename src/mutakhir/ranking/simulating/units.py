"""The arrays that both sources share: units as one policy ranks them, and those who are compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.design import Ints


Bools = npt.NDArray[np.bool_]
NO_WISH, INTO_CORE, INTO_EXTENSION, OUTSIDE = range(4)
WHOLE = 1_000_000
"""The weight of a unit that stands for itself alone."""


@dataclass(frozen=True)
class Units:
    """Units ranked by one model, in any order.

    area: place in the list of areas. score: with dated adjustments, in 1e-6. persons: above 0. weight: units that it
    stands for, in 1e-6. was_core, was_listed: in the last release, for hysteresis. wish: of an override in force.
    """

    area: Ints
    unit_id: Ints
    tie: Ints
    score: Ints
    persons: Ints
    weight: Ints
    was_core: Bools
    was_listed: Bools
    wish: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        """Nobody is moved by an override unless it is said."""
        if not len(self.wish):
            object.__setattr__(self, "wish", np.zeros(len(self.unit_id), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.unit_id)

    @cached_property
    def by_score(self) -> Ints:
        """Places of the units by score, hash and id; each area stands together."""
        found: Ints = np.lexsort((self.unit_id, self.tie, self.score, self.area)).astype(np.int64)
        return found


@dataclass(frozen=True)
class Labels:
    """A grouping: of each one compared the place of its member among `members`."""

    place: Ints
    members: tuple[str, ...]

    @classmethod
    def of(cls, values: Sequence[str]) -> "Labels":
        """Members in order of their names."""
        members, place = np.unique(np.asarray(values, dtype=str), return_inverse=True)
        return cls(place.astype(np.int64), tuple(str(each) for each in members))


@dataclass(frozen=True)
class Population:
    """Those who are compared: units, or families where one policy lists households and another families.

    groups: by grouping, each with the same members in every regency. cluster: for intervals, None where every unit of
    the population is known.
    """

    persons: Ints
    weight: Ints
    groups: Mapping[str, Labels]
    cluster: Ints | None = None

    def __len__(self) -> int:
        return len(self.persons)


@dataclass(frozen=True)
class Seen:
    """Units of one policy, and in which of them each of the population is (-1: in none); None: they are the same."""

    units: Units
    unit_of: Ints | None = None

    def spread(self, taken: Ints) -> Ints:
        """What is taken of the units, for each of the population."""
        if self.unit_of is None:
            return taken
        padded = np.append(taken, 0)
        found: Ints = padded[self.unit_of]
        return found
