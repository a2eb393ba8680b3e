"""A version that is frozen asks what it asked."""

from datetime import date

import pytest

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import Policy
from mutakhir.questionnaire.freezing import freeze
from mutakhir.questionnaire.instrument import HOUSEHOLD
from mutakhir.questionnaire.loading import load_forms
from mutakhir.questionnaire.versions import VERSIONS, Versions, check_version, prints_of
from mutakhir.questionnaire.xform import ValidatedPolicy, sha256_of, xform
from mutakhir.questionnaire.xlsform import xlsform
from unit.questionnaire.conftest import Change


def refused(policy: Policy) -> PolicyProblem:
    with pytest.raises(PolicyProblem) as caught:
        check_version(load_forms(policy), policy)
    return caught.value


def test_the_shipped_instrument_is_as_its_version_was_frozen(policy: Policy) -> None:
    forms = load_forms(policy)
    check_version(forms, policy)
    (frozen,) = policy.load(VERSIONS, Versions).versions
    assert (frozen.forms, frozen.lists) == prints_of(forms)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("code_lists.yaml", "{code: 3, id: Kayu, en: Wood}", "{code: 3, id: Batu, en: Stone}", "code list wall was ch"),
        ("code_lists.yaml", "    - {code: 7, id: Arang, en: Charcoal}\n", "", "code list cooking_fuel was changed"),
        ("housing.yaml", "ask_if: wall IN (1, 2, 3)", "ask_if: wall IN (1, 2)", "item household.wall_condition was ch"),
        ("housing.yaml", "maximum: 2000", "maximum: 900", "item household.floor_area was changed"),
        ("housing.yaml", "ask_if: result = 1", "ask_if: result = 2", "item household.bedrooms was changed"),
        ("meeting.yaml", "result IN (1, 4)", "result IN (1, 3)", "item meeting.able was changed"),
        ("reinterview.yaml", ", has_motorcycle]", "]", "item reinterview.has_motorcycle was removed"),
        ("assets.yaml", "  - name: has_gold\n", "  - name: has_silver\n", "item household.has_silver was added"),
    ],
)
def test_a_change_under_the_same_version_is_refused(changed: Change, name: str, old: str, new: str, said: str) -> None:
    problem = refused(changed(name, old, new))
    assert problem.code == "questionnaire.version-changed"
    assert said in problem.said.en
    assert "a new version" in problem.said.en
    assert str(problem.where).endswith("versions.yaml")


def test_help_may_get_better_under_the_same_version(changed: Change) -> None:
    policy = changed("housing.yaml", "Panjang kali lebar", "Kalikan panjang dan lebar")
    check_version(load_forms(policy), policy)


def test_a_new_version_is_frozen_once_and_then_holds(changed: Change) -> None:
    changed("code_lists.yaml", "{code: 3, id: Kayu, en: Wood}", "{code: 3, id: Batu, en: Stone}")
    policy = changed("instrument.yaml", "version: dtks-2020.1", "version: dtks-2020.2")
    assert refused(policy).code == "questionnaire.version-not-frozen"
    assert freeze(policy, date(2021, 1, 1)) == "dtks-2020.2"
    forms = load_forms(policy)
    check_version(forms, policy)
    assert [each.version for each in policy.load(VERSIONS, Versions).versions] == ["dtks-2020.1", "dtks-2020.2"]
    validated = policy.load("questionnaire/validated.yaml", ValidatedPolicy)
    assert validated.instrument == "dtks-2020.2"
    assert validated.forms[HOUSEHOLD].sha256 == sha256_of(xform(xlsform(forms[HOUSEHOLD])))
    changed("code_lists.yaml", "{code: 3, id: Batu, en: Stone}", "{code: 3, id: Bata, en: Brick}")
    with pytest.raises(PolicyProblem, match="code list wall was changed"):
        freeze(policy, date(2021, 1, 2))
