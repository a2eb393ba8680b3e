"""The worksheet as a workbook: what is known is locked, what is to be filled in is text and checked as it is typed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake.files import replacing
from mutakhir.matching.worksheet.people import Unmatched
from mutakhir.matching.worksheet.words import (
    ASKED,
    BORN,
    GIVEN,
    GUIDE,
    INSTRUCTIONS,
    NIK,
    REMARK,
    REMARKS,
    SHEET,
    STATUS,
    WHEN,
    differs,
    proposed,
)


COLUMNS: Final = (*GIVEN, *ASKED)
_WIDTHS: Final = {"Nama": 26, "Yang berbeda": 30, "Usulan NIK": 46, "Nama yang benar": 26, "Keterangan": 26}
_FILL: Final = PatternFill("solid", fgColor="FFF2CC")
_HEAD: Final = PatternFill("solid", fgColor="DDE6EE")
_TEXT: Final = "@"  # a spreadsheet that takes a NIK for a number loses its last digit


def write_worksheet(path: Path, people: Sequence[Unmatched]) -> None:
    """Writes the workbook; it is whole or absent."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(COLUMNS)
    for person in people:
        _append(sheet, person)
    _dress(sheet, len(people) + 1)
    _guide(book)
    with replacing(path) as beside:
        book.save(beside)


def _append(sheet: Worksheet, person: Unmatched) -> None:
    row = sheet.max_row + 1
    given = (
        show_id(person.member_id, "M"), show_id(person.household_id, "H"), person.name, person.nik,
        "" if person.born is None else f"{person.born:%d-%m-%Y}", STATUS[person.status],
        differs(person.status, person.evidence, person.persons), proposed(person.proposals),
    )  # fmt: skip
    for column, text in enumerate(given, start=1):
        _write(sheet.cell(row, column), text)
    for column in range(len(GIVEN) + 1, len(COLUMNS) + 1):
        cell = sheet.cell(row, column)
        cell.fill, cell.protection, cell.number_format = _FILL, Protection(locked=False), _TEXT


def _write(cell: Cell, text: str) -> None:
    """Text stays text: one that begins like a formula is never run, nor after somebody edits the cell."""
    cell.value = text or None
    if text:
        cell.data_type = "s"
    cell.number_format, cell.quotePrefix = _TEXT, True
    cell.alignment = Alignment(vertical="top", wrap_text="\n" in text)


def _dress(sheet: Worksheet, last: int) -> None:
    for place, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, place)
        cell.font, cell.fill = Font(bold=True), _FILL if name in ASKED else _HEAD
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 20)
    sheet.freeze_panes = "D2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    if last > 1:
        for name, rule in _rules().items():
            letter = get_column_letter(COLUMNS.index(name) + 1)
            rule.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(rule)


def _rules() -> dict[str, DataValidation]:
    """What is checked while somebody types; the import checks again."""
    remarks = DataValidation(type="list", formula1=f'"{",".join(REMARKS)}"', allow_blank=True, showErrorMessage=False)
    return {NIK: _length(16, 16, "16 angka"), BORN: _day(), WHEN: _day(), REMARK: remarks}


def _day() -> DataValidation:
    return _length(8, 10, "hari-bulan-tahun, misalnya 15-03-2021")


def _length(low: int, high: int, said: str) -> DataValidation:
    return DataValidation(
        type="textLength", operator="between", formula1=str(low), formula2=str(high), allow_blank=True,
        showErrorMessage=True, error=f"Tulis {said}.", showInputMessage=True, prompt=said,
    )  # fmt: skip


def _guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    for line in INSTRUCTIONS:
        sheet.append([line])
    sheet.column_dimensions["A"].width = 120
    sheet.protection.sheet = True
