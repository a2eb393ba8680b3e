"""XLSX files: one sheet, read row by row. Excel keeps 15 digits of a number, so a longer one is marked as such.

A workbook is an archive: how far it unpacks is asked before anything is unpacked.
"""

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from xml.etree.ElementTree import ParseError

import numpy as np
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from mutakhir.border import troubles
from mutakhir.border.csv_file import named
from mutakhir.border.source import Batch, BrokenRow, Options, Shape, text_table


Cell: TypeAlias = "str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None"
ROWS: Final = 20_000
MOST_UNPACKED: Final = 4 * 1024**3
MOST_RATIO: Final = 200
SMALL: Final = 20 * 1024**2
EXACT_DIGITS: Final = 15
# Written as Excel shows it: a number that has lost digits is then treated like one from a text file.
LOST: Final = "{:.14E}"
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, OSError, EOFError,
    AttributeError, TypeError, IndexError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip


@dataclass(frozen=True)
class ExcelFile:
    """An opened sheet; `header_row` counts from 1."""

    file: Path
    headers: tuple[str, ...]
    header_row: int
    shape: Shape

    def batches(self) -> Iterator[Batch]:
        rows: list[list[str | None]] = []
        numbers: list[int] = []
        broken: list[BrokenRow] = []
        for number, cells in _numbered(self.file, self.shape.sheet):
            texts = [as_text(cell) for cell in cells]
            if number <= self.header_row or not any(texts):
                continue
            self._sort_in(number, texts, rows, numbers, broken)
            if len(numbers) + len(broken) >= ROWS:
                yield Batch(text_table(self.headers, rows), np.array(numbers, np.int64), tuple(broken))
                rows, numbers, broken = [], [], []
        if numbers or broken:
            yield Batch(text_table(self.headers, rows), np.array(numbers, np.int64), tuple(broken))

    def _sort_in(
        self,
        number: int,
        texts: list[str | None],
        rows: list[list[str | None]],
        numbers: list[int],
        broken: list[BrokenRow],
    ) -> None:
        width = len(self.headers)
        if any(texts[width:]):
            broken.append(BrokenRow(number, "wrong_number_of_columns", "|".join(text or "" for text in texts)))
            return
        rows.append([*texts[:width], *[None] * (width - len(texts))])
        numbers.append(number)


def open_excel(file: Path, options: Options) -> ExcelFile:
    """Raises InputProblem: damaged, unpacks to too much, no such sheet, no header, headers repeated."""
    _check_size(file)
    sheet = _sheet(file, options.sheet)
    for number, cells in _numbered(file, sheet):
        texts = [as_text(cell) or "" for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            return ExcelFile(file, named(texts, file, number), number, Shape("xlsx", sheet=sheet))
    raise troubles.empty(file)


def as_text(cell: Cell) -> str | None:
    """A cell as text: dates ISO, a whole number without decimals, one beyond 15 digits as Excel shows it."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    if isinstance(cell, int | float):
        return _number(cell)
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _number(value: int | float) -> str:
    if value != value or abs(value) == float("inf"):
        return ""
    if value == int(value):
        digits = str(int(value))
        lost = len(digits.lstrip("-")) > EXACT_DIGITS and digits.endswith("0")
        return LOST.format(value) if lost else digits
    return repr(value)


def _check_size(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except _FAULTS as error:
        raise troubles.damaged(file, "XLSX") from error
    whole = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if whole > MOST_UNPACKED or (whole > SMALL and whole / packed > MOST_RATIO):
        raise troubles.too_large(file, "XLSX")


def _sheet(file: Path, wanted: str | None) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        names = [sheet.title for sheet in book.worksheets]
        book.close()
    except _FAULTS as error:
        raise troubles.damaged(file, "XLSX") from error
    if wanted is not None and wanted not in names:
        raise troubles.no_sheet(file, wanted, names)
    if not names:
        raise troubles.empty(file)
    return wanted or names[0]


def _numbered(file: Path, sheet: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            rows = book[sheet].iter_rows(values_only=True)
            yield from enumerate(rows, start=1)
            book.close()
    except _FAULTS as error:
        raise troubles.damaged(file, "XLSX") from error
