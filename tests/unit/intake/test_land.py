"""The stage from raw forms to typed records."""

import datetime as dt

import pytest

from mutakhir.ground.errors import WaitingProblem
from unit.intake.field_round import FieldRound, form, listed, person


def test_a_visit_becomes_a_household_with_its_members(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7)])
    answers = {"floor": "3", "has_car": "2", "floor_area": "36.0", "wall": "99", "bedrooms": "two"}
    field_round.deliver("submissions", [form("a", 7, **answers)])
    field_round.deliver("submission_members", [person("a", 1)])
    field_round.deliver("submissions_identity", [{"submission_id": "a", "head_name": " Siti "}])
    names = {"person_name": "Siti", "nik": "9901014107800001", "birth_date": "1980-07-01", "family_card": "9901010107100001"}
    field_round.deliver("submission_members_identity", [{"submission_id": "a", "line": 1, **names}])
    field_round.land()

    (household,) = field_round.rows("households")
    assert {n: household[n] for n in ("household_id", "floor", "has_car", "floor_area", "wall", "bedrooms")} == {
        "household_id": 7, "floor": 3, "has_car": False, "floor_area": 36, "wall": None, "bedrooms": None,
    }  # fmt: skip
    assert (household["member_count"], household["family_count"], household["source"]) == (1, 1, "registry")
    (member,) = field_round.rows("members")
    assert (member["age"], member["stated_age"], member["birth_year"]) == (40, 40, 1980)
    assert (member["nik_level"], member["nik_agrees"], member["line"]) == ("well_formed", True, 1)
    (family,) = field_round.rows("families")
    assert (family["family_id"], family["card_level"]) == (member["family_id"], "well_formed")
    assert field_round.rows("households_identity")[0]["head_name"] == "Siti"
    assert field_round.rows("members_identity")[0]["birth_date"] == dt.date(1980, 7, 1)
    found = {(row["item"], row["reason"], row["extent"]) for row in field_round.rows("quarantine")}
    assert found == {("wall", "unknown_code", "value"), ("bedrooms", "not_a_number", "value")}


def test_without_submissions_the_stage_waits(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7)])
    with pytest.raises(WaitingProblem, match="I001"):
        field_round.land()
