"""Dates, counts and lists as people say them."""

import datetime as dt
from pathlib import Path

import pytest

from mutakhir.ground.errors import Said
from mutakhir.ground.schema import codes
from mutakhir.story.explain_labels import plain
from mutakhir.story.telling_page import Page, Section, Table, as_text
from mutakhir.story.telling_words import (
    BANDS,
    CIVIL,
    RESULTS,
    count_said,
    listing_of,
    number_said,
    ordinal,
    reason_said,
    weekday_said,
)


PACK = Path(__file__).resolve().parents[3] / "src/mutakhir/policies/dtks_2020"
A, B, C = Said("a", "x"), Said("b", "y"), Said("c", "z")


def test_a_date_has_its_day_of_the_week():
    assert weekday_said(dt.date(2021, 8, 1)) == Said("Minggu, 1 Agustus 2021", "Sunday, 1 August 2021")


def test_lists_end_with_and():
    assert [listing_of(parts).id for parts in ([A], [A, B], [A, B, C])] == ["a", "a dan b", "a, b dan c"]


def test_small_numbers_are_words_and_great_ones_have_their_marks():
    assert [number_said(n).id for n in (0, 6, 10, 11)] == ["nol", "enam", "sepuluh", "11"]
    assert count_said(41_697_344) == Said("41.697.344", "41,697,344")
    assert [ordinal(n).id for n in (1, 5, 6)] == ["pertama", "kelima", "ke-6"]


@pytest.mark.parametrize(
    ("label", "told"), [("Bahan utama lantai", "bahan utama lantai"), ("NIK", "NIK"), ("PLN", "PLN"), ("A b", "a b")]
)
def test_a_label_loses_its_capital_but_an_abbreviation_keeps_it(label: str, told: str):
    assert plain(label) == told


def test_every_code_that_can_be_told_has_words():
    assert set(RESULTS) == set(codes.VISIT_RESULT.codes)
    assert set(CIVIL) == set(codes.CIVIL_STATUS.readable)
    assert set(BANDS) == set(codes.BAND.words)


def test_a_reason_of_the_pack_alone_is_told_by_its_name_there():
    assert reason_said("carried", PACK) == Said("terbawa dari putaran lalu", "carried over from the last round")
    assert reason_said("a_new_reason", PACK) == Said("a new reason", "a new reason")


def test_a_page_of_text_has_points_tables_and_one_paragraph_where_nothing_stands_between():
    table = Table((A, B, C), ((A, B, C),))
    page = Page(A, (B,), C, None, (Section(A, (B,), (C,), table, (B,)), Section(A, (B,), after=(C,))))
    assert as_text(page, "id") == "a\n=\n\nb\n\nc\n\na\n-\nb\n- c\n- A: b b, c c.\nb\n\na\n-\nb c\n"
