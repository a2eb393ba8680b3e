"""The official list of villages of 2020 as an area version: imported, run on, and set against today's list.

The list is not part of the software; the test needs the file beside the repository.
"""

import csv
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.areas import AreaImport, AreaVersion, import_areas, load_areas
from mutakhir.ground.areas.checking import AreaFault
from mutakhir.ground.areas.comparison import compared
from mutakhir.ground.lake import Home, Lake
from mutakhir.synthetic.make import next_step, synthesise


OFFICIAL = Path(__file__).parents[3] / "shared" / "reference" / "areas_2020_permendagri72_2019.csv.gz"
VERSION = AreaVersion("kemendagri", "2020-official")
TODAY = AreaVersion("kemendagri", "2025")
REGENCY = "3205"
COLUMNS = {"code": "kode", "name": "nama", "level": "level"}

needs_the_list = pytest.mark.skipif(not OFFICIAL.is_file(), reason=f"the official list {OFFICIAL.name} is not here")


def imported(folder: Path) -> AreaImport:
    return import_areas(OFFICIAL, system=VERSION.system, version=VERSION.version, folder=folder, columns=COLUMNS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose round is on the official list."""
    made = Home.create(tmp_path_factory.mktemp("official") / "home", synthetic=True)
    imported(made.folder / "areas")
    file = made.folder / "policy" / "round.yaml"
    file.write_text(
        file.read_text("utf-8").replace("version: 2020-provisional", f"version: {VERSION.version}"), "utf-8"
    )
    return Home.open(made.folder)


@needs_the_list
def test_all_83_442_villages_are_taken_or_put_aside_with_a_reason(home: Home) -> None:
    """One village stands below a district that the list does not hold; it is kept aside, not dropped."""
    done = imported(home.folder / "again")
    assert done.faults == {AreaFault.PARENT_MISSING: 1}
    assert done.accepted["village"] + 1 == 83_442
    assert (done.accepted["province"], done.accepted["regency"], done.accepted["district"]) == (34, 514, 7_230)
    (aside,) = pq.read_table(done.place / "quarantine.parquet").to_pylist()
    assert (aside["code"], aside["reason"]) == ("13.02.02.1036", "parent_missing")


@needs_the_list
def test_a_round_runs_on_it(home: Home) -> None:
    synthesise(home, households=60, seed=1, regencies=(REGENCY,), quiet=True)
    for until in ("frame", "fieldwork", "review"):
        run_until_waiting(home, until, "duckdb", quiet=True)
        next_step(home)
    assert run_until_waiting(home, None, "duckdb", quiet=True) is None
    villages = set(Lake(home).read("registry_households", REGENCY)["village"].to_pylist())
    areas = load_areas(VERSION, home.folder / "areas")
    assert villages <= set(areas.codes("village"))


@needs_the_list
def test_the_crosswalk_to_today_is_told_by_kind_for_every_regency(home: Home) -> None:
    old = load_areas(VERSION, home.folder / "areas")
    found = compared(old, load_areas(TODAY))
    assert [each.regency for each in found] == list(old.codes("regency"))
    kinds: Counter[str] = sum((Counter(each.villages) for each in found), Counter())
    assert sum(kinds.values()) >= 83_441, "a split village counts once per part"
    assert kinds["same"] > 70_000
    assert kinds["unknown"] < 1_500
    by_code = {each.regency: each for each in found}
    assert by_code["9101"].new_regency == "9301"
    assert by_code["9101"].villages["recoded"] > 100


@needs_the_list
def test_the_command_prints_it(home: Home, tmp_path: Path) -> None:
    out = tmp_path / "areas.csv"
    words = ["policy", "areas", "--home", str(home.folder), "--out", str(out)]
    result = CliRunner(env={"MUTAKHIR_LANG": "en"}).invoke(main, words)
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 514
    assert "kemendagri/2020-official" in result.stdout
