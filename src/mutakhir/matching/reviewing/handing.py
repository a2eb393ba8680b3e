"""Which pairs go on the next sheet of a reader, and as which reading.

First what the reader was given and has not answered, under the same codes; then third readings, second ones, and new
pairs with most at stake. Pairs drawn at random and pairs whose answer is known stand among them and look alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import zip_longest
from typing import Final

from mutakhir.matching.reviewing.known import Known
from mutakhir.matching.reviewing.outcome import LAST
from mutakhir.matching.reviewing.pairs import DRAWN, Key, Pair, chance
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.readings import Record


HUNDRED: Final = 100
WHOLE: Final = 1000


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a sheet. `code`: that of an earlier sheet, if it stood on one. `known`: where the answer is known."""

    pair: Pair
    reading: int
    readings: int
    code: str | None = None
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from: pairs for people with most at stake first, drawn ones, known ones of both kinds.

    `room`: new pairs of doubt that may still go to people, by regency.
    """

    reviews: Sequence[Pair]
    drawn: Sequence[Pair]
    same: Sequence[Known]
    different: Sequence[Known]
    room: Mapping[str, int]


@dataclass(slots=True)
class Batch:
    """The rows of one sheet, and how many pairs were left out because no more may go to people."""

    tasks: list[Task] = field(default_factory=list)
    beyond_share: int = 0

    @property
    def fresh(self) -> list[Task]:
        """Rows that stood on no sheet before."""
        return [task for task in self.tasks if task.code is None]


def batch(reader: str, most: int, choice: Choice, record: Record, policy: ReviewingPolicy, seed: int) -> Batch:
    """At most `most` rows; the same record gives the same rows."""
    found = Batch(_still_open(reader, record)[:most])
    room = most - len(found.tasks)
    known = _known(reader, choice, record, room * policy.known_per_hundred // HUNDRED, seed)
    drawn = _drawn(reader, choice.drawn, record, room * policy.drawn_per_hundred // HUNDRED)
    doubt = _again(reader, record, seed)[: room - len(known) - len(drawn)]
    left = room - len(known) - len(drawn) - len(doubt)
    fresh, found.beyond_share = _new(choice, record, policy, seed, left)
    doubt += fresh
    # Known pairs alone are no sheet: they stand among others or not at all.
    added = [*doubt, *drawn, *known] if doubt or drawn or found.tasks else []
    found.tasks += _mixed(added, seed, reader)
    return found


def _still_open(reader: str, record: Record) -> list[Task]:
    tasks = [
        Task(one.pair, reading, one.needed, one.codes[reading])
        for one in record.standings.values()
        if (reading := one.open_for(reader)) is not None
    ]
    tasks += [Task(one.pair, 1, 1, one.code) for one in record.seeds if one.reader == reader and one.judged is None]
    return sorted(tasks, key=lambda task: task.code or "")


def _again(reader: str, record: Record, seed: int) -> list[Task]:
    """Third readings before second ones, of pairs that this reader has not seen."""
    tasks: list[Task] = []
    for one in record.standings.values():
        reading = one.next_reading
        if reading is not None and one.readers and reader not in one.readers.values():
            tasks.append(Task(one.pair, reading, one.needed))
    return sorted(tasks, key=lambda task: (task.reading != LAST, chance(seed, *task.pair.key)))


def _new(choice: Choice, record: Record, policy: ReviewingPolicy, seed: int, most: int) -> tuple[list[Task], int]:
    """The first pairs in order that nobody was given; and how many more there are than may go to people."""
    room, beyond = dict(choice.room), 0
    tasks: list[Task] = []
    for pair in choice.reviews:
        if pair.key in record.standings and (record.standings[pair.key].readers or record.standings[pair.key].settled):
            continue
        if room.get(pair.regency, 0) <= 0:
            beyond += 1
        elif len(tasks) < most:
            tasks.append(Task(pair, 1, needed(pair.key, policy, seed)))
        room[pair.regency] = room.get(pair.regency, 0) - 1
    return tasks, beyond


def needed(key: Key, policy: ReviewingPolicy, seed: int) -> int:
    """2 for the pairs that chance sends to two blind readers."""
    return 2 if chance(seed, "twice", *key) % WHOLE < policy.read_twice else 1


def _drawn(reader: str, pairs: Iterable[Pair], record: Record, most: int) -> list[Task]:
    fresh = (pair for pair in pairs if pair.key not in record.standings)
    return [Task(pair, 1, 1) for pair, _ in zip(fresh, range(most), strict=False)]


def _known(reader: str, choice: Choice, record: Record, most: int, seed: int) -> list[Task]:
    """Half of either kind, none that this reader has seen, none that is to be decided."""
    seen = {one.pair.key for one in record.seeds if one.reader == reader} | set(record.standings)
    seen |= {pair.key for pair in (*choice.reviews, *choice.drawn)}
    halves = [
        nsmallest(
            most,
            (one for one in part if one.pair.key not in seen),
            key=lambda one: (chance(seed, reader, *one.pair.key), one.pair.key),
        )
        for part in (choice.different, choice.same)
    ]
    turns = [one for both in zip_longest(*halves) for one in both if one is not None]
    return [Task(one.pair, 1, 1, known=one) for one in turns[:most]]


def _mixed(tasks: list[Task], seed: int, reader: str) -> list[Task]:
    """Pairs of doubt keep their order; the others stand anywhere between them."""
    doubt = [task for task in tasks if task.pair.reason != DRAWN]
    others = [task for task in tasks if task.pair.reason == DRAWN]
    places = [(place * WHOLE, task) for place, task in enumerate(doubt)]
    width = max(len(doubt), 1) * WHOLE
    places += [(chance(seed, "place", reader, *task.pair.key) % width, task) for task in others]
    return [task for _, task in sorted(places, key=lambda each: (each[0], each[1].pair.key))]
