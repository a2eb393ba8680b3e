"""The model in words: no level, guard rail, step or verdict is without, and the words say what the level compares."""

from itertools import product
from pathlib import Path

import duckdb
import pytest

import mutakhir
from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Policy
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking import guards
from mutakhir.matching.linking.comparing import comparison_levels
from mutakhir.matching.linking.specification import Comparison, PersonsPolicy
from mutakhir.matching.linking.weight_parts import Part, read_parts
from mutakhir.matching.linking.weight_words import odds_said, prior_said, signed, times_said
from mutakhir.matching.linking.wording import (
    COLUMNS,
    DECISIONS,
    GUARDS,
    STEPS,
    VERDICTS,
    column_said,
    guard_said,
    lacking,
    level_said,
    worded,
)


PACK = Policy.open(Path(mutakhir.__file__).parent / "policies" / "dtks_2020")
POLICY = PACK.load("matching/persons.yaml", PersonsPolicy)
BY_COLUMN = {one.column: one for one in POLICY.comparisons}


def said_by(comparison: Comparison, left: dict[str, str | None], right: dict[str, str | None]) -> str:
    """The words of the level on which two records fall, in English."""
    missing, *told = (str(level["sql_condition"]) for level in comparison_levels(comparison))
    whens = " ".join(f"WHEN {condition} THEN {place}" for place, condition in enumerate(told[:-1]))
    columns = [comparison.column, *comparison.beside]
    both = ", ".join(f"${n}_{s}::VARCHAR AS {n}_{s}" for n, s in product(columns, "lr"))
    values = {f"{n}_{s}": side.get(n) for n, (s, side) in product(columns, (("l", left), ("r", right)))}
    case = f"CASE WHEN {missing} THEN -1 {whens} ELSE {len(told) - 1} END"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE pair AS SELECT {both}", values)
        level = con.table("pair").project(case).fetchall()[0][0]
    return level_said(POLICY.comparisons, comparison.column, level).en


@pytest.mark.parametrize("comparison", POLICY.comparisons, ids=lambda one: one.column)
def test_every_level_of_the_pack_has_words_of_its_own_in_both_languages(comparison: Comparison) -> None:
    told = worded(comparison)
    assert len(told) == len(comparison_levels(comparison)) - 1, "a level has no words: see level_words.py"
    without = lacking(comparison)
    assert without is not None
    for words in ([said.id for said in (*told, without)], [said.en for said in (*told, without)]):
        assert len(set(words)) == len(words)
        assert all(word and word[0].isupper() and not word.endswith(".") for word in words)
    assert comparison.column in COLUMNS


def test_a_level_that_nobody_put_in_words_is_seen_and_told_by_its_number() -> None:
    more = BY_COLUMN["name"].model_copy(update={"similar": [0.95, 0.92, 0.88, 0.7]})
    assert worded(more) == ()
    assert level_said([more], "name", 2).en == "Name: level 3 of 8 of likeness"
    assert level_said([], "shoe_size", 0) == Said("Shoe size: tingkat kemiripan 1", "Shoe size: level 1 of likeness")
    assert level_said([], "shoe_size", -1).en == "Shoe size: cannot be compared"
    assert column_said("shoe_size").id == "Shoe size"
    assert worded(Comparison(column="shoe", kind="exact")) == ()


NAMES = [
    (("siti aminah", "aminah siti", "aminah"), ("siti aminah", "aminah siti", "aminah"), "equal in normal form"),
    (("siti aminah", "aminah siti", "aminah"), ("aminah siti", "aminah siti", "aminah"), "sound the same"),
    (("sumartini", "a", "sumartini"), ("sumartinii", "b", "sumartinii"), "nearly equal"),
    (("siti aminah wati", "a", "aminah wati"), ("siti aminah", "b", "aminah"), "shorter name stand in the longer"),
    (("marta", "a", "marta"), ("marat", "b", "marat"), "nearly equal"),
    (("kartini", "a", "kartini"), ("kartono", "b", "kartono"), "Names are alike"),
    (("suharto", "a", "suharto"), ("suhadi", "b", "suhadi"), "somewhat alike"),
    (("bambang", "a", "bambang"), ("siti", "b", "siti"), "Names differ"),
    ((None, None, None), ("siti", "b", "siti"), "no name"),
]
DAY, NIK, SERIAL, OTHER = "1980-03-15", "9901011503800001", "9901011503800077", "9902021107550009"
BIRTHS = [
    ((DAY, NIK), (DAY, NIK), "NIKs are equal, and dates of birth do not contradict"),
    ((DAY, NIK), ("1955-11-27", NIK), "NIKs are equal, but the dates of birth are far apart"),
    ((DAY, NIK), (DAY, None), "Dates of birth are equal; NIKs cannot be compared"),
    (("1980-07-01", NIK), ("1980-07-01", None), "a stand-in such as 1 July; NIKs cannot be compared"),
    ((DAY, NIK), (DAY, "9901011603800001"), "one or two digits, in their date too"),
    ((DAY, NIK), (DAY, "9901011503800002"), "Dates of birth are equal; NIKs differ by one digit"),
    ((DAY, NIK), (DAY, SERIAL), "Dates of birth are equal; NIKs differ by two digits"),
    ((DAY, NIK), (DAY, OTHER), "Dates of birth are equal, but NIKs differ"),
    (("1980-07-01", NIK), ("1980-07-01", OTHER), "a stand-in such as 1 July, and NIKs differ"),
    ((DAY, NIK), ("1980-03-16", SERIAL), "NIKs differ by one or two digits; dates of birth are alike"),
    ((DAY, NIK), ("1955-11-27", SERIAL), "NIKs differ by one or two digits; dates of birth differ"),
    ((DAY, NIK), ("1980-03-16", None), "Dates of birth differ by one digit, or day and month are swapped; NIKs cannot"),
    ((DAY, None), ("1980-11-27", NIK), "The year of birth is equal, or day and month are; NIKs cannot be compared"),
    ((DAY, NIK), ("1980-03-16", OTHER), "Dates of birth differ by one digit, or day and month are swapped; NIKs d"),
    ((DAY, NIK), ("1955-11-27", "9987651503800001"), "NIKs are equal but for the code of the area"),
    ((DAY, NIK), ("1980-11-27", OTHER), "The year of birth is equal, or day and month are; NIKs differ"),
    ((DAY, None), ("1955-11-27", NIK), "Dates of birth differ or are not there; NIKs cannot be compared"),
    ((DAY, NIK), ("1955-11-27", OTHER), "NIKs differ; dates of birth differ or are not there"),
    ((DAY, NIK), (None, None), "Birth and NIK cannot be compared"),
]  # fmt: skip
CARD = "9901010101010001"
HOMES = [
    ((CARD, "x", "x", "v"), (CARD, "y", "y", "w"), "family card is the same"),
    ((None, "suminah", "suminah", "v"), (CARD, "suminah", "suminah", "v"), "equal or nearly so, in one village"),
    ((None, "suminah", "suminah", "v"), (CARD, "suminah", "suminah", "w"), "names are equal; the villages are not"),
    ((None, "suminah", "suminah", "v"), (CARD, "suminahh", "suminahh", "w"), "nearly equal; the villages are not"),
    ((None, "dwiyanti", "dwiyanti", "v"), (CARD, "dwinta", "dwinta", "w"), "Mother's names are alike"),
    ((None, None, None, "v"), (CARD, "suminah", "suminah", "v"), "The village is the same; mother's names cannot"),
    ((None, None, None, "v"), (CARD, "suminah", "suminah", "w"), "are not the same; mother's names cannot"),
    ((None, "suminah", "suminah", "v"), (CARD, "jubaedah", "jubaedah", "v"), "but mother's names differ"),
    ((None, "suminah", "suminah", "v"), (CARD, "jubaedah", "jubaedah", "w"), "Family card, mother's name and village"),
    ((None, "suminah", "suminah", None), (CARD, "suminah", "suminah", "v"), "no family card or village"),
]
SEXES = [(("1",), ("1",), "The sex is the same"), (("1",), ("2",), "The sex differs"), ((None,), ("2",), "no sex")]


@pytest.mark.parametrize(
    ("column", "left", "right", "words"),
    [(column, *case) for column, cases in (("name", NAMES), ("born", BIRTHS), ("card", HOMES), ("sex", SEXES))
     for case in cases],
)  # fmt: skip
def test_the_words_say_what_the_level_compares(
    column: str, left: tuple[str | None, ...], right: tuple[str | None, ...], words: str
) -> None:
    comparison = BY_COLUMN[column]
    columns = (column, *comparison.beside)
    assert words in said_by(comparison, *(dict(zip(columns, side, strict=True)) for side in (left, right)))


def test_every_guard_rail_step_and_verdict_has_words() -> None:
    assert GUARDS.keys() == guards.GUARDS.keys()
    codes = {column: dataset("pair_scores").columns()[column].codes for column in ("step", "verdict")}
    assert {"model", "family", "within"} <= STEPS.keys()
    for column, words in (("step", STEPS), ("verdict", VERDICTS)):
        declared = codes[column]
        assert declared is None or set(declared.words) <= words.keys()
    assert VERDICTS.keys() == {"link", "review"}
    assert DECISIONS.keys() == {"same", "different"}
    assert guard_said("of_a_new_kind").en == "of a new kind"


@pytest.mark.parametrize(
    ("weight", "number", "english"),
    [
        (9120, "+9,1", "about 560 times likelier if one person"),
        (1000, "+1,0", "about 2 times likelier if one person"),
        (13_300, "+13,3", "about 10,000 times likelier if one person"),
        (24_900, "+24,9", "about 31 million times likelier if one person"),
        (-6000, "−6,0", "against, about 64 times likelier if two people"),
        (-1500, "−1,5", "against, about 2.8 times likelier if two people"),
        (80_000, "+80,0", "more than a thousand trillion times likelier if one person"),
        (-49, "0,0", "tells nothing either way"),
        (-51, "−0,1", "tells nothing either way"),
    ],
)
def test_weights_are_told_without_a_logarithm(weight: int, number: str, english: str) -> None:
    assert (signed(weight).id, times_said(weight).en) == (number, english)
    assert signed(weight).en == number.replace(",", ".")


def test_a_sum_is_told_as_odds_and_the_prior_as_one_in_so_many() -> None:
    assert odds_said(8000) == Said("kira-kira 260 banding 1 untuk satu orang", "about 260 to 1 for one person")
    assert odds_said(-2000).en == "about 4 to 1 for two people"
    assert odds_said(0).en == "one person is as likely as two"
    assert "satu dari kira-kira 2,7 juta pasangan" in prior_said(-21_345).id
    assert prior_said(-500).en == "Before anything is compared: about 1.4 to 1 for two people"


def test_parts_are_read_in_the_form_in_which_they_are_kept() -> None:
    text = '{"prior": -21345, "name": [0, 9120], "born": [2, 8011], "card": [-1, 0], "sex": [0, 990]}'
    parts = read_parts(text)
    assert (parts.prior, parts.total) == (-21_345, -3224)
    assert list(parts.compared.items())[:2] == [("name", Part(0, 9120)), ("born", Part(2, 8011))]


@pytest.mark.parametrize(
    "text", ["[]", '{"name": [0, 1]}', '{"prior": 1, "name": 5}', '{"prior": 1, "name": [0]}', "x"]
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"part|Expecting"):
        read_parts(text)
