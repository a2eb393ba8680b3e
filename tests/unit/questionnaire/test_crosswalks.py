"""Crosswalks from other instruments: every code of theirs is named, and no code of ours is guessed."""

import pytest

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import Policy
from mutakhir.ground.policy.crosswalks import load_crosswalks
from mutakhir.questionnaire.crosswalks import check_crosswalks
from mutakhir.questionnaire.loading import Forms, load_forms
from unit.questionnaire.conftest import Change


# How many codes the lists of the other instruments have, from 1 on.
REGSOSEK = {
    "building_tenure": 5, "floor": 9, "wall": 7, "roof": 8, "drinking_water": 11, "lighting": 4, "electric_power": 5,
    "cooking_fuel": 12, "toilet": 6, "closet": 4, "sewage": 6, "presence": 6, "marital_status": 4,
    "family_relation": 8, "school_attendance": 3, "work_status": 8, "chronic_illness": 18,
}  # fmt: skip


def test_every_code_of_regsosek_is_mapped_or_said_not_to_be(policy: Policy, forms: Forms) -> None:
    check_crosswalks(forms, policy)
    found = {item: each for (source, item), each in load_crosswalks(policy).items() if source == "regsosek-2022"}
    assert {item: sorted({*each.codes, *each.open}) for item, each in found.items()} == {
        item: list(range(1, count + 1)) for item, count in REGSOSEK.items()
    }
    assert all(not set(each.codes) & set(each.open) for each in found.values())
    left_open = {item: sorted(each.open) for item, each in found.items() if each.open}
    assert left_open == {"floor": [5], "roof": [2], "drinking_water": [3], "cooking_fuel": [11], "toilet": [5]}
    assert {code: found["floor"].codes[code] for code in (7, 8, 9)} == {7: 7, 8: 9, 9: 10}
    assert found["roof"].codes == {1: 1, 3: 6, 4: 5, 5: 7, 6: 8, 7: 9, 8: 10}


def test_yes_and_no_of_even_lines_are_3_and_4(policy: Policy) -> None:
    found = {item: each.codes for (source, item), each in load_crosswalks(policy).items() if source == "udrt-2015"}
    assert found["has_refrigerator"] == found["has_motorcycle"] == found["gets_sembako"] == {3: 1, 4: 2}
    assert found["has_car"] == found["has_land"] == {1: 1, 2: 2}
    yes_no = {item for item, codes in found.items() if len(codes) == 2}
    assert len(yes_no) == 15 + 2 + 1 + 9  # goods, land and house, business, programmes
    assert found["industry"][21] == 22


def test_the_list_without_the_deaf_is_one_too_low_from_3_on(policy: Policy) -> None:
    codes = load_crosswalks(policy)["app-without-deaf", "disability"].codes
    assert codes == {0: 0, 1: 1, 2: 2} | {code: code + 1 for code in range(3, 12)}


def test_lists_counted_from_one_lose_nothing(policy: Policy, forms: Forms) -> None:
    household = forms["household"]
    from_zero = {item.name for item in household.items for code in household.codes_of(item) if code.code == 0}
    found = {item: each for (source, item), each in load_crosswalks(policy).items() if source == "counted-from-one"}
    assert set(found) == from_zero
    for name, each in found.items():
        item = next(item for item in household.items if item.name == name)
        assert sorted(each.codes.values()) == [code.code for code in household.codes_of(item)]
        assert all(code - 1 == to for code, to in each.codes.items())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{code: 3, to: 4}", "{code: 3, to: 14}", "questionnaire.crosswalk"),
        ("items: [disability]", "items: [nik]", "questionnaire.crosswalk"),
        ("to_instrument: dtks-2020.1", "to_instrument: dtks-2019.1", "questionnaire.crosswalk"),
        ("{code: 3, to: 4}", "{code: 3}", "policy.value"),
        ("{code: 3, to: 4}", "{code: 2, to: 4}", "policy.value"),
    ],
)
def test_a_crosswalk_that_leads_nowhere_is_told(changed: Change, old: str, new: str, code: str) -> None:
    policy = changed("crosswalks/app_without_deaf.yaml", old, new)
    with pytest.raises(PolicyProblem) as caught:
        check_crosswalks(load_forms(policy), policy)
    assert caught.value.code == code
    assert "app_without_deaf.yaml" in str(caught.value.where)
