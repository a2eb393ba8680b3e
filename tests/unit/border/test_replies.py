"""Answers of the registry office: each row finds its question, and what cannot be used goes aside with its reason."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mutakhir.border.doors import known_dataset, usual_mapping
from mutakhir.border.parts import Given
from mutakhir.border.report import FileReport
from mutakhir.border.steps import REPLIES, Request, import_files
from mutakhir.ground.errors import InputProblem
from mutakhir.ground.lake import NATION, Delivery, Home, Lake
from mutakhir.ground.schema import dataset


REGENCY = "1101"
Q, OTHER = "Q0123456789AB", "QFEDCBA987654"
HEAD = "request_number;nik;TANGGAL_JAWABAN;HASIL;NAMA_LENGKAP;JENIS_KELAMIN;TANGGAL_LAHIR;STATUS_HIDUP;NO_KK"


def row(number: str, *, day: str = "15-03-2021", outcome: str = "DITEMUKAN", name: str = "SITI AMINAH",
        born: str = "02-01-1980") -> str:  # fmt: skip
    return f"{number};9901014101800001;{day};{outcome};{name};P;{born};HIDUP;9901010101100001"


@pytest.fixture
def asked(home: Home) -> Home:
    """A home that has asked four questions on 1 March 2021."""
    on = dt.date(2021, 3, 1)
    files = {"request_id": Q, "area": REGENCY, "agreement": "civil-register", "asked_on": on, "rows": 4, "sha256": "0"}
    questions = [
        {"request_id": Q, "row": n, "member_id": 70 + n, "asked_on": on, "nik": "9901014101800001",
         "nik_from": "record", "asked": str(n)}
        for n in (1, 2, 3, 4)
    ]  # fmt: skip
    for name, part, rows in (
        ("register_requests_identity", REGENCY, questions),
        ("register_request_files", NATION, [files]),
    ):
        delivery = Delivery(Lake(home), [name], "asked", append=True)
        delivery.add(part, {name: pa.Table.from_pylist(rows, schema=dataset(name).arrow_schema())})
        delivery.close()
    return home


def taken(home: Home, *files: Path) -> list[FileReport]:
    what, given = known_dataset(REPLIES), tuple(Given(file) for file in files)
    request = Request(what, given, usual_mapping(home, what, given), quiet=True)
    return list(import_files(home, request).files)


def written(folder: Path, *rows: str, encoding: str = "utf-8", name: str = "jawaban.csv") -> Path:
    file = folder / name
    file.write_bytes("\n".join((HEAD, *rows, "")).encode(encoding))
    return file


def replies(home: Home) -> list[Mapping[str, object]]:
    return Lake(home).read("register_replies_identity", REGENCY).to_pylist()  # type: ignore[no-any-return]


def test_an_answer_finds_the_member_of_its_question(asked: Home, tmp_path: Path):
    file = written(tmp_path, row(f"{Q}-2"), row(f"{Q.lower()}-0004", outcome="TIDAK DITEMUKAN", name="", born=""))
    (report,) = taken(asked, file)
    assert (report.rows, report.imported, report.quarantined) == (2, 2, 0)
    found = {r["member_id"]: (r["outcome"], r["person_name"], r["sex"], r["alive"]) for r in replies(asked)}
    assert found == {72: ("found", "SITI AMINAH", 2, True), 74: ("not_found", None, 2, True)}
    assert {r["answered_on"] for r in replies(asked)} == {dt.date(2021, 3, 15)}


@pytest.mark.parametrize(
    ("bad", "reason", "column"),
    [
        (row(f"{OTHER}-1"), "unknown_request", "request_number"),
        (row(f"{Q}-5"), "unknown_request", "request_number"),
        (row(f"{Q}-0"), "unknown_request", "request_number"),
        (row("70"), "unknown_request", "request_number"),
        (row(""), "no_key", "request_number"),
        (row(f"{Q}-1"), "duplicate_key", "request_number"),
        (row(f"{Q}-2", day="31-02-2021"), "not_a_date", "answered_on"),
        (row(f"{Q}-2", day="28-02-2021"), "answered_before_asked", "answered_on"),
        (row(f"{Q}-2", outcome="MUNGKIN"), "unknown_code", "outcome"),
        (row(f"{Q}-2", outcome=""), "no_value", "outcome"),
        (row(f"{Q}-2", name=""), "no_value", "person_name"),
        (row(f"{Q}-2", born="30-02-1980"), "not_a_date", "birth_date"),
    ],
)
def test_a_row_that_cannot_be_used_goes_aside_whole(asked: Home, tmp_path: Path, bad: str, reason: str, column: str):
    (report,) = taken(asked, written(tmp_path, row(f"{Q}-1"), bad))
    assert (report.rows, report.imported, report.quarantined) == (2, 1, 1)
    assert report.reasons == {reason: {column: 1}}
    (aside,) = Lake(asked).read("import_quarantine_identity", NATION).to_pylist()
    assert (aside["row"], bad.split(";")[0] in aside["raw"]) == (3, True)


def test_an_answer_of_a_later_day_stands_beside_the_first(asked: Home, tmp_path: Path):
    taken(asked, written(tmp_path, row(f"{Q}-1")))
    again, later = row(f"{Q}-1", name="SITI AMINA"), row(f"{Q}-1", name="SITI AMINI", day="20-03-2021")
    (report,) = taken(asked, written(tmp_path, again, later, name="lagi.csv"))
    assert (report.imported, report.reasons) == (1, {"already_there": {"request_number": 1}})
    assert {r["person_name"] for r in replies(asked)} == {"SITI AMINAH", "SITI AMINI"}


def test_several_files_at_once_are_one_delivery(asked: Home, tmp_path: Path):
    one, other = (written(tmp_path, row(f"{Q}-{n}"), name=f"{n}.csv") for n in (1, 2))
    assert sum(report.imported for report in taken(asked, one, other)) == 2
    twice = [written(tmp_path, row(f"{Q}-3"), name=f"{n}.csv") for n in ("a", "b")]
    assert [report.reasons for report in taken(asked, *twice)] == [{}, {"duplicate_key": {"request_number": 1}}]


def test_xlsx_and_parquet_are_read_as_well(asked: Home, tmp_path: Path):
    book = openpyxl.Workbook()
    for line in (HEAD, row(f"{Q}-1")):
        book.active.append(line.split(";"))
    book.save(tmp_path / "a.xlsx")
    cells = dict(zip(HEAD.split(";"), ([cell] for cell in row(f"{Q}-2").split(";")), strict=True))
    pq.write_table(pa.table(cells), tmp_path / "b.parquet")
    assert [report.imported for report in taken(asked, tmp_path / "a.xlsx", tmp_path / "b.parquet")] == [1, 1]


@pytest.mark.parametrize("rows", [[row(f"{OTHER}-1"), row(f"{OTHER}-2")], [row("17")]])
def test_a_file_that_answers_others_is_refused_whole(asked: Home, tmp_path: Path, rows: list[str]):
    with pytest.raises(InputProblem) as caught:
        taken(asked, written(tmp_path, *rows))
    assert caught.value.code == "import.other-questions"
    assert not Lake(asked).exists("register_replies_identity")


def test_a_home_that_asked_nothing_takes_no_answers(home: Home, tmp_path: Path):
    with pytest.raises(InputProblem, match="import.other-questions"):
        taken(home, written(tmp_path, row(f"{Q}-1")))


def test_two_code_pages_in_one_file_are_refused_with_both_lines(asked: Home, tmp_path: Path):
    file = tmp_path / "campur.csv"
    lines = [HEAD.encode(), row(f"{Q}-1", name="RENÉ").encode(), row(f"{Q}-2", name="RENÉ").encode("cp1252")]
    file.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(InputProblem) as caught:
        taken(asked, file)
    assert caught.value.code == "import.mixed-encodings"
    assert ("line 3" in caught.value.said.en, str(caught.value.where).endswith(":2")) == (True, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_one_code_page_is_read_whichever_it_is(asked: Home, tmp_path: Path, encoding: str):
    taken(asked, written(tmp_path, row(f"{Q}-1", name="RENÉ"), encoding=encoding))
    assert [r["person_name"] for r in replies(asked)] == ["RENÉ"]


def test_headers_that_are_not_those_of_the_mapping_are_told(asked: Home, tmp_path: Path):
    file = tmp_path / "x.csv"
    file.write_text("nomor;hasil_cek\n1;ADA\n")
    with pytest.raises(InputProblem, match="import.columns"):
        taken(asked, file)


def test_columns_that_nobody_asked_for_are_listed(asked: Home, tmp_path: Path):
    file = written(tmp_path, row(f"{Q}-1"))
    text = file.read_text().replace("NO_KK", "NO_KK;AGAMA").replace("9901010101100001", "9901010101100001;x")
    file.write_text(text)
    (report,) = taken(asked, file)
    assert (report.imported, report.unknown_columns) == (1, ("AGAMA",))
