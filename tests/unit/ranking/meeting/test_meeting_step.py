"""The steps of the second meeting and of the watch, in a ranked home."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

from mutakhir.ground.lake import Delivery, Lake
from tiny_tables import Row, table
from unit.ranking.ranking_home import REGENCIES, make_home, rank_home


DAY = dt.date(2021, 5, 1)


@pytest.fixture(scope="module")
def ranked_home(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = make_home(tmp_path_factory.mktemp("meeting") / "home")
    rank_home(lake)
    return lake


def objections_of(ranks: pa.Table) -> list[Row]:
    """One accepted for each of the three last; one village beside them met without any."""
    rows = sorted(ranks.to_pylist(), key=lambda row: -row["place"])
    raised: list[Row] = [
        {"objection_id": f"BA/{row['unit_id']}", "village": row["village"], "unit": "household",
         "unit_id": row["unit_id"], "wanted": "core", "outcome": "accepted", "connected": True, "raised_on": DAY}
        for row in rows[:3]
    ]  # fmt: skip
    quiet = next(row["village"] for row in rows if row["village"] not in {one["village"] for one in raised})
    return [*raised, {"objection_id": "BA/0", "village": quiet, "outcome": "no_objection", "raised_on": DAY}]


def test_without_objections_both_results_are_there_and_empty(ranked_home: Lake):
    assert [len(ranked_home.read(name)) for name in ("meeting_agreement", "elite_capture")] == [0, 0]


def test_units_near_a_cut_are_the_same_by_village_and_no_more_by_officer(ranked_home: Lake):
    for regency in REGENCIES:
        rows = ranked_home.read("cut_neighbours", regency).to_pylist()
        for cut in ("core", "extended"):
            near = {"village": 0, "enumerator": 0}
            for row in rows:
                near[row["counted_by"]] += row["below"] + row["above"] if row["cut"] == cut else 0
            assert near["village"] >= 1
            assert near["enumerator"] <= near["village"]


def test_accepted_objections_are_counted_and_move_nobody(tmp_path: Path):
    lake = make_home(tmp_path / "home")
    rank_home(lake)
    before = {regency: lake.read("ranks", regency) for regency in REGENCIES}
    rows = {regency: objections_of(before[regency]) for regency in REGENCIES}
    delivery = Delivery(lake, ["objections"], "a test")
    for regency in REGENCIES:
        delivery.add(regency, {"objections": table("objections", rows[regency], regency).drop_columns("regency")})
    delivery.close()
    rank_home(lake)
    assert all(lake.read("ranks", regency).equals(before[regency]) for regency in REGENCIES)
    found = {row["area"]: row for row in lake.read("meeting_agreement").to_pylist()}
    assert set(found) == {"0", *REGENCIES}
    for regency in REGENCIES:
        met = {row["village"] for row in rows[regency]}
        posted = [row for row in before[regency].to_pylist() if row["village"] in met]
        row = found[regency]
        assert (row["villages"], row["posted"], row["changed"]) == (len(met), len(posted), 3)
        assert row["agreed"] == round(1_000_000 * (1 - 3 / len(posted)))
        assert row["low"] <= row["agreed"] <= row["high"]
    # Who is inside by the own place asks for nothing.
    outside = {regency for regency in REGENCIES for row in before[regency].to_pylist()
               if not row["listed"] and row["unit_id"] in {one.get("unit_id") for one in rows[regency]}}  # fmt: skip
    told = {row["area"]: row["found"] for row in lake.read("elite_capture").to_pylist()}
    assert told == dict.fromkeys(outside | ({"0"} if outside else set()), "too_few")
