"""Small tables of a pack. Leading lines that begin with '#' carry `valid_from:` and `reference:`."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy.yaml_text import text_of


_VALID_FROM = re.compile(r"#\s*valid_from:\s*(\S+)")


@dataclass(frozen=True)
class Sheet:
    table: pa.Table
    valid_from: date | None


def read_csv(file: Path) -> Sheet:
    """Every column as text, an empty cell as null; line numbers in problems are those of the file.

    Raises:
        PolicyProblem: no header, an empty or repeated column name, a row of another length, not UTF-8.
    """
    lines = text_of(file).splitlines()
    above = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = [(number, row) for number, row in _rows(file, lines, above) if row]
    if not rows:
        raise PolicyProblem("policy.empty", _EMPTY, Where(file, 1))
    header = _header(file, *rows[0])
    columns: list[list[str | None]] = [[] for _ in header]
    for number, row in rows[1:]:
        if len(row) != len(header):
            raise PolicyProblem("policy.csv-row", _length(len(row), len(header)), Where(file, number))
        for column, cell in zip(columns, row, strict=True):
            column.append(cell or None)
    table = pa.table([pa.array(column, pa.string()) for column in columns], names=header)
    return Sheet(table, _valid_from(file, lines[:above]))


def _rows(file: Path, lines: list[str], above: int) -> list[tuple[int, list[str]]]:
    reader = csv.reader(lines[above:], strict=True)
    try:
        return [(above + reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise PolicyProblem("policy.csv-quotes", _QUOTES, Where(file, above + reader.line_num)) from error


def _header(file: Path, number: int, names: list[str]) -> list[str]:
    if len(set(names)) != len(names) or not all(name.strip() for name in names):
        raise PolicyProblem("policy.csv-header", _HEADER, Where(file, number))
    return names


def _valid_from(file: Path, comments: list[str]) -> date | None:
    for number, line in enumerate(comments, start=1):
        if found := _VALID_FROM.match(line):
            try:
                return date.fromisoformat(found[1])
            except ValueError as error:
                raise PolicyProblem("policy.value", _DATE, Where(file, number)) from error
    return None


def _length(found: int, expected: int) -> Said:
    return Said(
        f"Baris ini berisi {found} kolom, kepala tabel {expected}. Periksa koma dan tanda kutip.",
        f"This row has {found} columns, the header {expected}. Check commas and quotes.",
    )


_EMPTY = Said(
    "Tabel ini kosong. Tulis baris kepala tabel dan isinya, atau salin lagi dari paket kebijakan.",
    "This table is empty. Write the header and the rows, or copy it again from the policy pack.",
)
_HEADER = Said(
    "Nama kolom kosong atau berulang. Beri setiap kolom satu nama sendiri.",
    "A column name is empty or repeated. Give every column a name of its own.",
)
_QUOTES = Said(
    "Tanda kutip di baris ini tidak berpasangan. Tutup tanda kutip, atau gandakan bila bagian dari teks.",
    "The quotes in this line do not pair. Close them, or double them if they belong to the text.",
)
_DATE = Said(
    "valid_from: bukan tanggal. Tulis TTTT-BB-HH, misalnya 2021-01-31.",
    "valid_from: no date. Write YYYY-MM-DD, for example 2021-01-31.",
)
