"""Persons for life as the rules say them: every group of clusters by itself, none counted all at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


Mint = Callable[[list[str]], list[int]]


@dataclass
class Row:
    key: int
    value: int
    first: int
    last: int | None = None


@dataclass
class PlainMembership:
    """Rows from record to person, redirects from person to person, and the events of the last run."""

    rows: list[Row] = field(default_factory=list)
    redirects: list[Row] = field(default_factory=list)
    events: set[tuple[str, int, int, int]] = field(default_factory=set)
    run: int = 0

    def was(self, record: int) -> int | None:
        return next((row.value for row in self.rows if row.key == record and row.last is None), None)

    def after(self, record: int, run: int) -> int | None:
        rows = (r for r in self.rows if r.key == record and r.first <= run and (r.last is None or r.last > run))
        return next((row.value for row in rows), None)

    def end(self, person: int) -> int:
        onward = [row.value for row in self.redirects if row.key == person and row.last is None]
        return self.end(onward[0]) if onward else person

    def person(self, record: int) -> int | None:
        was = self.was(record)
        return None if was is None else self.end(was)

    def ever(self, record: int) -> set[int]:
        return {row.value for row in self.rows if row.key == record}

    def redirect(self, person: int, into: int | None) -> None:
        for row in self.redirects:
            if row.key == person and row.last is None:
                row.last = self.run
        if into is not None:
            self.redirects.append(Row(person, into, self.run))

    def assign(self, parts: list[list[int]], mint: Mint) -> None:
        parts = sorted(sorted(part) for part in parts)
        self.run += 1
        self.events = set()
        keeper: dict[int, int] = {}
        homes: dict[int, int] = {}
        before = {record: self.person(record) for part in parts for record in part}
        for group in self._groups(parts):
            self._settle(group, keeper, homes)
        self._mint([part for part in parts if part[0] not in keeper], keeper, mint)
        now = {record: keeper[part[0]] for part in parts for record in part}
        if all(self.was(record) == person for record, person in now.items()):
            self.run -= 1
            return
        ever = {record: self.ever(record) for record in now}
        self._redirect(parts, keeper, homes, before, now, ever)
        self._write(now, ever)

    def _groups(self, parts: list[list[int]]) -> Iterator[list[list[int]]]:
        left = list(parts)
        while left:
            group = [left.pop(0)]
            for part in group:
                mine = {self.person(record) for record in part} - {None}
                near = [other for other in left if mine & {self.person(record) for record in other}]
                group += near
                left = [other for other in left if other not in near]
            yield sorted(group)

    def _settle(self, group: list[list[int]], keeper: dict[int, int], homes: dict[int, int]) -> None:
        alive = {person for part in group for record in part if (person := self.person(record)) is not None}
        if not alive:
            return
        if len(group) == 1 and len(alive) == 1:
            keeper[group[0][0]] = alive.pop()
            return
        view = self._look_back(group, alive)
        counts = {}
        for part in group:
            for person in {view[record] for record in part} - {None}:
                counts[-sum(view[record] == person for record in part), person, part[0]] = person
        for _, person, lowest in sorted(counts):
            if lowest not in keeper and person not in keeper.values():
                keeper[lowest] = person
        asleep = {p for part in group for r in part for p in self.ever(r)}
        asleep = {person for person in asleep if self.end(person) in alive and self.end(person) != person}
        shares = [
            (-sum(person in self.ever(record) for record in part), person, part[0])
            for person in asleep
            for part in group
        ]
        for share, person, lowest in sorted(shares):
            if share and person not in homes:
                homes[person] = lowest
                if lowest not in keeper and person not in keeper.values():
                    keeper[lowest] = person

    def _look_back(self, group: list[list[int]], alive: set[int]) -> dict[int, int | None]:
        records = [record for part in group for record in part]
        for run in range(self.run - 1, 0, -1):
            then = {record: self.after(record, run) for record in records}
            older = {self.person(record) for record in records if then[record] is not None}
            younger = {record for record in records if self.person(record) not in older}
            view = {record: self.person(record) if record in younger else then[record] for record in records}
            if self._counts(group, alive, then, view):
                return view
        return {record: self.person(record) for record in records}

    def _counts(
        self,
        group: list[list[int]],
        alive: set[int],
        then: dict[int, int | None],
        view: dict[int, int | None],
    ) -> bool:
        seen = [{view[record] for record in part} - {None} for part in group]
        if len(group) == 1 and len(seen[0]) != 1:
            return False
        if len(group) > 1 and sum(any(then[record] is not None for record in part) for part in group) < 2:
            return False
        if sum(map(len, seen)) != len(set().union(*seen)):
            return False
        for part in group:
            for person in {then[record] for record in part} - {None}:
                assert person is not None
                if self.end(person) not in alive:
                    return False
                if person in alive and all(self.person(record) != person for record in part):
                    return False
        return True

    def _mint(self, parts: list[list[int]], keeper: dict[int, int], mint: Mint) -> None:
        keys = {}
        for part in parts:
            turn = sum(row.key == part[0] for row in self.rows)
            keys[f"member:{part[0]}:{turn}" if turn else f"member:{part[0]}"] = part[0]
        ordered = sorted(keys)
        keeper.update((keys[key], person) for key, person in zip(ordered, mint(ordered), strict=True))

    def _redirect(
        self,
        parts: list[list[int]],
        keeper: dict[int, int],
        homes: dict[int, int],
        before: dict[int, int | None],
        now: dict[int, int],
        ever: dict[int, set[int]],
    ) -> None:
        targets: dict[int, int] = {}
        for person in {person for person in before.values() if person is not None} - set(keeper.values()):
            parted = [(-sum(before[record] == person for record in part), part[0]) for part in parts]
            targets[person] = keeper[min(parted)[1]]
        for person in set(keeper.values()):
            self.redirect(person, None)
        for person, target in targets.items():
            self.redirect(person, target)
        asleep = {person: keeper[lowest] for person, lowest in homes.items() if person not in keeper.values()}
        while wrong := [person for person, target in asleep.items() if self.end(person) != target]:
            for person in wrong:
                targets[person] = asleep[person]
                self.redirect(person, asleep[person])
        for person, target in targets.items():
            met = [r for r in now if now[r] == target and (before[r] == person or person in ever[r])]
            self.events.add(("merged", min(met), target, person))

    def _write(self, now: dict[int, int], ever: dict[int, set[int]]) -> None:
        old = {row.value for row in self.rows}
        lived = {person for person in old if not any(r.key == person and r.last == self.run for r in self.redirects)}
        again = {row.key for row in self.redirects if row.last == self.run} & set(now.values())
        for record, person in now.items():
            was = self.was(record)
            if was == person:
                continue
            if was is not None:
                back = person in again or person in ever[record]
                word = "undone" if back else "redirected" if person in lived else "split"
                self.events.add((word, record, person, was))
                next(row for row in self.rows if row.key == record and row.last is None).last = self.run
            self.rows.append(Row(record, person, self.run))
