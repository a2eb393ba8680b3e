"""Quality against its slow twin, on regencies of a dozen households in which everything happens."""

import datetime as dt
from functools import cache
from pathlib import Path
from random import Random

import ibis.expr.types as ir
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import mutakhir
from mutakhir.ground.clock import Clock
from mutakhir.ground.policy import load_model
from mutakhir.quality.policy import QualityPolicy
from mutakhir.quality.records import months_before
from mutakhir.quality.steps import results
from slow_quality import Slow, full_months, months_earlier
from tiny_tables import REGENCY, Row, run, table, unbound


# Each example runs three queries; the phase that explains a failure traces every line and takes minutes.
QUICK = settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink), deadline=None)
CLOCK = Clock(as_of=dt.date(2021, 1, 1), seed=20201111)
PACK = Path(mutakhir.__file__).parent / "policies" / "dtks_2020"
POLICY = load_model(PACK / "quality" / "indicators.yaml", QualityPolicy)
# The last has the code of its regency, as what cannot be converted gets.
VILLAGES = ("3204010001", "3204010002", "3204022001", "3204")
HOMES = range(1, 13)


@cache
def expressions() -> dict[str, ir.Table]:
    return results(unbound_previous, lambda _name, kept: kept, CLOCK, "kemendagri", POLICY)


def unbound_previous(name: str) -> ir.Table:
    """Like the workbench: a dataset of release N-1 keeps its own name."""
    return unbound(name.removeprefix("previous_")).op().copy(name=name).to_expr()


class Cast:
    """Rows of all inputs, drawn at random from one number."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.tables: dict[str, list[Row]] = {name: getattr(self, name)() for name in NAMES}

    def some(self) -> list[int]:
        return [home for home in HOMES if self.random.random() < 0.7]

    def village(self) -> str:
        return self.random.choice(VILLAGES)

    def day(self) -> dt.date | None:
        around = self.random.choice((0, 365, 731, 730, 1200))
        day = dt.date(2021, 2, 15) - dt.timedelta(around + self.random.randrange(60))
        return None if self.random.random() < 0.1 else day

    def pick(self, *values: object) -> object:
        return self.random.choice(values)

    def answers(self) -> Row:
        return {item: self.pick(None, 1, 2) for item in POLICY.reinterview_items if not item.startswith("has_")} | {
            "has_refrigerator": self.pick(None, True, False), "has_motorcycle": self.pick(None, True, False)
        }  # fmt: skip

    def prelist(self) -> list[Row]:
        words = ("listed", "listed", "reserve", "removed")
        return [{"household_id": home, "village": self.village(), "status": self.pick(*words)} for home in self.some()]

    def households(self) -> list[Row]:
        rows = []
        for home in self.some():
            channel = self.pick("visit", "visit", "desk", "carried")
            row = {"household_id": home, "village": self.village(), "channel": channel, "visited_on": self.day()}
            sent: Row = {"submission_id": None, "result": None}
            if channel != "carried":
                sent = {"submission_id": f"f{home}", "result": self.pick(1, 1, 1, 5, None)}
            rows.append(row | sent | self.answers())
        return rows

    def members(self) -> list[Row]:
        return [
            {"member_id": 10 * home + line, "household_id": home, "nik_level": self.pick("well_formed", "missing")}
            for home in self.some()
            for line in range(self.random.randrange(3))
        ]

    def visits(self) -> list[Row]:
        return [
            {"visit_id": f"f{home}", "household_id": home, "village": self.village()}
            | {"result": self.pick(1, 1, 2, None), "duration": self.pick(None, 419, 420, 5000)}
            for home in self.some()
        ]

    def quarantine(self) -> list[Row]:
        return [
            {"submission_id": f"q{n}", "line": 0, "item": self.pick("form", "floor"), "copy": self.pick(1, 1, 2)}
            | {"extent": self.pick("form", "value", "value")}
            for n in range(self.random.randrange(6))
        ]

    def rule_counts(self) -> list[Row]:
        return [{"rule_id": "r", "applied": 20, "unknown": self.pick(0, 3), "failed": self.pick(0, 4)}]

    def standings(self) -> list[Row]:
        words = ("accepted", "accepted", "revisit", "asleep", "pending")
        return [
            {"household_id": home, "village": self.village(), "standing": self.pick(*words)}
            | {"errors": self.pick(0, 0, 2)}
            for home in self.some()
        ]

    def links(self) -> list[Row]:
        return [
            {"member_id": home, "household_id": home, "status": self.pick("matched", "not_found", "not_asked")}
            for home in self.some()
        ]

    def persons(self) -> list[Row]:
        return [{"member_id": home, "household_id": home, "duplicate": self.pick(True, False)} for home in self.some()]

    def reinterviews(self) -> list[Row]:
        return [{"household_id": home, "result": self.pick(1, 1, 5)} | self.answers() for home in self.some()]

    def previous_registry_households(self) -> list[Row]:
        return [
            {"household_id": home, "village": self.village(), "visited_on": self.day()}
            | {"status": self.pick("accepted", "accepted", "pending", "asleep")}
            for home in self.some()
        ]

    def previous_registry_families(self) -> list[Row]:
        return [{"family_id": 100 + home, "household_id": home} for home in self.some()]

    def ranks(self) -> list[Row]:
        bands = self.pick(("core", "extension", "outside"), ("extension", "outside"), ("outside",))
        assert isinstance(bands, tuple)
        return [
            {"unit": "household", "unit_id": home, "household_id": home, "score": self.random.randrange(90)}
            | {"band": self.pick(*bands)}
            for home in self.some()
            if home % 2
        ]

    def previous_registry_ranks(self) -> list[Row]:
        units = [("household", home) for home in self.some()] + [("family", 100 + home) for home in self.some()]
        return [
            {"unit": unit, "unit_id": id, "score": self.random.randrange(90), "ranked_in": self.pick("a", "b")}
            | {"band": self.pick("core", "extension", "outside")}
            for unit, id in units
        ]


NAMES = (
    "prelist", "households", "members", "visits", "quarantine", "rule_counts", "standings", "links", "persons",
    "reinterviews", "previous_registry_households", "previous_registry_families", "ranks", "previous_registry_ranks",
)  # fmt: skip


def fast(cast: Cast, name: str, key: tuple[str, ...]) -> list[Row]:
    made = {each: table(each.removeprefix("previous_"), rows) for each, rows in cast.tables.items()}
    return run(made, expressions()[name], key)


@QUICK
@given(st.integers(0, 2**32))
def test_indicators_of_village_district_and_regency(seed: int):
    cast = Cast(seed)
    rows = fast(cast, "local_indicators", ("level", "area", "indicator"))
    slow = Slow(cast.tables, POLICY, CLOCK, REGENCY).indicators()
    found = {(row["level"], row["area"], row["indicator"]): (row["numerator"], row["denominator"]) for row in rows}
    # A source of nothing but what does not count has a row of zeros; the twin has none, or the reverse.
    assert {key: pair for key, pair in found.items() if pair != (0, 0)} == {
        key: pair for key, pair in slow.items() if pair != (0, 0)
    }
    for row in rows:
        numerator, denominator = int(str(row["numerator"])), int(str(row["denominator"]))
        assert row["value"] == (numerator / denominator if denominator >= POLICY.smallest_denominator else None)


@QUICK
@given(st.integers(0, 2**32))
def test_ages_of_records(seed: int):
    cast = Cast(seed)
    rows = fast(cast, "record_ages", ("level", "area"))
    found = {
        (row["level"], row["area"], row["age_from"]): (row["households"], row["stale"], row["months"]) for row in rows
    }
    assert found == Slow(cast.tables, POLICY, CLOCK, REGENCY).ages()


@QUICK
@given(st.integers(0, 2**32))
def test_the_queue_and_its_order(seed: int):
    cast = Cast(seed)
    rows = fast(cast, "expiry_queue", ("place",))
    slow = Slow(cast.tables, POLICY, CLOCK, REGENCY).queue()
    assert [row["place"] for row in rows] == list(range(1, len(slow) + 1))
    columns = ("household_id", "village", "status", "confirmed_on", "age", "stale", "distance")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        (r.id, r.village, r.status, r.day, r.age, r.stale, distance) for r, distance in slow
    ]
    assert all(row["band_change"] is None for row in rows)


def test_the_casts_hold_what_matters():
    """Else the tests above could compare nothing with nothing."""
    slow = [Slow(Cast(seed).tables, POLICY, CLOCK, REGENCY) for seed in range(20)]
    queued = [pair for each in slow for pair in each.queue()]
    assert {record.stale for record, _ in queued} == {True, False}
    assert {record.age is None for record, _ in queued} == {True, False}
    assert {distance is None for _, distance in queued} == {True, False}
    assert {level for each in slow for level, _, _ in each.indicators()} == {"village", "district", "regency"}


@pytest.mark.parametrize("day", [dt.date(2021, 1, 1), dt.date(2020, 3, 31), dt.date(2020, 2, 29)])
def test_months_agree(day: dt.date):
    for months in range(40):
        assert months_before(day, months) == months_earlier(day, months)
    assert full_months(day, day) == 0
