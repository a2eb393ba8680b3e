"""Files as offices make them: code pages, delimiters, quotes, sheets; each row keeps its number in the file."""

from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mutakhir.border.opening import open_source
from mutakhir.border.source import Options
from mutakhir.ground.errors import InputProblem


def read(file: Path, data: bytes | None = None, **options: str):
    """Rows with their numbers, and broken rows with theirs."""
    if data is not None:
        file.write_bytes(data)
    source = open_source(file, Options(file.parent / "scratch", **options))
    rows, broken = [], []
    for batch in source.batches():
        cells = zip(*(column.to_pylist() for column in batch.table.columns), strict=True)
        rows += list(zip(batch.numbers.tolist(), cells, strict=True))
        broken += [(row.number, row.reason, row.text) for row in batch.broken]
    return source, rows, broken


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("cp1252", "cp1252"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_code_page_and_delimiter_are_found(tmp_path: Path, encoding: str, found: str, delimiter: str):
    text = f"nama{delimiter}kota\nJosé{delimiter}Ende\n"
    source, rows, broken = read(tmp_path / "x.csv", text.encode(encoding))
    assert (source.headers, rows, broken) == (("nama", "kota"), [(2, ("José", "Ende"))], [])
    assert source.shape.encoding == found
    assert source.shape.delimiter == ("tab" if delimiter == "\t" else delimiter)


def test_what_cp1252_does_not_know_is_latin_1(tmp_path: Path):
    source, rows, _ = read(tmp_path / "x.csv", b"a,b\n\x81,2\n")
    assert (source.shape.encoding, rows) == ("latin-1", [(2, ("\x81", "2"))])


def test_rows_of_another_length_go_aside_with_their_line(tmp_path: Path):
    _, rows, broken = read(tmp_path / "x.csv", b"a;b\n1;2\n\n3\n   \n4;5\n6;7;8\n9;9")
    assert rows == [(2, ("1", "2")), (6, ("4", "5")), (8, ("9", "9"))]
    assert broken == [(4, "wrong_number_of_columns", "3"), (7, "wrong_number_of_columns", "6;7;8")]


def test_one_unclosed_quote_costs_one_row(tmp_path: Path):
    _, rows, broken = read(tmp_path / "x.csv", b'a,b\n1,"x\ny"\n2,"open\n3,z\n4,w\n')
    assert rows == [(2, ("1", "x\ny")), (5, ("3", "z")), (6, ("4", "w"))]
    assert broken == [(4, "unclosed_quote", '2,"open')]


def test_two_stray_quotes_do_not_swallow_the_rows_between(tmp_path: Path):
    _, rows, broken = read(tmp_path / "x.csv", b'a,b,c\n1,"x,1\n2,y,2\n3,"z,3\n4,w,4\n')
    assert [cells[0] for _, cells in rows] == ["2", "4"]
    assert [number for number, _, _ in broken] == [2, 4]


def test_lines_of_broken_rows_hold_over_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mutakhir.border.csv_file.BLOCK", 4_000)
    lines = [f"{line},x" if line % 7 else f"{line}" for line in range(2, 3_000)]
    _, rows, broken = read(tmp_path / "x.csv", ("a,b\n" + "\n".join(lines)).encode())
    assert all(str(number) == cells[0] for number, cells in rows)
    assert [number for number, _, _ in broken] == [int(text) for _, _, text in broken]
    assert len(rows) + len(broken) == len(lines)


def test_a_sheet_is_read_as_it_shows(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["nik", "tgl", "n", "d"])
    sheet.append(["9932730101900001", None, 3, 2.5])
    sheet.append([1232730101900000, None, True, None])
    book.create_sheet("lain").append(["x"])
    book.save(tmp_path / "x.xlsx")
    _, rows, _ = read(tmp_path / "x.xlsx")
    # Excel keeps 15 digits: a longer number that ends in 0 may have lost its last one.
    assert [cells[0] for _, cells in rows] == ["9932730101900001", "1.23273010190000E+15"]
    assert [cells[2:] for _, cells in rows] == [("3", "2.5"), ("true", None)]
    with pytest.raises(InputProblem, match="import.sheet"):
        read(tmp_path / "x.xlsx", sheet="tidak ada")


def test_parquet_comes_as_text(tmp_path: Path):
    table = pa.table({"a": [1.0, 2.5, None], "b": pa.array(["x", "y", None]).dictionary_encode(), "c": [[1], [], None]})
    pq.write_table(table, tmp_path / "x.parquet")
    _, rows, _ = read(tmp_path / "x.parquet")
    assert rows == [(1, ("1", "x", "[1]")), (2, ("2.5", "y", "[]")), (3, (None, None, None))]
