"""What all lists have in common and where they differ, added up over regencies."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mutakhir.ranking.design import Ints
from mutakhir.ranking.simulating.compared import Count
from mutakhir.ranking.simulating.costing import Payments
from mutakhir.ranking.simulating.deciding import Taken
from mutakhir.ranking.simulating.tallying import Tally, count
from mutakhir.ranking.simulating.units import Labels, Population, Seen


@dataclass(frozen=True)
class Decision:
    """One policy on some regencies: its units, the percentile of each, who is listed."""

    seen: Seen
    percentile: Ints
    taken: Taken


@dataclass
class Sums:
    """Of one list: payments by percentile, and units and persons on the list and in its core, in 1e-6."""

    payments: Payments = field(default_factory=Payments)
    listed: Ints = field(default_factory=lambda: np.zeros(2, dtype=np.int64))
    core: Ints = field(default_factory=lambda: np.zeros(2, dtype=np.int64))

    def add(self, decision: Decision, band: str) -> None:
        persons, taken = decision.seen.units.persons, decision.taken
        self.payments.add(decision.percentile, taken.band(band), persons)
        for sums, part in ((self.listed, taken.listed), (self.core, taken.core)):
            sums += np.array([part.sum(), (part * persons).sum()])


@dataclass
class Gathered:
    """band: the list that is compared. The sums of the base, and of each scenario by name."""

    band: str
    base: Sums
    scenarios: dict[str, Sums]
    tallies: dict[str, Tally]

    @classmethod
    def empty(cls, names: tuple[str, ...], band: str, members: Mapping[str, tuple[str, ...]]) -> "Gathered":
        return cls(band, Sums(), {name: Sums() for name in names}, {name: Tally.empty(members) for name in names})

    def add(self, people: Population, base: Decision, scenarios: Mapping[str, Decision]) -> None:
        """Adds some regencies: those who are compared, and every policy's decision about them."""
        self.base.add(base, self.band)
        before = base.seen.spread(base.taken.band(self.band))
        for name, decision in scenarios.items():
            self.scenarios[name].add(decision, self.band)
            self.tallies[name].add(people, before, decision.seen.spread(decision.taken.band(self.band)))

    def population(self) -> tuple[int, Count]:
        """Records, and the units and persons that they stand for."""
        tally = next(iter(self.tallies.values()))
        return int(tally.records["all"].sum()), count(tally.sums["all"][:, 0].sum(axis=0))


def grouped(size: int, groups: Mapping[str, Labels]) -> dict[str, Labels]:
    """The groupings with that of everybody before them."""
    return {"all": Labels(np.zeros(size, dtype=np.int64), ("all",)), **groups}
