"""Extracts of a finished round: every agreement of the pack gives exactly its rows, columns and areas, each time."""

import csv
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from functional.playing import REGENCIES
from mutakhir.cli import main
from mutakhir.ground.lake import Home, Lake
from mutakhir.publication.signing import publish_release
from mutakhir.serving.csv_file import RISKY


Row = Mapping[str, Any]
PROGRAMMES = {"pkh": "pkh", "sembako": "sembako", "bst": "bst", "pbi-jk": "pbi_jk"}
OTHERS = {"bps-statistics", "bps-quality"}
ASKING = {"civil-register"}  # request files, no extracts: tests/functional/test_exchange.py


@pytest.fixture(scope="module")
def home(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = Path(shutil.copytree(finished.folder, tmp_path_factory.mktemp("serving") / "home"))
    publish_release(Home.open(folder), signer="Test")
    return Home.open(folder)


@pytest.fixture(scope="module")
def extracts(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extracts")
    told = json.loads(typed("extract", home, "--all", "--out", folder, "--json"))
    assert set(told) == {*PROGRAMMES, *OTHERS}
    assert all(each["rows"] == len(rows_of(folder / f"{name}.csv")) > 0 for name, each in told.items())
    return folder


def typed(verb: str, home: Home, *more: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["serving", verb, "--home", str(home.folder), *map(str, more)])
    assert result.exit_code == code, result.output
    return result.output


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def policy_of(home: Home, path: str) -> dict[str, Any]:
    return yaml.safe_load((home.folder / "policy" / "serving" / path).read_text("utf-8"))  # type: ignore[no-any-return]


def everywhere(home: Home, name: str) -> list[Row]:
    return [row | {"regency": each} for each in REGENCIES for row in Lake(home).read(name, each).to_pylist()]


def fits(member: Row, component: Row) -> bool:
    age = member["age"]
    low, high = component.get("age_from"), component.get("age_to")
    if (low is not None or high is not None) and age is None:
        return False
    if (low is not None and age < low) or (high is not None and age > high):
        return False
    return all(member[item] is not None and int(member[item]) in codes for item, codes in component["items"].items())


def covered_slowly(home: Home, programme: Row) -> Iterator[tuple[Row, list[Row]]]:
    """Each household that the programme takes, with its members who live there: read as the guide says it."""
    listed = {row["unit_id"] for row in everywhere(home, "registry_ranks") if row["listed"]}
    members: dict[int, list[Row]] = {}
    for row in everywhere(home, "registry_members"):
        if row["presence"] is None or row["presence"] in programme["living_here"]:
            members.setdefault(row["household_id"], []).append(row)
    parts = [{"items": {}, **each} for each in programme["components"]]
    for household in everywhere(home, "registry_households"):
        here = members.get(household["household_id"], [])
        shut = any(
            household[item] is not None and int(household[item]) in codes
            for item, codes in programme.get("not_with", {}).items()
        )
        inside = household["household_id"] in listed and household["band"] in programme["bands"]
        fitting = not parts or any(fits(member, part) for member in here for part in parts)
        if inside and not shut and household["status"] != "asleep" and fitting:
            yield household, here


@pytest.mark.parametrize("agreement", PROGRAMMES)
def test_every_programme_gets_exactly_its_rows(home: Home, extracts: Path, agreement: str) -> None:
    programme = policy_of(home, f"programmes/{PROGRAMMES[agreement]}.yaml")
    taken = sorted(covered_slowly(home, programme), key=lambda pair: (pair[0]["regency"], pair[0]["household_id"]))
    if agreement == "pbi-jk":
        people = [
            (household["household_id"], member["member_id"])
            for household, here in taken
            for member in sorted(here, key=lambda row: row["member_id"])
        ]
        found = [(int(row["household_id"]), int(row["member_id"])) for row in rows_of(extracts / f"{agreement}.csv")]
        assert found == people
    else:
        households = [int(row["household_id"]) for row in rows_of(extracts / f"{agreement}.csv")]
        assert households == [household["household_id"] for household, _ in taken]


@pytest.mark.parametrize("agreement", sorted({*PROGRAMMES, *OTHERS}))
def test_every_agreement_gives_its_columns_in_order_and_no_formula(home: Home, extracts: Path, agreement: str) -> None:
    rows = rows_of(extracts / f"{agreement}.csv")
    assert list(rows[0]) == policy_of(home, f"agreements/{agreement}.yaml")["columns"]
    texts = ("head_name", "address", "person_name", "village")
    assert not [1 for row in rows for name in texts if row.get(name, "").startswith(RISKY)]


def test_each_insured_person_comes_by_name_and_number(home: Home, extracts: Path) -> None:
    names = {row["member_id"]: row for row in everywhere(home, "registry_members_identity")}
    for row in rows_of(extracts / "pbi-jk.csv"):
        known = names[int(row["member_id"])]
        assert (row["person_name"], row["nik"]) == (known["person_name"] or "", known["nik"] or "")
        assert row["birth_date"] == str(known["birth_date"] or "")


def test_the_same_again_is_the_same_bytes_and_adds_no_line(home: Home, extracts: Path, tmp_path: Path) -> None:
    lines = Lake(home).need("disclosures").rows
    assert lines == len({*PROGRAMMES, *OTHERS})
    typed("extract", home, "--all", "--out", tmp_path)
    for file in extracts.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()
    assert Lake(home).need("disclosures").rows == lines


def test_an_area_that_is_asked_for_is_all_that_is_given(home: Home, extracts: Path, tmp_path: Path) -> None:
    one = REGENCIES[0]
    typed("extract", home, "--all", "--area", one, "--out", tmp_path)
    for name in (*PROGRAMMES, *OTHERS):
        whole = [row for row in rows_of(extracts / f"{name}.csv") if row["regency"] == one]
        assert rows_of(tmp_path / f"{name}.csv") == whole
    given = [row["agreement"] for row in Lake(home).read("disclosures").to_pylist() if row["areas_given"] == one]
    assert sorted(given) == sorted({*PROGRAMMES, *OTHERS})


def test_after_the_term_only_those_still_in_force_get_something(home: Home, tmp_path: Path) -> None:
    told = json.loads(typed("extract", home, "--all", "--as-of", "2022-06-30", "--out", tmp_path, "--json"))
    assert {name for name, each in told.items() if "rows" in each} == {"bps-statistics"}
    assert {each["refused"] for name, each in told.items() if name != "bps-statistics"} == {"serving.term"}
    assert [file.name for file in tmp_path.iterdir()] == ["bps-statistics.csv"]
    assert "pasal 6" in typed("extract", home, "--all", "--as-of", "2023-06-30", "--out", tmp_path, code=14)


@pytest.mark.parametrize(
    "words",
    [
        ("--all", "--purpose", "x"),
        ("--all", "--column", "village"),
        ("--agreement", "pkh"),
        ("--purpose", "penetapan peserta"),
    ],
)
def test_what_cannot_be_meant_is_said(home: Home, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert "--all" in typed("extract", home, *words, "--out", tmp_path / "out", code=2)
    assert not (tmp_path / "out").exists()


def test_agreements_are_listed_with_what_they_allow(home: Home) -> None:
    text = typed("agreements", home)
    listed = {each["name"]: each for each in json.loads(typed("agreements", home, "--on", "2022-03-01", "--json"))}
    assert set(listed) == {*PROGRAMMES, *OTHERS, *ASKING}
    assert {name for name, each in listed.items() if each["in_force"]} == {"bps-statistics"}
    for name, each in listed.items():
        assert f"{name}: {each['parties']['receiver']['id']}" in text
        assert all(purpose in text for purpose in each["purposes"])


def test_every_programme_of_the_pack_has_an_agreement(home: Home) -> None:
    served = {each["programme"] for each in json.loads(typed("agreements", home, "--json"))} - {None}
    programmes = home.policy.files(["serving/programmes/*.yaml"])
    assert served == {path.stem for path in programmes} == set(PROGRAMMES.values())
