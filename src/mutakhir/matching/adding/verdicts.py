"""What becomes of each new record: a person of the registry, a question for people, somebody new, or a repetition.

A verdict rests on the record and the registry alone, but for repetitions and doubts among the new records themselves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from mutakhir.matching.adding.pairs import Found, FoundPerson, FoundRow
from mutakhir.matching.identity.clusters import Clusters, cluster
from mutakhir.matching.identity.edges import AUTOMATIC, EDGES, RECORDS


Kind = Literal["same", "review", "new", "repeated", "unusable"]
# Why people must look: `guard` by its own code, else one of these.
Doubt = Literal["weight", "guard", "several", "crowded", "row"]
VERDICTS: Final[tuple[Kind, ...]] = ("same", "review", "new", "repeated", "unusable")
_STEP: Final = "within"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`persons`: whom it may be, the likeliest first, one entry a person; of `same` the one. `rows`: other new records,
    by number: of `repeated` the one that it repeats. `doubt` tells why `review`."""

    kind: Kind
    persons: tuple[FoundPerson, ...] = ()
    rows: tuple[int, ...] = ()
    doubt: Doubt | None = None
    weight: int | None = None

    @property
    def is_unresolved(self) -> bool:
        """Whether people must decide if the person stands in the registry."""
        return self.kind == "review" and bool(self.persons)


def verdicts(found: Found, count: int, crowded: frozenset[int], largest_cluster: int) -> list[Verdict]:
    """The verdict of each of `count` new records, in order of their numbers."""
    alone = [_by_registry(found.persons.get(record, ()), crowded) for record in range(count)]
    made = [Verdict("unusable") if record in found.empty else one for record, one in enumerate(alone)]
    _with_repetitions(made, found.rows, largest_cluster)
    return made


def _by_registry(found: Sequence[FoundPerson], crowded: frozenset[int]) -> Verdict:
    persons = _each_person(found)
    if not persons:
        return Verdict("new")
    linked = [one for one in persons if one.links]
    weight = persons[0].weight
    if len(linked) > 1:
        return Verdict("review", persons, doubt="several", weight=weight)
    if linked and linked[0].person in crowded:
        return Verdict("review", persons, doubt="crowded", weight=weight)
    if linked:
        return Verdict("same", (linked[0],), weight=linked[0].weight)
    return Verdict("review", persons, doubt="guard" if persons[0].guard else "weight", weight=weight)


def _each_person(found: Sequence[FoundPerson]) -> tuple[FoundPerson, ...]:
    """Of the records of one person that which links, else the heaviest; the likeliest person first."""
    best: dict[int, FoundPerson] = {}
    for one in sorted(found, key=lambda one: (not one.links, -one.weight, one.member)):
        best.setdefault(one.who, one)
    return tuple(sorted(best.values(), key=lambda one: (-one.weight, one.who)))


def _with_repetitions(made: list[Verdict], rows: Sequence[FoundRow], largest: int) -> None:
    """Records that are one person, and of whom nothing else is known, repeat the first of them; doubts stand apart."""
    clusters = _clusters(made, rows, largest)
    label = dict(zip(*(clusters.labels[name].to_pylist() for name in ("record", "cluster")), strict=True))
    members: defaultdict[int, list[int]] = defaultdict(list)
    for record, name in label.items():
        members[name].append(record)
    weights = _weights(rows)
    for records in members.values():
        lead = min(records, key=lambda record: (_RANK[made[record].kind], record))
        for record in records:
            if record != lead and made[record].kind == "new":
                made[record] = Verdict("repeated", made[lead].persons, (lead,), weight=weights[record])
    _doubtful(made, [one for one in rows if label.get(one.left) != label.get(one.right)])


_RANK: Final[Mapping[Kind, int]] = {"same": 0, "review": 1, "new": 2, "repeated": 3, "unusable": 4}


def _clusters(made: Sequence[Verdict], rows: Sequence[FoundRow], largest: int) -> Clusters:
    """By the rules of the stage: two that are different persons of the registry never come together."""
    who = [one.persons[0].who if one.kind == "same" else None for one in made]
    records = pa.table([pa.array(range(len(made)), pa.int64()), pa.array(who, pa.int64())], schema=RECORDS)
    linked = [one for one in rows if one.links]
    columns = [
        [one.left for one in linked], [one.right for one in linked], [AUTOMATIC] * len(linked),
        [one.weight for one in linked], [_STEP] * len(linked),
    ]  # fmt: skip
    edges = pa.table([pa.array(c, field.type) for c, field in zip(columns, EDGES, strict=True)], schema=EDGES)
    return cluster(records, edges, largest)


def _weights(rows: Sequence[FoundRow]) -> dict[int, int]:
    """The heaviest link of each record to another new one."""
    found: dict[int, int] = {}
    for one in rows:
        for record in (one.left, one.right) if one.links else ():
            found[record] = max(one.weight, found.get(record, one.weight))
    return found


def _doubtful(made: list[Verdict], rows: Sequence[FoundRow]) -> None:
    """Somebody new who is like another new record, and was not joined with it, is a question for people."""
    beside: defaultdict[int, list[FoundRow]] = defaultdict(list)
    for one in rows:
        beside[one.left].append(one)
        beside[one.right].append(one)
    for record, near in beside.items():
        if made[record].kind == "new":
            ordered = sorted(near, key=lambda one: (-one.weight, one.left, one.right))
            others = tuple(dict.fromkeys(one.left + one.right - record for one in ordered))
            made[record] = Verdict("review", rows=others, doubt="row", weight=ordered[0].weight)
