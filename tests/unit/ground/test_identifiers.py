"""Numbers that name people: levels of NIK and family card, and our own ids with their check digit."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mutakhir.ground.errors import UsageProblem
from mutakhir.ground.identifiers import (
    IdKind,
    NikLevel,
    Sex,
    family_card_level,
    mask,
    nik_agrees,
    nik_birth_date,
    nik_level,
    nik_sex,
    read_id,
    show_id,
)
from mutakhir.ground.identifiers.shown import DAMM


KNOWN = frozenset({"990101", "9902"})

LEVELS = [
    (None, "missing"),
    ("", "missing"),
    ("   ", "missing"),
    ("9901015507900001", "well_formed"),
    ("9901011507900001", "well_formed"),
    ("9902771507900001", "well_formed"),  # the regency is known, by four digits
    ("9901012902000001", "well_formed"),  # 29 February 2000
    ("9901016902960001", "well_formed"),  # a woman's 29 February 1996
    ("990101150790001", "bad_format"),
    ("99010115079000011", "bad_format"),
    ("9.90101E+15", "bad_format"),
    ("'9901011507900001", "bad_format"),
    (" 9901011507900001", "bad_format"),
    ("9901011507900001\n", "bad_format"),
    ("99O1011507900001", "bad_format"),
    ("\u0669901011507900001", "bad_format"),  # a digit, but not one of ours
    ("1111111111111111", "bad_format"),
    ("0000000000000000", "bad_format"),
    ("0001011507900001", "bad_format"),
    ("9901011507900000", "bad_format"),
    ("9901010007900001", "bad_structure"),
    ("9901013207900001", "bad_structure"),
    ("9901014007900001", "bad_structure"),  # 40 is no woman's day
    ("9901017207900001", "bad_structure"),
    ("9901011500900001", "bad_structure"),
    ("9901011513900001", "bad_structure"),
    ("9901013104900001", "bad_structure"),
    ("9901012902990001", "bad_structure"),
    ("9901013002960001", "bad_structure"),
    ("9903011507900001", "unknown_area"),
]


@pytest.mark.parametrize(("nik", "level"), LEVELS)
def test_each_nik_has_one_level(nik: str | None, level: str) -> None:
    assert nik_level(nik, KNOWN) == level


def test_made_up_areas_are_known_only_where_people_are_made_up() -> None:
    assert nik_level("9988771507900001", frozenset()) is NikLevel.UNKNOWN_AREA
    assert nik_level("9988771507900001", frozenset(), synthetic=True) is NikLevel.WELL_FORMED
    assert nik_level("9888771507900001", frozenset(), synthetic=True) is NikLevel.UNKNOWN_AREA


def test_a_family_card_never_adds_forty_to_the_day() -> None:
    assert family_card_level("9901011507100001", KNOWN) is NikLevel.WELL_FORMED
    assert family_card_level("9901015507100001", KNOWN) is NikLevel.BAD_STRUCTURE
    assert family_card_level(None, KNOWN) is NikLevel.MISSING


@pytest.mark.parametrize(
    ("nik", "recorded_year", "expected"),
    [
        ("9901015507900001", None, dt.date(1990, 7, 15)),
        ("9901011507210001", None, dt.date(2021, 7, 15)),
        ("9901011507220001", None, dt.date(1922, 7, 15)),
        ("9901011507180001", 1919, dt.date(1918, 7, 15)),  # 102 years old
        ("9901011507180001", 2017, dt.date(2018, 7, 15)),
        ("9901012902000001", None, dt.date(2000, 2, 29)),
        ("9901012902000001", 1901, dt.date(2000, 2, 29)),  # 1900 had no such day
        ("9901013113900001", None, None),
        ("nonsense", None, None),
        (None, None, None),
    ],
)
def test_the_birth_date_is_read_in_the_right_century(
    nik: str | None, recorded_year: int | None, expected: dt.date | None
) -> None:
    assert nik_birth_date(nik, 2021, recorded_year) == expected


def test_agreement_needs_everything_and_never_judges_the_century() -> None:
    woman, born = "9901015507900001", dt.date(1990, 7, 15)
    assert nik_sex(woman) is Sex.FEMALE
    assert nik_agrees(woman, born, 2) is True
    assert nik_agrees(woman, born, 1) is False
    assert nik_agrees(woman, dt.date(1990, 7, 16), 2) is False
    assert nik_agrees("9901011507180001", dt.date(1918, 7, 15), 1) is True
    assert nik_agrees(woman, None, 2) is None
    assert nik_agrees(woman, born, None) is None
    assert nik_agrees("1111111111111111", born, 2) is None


def test_a_masked_nik_shows_neither_birth_date_nor_anything_unknown() -> None:
    assert mask("9901015507900001") == "9901**********01"
    assert mask("Siti 15-07-1990") == "*" * 16


def test_shown_ids_look_the_same_on_every_sheet() -> None:
    assert show_id(572, "H") == "H-0000-0572-4"  # 4 is the check digit of Damm's own example
    assert show_id(41_697_344, "H").startswith("H-4169-7344-")
    assert show_id(162_600_001, "P").startswith("P-0001-6260-0001-")


ids = st.integers(1, 10**12 - 1)
kinds = st.sampled_from(["H", "P", "F", "M"])


@given(value=ids, kind=kinds, separator=st.sampled_from(["-", " ", "", ".", " - ", "\u2013"]))
def test_a_shown_id_is_read_back_however_it_is_typed(value: int, kind: IdKind, separator: str) -> None:
    shown = show_id(value, kind)
    assert read_id(shown) == (kind, value)
    assert read_id(f" {shown.lower().replace('-', separator)} ") == (kind, value)


@given(value=ids, kind=kinds, place=st.integers(1, 30), by=st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(value: int, kind: IdKind, place: int, by: int) -> None:
    packed = show_id(value, kind).replace("-", "")
    place = 1 + place % (len(packed) - 1)
    wrong = packed[:place] + str((int(packed[place]) + by) % 10) + packed[place + 1 :]
    with pytest.raises(UsageProblem, match=r"id\.check"):
        read_id(wrong)


@given(value=ids, kind=kinds, place=st.integers(1, 30))
def test_every_swap_of_neighbours_is_caught(value: int, kind: IdKind, place: int) -> None:
    packed = show_id(value, kind).replace("-", "")
    place = 1 + place % (len(packed) - 2)
    assume(packed[place] != packed[place + 1])
    wrong = packed[:place] + packed[place + 1] + packed[place] + packed[place + 2 :]
    with pytest.raises(UsageProblem, match=r"id\.check"):
        read_id(wrong)


@given(value=ids, kind=kinds, other=kinds)
def test_a_household_is_not_read_as_a_person(value: int, kind: IdKind, other: IdKind) -> None:
    assume(kind != other)
    with pytest.raises(UsageProblem, match=r"id\.check"):
        read_id(other + show_id(value, kind)[1:])


def test_the_table_behind_the_check_digit_is_weakly_totally_anti_symmetric() -> None:
    digits = range(10)
    assert all(sorted(row) == list(digits) for row in DAMM)
    assert all(sorted(row[column] for row in DAMM) == list(digits) for column in digits)
    assert all(DAMM[digit][digit] == 0 for digit in digits)
    for state, x, y in product(digits, digits, digits):
        if x != y:
            assert DAMM[DAMM[state][x]][y] != DAMM[DAMM[state][y]][x]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "id.letter", "H (household)"),
        ("X-0000-1234-0", "id.letter", "H (household)"),
        ("H-00O0-1234-0", "id.digit", "Digit 3"),
        ("H-0000-1234-\u0660", "id.digit", "Digit 9"),
        ("H-0000-1234", "id.length", "8 digits"),
        ("H-1234-0", "id.length", "5 digits"),
        ("H-0000-1234-5", "id.check", "digit 9, the last"),
        ("H-0000-0000-0", "id.check", "digit 9, the last"),
    ],
)
def test_a_wrong_id_says_what_to_look_at_and_repeats_nothing(text: str, code: str, says: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        read_id(text)
    assert caught.value.code == code
    assert says in caught.value.said.en
    assert "1234-5" not in caught.value.said.en
