"""Shocks and overrides from a CSV file to the rank: `mutakhir import`, rows put aside, outcomes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from mutakhir.__main__ import main
from mutakhir.ground.lake import Lake
from tiny_tables import Row
from unit.ranking.ranking_home import make_home, rank_home


REGENCY = "1101"
OVERRIDES = """override_id,unit,unit_id,band,reason,signed_by,signed_on,expires_on
BA-1,household,{poor},outside,meeting,Kepala Desa Uji,01/02/2021,31/12/2021
BA-2,household,{rich},core,meeting,Kepala Desa Uji,01/02/2021,31/12/2021
BA-3,household,{other},core,friendship,Kepala Desa Uji,01/02/2021,31/12/2021
BA-4,household,{other},core,meeting,Tetangga,01/02/2021,31/12/2021
BA-5,household,987654321,core,meeting,Camat,01/02/2021,31/12/2021
BA-6,household,{other},best,meeting,Camat,01/02/2021,31/12/2021
BA-7,household,{other},core,meeting,Camat,yesterday,31/12/2021
"""
SHOCKS = """shock_id,area,household_id,adjustment,reason,signed_by,signed_on,starts_on,expires_on
SK-1,{village},,-200000,flood,BPBD Aceh Selatan,05/01/2021,01/01/2021,30/06/2021
SK-2,{village},{other},-100000,job_loss,Bupati,05/01/2021,01/01/2021,30/06/2021
SK-3,1101,,-900000,flood,BNPB,05/01/2021,01/01/2021,30/06/2021
SK-4,{village},,-100000,flood,BNPB,05/02/2020,01/02/2020,30/06/2020
SK-5,9911,,-100000,flood,BNPB,05/01/2021,01/01/2021,30/06/2021
SK-6,{village},,much,flood,BNPB,05/01/2021,01/01/2021,30/06/2021
"""


def command(*arguments: str) -> str:
    found = CliRunner().invoke(main, list(arguments), env={"MUTAKHIR_LANG": "en"}, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def by_id(lake: Lake, name: str, key: str) -> dict[object, Row]:
    return {row[key]: row for row in lake.read(name, REGENCY).to_pylist()}


def _shaken(before: list[Row]) -> Row:
    """A unit of the middle, in a village of the area list."""
    return next(row for row in before[10:-10] if str(row["village"]) <= f"{REGENCY}012004")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, list[Row], str, str]:
    folder = tmp_path_factory.mktemp("acts")
    lake = make_home(folder / "home")
    rank_home(lake)
    before = sorted(lake.read("ranks", REGENCY).to_pylist(), key=lambda row: row["place"])
    shaken = _shaken(before)
    words = {
        "poor": before[0]["unit_id"], "rich": before[-1]["unit_id"], "other": shaken["unit_id"],
        "village": shaken["village"],
    }  # fmt: skip
    told = []
    for name, text in (("overrides", OVERRIDES), ("shocks", SHOCKS)):
        (folder / f"{name}.csv").write_text(text.format(**words))
        told.append(command("import", name, str(folder / f"{name}.csv"), "--home", str(lake.home.folder)))
    lake = Lake(lake.home)
    rank_home(lake)
    return lake, before, *told


def test_bad_rows_are_put_aside_with_their_reason(played: tuple[Lake, list[Row], str, str]):
    lake, _, overrides, shocks = played
    assert "7 rows read, 4 imported, 3 put aside" in overrides
    assert "6 rows read, 4 imported, 2 put aside" in shocks
    aside = {(Path(row["file"]).name, row["row"]): row for row in lake.read("import_quarantine").to_pylist()}
    reasons = {place: row["reason"] for place, row in aside.items()}
    assert len(reasons) == 5
    assert {reasons["overrides.csv", 6], reasons["shocks.csv", 6]} == {"unknown_regency", "unknown_area"}


def test_good_rows_move_units_and_each_act_says_what_became_of_it(played: tuple[Lake, list[Row], str, str]):
    lake, before, _, _ = played
    outcomes = {id: row["outcome"] for id, row in by_id(lake, "override_outcomes", "override_id").items()}
    assert outcomes == {"BA-1": "applied", "BA-2": "applied", "BA-3": "unknown_reason", "BA-4": "unknown_signer"}
    ranks = by_id(lake, "ranks", "unit_id")
    assert ranks[before[0]["unit_id"]]["reason"] == "override_out"
    assert (ranks[before[-1]["unit_id"]]["reason"], ranks[before[-1]["unit_id"]]["band"]) == ("override_in", "core")


def test_shocks_adjust_the_village_and_the_household(played: tuple[Lake, list[Row], str, str]):
    lake, before, _, _ = played
    outcomes = by_id(lake, "shock_outcomes", "shock_id")
    assert {id: row["outcome"] for id, row in outcomes.items()} == {
        "SK-1": "applied", "SK-2": "applied", "SK-3": "too_large", "SK-4": "expired",
    }  # fmt: skip
    ranks = by_id(lake, "ranks", "unit_id")
    inside = [row["unit_id"] for row in before if row["village"] == _shaken(before)["village"]]
    assert outcomes["SK-1"]["units"] == len(inside)
    for id, row in ranks.items():
        expected = -200_000 if id in inside else 0
        assert row["adjustment"] == expected - (100_000 if id == _shaken(before)["unit_id"] else 0)
