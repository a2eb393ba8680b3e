"""Small groups: neither shown nor to be worked out from the others."""

import numpy as np

from mutakhir.ranking.simulating.tallying import Tally, withheld
from mutakhir.ranking.simulating.units import WHOLE, Labels, Population


def test_a_single_small_member_takes_the_next_smallest_with_it():
    assert withheld(np.array([50, 3, 40, 90]), 10) == [False, True, True, False]
    assert withheld(np.array([50, 3, 4, 90]), 10) == [False, True, True, False]
    assert withheld(np.array([50, 30]), 10) == [False, False]
    assert withheld(np.array([50, 0, 30]), 10) == [False, False, False]
    assert withheld(np.array([3]), 10) == [True]


def test_what_is_withheld_shows_the_population_alone():
    labels = Labels(np.array([0] * 12 + [1] * 2), ("many", "few"))
    people = Population(np.full(14, 2), np.full(14, WHOLE), {"kind": labels})
    tally = Tally.empty({"kind": labels.members})
    tally.add(people, np.full(14, WHOLE), np.zeros(14, dtype=np.int64))
    shown = tally.moved(least=5)
    assert [(each.member, each.withheld, each.population.persons) for each in shown] == [
        ("many", True, 24),
        ("few", True, 4),
    ]
    assert all(each.leaving is None for each in shown)
    (first, second) = tally.moved(least=2)
    assert first.leaving is not None
    assert (first.leaving.units, first.leaving.persons, second.records) == (12, 24, 2)


def test_sums_of_a_nation_are_exact():
    labels = Labels(np.zeros(3, dtype=np.int64), ("all",))
    people = Population(np.array([1, 1, 1]), np.array([4 * 10**15 + 1, 4 * 10**15 + 1, 1]), {"all": labels})
    tally = Tally.empty({"all": ("all",)})
    tally.add(people, people.weight, people.weight)
    assert tally.sums["all"][0, 0, 0] == 8 * 10**15 + 3
