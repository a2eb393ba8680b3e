"""`mutakhir matching add` on a round's registry: who is known is found, nothing changes, and nothing is given away."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner

from functional.conftest import copy_of
from functional.playing import bytes_of_release, content_of
from mutakhir.cli import main
from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake import Home
from mutakhir.matching.adding.registry_side import RegistrySide, registry_side


HEADER = ("id", "nama", "tanggal_lahir", "jenis_kelamin", "nik", "nomor_kk", "nama_ibu", "desa")


@pytest.fixture(scope="module")
def home(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copy_of(finished, tmp_path_factory.mktemp("add") / "home")


def typed(home: Home, *words: object, code: int = 0) -> str:
    result = CliRunner().invoke(
        main, ["matching", "add", *map(str, words), "--home", str(home.folder)], env={"MUTAKHIR_LANG": "en"}
    )
    assert result.exit_code == code, result.output
    return result.output


def told(home: Home, *words: object) -> dict[str, Any]:
    output = typed(home, *words, "--json")
    found: dict[str, Any] = json.loads(output[output.index("{\n") :])
    return found


@pytest.fixture(scope="module")
def known(home: Home) -> list[dict[str, Any]]:
    """Members of the newest release who have all that a machine asks for, one of each person."""
    side = registry_side(home, None)
    everyone = pa.concat_tables([side.people(regency, 0) for regency in side.regencies]).to_pylist()
    numbers = [row["nik"] for row in everyone]
    full = [row for row in everyone if row["alive"] and row["birth_date"] and row["card"] and row["sex"]
            and row["nik"] and len(row["nik"]) == 16 and numbers.count(row["nik"]) == 1]  # fmt: skip
    return list({row["person"]: row for row in full if " " in row["person_name"]}.values())


def cells(row: dict[str, Any], id: str) -> list[object]:
    born = row["birth_date"].strftime("%d-%m-%Y")
    sex = {1: "L", 2: "P"}[row["sex"]]
    return [id, row["person_name"], born, sex, row["nik"], row["card"], row["mother_name"], row["village"]]


STRANGER = ["S1", "Xaverius Qodratullah", "03-03-1977", "L", "9902030303770009", "", "", ""]


def written(file: Path, *rows: list[object]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    return file


def test_who_stands_in_the_release_is_found_and_a_stranger_is_new(home: Home, known: list[dict[str, Any]], tmp_path):
    people = known[:60]
    file = written(tmp_path / "new.csv", *(cells(row, f"A{n}") for n, row in enumerate(people)), STRANGER)
    before = content_of(home), bytes_of_release(home)
    found = told(home, file)
    assert (content_of(home), bytes_of_release(home)) == before
    assert found["registry"]["name"] == home.round.name
    kinds = {row["id"]: row["verdict"] for row in found["rows"]}
    assert kinds.pop("S1") == "new"
    same = [row for row in found["rows"] if row["verdict"] == "same"]
    assert len(same) >= 55
    assert set(kinds.values()) <= {"same", "review"}
    person = {f"A{n}": show_id(row["person"], "P") for n, row in enumerate(people)}
    assert [row["id"] for row in same if row["person"] != person[row["id"]]] == []
    assert told(home, file) == found


def test_no_output_names_anybody(home: Home, known: list[dict[str, Any]], tmp_path):
    row = known[0]
    nik_as_id = [row["nik"], *cells(row, "")[1:]]
    file = written(tmp_path / "new.csv", nik_as_id, cells(known[1], "A1"), ["", known[2]["person_name"]] + [""] * 6)
    out = tmp_path / "out.csv"
    every = typed(home, file) + typed(home, file, "--json") + typed(home, file, "--out", out, "--survey")
    every += out.read_text("utf-8") + typed(home, "--name", row["person_name"], "--nik", row["nik"])
    for one in known[:3]:
        born = one["birth_date"]
        values = (one["person_name"], one["nik"], one["card"], str(born), born.strftime("%d-%m-%Y"))
        assert [value for value in values if value in every] == []


def test_the_file_of_verdicts_is_safe_to_open(home: Home, known: list[dict[str, Any]], tmp_path):
    file = written(tmp_path / "new.csv", cells(known[0], "=1+1"), cells(known[1], "@SUM(A1)"))
    out = tmp_path / "out.csv"
    typed(home, file, "--out", out)
    with out.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == ["'=1+1", "'@SUM(A1)"]
    assert {row["verdict"] for row in rows} == {"same"}
    assert all(row["person"].startswith("P-") and row["household"].startswith("H-") for row in rows)
    assert "[serving.place]" in typed(home, file, "--out", home.folder / "lake" / "out.csv", code=2)


def test_one_person_by_words(home: Home, known: list[dict[str, Any]]):
    row = known[0]
    words = ("--name", row["person_name"], "--nik", row["nik"], "--birth-date", row["birth_date"].isoformat())
    (found,) = told(home, *words, "--village", row["village"])["rows"]
    assert (found["verdict"], found["row"]) == ("same", 1)
    assert "the same as a person of the registry. P-" in typed(home, *words)
    assert "new, not found" in typed(home, "--name", "Xaverius Qodratullah", "--birth-date", "1977-03-03")
    assert "[matching.who]" in typed(home, code=2)
    assert "[matching.who]" in typed(home, "--name", "Ali", "--survey", code=2)


def test_a_survey_tells_coverage(home: Home, known: list[dict[str, Any]], tmp_path):
    strangers = [["S" + str(n), f"Xaverius Qodrat{'ul' * n}lah", f"{n + 1:02}-03-1977"] + [""] * 5 for n in range(10)]
    file = written(tmp_path / "pes.csv", *(cells(row, f"A{n}") for n, row in enumerate(known[:30])), *strangers)
    told_of = told(home, file, "--survey")["coverage"]
    assert told_of["persons"] == told_of["found"] + told_of["not_found"] + told_of["unresolved"]
    assert told_of["found"] >= 25
    assert told_of["low"] < told_of["share"] < told_of["high"]
    assert told_of["lowest"] <= told_of["share"] <= told_of["highest"]
    assert "Coverage among the decided" in typed(home, file, "--survey")


def test_rows_that_cannot_be_used_are_counted_and_listed(home: Home, known: list[dict[str, Any]], tmp_path):
    bad = [["A1", "Ali"] + [""] * 6, ["A1", "Budi"] + [""] * 6, ["A2", "Cici"] + [""] * 6, ["A3", "Didi", "31-02-1990"]]
    file = written(tmp_path / "new.csv", cells(known[0], "A0"), *bad)
    output = typed(home, file)
    assert "unusable          4" in output
    for line in (
        "Row 3 (A1): cannot be used. key repeated.",
        "Row 5 (A2): cannot be used. There is nothing but a name",
    ):
        assert line in output
    assert "another number of columns" in output
    away = cells(known[0], "A0")[:-1] + ["9901012001"]
    assert "nobody of its regency stands in the registry: 1 (rows 2)" in typed(home, written(tmp_path / "b.csv", away))


def test_what_is_wrong_is_told_in_one_sentence(home: Home, tmp_path):
    file = written(tmp_path / "new.csv", STRANGER)
    assert "[matching.release]" in typed(home, file, "--release", "../dtks", code=2)
    assert "[import.file-missing]" in typed(home, tmp_path / "none.csv", code=12)
    without = copy_of(home, tmp_path / "without")
    shutil.rmtree(without.folder / "policy" / "matching" / "model")
    assert "mutakhir matching fit" in typed(without, file, code=11)
    shutil.rmtree(without.folder / "releases")
    shutil.copytree(home.folder / "policy" / "matching" / "model", without.folder / "policy" / "matching" / "model")
    (without.folder / "releases").mkdir()
    shutil.rmtree(without.folder / "lake" / home.round.name / "accepted")
    assert "[matching.no-registry]" in typed(without, file, code=10)


def test_an_earlier_release_has_an_index_of_its_own(home: Home, known: list[dict[str, Any]], tmp_path):
    file = written(tmp_path / "new.csv", cells(known[0], "A0"))
    typed(home, file)
    earlier = home.round.previous_release
    assert told(home, file, "--release", earlier)["registry"] | {"persons": 0} == {
        "name": earlier, "status": "imported", "persons": 0,
    }  # fmt: skip
    names = {path.name.rpartition("-")[0] for path in (home.folder / "index").iterdir() if path.is_dir()}
    assert names == {home.round.name, earlier}


def test_before_the_first_release_the_accepted_members_are_the_registry(home: Home):
    """They are those that the candidate holds as accepted, under the same numbers."""
    released = registry_side(home, None)
    of_round = RegistrySide(home, home.round.name, "round", "accepted")
    for regency in of_round.regencies:
        accepted = {row["member"]: row["person_name"] for row in of_round.people(regency, 0).to_pylist()}
        standing = {row["member"]: row["person_name"] for row in released.people(regency, 0).to_pylist()}
        assert accepted
        assert {member: standing.get(member) for member in accepted} == accepted


def test_the_round_without_a_release_is_asked(home: Home, known: list[dict[str, Any]], tmp_path):
    alone = copy_of(home, tmp_path / "alone")
    shutil.rmtree(alone.folder / "releases")
    (alone.folder / "releases").mkdir()
    file = written(tmp_path / "new.csv", *(cells(row, f"A{n}") for n, row in enumerate(known[:20])), STRANGER)
    found = told(alone, file)
    assert found["registry"]["status"] == "accepted"
    assert found["verdicts"]["same"] > 5
