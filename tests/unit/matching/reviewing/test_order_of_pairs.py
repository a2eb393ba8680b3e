"""Which pairs come first: whole numbers, by what is at stake and how near the pair is to the threshold."""

from dataclasses import replace
from pathlib import Path

import pytest

import mutakhir
from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import load_model
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.reviewing.ordering import Homes, closeness, place, priority, stake
from mutakhir.matching.reviewing.pairs import Pair, chance
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.tasks import deciding_of, task_of, thresholds_of


PACK = Path(mutakhir.__file__).parent / "policies" / "dtks_2020" / "matching"
POLICY = load_model(PACK / "reviewing.yaml", ReviewingPolicy)
PERSONS = load_model(PACK / "persons.yaml", PersonsPolicy)
AT = thresholds_of(PERSONS)
PAIR = Pair("1101", 9, "member", 4, "threshold", weight=AT["doubles"])
HOMES = Homes(persons={1: 3, 2: 40}, bands={1: "core", 2: "outside"})


@pytest.mark.parametrize(("off", "expected"), [(0, 1000), (4000, 500), (-4000, 500), (7000, 125), (50_000, 100)])
def test_a_pair_counts_less_the_further_it_is_from_the_threshold(off: int, expected: int) -> None:
    assert closeness(replace(PAIR, weight=AT["doubles"] + off), POLICY.closeness, AT) == expected


def test_each_kind_of_pair_has_its_own_threshold() -> None:
    assert AT["doubles"] != AT["civil_register"]
    record = replace(PAIR, other_kind="register")
    assert [task_of(pair) for pair in (PAIR, record, replace(record, step="family"))] == [
        "doubles", "civil_register", "family",
    ]  # fmt: skip
    assert closeness(replace(record, weight=AT["civil_register"]), POLICY.closeness, AT) == 1000
    assert AT["family"] == deciding_of(PERSONS, "family").link_from


def test_a_pair_without_a_score_goes_by_its_reason() -> None:
    unscored = replace(PAIR, weight=None, reason="civil_register_dead")
    assert closeness(unscored, POLICY.closeness, AT) == POLICY.closeness.unscored["civil_register_dead"]
    assert closeness(replace(unscored, reason="new one"), POLICY.closeness, AT) == POLICY.closeness.otherwise


def test_the_stake_is_the_band_and_the_people_of_the_household() -> None:
    assert stake(1, HOMES, POLICY.stake) == 3000 + 3 * 100
    assert stake(2, HOMES, POLICY.stake) == 500 + 10 * 100
    assert stake(7, HOMES, POLICY.stake) == 1000
    near = replace(PAIR, weight=AT["doubles"] + 4000)
    assert priority(near, 1, HOMES, POLICY, AT) == 3300 * 500 // 1000


def test_equal_pairs_are_ordered_by_chance_and_not_by_number() -> None:
    pairs = [replace(PAIR, member_id=member) for member in range(10, 30)]
    order = [pair.member_id for pair in sorted(pairs, key=lambda pair: place(pair, 7, 1))]
    assert order != sorted(order)
    assert order != [pair.member_id for pair in sorted(pairs, key=lambda pair: place(pair, 7, 2))]
    assert order == [pair.member_id for pair in sorted(pairs[::-1], key=lambda pair: place(pair, 7, 1))]
    assert 0 <= chance(1, 2, "x") < 2**60


def test_a_pair_of_members_is_one_in_either_order() -> None:
    assert replace(PAIR, member_id=4, other_id=9).key == PAIR.key == (9, "member", 4)
    assert Pair("1101", 4, "register", 9, "x").key == (4, "register", 9)


def test_bands_that_do_not_ascend_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "reviewing.yaml"
    text = (PACK / "reviewing.yaml").read_text("utf-8")
    file.write_text(text.replace("bands: [0, 2000,", "bands: [2000, 0,"), "utf-8")
    with pytest.raises(PolicyProblem, match="ascend"):
        load_model(file, ReviewingPolicy)
