"""Clusters that persons are split over: who keeps which id, with a look at who the records were before.

A *group* is all clusters that hang together through the persons in them. If it stands again as after an earlier run,
since a decision was withdrawn or a merge proved wrong, the ids of that run come back:

1. Look back from run to run. The last run counts after which no person lay in two of the clusters of now, and which
   knew records of at least two of them (in a group of one cluster: after which it was one person). Its persons must
   still belong to the group, alive or redirecting. Records that were not there yet have no say.
2. If there is such a run, its persons are shared out, else those of now: the greatest share first, of equal ones the
   oldest person, then the cluster with the lowest record. So the largest part of a person keeps the id.
3. A cluster left without an id takes that of a redirecting person whose records mostly lie in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Stay(NamedTuple):
    """A record under a person, from one run to before another (none: still), and the end of the person's redirects."""

    person: int
    first: int
    last: int | None
    end: int


@dataclass(slots=True)
class Group:
    """The records of the group: their clusters, persons of now (for those that have one) and stays until now."""

    cluster: dict[int, int] = field(default_factory=dict)
    person: dict[int, int] = field(default_factory=dict)
    stays: defaultdict[int, list[Stay]] = field(default_factory=lambda: defaultdict(list))

    def all_stays(self) -> Iterator[tuple[int, Stay]]:
        return ((record, stay) for record, stays in self.stays.items() for stay in stays)

    def dormant(self) -> set[int]:
        """Persons who redirect to one of the group."""
        alive = set(self.person.values())
        return {stay.person for _, stay in self.all_stays() if stay.end in alive and stay.end != stay.person}


@dataclass(frozen=True, slots=True)
class Settled:
    """The person that each cluster keeps, and the cluster in which each redirecting person's records mostly lie."""

    keeper: dict[int, int]
    main: dict[int, int]


def settled(group: Group) -> Settled:
    """Clusters without a keeper want a new id."""
    keeper = _shared_out(group, _view(group))
    dormant = group.dormant()
    ever = {(record, stay.person) for record, stay in group.all_stays() if stay.person in dormant}
    counts = Counter((person, group.cluster[record]) for record, person in ever)
    main: dict[int, int] = {}
    for person, cluster in sorted(counts, key=lambda pair: (-counts[pair], *pair)):
        if person not in main:
            main[person] = cluster
            if cluster not in keeper and person not in keeper.values():
                keeper[cluster] = person
    return Settled(keeper, main)


def _shared_out(group: Group, view: Mapping[int, int]) -> dict[int, int]:
    counts = Counter((person, group.cluster[record]) for record, person in view.items())
    keeper: dict[int, int] = {}
    given: set[int] = set()
    for person, cluster in sorted(counts, key=lambda pair: (-counts[pair], *pair)):
        if person not in given and cluster not in keeper:
            keeper[cluster] = person
            given.add(person)
    return keeper


def _view(group: Group) -> Mapping[int, int]:
    """The person of each record that has a say: after the run that counts, else now."""
    for run in sorted({stay.first for _, stay in group.all_stays()}, reverse=True):
        then = _after(group, run)
        view = _with_younger(group, then)
        if _stood_apart(group, then, view) and _still_theirs(group, then):
            return view
    return group.person


def _after(group: Group, run: int) -> dict[int, Stay]:
    return {
        record: stay
        for record, stay in group.all_stays()
        if stay.first <= run and (stay.last is None or run < stay.last)
    }


def _with_younger(group: Group, then: Mapping[int, Stay]) -> dict[int, int]:
    """Persons of whom nothing was there then count as they are now."""
    older = {group.person[record] for record in then}
    younger = {record: person for record, person in group.person.items() if person not in older}
    return younger | {record: stay.person for record, stay in then.items()}


def _stood_apart(group: Group, then: Mapping[int, Stay], view: Mapping[int, int]) -> bool:
    """No person in two clusters; and it tells something: of two clusters at least, or of one that it was one person."""
    places = {(person, group.cluster[record]) for record, person in view.items()}
    persons = {person for person, _ in places}
    if len(set(group.cluster.values())) == 1:
        return len(persons) == 1
    return len(places) == len(persons) and len({group.cluster[record] for record in then}) > 1


def _still_theirs(group: Group, then: Mapping[int, Stay]) -> bool:
    """Those who redirect end in the group; those alive have a record in the cluster that they would keep."""
    alive = set(group.person.values())
    here = {(person, group.cluster[record]) for record, person in group.person.items()}
    return all(
        stay.end in alive and (stay.end != stay.person or (stay.person, group.cluster[record]) in here)
        for record, stay in then.items()
    )
