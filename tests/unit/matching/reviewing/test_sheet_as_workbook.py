"""The workbook of a sheet: nothing in it runs, what differs is marked, and weights are told in words."""

from pathlib import Path

import openpyxl
import pytest

import mutakhir
from mutakhir.ground.policy import Policy
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.linking.weight_parts import Part
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
    weights_said,
    why,
)


ONE = Side("now", "=HYPERLINK(1)", "01-07-1980", "9901014107800001", "SITI", "+62 Jalan\nMawar", "perempuan", "")
OTHER = Side("register", "SUYATI\x07", "01-07-1980", "9901014107800011", "siti", "", "perempuan", "9901010101010001")
PACK = Policy.open(Path(mutakhir.__file__).parent / "policies" / "dtks_2020")
COMPARED = PACK.load("matching/persons.yaml", PersonsPolicy).comparisons
LINE = PairLine("K00000001-1-ABC", ONE, OTHER, "Nama sama persis dalam bentuk bakunya: +8,1", why("twins"))


def test_the_heaviest_comparison_stands_first() -> None:
    parts = {"sex": Part(0, 900), "name": Part(0, 8149), "born": Part(17, -9000), "card": Part(-1, 0)}
    assert weights_said(parts, COMPARED).split("\n") == [
        "NIK berbeda; tanggal lahir berbeda atau tidak ada: −9,0",
        "Nama sama persis dalam bentuk bakunya: +8,1",
        "Jenis kelamin sama: +0,9",
        "Salah satu catatan tanpa kartu keluarga dan desa: 0,0",
    ]
    assert weights_said({}, COMPARED) == ""


def test_a_guard_rail_is_told_in_words_and_an_unknown_reason_as_it_is() -> None:
    assert "kembar" in why("twins")
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
    far, farther, sex = Part(5, -3000), Part(6, -5000), {"sex": Part(0, 900)}
    lender = Shown(ONE, OTHER, {"name": far, **sex}, False)
    other = Shown(ONE, OTHER, {"name": farther, **sex}, False)
    assert with_weights([lender, other, Shown(ONE, OTHER, {}, True)])[2] == {"name": far, **sex}
    assert with_weights([lender, Shown(ONE, ONE, {}, True)])[1] == sex
    assert with_weights([lender, Shown(ONE, OTHER, {}, False)])[1] == {}
    assert with_weights([Shown(ONE, OTHER, {}, True)]) == [{}]


def test_it_borrows_from_the_pair_whose_names_are_as_far_apart() -> None:
    near, far = Part(2, 6000), Part(6, -4000)
    lent = [Shown(Side("now", "Suyati"), Side("register", name), {"name": part}, False)
            for name, part in (("Suyatik", near), ("Bambang", far))]  # fmt: skip
    asked = [Shown(Side("now", "Wagiyem"), Side("register", name), {}, True) for name in ("Wagiyam", "Joko")]
    assert [told["name"] for told in with_weights([*lent, *asked])[2:]] == [near, far]
