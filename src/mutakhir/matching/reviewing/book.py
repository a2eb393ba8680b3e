"""The sheet as a workbook: one row for each pair, its two records one above the other in every cell.

A row stays whole however it is read, printed or pasted; what is known is locked, and is text that no program runs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.styles import Side as Line
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mutakhir.ground.lake.files import replacing
from mutakhir.matching.reviewing.sides import Side
from mutakhir.matching.reviewing.words import (
    ANSWER,
    ANSWERS,
    ASKED,
    CODE,
    COLUMNS,
    DAY,
    FIELDS,
    GUIDE,
    INSTRUCTIONS,
    KINDS,
    NUMBER,
    RECORDS,
    REMARK,
    SHEET,
    WEIGHTS,
    WHY,
)


WIDTHS: Final = {
    CODE: 20, NUMBER: 5, RECORDS: 24, "Nama": 30, "Tanggal lahir": 12, "NIK": 19, "Nama ibu": 22, "Alamat dan desa": 34,
    "Jenis kelamin": 11, "Kartu keluarga": 19, WEIGHTS: 46, WHY: 26, ANSWER: 12, REMARK: 22, DAY: 12,
}  # fmt: skip
DIFFERS: Final = PatternFill("solid", fgColor="F8D7DA")
_HEAD: Final = PatternFill("solid", fgColor="DDE6EE")
_FILL: Final = PatternFill("solid", fgColor="FFF2CC")
_TEXT: Final = "@"  # a spreadsheet that takes a NIK for a number loses its last digit
_RULE: Final = Border(bottom=Line(style="thin", color="9AA5B1"))
_LINE_HEIGHT: Final = 15
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PairLine:
    """One row of the sheet."""

    code: str
    first: Side
    second: Side
    weights: str
    why: str


def write_sheet(path: Path, lines: Sequence[PairLine]) -> None:
    """Writes the workbook; it is whole or absent."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(COLUMNS)
    for number, line in enumerate(lines, start=1):
        _append(sheet, number, line)
    _dress(sheet, len(lines) + 1)
    _for_print(sheet)
    _guide(book)
    with replacing(path) as beside:
        book.save(beside)


def _append(sheet: Worksheet, number: int, line: PairLine) -> None:
    row = number + 1
    both = {name: (getattr(line.first, name), getattr(line.second, name)) for name in FIELDS}
    cells = [line.code, str(number), f"{KINDS[line.first.kind]}\n{KINDS[line.second.kind]}"]
    cells += [f"{_plain(one)}\n{_plain(other)}" for one, other in both.values()]
    cells += [line.weights, line.why]
    for column, text in enumerate(cells, start=1):
        _write(sheet.cell(row, column), text)
    for column, (one, other) in enumerate(both.values(), start=len(cells) - len(both) - 1):
        if one and other and _folded(one) != _folded(other):
            sheet.cell(row, column).fill, sheet.cell(row, column).font = DIFFERS, Font(bold=True)
    for column in range(len(cells) + 1, len(COLUMNS) + 1):
        cell = sheet.cell(row, column)
        cell.fill, cell.protection, cell.number_format = _FILL, Protection(locked=False), _TEXT
        cell.alignment, cell.border = Alignment(vertical="top", wrap_text=True), _RULE
    sheet.row_dimensions[row].height = _LINE_HEIGHT * max(
        _lines(text, name) for text, name in zip(cells, COLUMNS, strict=False)
    )


def _write(cell: Cell, text: str) -> None:
    """Text stays text: one that begins like a formula is never run, nor after somebody edits the cell."""
    cell.value = text or None
    if text:
        cell.data_type = "s"
    cell.number_format, cell.quotePrefix, cell.border = _TEXT, True, _RULE
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _plain(text: str) -> str:
    """One line, without signs that no workbook holds."""
    return _BLANKS.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", text)).strip()


def _folded(text: str) -> str:
    return _plain(text).casefold()


def _lines(text: str, column: str) -> int:
    """Lines of a cell after it is wrapped at the width of its column."""
    return sum(max(-(-len(line) // WIDTHS[column]), 1) for line in text.split("\n"))


def _dress(sheet: Worksheet, last: int) -> None:
    for place, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, place)
        cell.font, cell.fill = Font(bold=True), _FILL if name in ASKED else _HEAD
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[name]
    sheet.column_dimensions[get_column_letter(COLUMNS.index(CODE) + 1)].hidden = True
    sheet.freeze_panes = sheet.cell(2, COLUMNS.index("Nama") + 2)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    for name, rule in _rules().items():
        letter = get_column_letter(COLUMNS.index(name) + 1)
        rule.add(f"{letter}2:{letter}{max(last, 2)}")
        sheet.add_data_validation(rule)


def _rules() -> dict[str, DataValidation]:
    """What is checked while somebody types; the import checks again."""
    words = ",".join(ANSWERS.values())
    answers = DataValidation(
        type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True, error=f"Pilih: {words}.",
        showInputMessage=True, prompt="Orang yang sama?",
    )  # fmt: skip
    day = DataValidation(
        type="textLength", operator="between", formula1="8", formula2="10", allow_blank=True, showErrorMessage=True,
        error="Tulis hari-bulan-tahun, misalnya 15-03-2021.",
    )  # fmt: skip
    return {ANSWER: answers, DAY: day}


def _for_print(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&P / &N"


def _guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    for line in INSTRUCTIONS:
        sheet.append([line])
    sheet.column_dimensions["A"].width = 120
    sheet.protection.sheet = True
