"""The workbook of a sheet: nothing in it runs, what differs is marked, and weights are told in words."""

from pathlib import Path

import openpyxl
import pytest

from mutakhir.matching.reviewing.book import DIFFERS, PairLine, write_sheet
from mutakhir.matching.reviewing.borrowing import Shown, with_weights
from mutakhir.matching.reviewing.sides import Side
from mutakhir.matching.reviewing.words import (
    ANSWER,
    ASKED,
    CODE,
    COLUMNS,
    DAY,
    GUIDE,
    SHEET,
    level,
    weights_said,
    why,
)


ONE = Side("now", "=HYPERLINK(1)", "01-07-1980", "9901014107800001", "SITI", "+62 Jalan\nMawar", "perempuan", "")
OTHER = Side("register", "SUYATI\x07", "01-07-1980", "9901014107800011", "siti", "", "perempuan", "9901010101010001")
LINE = PairLine("K00000001-1-ABC", ONE, OTHER, "nama: sangat mirip +8,1", why("twins"))


@pytest.mark.parametrize(
    ("weight", "text"),
    [(8100, "sangat mirip +8,1"), (2049, "mirip +2,0"), (-40, "tidak menentukan +0,0"), (-50, "tidak menentukan -0,1"),
     (-6000, "berbeda -6,0"), (-6001, "sangat berbeda -6,0")],
)  # fmt: skip
def test_weights_in_words(weight: int, text: str) -> None:
    assert weights_said({"name": weight}) == f"nama: {text}"
    assert level(weight) in text


def test_the_heaviest_comparison_stands_first() -> None:
    assert weights_said({"sex": 900, "name": 8100, "born": -9000}).split("\n") == [
        "lahir dan NIK: sangat berbeda -9,0", "nama: sangat mirip +8,1", "jenis kelamin: tidak menentukan +0,9",
    ]  # fmt: skip
    assert weights_said({}) == ""
    assert why("a_new_guard") == "a new guard"


@pytest.fixture
def sheet(tmp_path: Path) -> openpyxl.Workbook:
    write_sheet(tmp_path / "s.xlsx", [LINE, LINE])
    return openpyxl.load_workbook(tmp_path / "s.xlsx")


def test_cells_are_text_and_both_records_stand_in_each(sheet: openpyxl.Workbook) -> None:
    header, row, *_ = sheet[SHEET].iter_rows()
    assert tuple(cell.value for cell in header) == COLUMNS
    cells = dict(zip(COLUMNS, row, strict=True))
    assert cells["Nama"].value == "=HYPERLINK(1)\nSUYATI"
    assert cells["Alamat dan desa"].value == "+62 Jalan Mawar\n"
    filled = [cell for cell in row if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    assert all(cell.quotePrefix and cell.number_format == "@" for cell in filled)


def test_only_what_is_there_on_both_sides_and_differs_is_marked(sheet: openpyxl.Workbook) -> None:
    cells = dict(zip(COLUMNS, next(sheet[SHEET].iter_rows(min_row=2)), strict=True))
    marked = {name for name, cell in cells.items() if cell.fill.fgColor.rgb == DIFFERS.fgColor.rgb}
    assert marked == {"Nama", "NIK"}


def test_the_sheet_is_made_for_a_clerk(sheet: openpyxl.Workbook) -> None:
    page = sheet[SHEET]
    assert page.protection.sheet
    assert page.freeze_panes == "E2"
    assert page.column_dimensions["A"].hidden
    assert COLUMNS[0] == CODE
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$1"
    assert {rule.formula1 for rule in page.data_validations.dataValidation if rule.type == "list"} == {
        '"sama,beda,tidak yakin"'
    }
    assert page.row_dimensions[2].height >= 30
    locked = {name: cell.protection.locked for name, cell in zip(COLUMNS, page[2], strict=True)}
    assert {name for name, is_locked in locked.items() if not is_locked} == set(ASKED) == {ANSWER, DAY, "Keterangan"}
    assert sheet[GUIDE].max_row > 3


def test_a_known_pair_borrows_the_weights_of_pairs_like_it() -> None:
    lender = Shown(ONE, OTHER, {"name": -3000, "sex": 900}, False)
    other = Shown(ONE, OTHER, {"name": -5000, "sex": 900}, False)
    assert with_weights([lender, other, Shown(ONE, OTHER, {}, True)])[2] == {"name": -3000, "sex": 900}
    assert with_weights([lender, Shown(ONE, ONE, {}, True)])[1] == {"sex": 900}
    assert with_weights([lender, Shown(ONE, OTHER, {}, False)])[1] == {}
    assert with_weights([Shown(ONE, OTHER, {}, True)]) == [{}]
