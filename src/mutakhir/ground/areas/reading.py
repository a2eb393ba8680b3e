"""Area lists as offices send them: CSV or Parquet, read as text, with the number of each row."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from mutakhir.ground.errors import InputProblem, Said, Where


COLUMNS: Final = ("code", "name", "level", "parent", "time_zone")
NEEDED: Final = ("code", "name")

_Sheet = tuple[list[str], Iterable[tuple[int, Sequence[str]]]]


class RawArea(NamedTuple):
    """One row as it came; `row` is the line in a CSV file, the row (from 1) in a Parquet file."""

    row: int
    code: str
    name: str
    level: str
    parent: str
    time_zone: str


def read_rows(file: Path, columns: Mapping[str, str]) -> list[RawArea]:
    """All rows of the file. `columns` maps our column names to those of the file, where they differ.

    Raises InputProblem when the file cannot be read as a whole or lacks the columns of code or name.
    """
    strangers = sorted(set(columns) - set(COLUMNS))
    assert not strangers, f"no columns of an area list: {strangers}"
    headers, rows = _parquet(file) if file.suffix == ".parquet" else _csv(file)
    wanted = {ours: columns.get(ours, ours) for ours in COLUMNS}
    needed = [wanted[ours] for ours in COLUMNS if ours in NEEDED or ours in columns]
    absent = [theirs for theirs in needed if theirs not in headers]
    if absent:
        raise _columns_absent(file, absent, headers)
    places = [headers.index(theirs) if theirs in headers else None for theirs in wanted.values()]
    return [RawArea(row, *(_cell(cells, place) for place in places)) for row, cells in rows]


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _csv(file: Path) -> _Sheet:
    text = _text(file)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        headers = [header.strip() for header in next(lines, [])]
        return headers, [(lines.line_num, cells) for cells in lines if any(cells)]
    except csv.Error as failure:
        raise _unreadable(file) from failure


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
        return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as failure:
        raise _unreadable(file) from failure


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _parquet(file: Path) -> _Sheet:
    try:
        table = pq.read_table(file)
    except (OSError, pa.ArrowInvalid) as failure:
        raise _unreadable(file) from failure
    columns = [["" if cell is None else str(cell) for cell in column.to_pylist()] for column in table.columns]
    return table.column_names, enumerate(zip(*columns, strict=True), start=1)


def _unreadable(file: Path) -> InputProblem:
    return InputProblem(
        "area.file-unreadable",
        Said(
            id="Berkas wilayah tidak dapat dibaca. Kirim sebagai CSV (UTF-8) atau Parquet.",
            en="The area file cannot be read. Send it as CSV (UTF-8) or Parquet.",
        ),
        Where(file),
    )


def _columns_absent(file: Path, absent: Sequence[str], headers: Sequence[str]) -> InputProblem:
    lacks, has = ", ".join(absent), ", ".join(headers) or "-"
    return InputProblem(
        "area.columns-absent",
        Said(
            id=f"Kolom {lacks} tidak ada; berkas ini berisi kolom {has}. Sebutkan kolom mana yang berisi "
            "kode dan nama wilayah.",
            en=f"There is no column {lacks}; the file has {has}. Say which columns hold the code and the "
            "name of the area.",
        ),
        Where(file),
    )
