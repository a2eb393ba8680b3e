"""Every repair as a line: what stood in the file, what it becomes, what is said. Nothing is guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.border.dates import decided, read_date
from mutakhir.border.imports import HOUSEHOLD_KEY
from mutakhir.border.mapping import ColumnMap
from mutakhir.border.reasons import SAID, Reason
from mutakhir.border.values import read_number, reader_of
from mutakhir.ground.schema import dataset


NIK = "9932730101900001"


@pytest.mark.parametrize(
    ("text", "value", "reasons"),
    [
        (NIK, NIK, ()),
        ("3.57301E+15", None, ("digits_lost",)),
        ("9,93273E+15", None, ("digits_lost",)),
        ("9.932730101900001E+15", None, ("digits_lost",)),
        ("9932730101900001.0", None, ("digits_lost",)),  # a float holds only even numbers here
        ("1232730101900001.0", "1232730101900001", ("decimals_removed",)),
        ("'9932730101900001", NIK, ("apostrophe_removed",)),
        ('="9932730101900001"', NIK, ("apostrophe_removed",)),
        ("9932 7301 0190 0001", NIK, ("spaces_removed",)),
        ("993273010190001", "993273010190001", ("not_16_digits",)),
        ("99327301019000012", "99327301019000012", ("not_16_digits",)),
        ("99327301O1900001", "99327301O1900001", ("letter_for_digit",)),
        ("993273010l900001", "993273010l900001", ("letter_for_digit",)),
        ("Siti Aminah", None, ("name_in_number",)),
        ("9932730101/900001", "9932730101/900001", ("not_digits",)),
    ],
)
def test_a_number_that_names_a_person(text: str, value: str | None, reasons: tuple[str, ...]):
    assert read_number(text) == (value, reasons)


@given(st.text(min_size=1, max_size=20).map(str.strip).filter(bool))
def test_no_digit_of_a_number_is_ever_changed_or_added(text: str):
    value = read_number(text).value
    if value is not None:
        digits = "".join(sign for sign in text if sign.isdigit())
        assert "".join(sign for sign in str(value) if sign.isdigit()) in digits


@pytest.mark.parametrize(
    ("text", "order", "value", "reasons"),
    [
        ("2020-01-31", "dmy", "2020-01-31", ()),
        ("2020-01-31 00:00:00", "dmy", "2020-01-31", ()),
        ("31/01/2020", "dmy", "2020-01-31", ()),
        ("31-01-2020", "dmy", "2020-01-31", ()),
        ("31 Januari 2020", "dmy", "2020-01-31", ()),
        ("1 agt 1980", "mdy", "1980-08-01", ()),
        ("43861", "dmy", "2020-01-31", ()),
        ("03/04/1980", "dmy", "1980-04-03", ()),
        ("03/04/1980", "mdy", "1980-03-04", ()),
        ("04/13/1980", "dmy", "1980-04-13", ("other_date_order",)),
        ("20200131", "ymd", "2020-01-31", ()),
        ("31012020", "dmy", "2020-01-31", ()),
        ("31/01/80", "dmy", None, ("not_a_date",)),  # of which century?
        ("1980", "dmy", None, ("not_a_date",)),  # a year is no day of Excel
        ("30/02/2020", "dmy", None, ("not_a_date",)),
        ("31 Foo 2020", "dmy", None, ("not_a_date",)),
    ],
)
def test_dates_in_five_styles(text: str, order: str, value: str | None, reasons: tuple[str, ...]):
    found = read_date(text, order)
    assert found.reasons == reasons
    assert found.value == (None if value is None else dt.date.fromisoformat(value))


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/1980", "13/02/1980"], "dmy"),
        (["01/02/1980", "02/13/1980"], "mdy"),
        (["01/02/1980"], "dmy"),  # nothing tells: as it is written here
        (["13/02/1980", "02/13/1980", "02/14/1980"], "mdy"),
        ([], "dmy"),
    ],
)
def test_a_column_decides_the_order_of_its_dates(texts: list[str], order: str):
    assert decided(texts).order == order


def read(name: str, text: str, mapped: dict[str, object] | None = None, of: str = "registry_households"):
    column = HOUSEHOLD_KEY if name == "household_key" else dataset(of).columns()[name]
    return reader_of(name, column, ColumnMap.model_validate({"from": ("x",), **(mapped or {})}), "auto")(text)


@pytest.mark.parametrize(
    ("name", "text", "mapped", "value", "reasons"),
    [
        ("floor", "3", {}, 3, ()),
        ("floor", "03", {}, 3, ()),
        ("floor", "3.0", {}, 3, ()),
        ("floor", "99", {}, None, ("unknown_code",)),
        ("floor", "dirt", {}, None, ("unknown_code",)),
        ("has_car", "3", {"codes": {"3": True, "4": False}}, True, ()),
        ("has_car", "04", {"codes": {"3": True, "4": False}}, False, ()),
        ("has_car", "1", {"codes": {"3": True, "4": False}}, None, ("unknown_code",)),
        ("has_car", "Ya", {}, True, ()),
        ("has_car", "2", {}, False, ()),
        ("has_car", "3", {}, None, ("not_yes_no",)),
        ("roof_condition", "0", {"values": {"0": ""}}, None, ()),
        ("floor_area", "36", {}, 36, ()),
        ("floor_area", "1.234", {}, None, ("not_a_number",)),
        ("floor_area", "99999", {}, None, ("out_of_range",)),
        ("status", "Accepted", {}, "accepted", ()),
        ("status", "fine", {}, None, ("unknown_code",)),
        ("instrument", " bdt-2015 ", {}, "bdt-2015", ("spaces_removed",)),
        ("instrument", "NULL", {}, None, ("word_for_empty",)),
        ("household_key", "1101E001", {}, "1101E001", ()),  # an officer's code, not a number
        ("household_key", "1.101E+12", {}, None, ("digits_lost",)),
        ("household_key", "'0012.0", {}, "0012", ("apostrophe_removed", "decimals_removed")),
        ("household_id", "12", {}, 12, ()),
        ("household_id", "H-0000-0012-5", {}, 12, ()),
        ("household_id", "H-0000-0012-6", {}, None, ("not_an_id",)),  # the check digit does not fit
    ],
)
def test_a_value_by_its_declaration(name: str, text: str, mapped: dict[str, object], value: object, reasons):
    assert read(name, text, mapped) == (value, reasons)


def test_a_place_with_a_comma_for_the_point():
    assert read("latitude", "-6,25", of="registry_households_identity").value == -6.25


def test_names_keep_their_own_apostrophes():
    found = [read("head_name", text, of="registry_households_identity").value for text in ("D'Angelo", "'Siti", "''")]
    assert found == ["D'Angelo", "Siti", "''"]


def test_every_reason_has_its_words():
    assert set(SAID) == set(Reason)
