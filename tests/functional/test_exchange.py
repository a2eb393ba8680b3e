"""A round whose home holds no civil register: request files, answers of a made-up office, links, worksheets."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from functional.exchanging import true_numbers
from functional.playing import REGENCIES
from mutakhir.cli import main
from mutakhir.ground.identifiers import read_id, show_id
from mutakhir.ground.lake import NATION, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.worksheet.book import COLUMNS
from mutakhir.matching.worksheet.words import BORN, NIK, REMARK, SHEET, WHEN, WHO
from mutakhir.serving.csv_file import RISKY
from mutakhir.synthetic.registry_office import answer_requests


Row = Mapping[str, Any]
DAY = "2021-07-01"
PURPOSE = ("--purpose", "perbaikan NIK")


def typed(home: Home, *words: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [*map(str, words), "--home", str(home.folder)], env={"MUTAKHIR_LANG": "en"})
    assert result.exit_code == code, result.output
    return result.output


def rows(home: Home, name: str) -> list[Row]:
    lake = Lake(home)
    parts = (NATION,) if dataset(name).scope == "nation" else REGENCIES
    return [row for part in parts for row in lake.read(name, part).to_pylist()] if lake.exists(name) else []


def statuses(home: Home) -> dict[int, str]:
    return {row["member_id"]: row["status"] for row in rows(home, "links")}


def lines_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def bare(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The finished round, had its home held no civil register."""
    home = Home.open(shutil.copytree(finished.folder, tmp_path_factory.mktemp("exchange") / "home"))
    for name in ("civil_register", "civil_register_identity"):
        shutil.rmtree(Lake(home).folder / name)
    typed(home, "matching")
    assert set(statuses(home).values()) == {"not_asked"}
    return home


@pytest.fixture(scope="module")
def requests(bare: Home) -> Path:
    folder = bare.folder / "requests"
    told = json.loads(typed(bare, "matching", "ask", "--on", DAY, "--out", folder, "--json"))
    assert told["rows"] > 0
    return folder


@pytest.fixture(scope="module")
def told(bare: Home, requests: Path) -> Home:
    """The round after the office has answered."""
    typed(bare, "matching", "answer", *answer_requests(bare, requests))
    typed(bare, "matching")
    return bare


def test_request_files_hold_what_the_agreement_allows_and_are_logged(bare: Home, requests: Path) -> None:
    manifest = json.loads((requests / "manifest.json").read_text("utf-8"))
    assert {file["regency"] for file in manifest["files"]} == set(REGENCIES)
    assert (manifest["agreement"], manifest["asked_on"]) == ("civil-register", DAY)
    logged = {row["sha256"]: row for row in rows(bare, "disclosures")}
    for file in manifest["files"]:
        lines = lines_of(requests / file["file"])
        assert list(lines[0]) == manifest["columns"] == ["request_number", "nik", "person_name", "birth_date"]
        assert len(lines) == file["rows"]
        assert not any(cell.startswith(RISKY) for line in lines for cell in line.values())
        line = logged[file["sha256"]]
        assert (line["agreement"], line["given_on"]) == ("civil-register", date.fromisoformat(DAY))
        assert (line["areas_given"], line["rows"]) == (file["regency"], file["rows"])
    sent = {row["member_id"]: row for row in rows(bare, "members_identity")}
    levels = {row["member_id"]: row["nik_level"] for row in rows(bare, "members")}
    with_nik = {member for member in statuses(bare) if levels[member] == "well_formed"}
    asked = rows(bare, "register_requests_identity")
    assert {row["member_id"] for row in asked} == with_nik
    assert all(row["nik"] == sent[row["member_id"]]["nik"] for row in asked)


def test_what_was_asked_is_not_asked_again(bare: Home, requests: Path, tmp_path: Path) -> None:
    assert json.loads(typed(bare, "matching", "ask", "--on", "2021-07-02", "--out", tmp_path / "more", "--json")) == {
        "files": [], "rows": 0,
    }  # fmt: skip
    assert not (tmp_path / "more").exists()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        (("--on", "2022-03-01"), "clause 6"),
        (("--on", DAY, "--column", "family_card"), "clause 3"),
        (("--on", DAY, "--purpose", "pemilu"), "clause 2"),
    ],
)
def test_what_the_agreement_does_not_cover_is_refused_by_clause(
    bare: Home, requests: Path, tmp_path: Path, words: tuple[str, ...], clause: str
) -> None:
    before = rows(bare, "disclosures")
    result = CliRunner().invoke(
        main, ["matching", "ask", "--home", str(bare.folder), "--out", str(tmp_path / "no"), *words],
        env={"MUTAKHIR_LANG": "en"},
    )  # fmt: skip
    assert result.exit_code != 0
    assert clause in result.output
    assert rows(bare, "disclosures") == before
    assert not (tmp_path / "no").exists()


def test_links_come_from_the_replies_as_from_a_register_at_hand(finished: Home, told: Home) -> None:
    """The office holds the very register that the other home had at hand."""
    at_hand, replied = statuses(finished), {row["member_id"]: row for row in rows(told, "links")}
    answered = {row["member_id"] for row in rows(told, "register_replies_identity")}
    asked = {row["member_id"] for row in rows(told, "register_requests_identity")}
    assert asked > answered
    waiting = {member for member, row in replied.items() if row["status"] == "no_answer"}
    assert waiting <= asked - answered
    assert {replied[member]["status"] for member in asked - answered} <= {"no_answer", "double"}
    same = [member for member in answered if replied[member]["status"] != "double" and at_hand[member] != "double"]
    assert same
    assert {m: replied[m]["status"] for m in same} == {m: at_hand[m] for m in same}
    assert {replied[m]["source"] for m in answered} == {"reply"}
    assert {m for m, status in at_hand.items() if status == "no_nik"} == {
        m for m, row in replied.items() if row["status"] == "no_nik"
    }
    assert set(Counter(at_hand.values())) >= {"matched", "name_differs", "not_found", "no_nik"}


def test_an_answer_file_again_changes_nothing(told: Home, requests: Path) -> None:
    before = Lake(told).manifest("register_replies_identity")
    text = typed(told, "matching", "answer", requests / "answers")
    assert "made before" in text
    assert Lake(told).manifest("register_replies_identity") == before


def test_a_worksheet_names_those_who_are_not_matched_and_is_logged(told: Home, tmp_path: Path) -> None:
    village = rows(told, "accepted")[0]["village"]
    out = tmp_path / "nik.xlsx"
    typed(told, "matching", "worksheet", "--village", village, "--out", out, code=2)
    assert not out.exists()
    made = json.loads(typed(told, "matching", "worksheet", "--village", village, "--out", out, *PURPOSE, "--json"))
    homes = {row["household_id"] for row in rows(told, "accepted") if row["village"] == village}
    expected = {
        row["member_id"] for row in rows(told, "links") if row["household_id"] in homes and row["status"] != "matched"
    }
    book = openpyxl.load_workbook(out)
    header, *lines = book[SHEET].iter_rows(values_only=True)
    assert header == COLUMNS
    assert {read_id(str(line[0])) for line in lines} == {("M", member) for member in expected}
    assert made["rows"] == len(lines) == len(expected) > 0
    assert book[SHEET].protection.sheet
    assert made["reveal_id"] in {row["reveal_id"] for row in rows(told, "reveals")}


def test_a_worksheet_comes_back_and_its_niks_are_asked_about(told: Home, tmp_path: Path) -> None:
    """Repaired by the true number, asked, answered, matched; a bad one goes aside, an empty row is counted."""
    regency = REGENCIES[0]
    out = tmp_path / "nik.xlsx"
    typed(told, "matching", "worksheet", "--regency", regency, "--out", out, *PURPOSE)
    true = true_numbers(told, regency)
    book = openpyxl.load_workbook(out)
    sheet = book[SHEET]
    place = {name: column for column, name in enumerate(COLUMNS, start=1)}
    wanted: dict[int, str] = {}
    bad = 0
    for line in range(2, sheet.max_row + 1):
        member = read_id(str(sheet.cell(line, 1).value))[1]
        status = statuses(told)[member]
        if status == "no_nik" and member in true and len(wanted) < 3:
            wanted[member] = true[member]
            values = {NIK: true[member], WHO: "Sekretaris desa", WHEN: "05-07-2021"}
        elif status == "no_nik" and not bad:
            bad = member
            values = {NIK: "9901019999870012", WHO: "Sekretaris desa", WHEN: "05-07-2021"}
        elif len(wanted) == 3 and line == sheet.max_row:
            values = {REMARK: "Sudah pindah", WHO: "Sekretaris desa", WHEN: "05-07-2021", BORN: None}
        else:
            continue
        for name, value in values.items():
            sheet.cell(line, place[name]).value = value
    assert wanted
    book.save(out)
    told_of = json.loads(typed(told, "import", "nik-repairs", out, "--json"))["files"][0]
    assert told_of["rows"] == told_of["imported"] + told_of["quarantined"] + told_of["unfilled"] == sheet.max_row - 1
    assert told_of["reasons"].get("nik_bad_structure", {}).get("nik", 0) == told_of["quarantined"] == bool(bad)
    folder = tmp_path / "requests"
    asked = json.loads(typed(told, "matching", "ask", "--on", "2021-07-10", "--out", folder, "--json"))
    assert asked["rows"] == len(wanted)
    assert {row["nik_from"] for row in rows(told, "register_requests_identity") if row["member_id"] in wanted} == {
        "repair"
    }
    typed(told, "matching")
    assert {statuses(told)[member] for member in wanted} <= {"no_answer", "double"}
    typed(told, "matching", "answer", *answer_requests(told, folder))
    typed(told, "matching")
    after = {row["member_id"]: row for row in rows(told, "links")}
    answered = {row["member_id"] for row in rows(told, "register_replies_identity")} & set(wanted)
    assert answered
    assert {after[member]["nik_from"] for member in answered} == {"repair"}
    matched = {member for member in wanted if after[member]["status"] == "matched"}
    assert matched
    confirmed = {row["member_id"]: row["nik"] for row in rows(told, "confirmed_niks_identity")}
    assert confirmed == {member: wanted[member] for member in matched}
    typed(told, "run")
    published = {row["member_id"]: row["nik"] for row in rows(told, "registry_members_identity")}
    assert {member: published[member] for member in matched} == confirmed


def test_ids_of_members_are_shown_with_their_own_letter() -> None:
    assert read_id(show_id(1234, "M")) == ("M", 1234)
