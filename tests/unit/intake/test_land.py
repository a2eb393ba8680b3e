"""The stage from raw forms to typed records."""

import datetime as dt

import pytest

from mutakhir.ground.errors import WaitingProblem
from mutakhir.ground.identifiers import show_id
from unit.intake.field_round import FieldRound, form, listed, person


def test_a_visit_becomes_a_household_with_its_members(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7)])
    answers = {"floor": "3", "has_car": "2", "floor_area": "36.0", "wall": "99", "bedrooms": "two"}
    field_round.deliver("submissions", [form("a", 7, **answers)])
    field_round.deliver("submission_members", [person("a", 1)])
    field_round.deliver("submissions_identity", [{"submission_id": "a", "head_name": " Siti "}])
    names = {
        "person_name": "Siti",
        "nik": "9901014107800001",
        "birth_date": "1980-07-01",
        "family_card": "9901010107100001",
    }
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
    with pytest.raises(WaitingProblem, match="intake.no-submissions"):
        field_round.land()


def reasons(field_round: FieldRound) -> set[tuple[object, ...]]:
    return {(r["submission_id"], r["copy"], r["item"], r["reason"]) for r in field_round.rows("quarantine")}


def test_a_form_that_cannot_be_used_is_set_aside_whole(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7)])
    sent = [
        form("good", 7),
        form("unreadable", "seven"),
        form("stranger", 8),
        form("nowhere", None, village="9999999999"),
        form("no-result", 7, result=None),
        form("odd-result", 7, result="9"),
        form("no-number", 7, visit_number="x"),
        form("old-form", 7, instrument="other-1"),
    ]
    field_round.deliver("submissions", sent)
    field_round.deliver("submissions", [form("good", 7)], "second", append=True)
    field_round.deliver("submission_members", [person("good", 1), person("ghost", 1)])
    field_round.land()
    assert [row["visit_id"] for row in field_round.rows("visits")] == ["good"]
    assert reasons(field_round) == {
        ("good", 2, "form", "sent_twice"),
        ("unreadable", 1, "form", "unreadable_household"),
        ("stranger", 1, "form", "household_not_in_prelist"),
        ("nowhere", 1, "form", "unknown_village"),
        ("no-result", 1, "form", "no_result"),
        ("odd-result", 1, "form", "unknown_result"),
        ("no-number", 1, "form", "unreadable_visit_number"),
        ("old-form", 1, "form", "unknown_instrument"),
        ("ghost", 1, "part", "no_form"),
    }


def test_the_last_enumerated_visit_counts(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7), listed(8)])
    late = dt.datetime(2021, 3, 1)
    sent = [
        form("a", 7, floor="1"),
        form("b", 7, visit_number="2", floor="2"),
        form("c", 7, visit_number="2", floor="3", received_at=late),
        form("d", 7, visit_number="3", result="5", floor="4"),
        form("e", show_id(8, "H"), result="4", related_household=show_id(7, "H").replace("-", " ")),
    ]
    field_round.deliver("submissions", sent)
    field_round.land()
    (household,) = field_round.rows("households")
    assert (household["household_id"], household["submission_id"], household["floor"]) == (7, "c", 3)
    visits = {row["visit_id"]: row for row in field_round.rows("visits")}
    assert sorted(visits) == ["a", "b", "c", "d", "e"]
    assert (visits["e"]["household_id"], visits["e"]["related_household_id"]) == (8, 7)


def test_paradata_keep_the_clock_of_the_device(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7)])
    field_round.deliver("prelist_identity", [{"household_id": 7, "latitude": 0.0, "longitude": 100.0}], "doors")
    assigned = {"household_id": 7, "visit_number": 1, "village": "1", "enumerator_id": "E-9", "reason": "prelist"}
    field_round.deliver("assignments", [assigned], "plan")
    times = {"started_at": "2021-02-03T23:30:00+09:00", "ended_at": "2021-02-04T00:00:10+09:00"}
    field_round.deliver("submissions", [form("a", 7, **times)])
    field_round.deliver("submissions_identity", [{"submission_id": "a", "latitude": "0.001", "longitude": "100"}])
    field_round.land()
    (visit,) = field_round.rows("visits")
    assert (visit["visited_on"], visit["start_hour"], visit["duration"]) == (dt.date(2021, 2, 3), 23, 1810)
    assert visit["clock_ahead"] == 13 * 3600 + 10  # ended at 15:00:10 UTC, arrived at 2:00
    assert (visit["assigned_to"], visit["enumerator_id"], visit["point_distance"]) == ("E-9", "E-1", 111)


def test_a_household_found_in_the_field_gets_an_id_for_life(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7)])
    field_round.deliver("submissions", [form("a", None, floor="1")])
    field_round.deliver("submission_members", [person("a", 1)])
    field_round.land()
    (household,) = field_round.rows("households")
    assert (household["source"], household["previous_household_id"]) == ("field", None)
    found = household["household_id"]
    field_round.deliver("submissions", [form("b", found, visit_number="2", floor="2")], "revisit", append=True)
    field_round.land()
    (household,) = field_round.rows("households")
    assert (household["household_id"], household["floor"]) == (found, 2)


def old_registry(field_round: FieldRound) -> None:
    """Release N-1: household 7 with members 70 (born 1950) and 71, one family, and household 8 without."""
    homes = [
        {"household_id": n, "village": "1101012001", "source": "registry", "status": "accepted", "floor": n}
        for n in (7, 8)
    ]
    field_round.deliver("previous_registry_households", homes)
    field_round.deliver("previous_registry_households_identity", [{"household_id": 7, "head_name": "Umar"}])
    field_round.deliver("previous_registry_families", [{"family_id": 700, "household_id": 7, "family_number": 1}])
    field_round.deliver("previous_registry_families_identity", [{"family_id": 700, "family_card": "1"}])
    people = [
        {
            "member_id": n,
            "household_id": 7,
            "family_id": 700,
            "person_id": n,
            "family_number": 1,
            "presence": 1,
            "age": 9,
        }
        for n in (70, 71)
    ]
    field_round.deliver("previous_registry_members", people)
    field_round.deliver("previous_registry_members_identity", [{"member_id": 70, "birth_date": dt.date(1950, 1, 2)}])


def test_members_keep_their_ids_inside_their_household_only(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7), listed(8)])
    old_registry(field_round)
    field_round.deliver("submissions", [form("a", 7), form("b", 8)])
    roster = [
        person("a", 1, previous_member_id="70"),
        person("a", 2, previous_member_id="70"),  # claimed twice: the first line keeps it
        person("a", 3, previous_member_id="71", presence="2"),  # dead: landed, not counted
        person("a", 4, family_number="2"),
        person("b", 1, previous_member_id="71"),  # of another household
    ]
    field_round.deliver("submission_members", roster)
    field_round.land()
    members = {(row["household_id"], row["line"]): row for row in field_round.rows("members")}
    assert (members[7, 1]["member_id"], members[7, 3]["member_id"]) == (70, 71)
    fresh = [members[key]["member_id"] for key in ((7, 2), (7, 4), (8, 1))]
    assert len({70, 71, *fresh}) == 5
    assert members[7, 1]["family_id"] == 700
    assert members[7, 4]["family_id"] not in (700, None)
    counts = {row["household_id"]: (row["member_count"], row["family_count"]) for row in field_round.rows("households")}
    assert counts == {7: (3, 2), 8: (1, 1)}
    strange = {(sent, item) for sent, _, item, why in reasons(field_round) if why == "unknown_member"}
    assert strange == {("a", "previous_member_id"), ("b", "previous_member_id")}


def test_a_round_without_field_work_carries_and_a_desk_replaces(desk_round: FieldRound) -> None:
    desk_round.deliver("prelist", [listed(7), listed(8), listed(9), listed(10, status="removed")])
    old_registry(desk_round)
    desk_round.land()
    assert {r["household_id"]: (r["channel"], r["floor"], r["result"]) for r in desk_round.rows("households")} == {
        7: ("carried", 7, None),
        8: ("carried", 8, None),
    }
    assert {row["member_id"]: row["age"] for row in desk_round.rows("members")} == {70: 70, 71: 9}
    (family,) = desk_round.rows("families")
    assert (family["family_id"], family["member_count"], family["card_level"]) == (700, 2, "bad_format")

    desk_round.deliver("submissions", [form("a", 8, channel="desk", visit_number=None, result=None, floor="1")])
    desk_round.land()
    assert {r["household_id"]: (r["channel"], r["floor"]) for r in desk_round.rows("households")} == {
        7: ("carried", 7),
        8: ("desk", 1),
    }
