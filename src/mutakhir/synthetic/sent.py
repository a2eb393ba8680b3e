"""Answers as a phone sends them: everything is text, and a little of it is not what the item asks for."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.identifiers import show_id
from mutakhir.ground.schema.declaration import Column, column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.synthetic.draws import Ints, chance
from mutakhir.synthetic.field_rates import FieldRates
from mutakhir.synthetic.patches import rows_of, scattered


# The codes of a yes/no item in the form.
YES: Final = "1"
NO: Final = "2"

_ITEMS: Final = column_group(HouseholdItems) | column_group(MemberItems)
_BAD_NUMBERS: Final = ("-3", "99999999999", "12,5", "tidak tahu", "1O", "3.5E+3", "?")
_BAD_CODES: Final = ("0x", "99", "77", "-1", "lainnya", "1;2")
_BAD_DATES: Final = ("0000-00-00", "1987-02-30", "31/12/1979", "tidak tahu", "2091-05-04")
_BAD_KEYS: Final = ("?", "12E4", "kosong")


def as_text(name: str, values: pa.Array) -> pa.Array:
    """One item as text: whole numbers as digits, yes and no by their codes, dates as year-month-day."""
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, YES, NO)
    return values.cast(pa.string())


def digits(numbers: Ints, empty: int = 0) -> pa.Array:
    """Numbers as digits; nothing where the number is `empty`."""
    return pa.array(numbers, mask=np.asarray(numbers == empty)).cast(pa.string())


def household_numbers(ids: Ints, rates: FieldRates, draws: np.random.Generator) -> pa.Array:
    """Households as phones send them: digits, some as shown to people; nothing for one found in the field."""
    rows = rows_of(chance(draws, rates.id_as_shown, len(ids)) & (ids > 0))
    shown = pa.array([show_id(number, "H") for number in ids[rows].tolist()], pa.string())
    return scattered(digits(ids), rows, shown)


def as_digits(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Household numbers as sent, those shown to people turned into digits: without letter, zeros and check digit."""
    packed = pc.replace_substring_regex(numbers, "[^0-9]", "")
    plain = pc.utf8_ltrim(pc.utf8_slice_codeunits(packed, 0, -1), "0")
    return pc.if_else(pc.starts_with(numbers, "H"), plain, numbers)


def degrees(values: pa.Array) -> pa.Array:
    """Latitude or longitude with seven decimals, a centimetre."""
    return pc.round(values, 7).cast(pa.string())


def spoiled(name: str, text: pa.Array, rates: FieldRates, draws: np.random.Generator) -> pa.Array:
    """Some of the values that were given turned into what no intake can type."""
    share, bad = _how(name, rates)
    given = pc.is_valid(text).to_numpy(zero_copy_only=False)
    rows = rows_of(chance(draws, share, len(text)) & given)
    wrong = pa.array(bad).take(pa.array(draws.integers(0, len(bad), len(rows))))
    return scattered(text, rows, wrong)


def _how(name: str, rates: FieldRates) -> tuple[float, tuple[str, ...]]:
    """Numbers and dates are typed in and go wrong more often than codes, which are chosen from a list."""
    if name == "birth_date":
        return rates.bad_typed, _BAD_DATES
    if name in ("household_id", "visit_number"):
        return rates.bad_form, _BAD_KEYS
    item = _ITEMS.get(name)
    if item is None or _is_typed(item):
        return rates.bad_typed, _BAD_NUMBERS
    return rates.bad_chosen, _BAD_CODES


def _is_typed(item: Column) -> bool:
    return item.codes is None and item.type != "boolean"
