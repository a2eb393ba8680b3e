"""The documented ailments of the previous registry occur at their documented rates."""

import re
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from made_registry import Made, made
from mutakhir.synthetic import spellings
from mutakhir.synthetic.civil_register import civil_register
from mutakhir.synthetic.draws import stream
from mutakhir.synthetic.name_errors import Respelling
from mutakhir.synthetic.number_errors import invalid


FOUR = ("3374", "3201", "1271", "7306")
DEFAULT_DATES = {(12, 31), (1, 1), (7, 1)}


def _records() -> pa.Table:
    return pa.concat_tables([made(regency).records() for regency in FOUR])


def _mean(mask: pa.ChunkedArray | npt.NDArray[np.bool_] | list[bool]) -> float:
    return float(np.mean(np.asarray(mask)))


def _well_formed(nik: str | None) -> bool:
    return bool(nik and re.fullmatch(r"\d{16}", nik) and len(set(nik)) > 1)


def test_a_tenth_of_the_niks_is_missing_or_invalid() -> None:
    bad = [_bad_nik(row) for row in _records().to_pylist()]
    assert 0.08 < _mean(bad) < 0.115


def _bad_nik(row: dict[str, Any]) -> bool:
    """Missing or malformed, or the number of the own family card."""
    if row["nik"] == row["true_nik"]:
        return False
    return not _well_formed(row["nik"]) or row["nik"] == row["true_card"]


def test_thirteen_to_sixteen_of_a_hundred_are_not_matched_in_the_civil_register() -> None:
    """The rule in use: the register knows the NIK, and the names are alike to at least 60%."""
    unmatched = [one for regency in FOUR for one in _unmatched(made(regency))]
    assert 0.13 < _mean(unmatched) < 0.16


def _unmatched(one: Made) -> list[bool]:
    register = civil_register(one.plan, one.truth)
    known = register.civil_register_identity.join(register.link, "register_id")
    known = known.select(["person", "nik", "person_name"]).rename_columns(["person", "their_nik", "their_name"])
    rows = one.records().join(known, "person").to_pylist()
    return [row["their_nik"] is None or row["nik"] != row["their_nik"] or _alike(row) < 0.6 for row in rows]


def _alike(row: dict[str, Any]) -> float:
    """Likeness of Ratcliff and Obershelp, from 0 to 1."""
    names = row["person_name"], row["their_name"]
    return 1.0 if names[0] == names[1] else SequenceMatcher(None, *names, autojunk=False).ratio()


def test_exact_nik_finds_at_most_87_of_100() -> None:
    records = _records()
    assert 0.83 < _mean(pc.fill_null(pc.equal(records["nik"], records["true_nik"]), False)) < 0.87


def test_an_eighth_to_a_sixth_of_the_family_cards_is_invalid() -> None:
    bad = [one for regency in FOUR for one in _bad_cards(made(regency))]
    assert 0.12 < _mean(bad) < 0.16


def _bad_cards(one: Made) -> list[bool]:
    """Missing or malformed, or the NIK of a member of the household."""
    niks = set(zip(*one.truth.members.select(["household", "nik"]).to_pydict().values(), strict=True))
    cards = one.previous.families_identity.join(one.previous.families, "family_id")
    cards = cards.join(one.previous.previous_households, "household_id")
    pairs = zip(cards["household"].to_pylist(), cards["family_card"].to_pylist(), strict=True)
    return [not _well_formed(card) or (household, card) in niks for household, card in pairs]


def test_birth_dates_heap_on_the_default_days() -> None:
    records = _records()
    days = [(day.month, day.day) in DEFAULT_DATES for day in records["birth_date"].to_pylist()]
    true_days = [(day.month, day.day) in DEFAULT_DATES for day in records["true_birth_date"].to_pylist()]
    assert _mean(days) > _mean(true_days) + 0.03
    assert 0.82 < _mean(pc.equal(records["birth_date"], records["true_birth_date"])) < 0.93


def test_names_are_written_in_other_ways() -> None:
    records = _records()
    same = _mean(pc.equal(records["person_name"], records["true_person_name"]))
    assert 0.68 < same < 0.82
    mothers = _mean(pc.equal(records["mother_name"], records["true_mother_name"]))
    assert 0.68 < mothers < 0.82


def test_few_persons_are_listed_twice_under_different_words() -> None:
    records = _records()
    doubled = records.group_by("person").aggregate(
        [([], "count_all"), ("nik", "count_distinct"), ("person_name", "count_distinct")]
    )
    doubled = doubled.filter(pc.greater(doubled["count_all"], 1))
    assert 0.001 < doubled.num_rows / records.num_rows < 0.01
    assert _mean(pc.greater(doubled["person_name_count_distinct"], 1)) > 0.15


def test_the_old_registry_knew_a_few_of_its_doubles() -> None:
    known = sum(m.num_rows - len(pc.unique(m["person_id"])) for m in (made(one).previous.members for one in FOUR))
    doubles = sum(
        m.num_rows - len(pc.unique(m["person"])) for m in (made(one).previous.previous_members for one in FOUR)
    )
    assert 0 < known < doubles * 0.5


def _repeats(ids: pa.ChunkedArray) -> int:
    return len(ids) - len(pc.unique(ids))


def test_some_dead_are_still_listed() -> None:
    assert 0.002 < 1 - _mean(_records()["true_alive"]) < 0.02


def test_some_have_moved() -> None:
    for one in map(made, FOUR):
        homes = one.previous.households.join(one.previous.previous_households, "household_id")
        homes = homes.join(one.truth.households.select(["household", "village"]), "household", right_suffix="_now")
        assert 0.01 < 1 - _mean(pc.equal(homes["village"], homes["village_now"])) < 0.08
    assert 0.01 < _living_elsewhere(made(FOUR[0])) < 0.04


def _living_elsewhere(one: Made) -> float:
    rows = one.records().join(one.previous.members.select(["member_id", "household_id"]), "member_id")
    rows = rows.join(one.previous.previous_households, "household_id")
    return 1 - _mean(pc.equal(rows["household"], rows["true_household"]))


def test_no_number_is_that_of_a_living_person() -> None:
    numbers = _records()["nik"].to_pylist()
    for one in map(made, FOUR):
        numbers += one.previous.families_identity["family_card"].to_pylist()
    assert all(number.lstrip("'").startswith(("99", "9.9")) for number in numbers if number is not None)


def test_errors_come_in_company() -> None:
    """A record with a wrong NIK has a wrong name more often than another."""
    records = _records()
    nik = np.asarray(pc.fill_null(pc.equal(records["nik"], records["true_nik"]), False))
    name = np.asarray(pc.equal(records["person_name"], records["true_person_name"]))
    assert (~name[~nik]).mean() > 1.4 * (~name[nik]).mean()


def test_the_damage_of_spreadsheets_and_typing() -> None:
    numbers = pa.array(["9901014103850001"] * 4_000)
    found = set(
        invalid(stream(1, "test"), numbers, np.arange(4_000), pa.array(["9901010101100002"] * 4_000)).to_pylist()
    )
    assert {None, "9901010101100002", "9.90101E+15", "'9901014103850001", "9" * 16, "990101410385000l"} <= found
    assert {len(one) for one in found if one and one.isdigit()} == {15, 16, 17}


@pytest.mark.parametrize(
    ("respelling", "word", "expected"),
    [
        (spellings.old_spelling, "Yusuf", {"Joesoef", "Yoesuf"}),
        (spellings.old_spelling, "Cahya", {"Tjahja", "Cahja"}),
        (spellings.abbreviated, "Muhammad", {"M.", "Muh.", "Moh.", "Muh", "Mohd", "Moch.", "M", "Md"}),
        (spellings.nickname, "HERMAWAN", {"MAWAN", "WAWAN", "HER"}),
        (spellings.nickname, "Yusuf", {"Ucup", "Usup"}),
        (spellings.initial, "Wahyuni", {"W", "W."}),
    ],
)
def test_respellings(respelling: Respelling, word: str, expected: set[str]) -> None:
    assert {respelling(word, variant) for variant in range(spellings.VARIANTS)} <= expected


@pytest.mark.parametrize("word", ["Al", "X", "Sri", "NURHAYATI", "Ma'ruf"])
def test_a_slip_changes_a_word_and_never_empties_it(word: str) -> None:
    slips = {spellings.slip(word, variant) for variant in range(spellings.VARIANTS)}
    assert all(slips)
    assert len(slips - {word}) >= 1
