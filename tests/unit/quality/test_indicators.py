"""Indicators and indices, counted by hand on a handful of rows."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.lake import Delivery, Home, Lake, Workbench
from mutakhir.ground.policy import copy_pack, load_model
from mutakhir.pipeline import STAGES
from mutakhir.quality.counts import HOUSEHOLD_ITEMS, MEMBER_ITEMS
from mutakhir.quality.policy import QualityPolicy
from mutakhir.quality.reinterviews import standard_error
from mutakhir.quality.steps import months_before
from tiny_tables import REGENCY, VILLAGE, Row, table


OTHER = "3273"
VISIT = {"visit_number": 1, "village": VILLAGE, "household_id": 1}
HOME = {"village": VILLAGE, "source": "registry"}
ANSWERED = HOME | {"channel": "visit", "result": 1, "submission_id": "a", "visited_on": dt.date(2021, 2, 1)}
ITEMS = {"member_count": 3, "floor": 6, "toilet": 1, "has_motorcycle": True}
STANDING = {"village": VILLAGE, "reason": "x", "decided_by": "automatic", "warnings": 0, "visits": 1}
LINK = {"household_id": 1, "step": "x"}

TABLES: dict[str, list[Row]] = {
    # Four listed rows: 1 interviewed, 2 refused, 3 never seen; 4 interviewed. 5 is on reserve.
    "prelist": [
        {"household_id": n, "village": VILLAGE, "position": n, "source": "registry", "source_key": str(n), "status": s}
        for n, s in enumerate(["listed", "listed", "listed", "listed", "reserve"], start=1)
    ],
    "households": [
        ANSWERED | ITEMS | {"household_id": 1},
        HOME | {"household_id": 2, "channel": "visit", "result": 5, "submission_id": "b"},
        HOME | {"household_id": 3, "channel": "carried", "visited_on": dt.date(2018, 12, 31)},
        ANSWERED | ITEMS | {"household_id": 4, "submission_id": "c"},
    ],
    "members": [
        {"member_id": n, "household_id": 1, "line": n, "nik_level": level}
        for n, level in enumerate(["well_formed", "well_formed", "missing"], start=1)
    ],
    "visits": [
        VISIT | {"visit_id": "a", "result": 1, "duration": 419},
        VISIT | {"visit_id": "b", "result": 5, "duration": 10, "household_id": 2},
        VISIT | {"visit_id": "c", "result": 1, "duration": 420, "household_id": 4},
    ],
    "quarantine": [
        {"submission_id": "a", "line": 0, "item": "floor_area", "reason": "x", "extent": "value", "copy": 1},
        {"submission_id": "d", "line": 0, "item": "form", "reason": "x", "extent": "form", "copy": 1},
        {"submission_id": "a", "line": 0, "item": "form", "reason": "sent_again", "extent": "form", "copy": 2},
        {"submission_id": "e", "line": 2, "item": "part", "reason": "no_form", "extent": "form", "copy": 1},
    ],
    "rule_counts": [
        {"rule_id": "r1", "level": "member", "applied": 10, "failed": 3, "unknown": 2},
        {"rule_id": "r2", "level": "member", "applied": 4, "failed": 0, "unknown": 0},
    ],
    "standings": [
        STANDING | {"household_id": n, "standing": s, "errors": e}
        for n, s, e in [(1, "accepted", 0), (2, "revisit", 1), (3, "asleep", 0), (4, "accepted", 0)]
    ],
    "links": [LINK | {"member_id": n, "status": s} for n, s in enumerate(["matched", "not_found", "not_asked"])],
    "persons": [
        LINK | {"member_id": n, "person_id": person, "duplicate": person == 1} for n, person in [(1, 1), (2, 1), (3, 3)]
    ],
    "reinterviews": [
        ITEMS | {"household_id": 1, "village": VILLAGE, "officer_id": "o", "held_on": dt.date(2021, 3, 1), "result": 1},
        ITEMS | {"household_id": 4, "village": VILLAGE, "officer_id": "o", "held_on": dt.date(2021, 3, 1), "result": 1}
        | {"floor": 9, "toilet": None},
        ITEMS | {"household_id": 2, "village": VILLAGE, "officer_id": "o", "held_on": dt.date(2021, 3, 1), "result": 1},
    ],
    "previous_registry_households": [
        HOME | {"household_id": n, "status": s}
        for n, s in [(1, "accepted"), (2, "accepted"), (3, "pending"), (9, "accepted"), (10, "asleep")]
    ],
}  # fmt: skip

EXPECTED = {
    # 1 and 4 of this round, 3 sleeps; of release N-1: 2 (refused now) and 9 without a date, 10 sleeps.
    "stale": (2, 4),
    "visited": (3, 4),
    "enumerated": (2, 4),
    "forms_landed": (3, 4),
    "values_typed": (3 * HOUSEHOLD_ITEMS + 3 * MEMBER_ITEMS - 1, 3 * HOUSEHOLD_ITEMS + 3 * MEMBER_ITEMS),
    "interview_long_enough": (1, 2),
    "reinterview_agreement": (6, 7),
    "answered_this_round": (2, 3),
    "answered_recently": (2, 3),
    "previous_settled": (2, 4),
    "nik_well_formed": (2, 3),
    "civil_matched": (1, 2),
    "one_record": (1, 3),
    "without_error": (2, 3),
    "rules_kept": (9, 12),
    "agreement_floor": (1, 2),
    "agreement_toilet": (1, 1),
    "agreement_cooking_fuel": (0, 0),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("homes") / "home"
    Home.create(folder, synthetic=True)
    file = folder / "policy" / "frame" / "regencies.csv"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0], *(line for line in lines if line[:4] in (REGENCY, OTHER))]) + "\n")
    lake = Lake(Home.open(folder))
    delivery = Delivery(lake, list(TABLES), "made up")
    delivery.add(REGENCY, {name: _part(name, rows) for name, rows in TABLES.items()})
    delivery.close()
    engine = open_engine("duckdb", folder / "tmp")
    bench = Workbench(lake.home, lake, engine, next(s for s in STAGES if s.word == "quality"), quiet=True)
    bench.stage.run(bench)
    engine.close()
    assert bench.used == {*bench.stage.reads, *bench.stage.may_read, *bench.stage.writes}
    return lake.home


@pytest.fixture(scope="module")
def indicators(home: Home) -> dict[tuple[str, str, str], Row]:
    rows = Lake(home).read("indicators").to_pylist()
    return {(row["indicator"], row["level"], row["area"]): row for row in rows}


def _part(name: str, rows: list[Row]) -> pa.Table:
    return table(name, rows).drop_columns("regency")


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("area", [("regency", REGENCY), ("province", "32"), ("nation", "0")])
def test_an_indicator_counts_what_its_words_say(
    indicators: dict[tuple[str, str, str], Row], name: str, area: tuple[str, str]
):
    row = indicators[name, *area]
    numerator, denominator = EXPECTED[name]
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)
    assert row["value"] == (numerator / denominator if denominator else None)


def test_where_nothing_was_measured_there_is_no_value(indicators: dict[tuple[str, str, str], Row]):
    rows = [row for (_, _, area), row in indicators.items() if area == OTHER]
    assert len(rows) == len([key for key in indicators if key[2] == REGENCY])
    assert {(row["numerator"], row["denominator"], row["value"]) for row in rows} == {(0, 0, None)}


def test_an_index_is_the_weighted_mean_of_its_indicators(indicators: dict[tuple[str, str, str], Row]):
    # nik_well_formed 1, civil_matched 2, one_record 1, without_error 2, rules_kept 1
    row = indicators["index_valid", "nation", "0"]
    assert row["numerator"] == 1 * 6667 + 2 * 5000 + 1 * 3333 + 2 * 6667 + 1 * 7500
    assert row["denominator"] == 7 * 10_000


def test_the_standard_error_of_the_agreement(indicators: dict[tuple[str, str, str], Row]):
    # Two households: 4 of 4 and 2 of 3 answers agree. Residuals 4 - 4R and 2 - 3R with R = 6/7.
    residuals = [4 - 4 * 6 / 7, 2 - 3 * 6 / 7]
    expected = (2 / 1 * sum(each**2 for each in residuals)) ** 0.5 / 7
    assert indicators["reinterview_agreement", "nation", "0"]["standard_error"] == pytest.approx(expected)
    assert indicators["visited", "nation", "0"]["standard_error"] is None


def test_one_pair_has_no_standard_error():
    assert standard_error({"pairs": 1, "reinterview_agreement_n": 3, "reinterview_agreement_d": 4}) is None


def test_months_before_keeps_to_the_calendar():
    assert months_before(dt.date(2021, 1, 1), 24) == dt.date(2019, 1, 1)
    assert months_before(dt.date(2020, 3, 31), 1) == dt.date(2020, 2, 29)


def test_a_share_of_few_is_not_written_below_the_province(home: Home):
    rows = Lake(home).read("local_indicators", REGENCY).to_pylist()
    shares = {(row["level"], row["indicator"]): row["value"] for row in rows}
    assert shares["regency", "rules_kept"] == 9 / 12
    assert [value for (_, name), value in shares.items() if name == "visited"] == [None, None, None]


def test_what_villages_cannot_tell_begins_at_the_regency(home: Home):
    rows = Lake(home).read("local_indicators", REGENCY).to_pylist()
    levels = {name: {row["level"] for row in rows if row["indicator"] == name} for name in EXPECTED}
    assert levels["visited"] == {"village", "district", "regency"}
    assert levels["rules_kept"] == levels["values_typed"] == levels["agreement_floor"] == {"regency"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("cooking_fuel", "roof"),
        ("id: rules_kept", "id: one_record"),
        ("id: visited", "id: seen"),
        ("sources: [visits]", "sources: [calls]"),
        ("weight: 0\n", "weight: 1\n"),
        ("[visits, quarantine]\n    lowest: regency", "[visits]\n    lowest: village"),
        ("expiring_months: 12", "expiring_months: 25"),
        ("[0, 6, 12,", "[6, 0, 12,"),
        ("[0, 6, 12,", "[1, 6, 12,"),
    ],
)
def test_a_catalogue_that_cannot_be_measured_is_refused(tmp_path: Path, right: str, wrong: str):
    copy_pack("dtks_2020", tmp_path / "policy")
    file = tmp_path / "policy" / "quality" / "indicators.yaml"
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong, 1))
    with pytest.raises(PolicyProblem):
        load_model(file, QualityPolicy)
