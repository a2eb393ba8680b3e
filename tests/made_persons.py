"""Histories of partitions, a register that mints like the real one, and short ways to ask a membership."""

from collections.abc import Iterable
from datetime import date, timedelta

import pyarrow as pa
from hypothesis import strategies as st

from mutakhir.matching.identity.membership import Assignment, Membership, assign, nobody, persons_now


# Records 1 to n, and the label of each: any partition, with records that come later than others.
PARTITION = st.lists(st.integers(0, 4), min_size=1, max_size=9)
HISTORIES = st.lists(PARTITION, min_size=1, max_size=6).map(lambda states: grown(states))
START = date(2026, 1, 1)


def grown(states: list[list[int]]) -> list[list[int]]:
    """Each state with at least the records of the one before: a record never goes away."""
    made: list[list[int]] = []
    for state in states:
        before = made[-1] if made else []
        made.append(state + [5 + label for label in before[len(state) :]])
    return made


class Register:
    """Remembers each source key: a key asked again gets the same id."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def mint(self, keys: list[str]) -> list[int]:
        assert keys == sorted(keys)
        return [self.ids.setdefault(key, len(self.ids) + 1) for key in keys]


def clusters_of(parts: Iterable[Iterable[int]], step: str | None = None) -> pa.Table:
    """Clusters from sets of records; the label is the lowest record."""
    rows = [(record, min(part)) for part in map(list, parts) for record in part]
    table = pa.table(
        {"record": pa.array([r for r, _ in rows], pa.int64()), "cluster": pa.array([c for _, c in rows], pa.int64())}
    )
    return table if step is None else table.append_column("step", pa.repeat(step, len(rows)))


def parts_of(labels: list[int]) -> list[list[int]]:
    """The partition of records 1 to n by their labels."""
    return [[r for r, each in enumerate(labels, 1) if each == label] for label in dict.fromkeys(labels)]


def persons(membership: Membership) -> dict[int, int]:
    now = persons_now(membership)
    return dict(zip(now["record"].to_pylist(), now["person_id"].to_pylist(), strict=True))


class Registry:
    """A membership that goes through runs, one or more on each day."""

    def __init__(self) -> None:
        self.register = Register()
        self.membership = nobody()
        self.runs: list[Assignment] = []

    def run(self, *parts: Iterable[int], step: str | None = None) -> dict[int, int]:
        """The person of each record after a run in which these are the clusters."""
        day = START + timedelta(days=len(self.runs) // 2)
        done = assign(self.membership, clusters_of(parts, step), day, self.register.mint)
        self.runs.append(done)
        self.membership = done.membership
        return persons(self.membership)

    @property
    def events(self) -> list[tuple[str, int, int, int]]:
        """The events of the last run: event, record, person, the other."""
        names = ("event", "record", "person_id", "other_person_id")
        columns = (self.runs[-1].events[name].to_pylist() for name in names)
        return list(zip(*columns, strict=True))
