"""The slow, obvious twins of quality: indicators, ages and the expiry queue, one record after another."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mutakhir.ground.clock import Clock, tie_hash
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.quality.policy import QualityPolicy


Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]
Counted = tuple[str | None, str, int, int]  # village, indicator, numerator, denominator


def months_earlier(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last day of that month if it is shorter."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def full_months(day: dt.date, until: dt.date) -> int:
    """How many birthdays in months lie between, one after another."""
    count = 0
    while True:
        year, month = divmod(day.year * 12 + day.month - 1 + count + 1, 12)
        if (year, month + 1, day.day) > (until.year, until.month, until.day):
            return count
        count += 1


@dataclass(frozen=True)
class Slow:
    """All tables of one regency, and what the policy and the round say."""

    tables: Tables
    policy: QualityPolicy
    clock: Clock
    regency: str

    def rows(self, name: str) -> Sequence[Row]:
        return self.tables.get(name, ())

    def by_household(self, name: str) -> dict[object, Row]:
        return {row["household_id"]: row for row in self.rows(name)}

    # -- indicators ---------------------------------------------------------------------------------------------

    def indicators(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """Numerator and denominator by level, area and indicator."""
        lowest = {each.id: each.lowest for each in self.policy.indicators}
        found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for village, name, numerator, denominator in self.counted():
            for level, area in self.areas(village):
                if level == "regency" or lowest.get(name) == "village":
                    found[level, area, name][0] += numerator
                    found[level, area, name][1] += denominator
        return {key: (max(n, 0), d) for key, (n, d) in found.items()}

    def areas(self, village: object) -> Iterator[tuple[str, str]]:
        yield "regency", self.regency
        if isinstance(village, str) and len(village) == 10:
            yield "district", village[:6]
            yield "village", village

    def counted(self) -> Iterator[Counted]:
        yield from self._of_visits()
        yield from self._of_households()
        yield from self._of_people()
        yield from self._of_reinterviews()
        for rule in self.rows("rule_counts"):
            known = number(rule["applied"]) - number(rule["unknown"])
            yield None, "rules_kept", known - number(rule["failed"]), known
        for record in self.records():
            yield record.village, "stale", int(record.stale), 1

    def _of_visits(self) -> Iterator[Counted]:
        seen = {row["household_id"] for row in self.rows("visits")}
        asked = {row["household_id"] for row in self.rows("households") if row["result"] == 1}
        for row in self.rows("prelist"):
            if row["status"] == "listed":
                yield text(row["village"]), "visited", int(row["household_id"] in seen), 1
                yield text(row["village"]), "enumerated", int(row["household_id"] in asked), 1
        for row in self.rows("visits"):
            yield text(row["village"]), "forms_landed", 1, 1
            if row["result"] == 1:
                timed = row["duration"] is not None
                long = timed and number(row["duration"]) >= self.policy.shortest_interview_seconds
                yield text(row["village"]), "interview_long_enough", int(long), int(timed)
            else:
                yield text(row["village"]), "interview_long_enough", 0, 0
        for row in self.rows("quarantine"):
            if row["copy"] == 1:
                yield None, "forms_landed", 0, int(row["extent"] == "form" and row["item"] == "form")
                yield None, "values_typed", -int(row["extent"] == "value"), 0

    def _of_households(self) -> Iterator[Counted]:
        since = months_earlier(self.clock.as_of, self.policy.current_months)
        for row in self.rows("households"):
            village, day = text(row["village"]), row["visited_on"]
            answered = row["channel"] == "carried" or row["result"] == 1
            recent = isinstance(day, dt.date) and day >= since
            yield village, "answered_this_round", int(answered and row["channel"] != "carried"), int(answered)
            yield village, "answered_recently", int(answered and recent), int(answered)
            items = len(column_group(HouseholdItems)) if row["submission_id"] is not None else 0
            yield village, "values_typed", items, items
        standings = self.by_household("standings")
        for row in self.rows("previous_registry_households"):
            if row["status"] != "asleep":
                now = standings.get(row["household_id"], {}).get("standing")
                yield text(row["village"]), "previous_settled", int(now in ("accepted", "asleep")), 1
        for row in self.rows("standings"):
            if row["standing"] != "asleep":
                yield text(row["village"]), "without_error", int(row["errors"] == 0), 1

    def _of_people(self) -> Iterator[Counted]:
        homes = self.by_household("households")

        def village(row: Row) -> str | None:
            return text(homes.get(row["household_id"], {}).get("village"))

        for row in self.rows("members"):
            sent = homes.get(row["household_id"], {}).get("submission_id") is not None
            items = len(column_group(MemberItems)) if sent else 0
            yield village(row), "nik_well_formed", int(row["nik_level"] == "well_formed"), 1
            yield village(row), "values_typed", items, items
        for row in self.rows("links"):
            if row["status"] != "not_asked":
                yield village(row), "civil_matched", int(row["status"] == "matched"), 1
        for row in self.rows("persons"):
            yield village(row), "one_record", int(not row["duplicate"]), 1

    def _of_reinterviews(self) -> Iterator[Counted]:
        first = self.by_household("households")
        for again in self.rows("reinterviews"):
            before = first.get(again["household_id"])
            if before is None or before["result"] != 1 or again["result"] != 1:
                continue
            for item in self.policy.reinterview_items:
                both = before.get(item) is not None and again.get(item) is not None
                same = both and before[item] == again[item]
                yield None, f"agreement_{item}", int(same), int(both)
                yield None, "reinterview_agreement", int(same), int(both)

    # -- records ------------------------------------------------------------------------------------------------

    def records(self) -> "list[Record]":
        now, before = self.by_household("households"), self.by_household("previous_registry_households")
        standings, found = self.by_household("standings"), []
        for home in sorted({*now, *before}, key=str):
            seen, old = now.get(home), before.get(home)
            if seen is not None and seen["channel"] != "carried" and seen["result"] != 1:
                seen = None
            if seen is None and old is None:
                continue
            standing = standings.get(home, {}).get("standing") or (old["status"] if old else "pending")
            fresh = seen is not None and (standing == "accepted" or old is None)
            row = seen if fresh else old
            if standing != "asleep" and row is not None:
                found.append(self._record(home, text(row["village"]), str(standing), row["visited_on"]))
        return found

    def _record(self, home: object, village: str | None, standing: str, day: object) -> "Record":
        limit = months_earlier(self.clock.as_of, self.policy.current_months)
        if not isinstance(day, dt.date):
            return Record(number(home), village, standing, None, None, stale=True)
        age = full_months(day, self.clock.as_of) if day <= self.clock.as_of else 0
        return Record(number(home), village, standing, day, age, stale=day < limit)

    def ages(self) -> dict[tuple[str, str, int | None], tuple[int, int, int]]:
        """Households, stale ones and the sum of ages by level, area and class."""
        found: dict[tuple[str, str, int | None], list[int]] = defaultdict(lambda: [0, 0, 0])
        for record in self.records():
            begins = [bound for bound in self.policy.age_classes if record.age is not None and bound <= record.age]
            for level, area in self.areas(record.village):
                counts = found[level, area, max(begins, default=None)]
                counts[0] += 1
                counts[1] += record.stale
                counts[2] += record.age or 0
        return {key: (a, b, c) for key, (a, b, c) in found.items()}

    # -- queue --------------------------------------------------------------------------------------------------

    def queue(self) -> "list[tuple[Record, int | None]]":
        """Records with the distance to the nearer cut, in order."""
        due = months_earlier(self.clock.as_of, self.policy.current_months - self.policy.expiring_months)
        waiting = [record for record in self.records() if record.day is None or record.day < due]
        near = self.distances()
        order = sorted(waiting, key=lambda record: self._urgency(record, near.get(record.id)))
        return [(record, near.get(record.id)) for record in order]

    def _urgency(self, record: "Record", distance: int | None) -> tuple[object, ...]:
        undated, far = record.age is None, distance is None
        return not undated, -(record.age or 0), far, distance or 0, tie_hash(self.clock.seed, record.id), record.id

    def distances(self) -> dict[int, int]:
        """By household: of this round's ranks, else of those of release N-1."""
        now = [(number(row["household_id"]), "", row) for row in self.rows("ranks")]
        homes = {row["family_id"]: number(row["household_id"]) for row in self.rows("previous_registry_families")}
        before = []
        for row in self.rows("previous_registry_ranks"):
            home = number(row["unit_id"]) if row["unit"] == "household" else homes.get(row["unit_id"])
            if home is not None:
                before.append((home, str(row["ranked_in"]), row))
        return nearest(before) | nearest(now)


@dataclass(frozen=True)
class Record:
    """A household as the registry has it; day and age are None where nobody knows when it was confirmed."""

    id: int
    village: str | None
    status: str
    day: dt.date | None
    age: int | None
    stale: bool


def nearest(ranked: Sequence[tuple[int, str, Row]]) -> dict[int, int]:
    """The smallest distance of each household's scores to the last of the core and to the last of the list."""
    found: dict[int, int] = {}
    for home, model, row in ranked:
        same = [other for _, of, other in ranked if of == model]
        for inside in (("core",), ("core", "extension")):
            scores = [number(other["score"]) for other in same if other["band"] in inside]
            if scores:
                distance = abs(number(row["score"]) - max(scores))
                found[home] = min(distance, found.get(home, distance))
    return found


def number(value: object) -> int:
    assert isinstance(value, int), value
    return value


def text(value: object) -> str | None:
    return None if value is None else str(value)
