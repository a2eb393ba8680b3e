"""Worksheets that come back: filled rows become repairs, others are counted, and a NIK that cannot be goes aside."""

from pathlib import Path

import pyarrow as pa
import pytest

from mutakhir.border.doors import known_dataset, usual_mapping
from mutakhir.border.parts import Given
from mutakhir.border.report import FileReport
from mutakhir.border.steps import Request, import_files
from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake import NATION, Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.worksheet.book import COLUMNS


REGENCY = "1101"
HEAD = ",".join(COLUMNS)
NIK = "9901014101800001"


def row(
    member: str, nik: str = "", *, name: str = "", remark: str = "", who: str = "Carik", day: str = "5-7-2021"
) -> str:
    return f"{member},H-0000-0007-0,SITI,990101,01-01-1980,Tanpa NIK yang utuh,,,{nik},{name},,{remark},{who},{day}"


@pytest.fixture
def known(home: Home) -> Home:
    """A home in which two members stand."""
    schema = dataset("members").arrow_schema()
    filler = {"string": "x", "bool": False}
    needed = {f.name: filler.get(str(f.type), 1) for f in schema if not f.nullable}
    rows = [needed | {"member_id": id, "household_id": 7} for id in (70, 71)]
    delivery = Delivery(Lake(home), ["members"], "known")
    delivery.add(REGENCY, {"members": pa.Table.from_pylist(rows, schema=schema)})
    delivery.close()
    return home


def taken(home: Home, folder: Path, *rows: str) -> FileReport:
    file = folder / "lembar.csv"
    file.write_text("\n".join((HEAD, *rows, "")))
    what, given = known_dataset("nik-repairs"), (Given(file),)
    (report,) = import_files(home, Request(what, given, usual_mapping(home, what, given), quiet=True)).files
    return report


def test_filled_rows_are_repairs_and_the_others_are_counted(known: Home, tmp_path: Path):
    report = taken(known, tmp_path, row(show_id(70, "M"), NIK), row(show_id(71, "M"), who="", day=""))
    assert (report.rows, report.imported, report.quarantined, report.unfilled) == (2, 1, 0, 1)
    (found,) = Lake(known).read("nik_repairs_identity", REGENCY).to_pylist()
    assert (found["member_id"], found["nik"], found["repaired_by"]) == (70, NIK, "Carik")


def test_a_remark_alone_is_kept(known: Home, tmp_path: Path):
    assert taken(known, tmp_path, row(show_id(70, "M"), remark="Sudah pindah")).imported == 1
    assert Lake(known).read("nik_repairs_identity", REGENCY)["nik"].to_pylist() == [None]


@pytest.mark.parametrize(
    ("line", "reason", "column"),
    [
        (row(show_id(70, "M"), "990101410180001"), "nik_bad_format", "nik"),
        (row(show_id(70, "M"), "9901014102990000"), "nik_bad_format", "nik"),
        (row(show_id(70, "M"), "9901019999800001"), "nik_bad_structure", "nik"),
        (row(show_id(70, "M"), "0001014101800001"), "nik_bad_format", "nik"),
        (row(show_id(70, "M"), "8801014101800001"), "nik_unknown_area", "nik"),
        (row(show_id(70, "M"), "9.90101E+15"), "digits_lost", "nik"),
        (row(show_id(70, "M"), "SITI AMINAH"), "name_in_number", "nik"),
        (row(show_id(70, "M"), NIK, who=""), "no_value", "repaired_by"),
        (row(show_id(70, "M"), NIK, day="31-02-2021"), "not_a_date", "repaired_on"),
        (row(show_id(99, "M"), NIK), "unknown_regency", "member"),
        (row("M-0000-0070-9", NIK), "not_an_id", "member_id"),
        (row("", NIK), "no_key", "member_id"),
    ],
)
def test_a_row_that_cannot_be_used_goes_aside(known: Home, tmp_path: Path, line: str, reason: str, column: str):
    report = taken(known, tmp_path, line)
    assert (report.imported, report.quarantined, report.reasons) == (0, 1, {reason: {column: 1}})
    assert Lake(known).read("import_quarantine", NATION).num_rows == 1
