"""Cells as a ministry's files have them, and the damage of spreadsheets to numbers of 16 digits."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.draws import Bools
from mutakhir.synthetic.number_errors import whole_numbers
from mutakhir.synthetic.patches import rows_of, scattered
from mutakhir.synthetic.udrt import THREE_FOUR, TWO_DIGITS


# NIKs that a spreadsheet turned into 9.90273E+15, and numbers kept as text by an apostrophe before them.
SCIENTIFIC, APOSTROPHE = 0.01, 0.005
_TEN = pa.array([f"{code:02d}" for code in range(100)])


def coded(name: str, column: pa.Array) -> pa.Array:
    """The values of a column of the form as it is entered: yes and no by number, long code lists with two digits."""
    if pa.types.is_boolean(column.type):
        yes, no = ("3", "4") if name in THREE_FOUR else ("1", "2")
        return pc.if_else(column, yes, no)
    return _TEN.take(column.cast(pa.int64())) if name in TWO_DIGITS else column


def answers(table: pa.Table, names: Mapping[str, str]) -> dict[str, pa.Array]:
    """The columns of the file, from the columns of the release that they are made of."""
    return {name: coded(name, table[own].combine_chunks()) for name, own in names.items()}


def day(dates: pa.Array) -> pa.Array:
    """Day, month and year: 05/08/2015."""
    return pc.strftime(dates, format="%d/%m/%Y")


def area_parts(codes: pa.Array) -> dict[str, pa.Array]:
    """A BPS village code in its four parts: 2 + 2 + 3 + 3 digits."""
    bounds = {"kode_propinsi": (0, 2), "kode_kabupaten": (2, 4), "kode_kecamatan": (4, 7), "kode_desa": (7, 10)}
    return {name: pc.utf8_slice_codeunits(codes, *bound) for name, bound in bounds.items()}


def damaged(draws: np.random.Generator, numbers: pa.Array) -> pa.Array:
    """Numbers of 16 digits as they come out of a spreadsheet; numbers that were damaged before stay as they are."""
    draw = draws.random(len(numbers))
    good = whole_numbers(numbers) & _digits(numbers)
    numbers = _struck(numbers, good & (draw < SCIENTIFIC), _scientific)
    return _struck(numbers, good & (draw > 1 - APOSTROPHE), lambda text: pc.binary_join_element_wise("'", text, ""))


def _digits(numbers: pa.Array) -> Bools:
    mask: Bools = pc.fill_null(pc.utf8_is_digit(numbers), False).to_numpy(zero_copy_only=False)
    return mask


def _struck(numbers: pa.Array, where: Bools, change: object) -> pa.Array:
    assert callable(change)
    rows = rows_of(where)
    return scattered(numbers, rows, change(numbers.take(pa.array(rows)))) if len(rows) else numbers


def _scientific(numbers: pa.Array) -> pa.Array:
    """9902731503870001 as 9.90273E+15: ten digits are gone."""
    first, rest = pc.utf8_slice_codeunits(numbers, 0, 1), pc.utf8_slice_codeunits(numbers, 1, 6)
    return pc.binary_join_element_wise(first, ".", rest, "E+15", "")
