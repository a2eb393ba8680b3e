"""Who moves: sums by grouping that can be added over regencies, so that no nation is held in memory."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.design import Ints
from mutakhir.ranking.simulating.compared import Count, Moved
from mutakhir.ranking.simulating.units import WHOLE, Labels, Population


POPULATION, BASE, SCENARIO, ENTERING, LEAVING, STAYING = range(6)


@dataclass
class Tally:
    """Of one scenario. records: by grouping and member. sums: the same, six figures in units and in persons, 1e-6."""

    members: Mapping[str, tuple[str, ...]]
    records: dict[str, Ints]
    sums: dict[str, Ints]

    @classmethod
    def empty(cls, members: Mapping[str, tuple[str, ...]]) -> "Tally":
        records = {name: np.zeros(len(each), dtype=np.int64) for name, each in members.items()}
        return cls(
            members, records, {name: np.zeros((len(each), 6, 2), dtype=np.int64) for name, each in members.items()}
        )

    def add(self, people: Population, base: Ints, scenario: Ints) -> None:
        """Adds those of `people`; base and scenario say how much of the weight of each is listed, in 1e-6."""
        staying = np.minimum(base, scenario)
        figures = (people.weight, base, scenario, scenario - staying, base - staying, staying)
        for name, labels in people.groups.items():
            self.records[name] += np.bincount(labels.place, minlength=len(labels.members))
            for place, figure in enumerate(figures):
                self.sums[name][:, place, 0] += summed(labels, figure)
                self.sums[name][:, place, 1] += summed(labels, figure * people.persons)

    def moved(self, least: int) -> tuple[Moved, ...]:
        """What may be shown: members with fewer than `least` records behind them are withheld."""
        return tuple(each for name in self.members for each in self._of(name, least))

    def _of(self, name: str, least: int) -> list[Moved]:
        hidden = withheld(self.records[name], least)
        rows = zip(self.members[name], self.records[name].tolist(), self.sums[name], hidden, strict=True)
        return [_moved(name, member, records, sums, hide) for member, records, sums, hide in rows if records]


def summed(labels: Labels, figure: Ints) -> Ints:
    """By member; exact, as no nation has 2^53 millionths of a person (9 thousand million)."""
    return np.bincount(labels.place, figure, len(labels.members)).astype(np.int64)


def withheld(records: Ints, least: int) -> list[bool]:
    """Which members are not shown: those with few records, and if that is one alone, the next smallest as well.

    Without the second one could work out the first from the total.
    """
    there = [place for place in range(len(records)) if records[place]]
    hidden = {place for place in there if records[place] < least}
    others = sorted((place for place in there if place not in hidden), key=lambda place: int(records[place]))
    if len(hidden) == 1 and others:
        hidden.add(others[0])
    return [place in hidden for place in range(len(records))]


def _moved(name: str, member: str, records: int, sums: Ints, hide: bool) -> Moved:
    counts: list[Count | None] = [None if hide else count(each) for each in sums]
    population, base, scenario, entering, leaving, staying = counts
    return Moved(name, member, records, population or count(sums[0]), base, scenario, entering, leaving, staying)


def count(sums: Ints) -> Count:
    """From units and persons in 1e-6, rounded half up."""
    units, persons = ((2 * int(each) + WHOLE) // (2 * WHOLE) for each in sums)
    return Count(units, persons)


def members_of(groups: Mapping[str, Labels]) -> dict[str, tuple[str, ...]]:
    return {name: labels.members for name, labels in groups.items()}
