"""One place masks; the count of stars tells nothing."""

import datetime as dt

import pytest

from mutakhir.story.explain_mask import HIDDEN_DATE, Veil


MASKED, LIFTED = Veil(), Veil(lifted=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Siti Rahayu", "S*** R***"), ("Wo", "W***"), ("  siti   rahayu ", "S*** R***"), ("", None), (None, None)],
)
def test_a_name_is_initials_and_stars(name: str | None, shown: str | None):
    assert MASKED.name(name) == shown


@pytest.mark.parametrize(
    ("nik", "shown"), [("9901015203500012", "9901**********12"), ("12", "*" * 16), ("", None), (None, None)]
)
def test_a_nik_shows_four_digits_and_two_or_nothing(nik: str | None, shown: str | None):
    assert MASKED.nik(nik) == shown


def test_a_birth_date_is_hidden_whole():
    assert MASKED.birth_date(dt.date(1950, 3, 12)) == HIDDEN_DATE
    assert MASKED.birth_date(None) is None


def test_a_lifted_veil_shows_what_was_given():
    assert LIFTED.name(" Siti  Rahayu") == "Siti Rahayu"
    assert LIFTED.nik("12") == "12"
    assert LIFTED.birth_date(dt.date(1950, 3, 12)) == "1950-03-12"
