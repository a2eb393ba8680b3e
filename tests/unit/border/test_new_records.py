"""Files of new records: what is read, what is emptied and noted, what is put aside; and that no value is told."""

import datetime as dt
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mutakhir.border.doors import mapping_named
from mutakhir.border.new_columns import NEW_RECORDS, ShapedCodes
from mutakhir.border.new_records import NewPersons, one_person, read_persons
from mutakhir.border.places import Places
from mutakhir.border.reasons import Reason
from mutakhir.ground.errors import InputProblem
from mutakhir.ground.lake import Home


TODAY = dt.date(2021, 6, 1)
HEADER = "id,nama,tanggal_lahir,jenis_kelamin,nik,nomor_kk,nama_ibu,desa\n"
GOOD = "A1,Siti Contoh,31-12-1980,P,9901017112800001,9901010101010001,Ibu Contoh,1101012001\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home.create(tmp_path_factory.mktemp("new") / "home", synthetic=True)


@pytest.fixture(scope="module")
def places() -> Places:
    return ShapedCodes("kemendagri")


def read(file: Path, places: Places) -> NewPersons:
    return read_persons(file, None, places, file.parent / "scratch", TODAY)


@pytest.fixture
def from_text(tmp_path: Path, places: Places):
    def made(text: str | bytes) -> NewPersons:
        file = tmp_path / "baru.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(file, places)

    return made


def test_a_row_in_our_columns(from_text):
    found = from_text(HEADER + GOOD)
    assert found.people.to_pylist() == [
        {
            "record": 0, "person_name": "Siti Contoh", "mother_name": "Ibu Contoh", "birth_date": dt.date(1980, 12, 31),
            "nik": "9901017112800001", "sex": 2, "card": "9901010101010001", "village": "1101012001",
            "regency": "1101", "household": None, "alive": None,
        }
    ]  # fmt: skip
    assert [row.name for row in found.rows] == ["2 (A1)"]
    assert (found.aside, dict(found.notes), found.unknown) == ([], {}, ())


@pytest.mark.parametrize(
    "header", ["ID;Name;Birth date;Sex", "id;NAMA;Tanggal Lahir;jenis-kelamin", "row_id;person_name;birth_date;sex"]
)
def test_headers_are_known_in_both_languages(from_text, header: str):
    (row,) = from_text(f"{header}\n7;Ali;1990-02-01;laki-laki\n").people.to_pylist()
    assert (row["person_name"], row["birth_date"], row["sex"]) == ("Ali", dt.date(1990, 2, 1), 1)


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_the_other_formats(tmp_path: Path, places: Places, kind: str):
    file = tmp_path / f"baru.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for line in (["id", "name", "birth_date", "sex"], [1, "Ali", dt.datetime(1990, 2, 1), "L"]):
            book.active.append(line)
        book.save(file)
    else:
        columns = {"id": [1], "name": ["Ali"], "birth_date": [dt.date(1990, 2, 1)], "sex": ["L"]}
        pq.write_table(pa.table(columns), file)
    (row,) = read(file, places).people.to_pylist()
    assert (row["person_name"], row["birth_date"], row["sex"]) == ("Ali", dt.date(1990, 2, 1), 1)


def test_a_mapping_names_the_columns(tmp_path: Path, home: Home, places: Places):
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "valid_from: 2020-01-01\nreference: a test\ndataset: new-records\nfiles:\n  person:\n    columns:\n"
        "      row_id: Kode\n      person_name: Nama Lengkap\n"
        "      birth_date: {from: [H, B, T], join: '-', date: dmy}\n"
    )
    file = tmp_path / "baru.csv"
    file.write_text("Kode,Nama Lengkap,H,B,T\nA1,Ali,1,2,1990\n")
    found = read_persons(file, mapping_named(home, NEW_RECORDS, str(mapping)), places, tmp_path, TODAY)
    assert found.people["birth_date"].to_pylist() == [dt.date(1990, 2, 1)]
    file.write_text("A1,Siti Rahasia,1,2,1990\nA2,Ali,1,2,1990\n")
    with pytest.raises(InputProblem, match=r"matching\.no-header") as told:
        read_persons(file, mapping_named(home, NEW_RECORDS, str(mapping)), places, tmp_path, TODAY)
    assert "Siti" not in told.value.sentence("en")


def test_a_mapping_may_name_a_sheet_that_is_not_the_first(tmp_path: Path, home: Home, places: Places):
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "valid_from: 2020-01-01\nreference: a test\ndataset: new-records\nfiles:\n  person:\n    sheet: Isi\n"
        "    columns:\n      row_id: Kode\n      person_name: Nama Lengkap\n"
    )
    book = openpyxl.Workbook()
    book.active.append(["petunjuk"])
    for line in (["Kode", "Nama Lengkap"], ["A1", "Ali"]):
        (book["Isi"] if "Isi" in book.sheetnames else book.create_sheet("Isi")).append(line)
    book.save(tmp_path / "baru.xlsx")
    named = mapping_named(home, NEW_RECORDS, str(mapping))
    found = read_persons(tmp_path / "baru.xlsx", named, places, tmp_path, TODAY)
    assert found.people["person_name"].to_pylist() == ["Ali"]


def test_records_are_numbered_by_their_ids_and_not_by_their_place(from_text):
    rows = [f"A{number},Nama {number},,,,,,\n" for number in (3, 1, 2)]
    one, other = from_text(HEADER + "".join(rows)), from_text(HEADER + "".join(reversed(rows)))
    assert one.people.equals(other.people)
    assert [row.number for row in one.rows] == [3, 4, 2]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",Ali,,,,,,", Reason.NO_KEY),
        ("A1,Ali,,,,,,", Reason.DUPLICATE_KEY),
        ("A2,,,,,,,", Reason.NO_VALUE),
        ("A2,-,,,,,,", Reason.NO_VALUE),
        (f"A2,{'x' * 201},,,,,,", Reason.FIELD_TOO_LONG),
        ("A2,Ali", Reason.WRONG_NUMBER_OF_COLUMNS),
    ],
)
def test_rows_that_cannot_be_used_are_put_aside(from_text, line: str, reason: Reason):
    found = from_text(f"{HEADER}{GOOD}{line}\n")
    aside = [(one.row.number, one.reason) for one in found.aside]
    # Of a repeated id neither row can be told from the other.
    assert aside == ([(2, reason), (3, reason)] if reason is Reason.DUPLICATE_KEY else [(3, reason)])
    assert found.people.num_rows + len(aside) == 2


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ("30-02-1980,P,,,,", ("birth_date", Reason.NOT_A_DATE)),
        ("01-01-2022,P,,,,", ("birth_date", Reason.NOT_A_DATE)),
        ("01-01-1980,X,,,,", ("sex", Reason.UNKNOWN_CODE)),
        ("01-01-1980,P,12345,,,", ("nik", Reason.NOT_16_DIGITS)),
        ("01-01-1980,P,9.90101E+15,,,", ("nik", Reason.DIGITS_LOST)),
        ("01-01-1980,P,,,,11010", ("village", Reason.UNKNOWN_AREA)),
    ],
)
def test_a_value_that_cannot_be_read_is_noted_with_its_row_and_the_row_is_used(from_text, values: str, note):
    found = from_text(f"{HEADER}{GOOD}A2,Ali,{values}\n")
    assert dict(found.notes) == {note: [3]}
    assert found.people.num_rows == 2
    if note[1] is not Reason.NOT_16_DIGITS:
        assert {"nik": "nik", "village": "regency"}.get(note[0], note[0]) in found.people.column_names
        assert found.people[{"village": "regency"}.get(note[0], note[0])].to_pylist()[1] is None


@pytest.mark.parametrize(
    "id", ["9901010101800001", "99.01.01.010180.0001", "9901 0101 0180 0001", "NIK9901010101800001"]
)
def test_an_id_that_looks_like_a_nik_is_never_told(from_text, id: str):
    found = from_text(f"{HEADER}{id},Ali,,,,,,\n{id[:-1]}2,,,,,,,\n")
    assert [row.name for row in found.rows] == ["2"]
    assert [one.row.name for one in found.aside] == ["3"]


def test_unknown_columns_are_told(from_text):
    assert from_text("id,nama,catatan\nA1,Ali,x\n").unknown == ("catatan",)


def problem(from_text, data: str | bytes) -> str:
    with pytest.raises(InputProblem) as told:
        from_text(data)
    assert "Rahasia" not in told.value.sentence("id") + told.value.sentence("en")
    return told.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.empty"),
        ("id,nama\n", "import.no-rows"),
        ("nama,tanggal_lahir\nSiti Rahasia,1980-01-01\n", "matching.new-columns"),
        ("A1,Siti Rahasia,9901010101800001\nA2,Ali Rahasia,9901010101800002\n", "matching.no-header"),
        ("id,nama,name\nA1,Siti Rahasia,Ali\n", "import.header-repeated"),
        ("id,nama\nA1,Siti\u00e9 Rahasia\n".encode() + b"A2,Ali\xe9\n", "import.mixed-encodings"),
        (b"PK\x03\x04rubbish", "import.damaged"),
        (b"\x01\x02\x03\x04" * 100, "import.binary"),
        ("Siti Rahasia,Siti Rahasia\nAli,Ali\n", "matching.header-repeated"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(from_text, data: str | bytes, code: str):
    assert problem(from_text, data) == code


def test_one_person_by_words(places: Places):
    values = {"person_name": "Ali", "birth_date": "1-2-1990", "sex": "L", "nik": None, "village": "110101"}
    found = one_person(values, places, TODAY)
    (row,) = found.people.to_pylist()
    assert (row["person_name"], row["birth_date"], row["sex"]) == ("Ali", dt.date(1990, 2, 1), 1)
    assert dict(found.notes) == {("village", Reason.UNKNOWN_AREA): [1]}
    assert one_person({"person_name": " "}, places, TODAY).people.num_rows == 0
