"""The items of the public instrument: all are asked, or somebody knows them; each tells the officer what is meant."""

import pytest

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import Policy
from mutakhir.questionnaire.instrument import Kind, Stored
from mutakhir.questionnaire.loading import Forms, Rows, load_forms
from unit.questionnaire.conftest import Change


BLOCKS = {"I": 10, "M": 7, "II": 7, "III": 20, "IV": 34, "V": 35}
PHOTOS = ["house", "head", "identity_card", "family_card", "wall", "floor", "roof", "kitchen", "toilet"]


def test_the_instrument_has_113_items_and_each_has_a_place(policy: Policy, forms: Forms) -> None:
    rows = policy.load("questionnaire/rows.yaml", Rows).rows
    assert {block: sum(row.row.startswith(f"{block}.") for row in rows) for block in BLOCKS} == BLOCKS
    assert len({row.row for row in rows}) == 113
    asked = {(name, item.row) for name, form in forms.items() for item in form.items}
    for row in rows:
        assert (row.form, row.row) in asked or row.known_by in ("review", "matching", "ranking"), row.row


def test_every_question_has_help_in_both_languages(forms: Forms) -> None:
    by_itself = (Kind.CALCULATE, Kind.START, Kind.END)
    without = [
        item.name for form in forms.values() for item in form.items if item.kind not in by_itself and not item.help
    ]
    assert without == []


def test_photos_are_attachments(forms: Forms) -> None:
    photos = [item for item in forms["household"].items if item.kind is Kind.IMAGE]
    assert [item.name for item in photos] == [f"photo_{name}" for name in PHOTOS]
    assert {item.stored for item in photos} == {Stored.ATTACHMENT}


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("housing.yaml", "row: III.2\n", "row: III.99\n", "questionnaire.row-not-asked"),
        ("rows.yaml", "  - {row: III.2, form: household}\n", "", "questionnaire.row-unknown"),
        ("rows.yaml", "row: III.2,", "row: III.3,", "questionnaire.row-twice"),
        ("reinterview.yaml", "borrow: [floor", "borrow: [flor", "questionnaire.no-item"),
        ("meeting.yaml", "codes: meeting_reason", "codes: reason", "questionnaire.no-list"),
        ("meeting.yaml", "- name: minutes", "- name: held_on", "questionnaire.twice"),
    ],
)
def test_parts_that_do_not_fit_are_told(changed: Change, name: str, old: str, new: str, code: str) -> None:
    with pytest.raises(PolicyProblem) as caught:
        load_forms(changed(name, old, new))
    assert caught.value.code == code
    assert caught.value.where is not None
