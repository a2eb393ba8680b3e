"""The file of an extract: what the csv module of Python would write, with no cell that a spreadsheet would run."""

import csv
import datetime as dt
import hashlib
import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mutakhir.serving.csv_file import RISKY, cells, write_csv


ROWS = st.lists(st.tuples(st.none() | st.text(max_size=12), st.none() | st.integers(-9, 9)), max_size=8)


def plain(value: object) -> str:
    """The slow way, one value at a time."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(RISKY) else text


def by_the_module(columns: list[str], rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[plain(value) for value in row] for row in rows])
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "out.csv"


@given(ROWS)
@example([("=1+1", -5), ('a"b,c\nd', None), (None, 0), ("\t", 1), ("＝x", 2), ("\\n", 3), ("^a", 4), ("]", 5)])
def test_it_is_what_the_csv_module_writes(out: Path, rows: list[tuple[str | None, int | None]]) -> None:
    table = pa.table({"a": pa.array([a for a, _ in rows], pa.string()), "b": pa.array([b for _, b in rows], pa.int8())})
    count, sha256 = write_csv(out, ["a", "b"], [table])
    assert out.read_bytes() == by_the_module(["a", "b"], list(rows))
    assert (count, sha256) == (len(rows), hashlib.sha256(out.read_bytes()).hexdigest())


@given(st.lists(st.none() | st.text(max_size=3), max_size=5))
def test_a_column_alone_loses_no_row(out: Path, texts: list[str | None]) -> None:
    write_csv(out, ["a"], [pa.table({"a": pa.array(texts, pa.string())})])
    assert out.read_bytes() == by_the_module(["a"], [(text,) for text in texts])


@given(st.text(max_size=20))
def test_no_text_begins_like_a_formula(text: str) -> None:
    shown = cells(pa.array([text])).to_pylist()[0]
    assert not shown.startswith(RISKY)
    assert shown in (text, f"'{text}")


@given(ROWS, st.integers(0, 8))
def test_in_pieces_it_is_the_same_file(out: Path, rows: list[tuple[str | None, int | None]], cut: int) -> None:
    table = pa.table({"a": pa.array([a for a, _ in rows], pa.string())})
    whole = write_csv(out, ["a"], [table])
    assert write_csv(out, ["a"], [table.slice(0, cut), table.slice(cut)]) == whole


def test_numbers_days_and_answers_are_not_escaped(out: Path) -> None:
    table = pa.table({"a": [-6.25, None], "b": [dt.date(2021, 1, 2), None], "c": [True, False]})
    write_csv(out, ["a", "b", "c"], [table])
    assert out.read_bytes() == b"a,b,c\n-6.25,2021-01-02,true\n,,false\n"
