"""The stage from raw forms to typed records."""

import datetime as dt
from collections.abc import Iterable

import pytest

from mutakhir.ground.errors import WaitingProblem
from mutakhir.ground.identifiers import show_id
from unit.intake.field_round import FieldRound, Row, form, listed, opened, person


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> FieldRound:
    """One round that was landed once, for the tests that only look at it: each has its own households."""
    made = opened(tmp_path_factory.mktemp("landed"), fieldwork=True)
    made.deliver("prelist", [listed(n) for n in (7, 20, 30, 31, 40, 50, 51, 60)])
    made.deliver("prelist_identity", [{"household_id": 40, "latitude": 0.0, "longitude": 100.0}], "doors")
    assigned = {"household_id": 40, "visit_number": 1, "village": "1", "enumerator_id": "E-9", "reason": "prelist"}
    made.deliver("assignments", [assigned], "plan")
    old_registry(made, 50, 51)
    made.deliver("submissions", [*WHOLE, *UNUSABLE, *SEVERAL, *TIMED, *PREFILLED, *EXTRA])
    made.deliver("submissions", [form("good", 20)], "second", append=True)
    roster = [person("whole", 1), person("good", 1), person("ghost", 1), *ROSTER, *EXTRA_LINES]
    made.deliver("submission_members", roster)
    places = [
        {"submission_id": "whole", "head_name": " Siti "},
        {"submission_id": "timed", "latitude": "0.001", "longitude": "100"},
        EXTRA_DOOR,
    ]
    made.deliver("submissions_identity", places)
    made.deliver("submission_members_identity", [{"submission_id": "whole", "line": 1, **SITI}, EXTRA_NAMES])
    made.land()
    return made


def old_registry(field_round: FieldRound, full: int, empty: int) -> None:
    """Release N-1: one household with members 70 (born 1950) and 71 in one family, and one without."""
    homes = [
        {"household_id": n, "village": "1101012001", "source": "registry", "status": "accepted", "floor": floor}
        for n, floor in ((full, 7), (empty, 8))
    ]
    field_round.deliver("previous_registry_households", homes)
    field_round.deliver("previous_registry_households_identity", [{"household_id": full, "head_name": "Umar"}])
    field_round.deliver("previous_registry_families", [{"family_id": 700, "household_id": full, "family_number": 1}])
    field_round.deliver("previous_registry_families_identity", [{"family_id": 700, "family_card": "1"}])
    shared = {"household_id": full, "family_id": 700, "family_number": 1, "presence": 1, "age": 9}
    people = [{"member_id": n, "person_id": n, **shared} for n in (70, 71)]
    field_round.deliver("previous_registry_members", people)
    field_round.deliver("previous_registry_members_identity", [{"member_id": 70, "birth_date": dt.date(1950, 1, 2)}])


def of_households(rows: list[Row], *households: int) -> list[Row]:
    return [row for row in rows if row["household_id"] in households]


def reasons(field_round: FieldRound, forms: Iterable[Row]) -> set[tuple[object, ...]]:
    names = {row["submission_id"] for row in forms}
    rows = [row for row in field_round.rows("quarantine") if row["submission_id"] in names]
    return {(r["submission_id"], r["copy"], r["item"], r["reason"], r["extent"]) for r in rows}


WHOLE = [form("whole", 7, floor="3", has_car="2", floor_area="36.0", wall="99", bedrooms="two")]
SITI = {"person_name": "Siti", "nik": "9901014107800001", "birth_date": "1980-07-01", "family_card": "9901010107100001"}


def test_a_visit_becomes_a_household_with_its_members(landed: FieldRound) -> None:
    (household,) = of_households(landed.rows("households"), 7)
    assert {n: household[n] for n in ("household_id", "floor", "has_car", "floor_area", "wall", "bedrooms")} == {
        "household_id": 7, "floor": 3, "has_car": False, "floor_area": 36, "wall": None, "bedrooms": None,
    }  # fmt: skip
    assert (household["member_count"], household["family_count"], household["source"]) == (1, 1, "registry")
    (member,) = of_households(landed.rows("members"), 7)
    assert (member["age"], member["stated_age"], member["birth_year"]) == (40, 40, 1980)
    assert (member["nik_level"], member["nik_agrees"], member["line"]) == ("well_formed", True, 1)
    (family,) = of_households(landed.rows("families"), 7)
    assert (family["family_id"], family["card_level"]) == (member["family_id"], "well_formed")
    assert of_households(landed.rows("households_identity"), 7)[0]["head_name"] == "Siti"
    born = {row["member_id"]: row["birth_date"] for row in landed.rows("members_identity")}
    assert born[member["member_id"]] == dt.date(1980, 7, 1)
    assert reasons(landed, WHOLE) == {
        ("whole", 1, "wall", "unknown_code", "value"),
        ("whole", 1, "bedrooms", "not_a_number", "value"),
    }


EXTRA = [form("extra", 60, water_customer_kind="2", gas_customer_kind="9", stated_family_count="2")]
EXTRA_LINES = [
    person("extra", 1, contraception="4", documents_agree="0", holds_kks="1"),
    person("extra", 2, contraception="10", holds_pkh="perhaps"),
]
EXTRA_DOOR = {"submission_id": "extra", "electricity_customer_number": " 0512345678 ", "neighbourhood": "RT 1"}
EXTRA_NAMES = {"submission_id": "extra", "line": 1, "nisn": "0012345678", "birth_place": "Rekayasa"}


def test_what_no_stage_decides_on_lands_typed_too(landed: FieldRound) -> None:
    (household,) = of_households(landed.rows("households"), 60)
    assert [household[n] for n in ("water_customer_kind", "gas_customer_kind", "stated_family_count")] == [2, None, 2]
    (door,) = of_households(landed.rows("households_identity"), 60)
    assert (door["electricity_customer_number"], door["neighbourhood"]) == ("0512345678", "RT 1")
    first, second = sorted(of_households(landed.rows("members"), 60), key=lambda row: str(row["line"]))
    assert [first[n] for n in ("contraception", "documents_agree", "holds_kks", "holds_pkh")] == [4, 0, True, None]
    assert (second["contraception"], second["holds_pkh"]) == (None, None)
    names = {row["member_id"]: (row["nisn"], row["birth_place"]) for row in landed.rows("members_identity")}
    assert names[first["member_id"]] == ("0012345678", "Rekayasa")
    assert reasons(landed, EXTRA) == {
        ("extra", 1, "gas_customer_kind", "unknown_code", "value"),
        ("extra", 1, "contraception", "unknown_code", "value"),
        ("extra", 1, "holds_pkh", "not_yes_no", "value"),
    }


def test_without_submissions_the_stage_waits(field_round: FieldRound) -> None:
    field_round.deliver("prelist", [listed(7)])
    with pytest.raises(WaitingProblem, match="intake.no-submissions"):
        field_round.land()


UNUSABLE = [
    form("good", 20),
    form("unreadable", "seven"),
    form("stranger", 8),
    form("nowhere", None, village="9999999999"),
    form("no-result", 20, result=None),
    form("odd-result", 20, result="9"),
    form("no-number", 20, visit_number="x"),
    form("old-form", 20, instrument="other-1"),
]


def test_a_form_that_cannot_be_used_is_set_aside_whole(landed: FieldRound) -> None:
    sent = {row["submission_id"] for row in UNUSABLE}
    assert [row["visit_id"] for row in landed.rows("visits") if row["visit_id"] in sent] == ["good"]
    assert reasons(landed, [*UNUSABLE, {"submission_id": "ghost"}]) == {
        ("good", 2, "form", "sent_twice", "form"),
        ("unreadable", 1, "form", "unreadable_household", "form"),
        ("stranger", 1, "form", "household_not_in_prelist", "form"),
        ("nowhere", 1, "form", "unknown_village", "form"),
        ("no-result", 1, "form", "no_result", "form"),
        ("odd-result", 1, "form", "unknown_result", "form"),
        ("no-number", 1, "form", "unreadable_visit_number", "form"),
        ("old-form", 1, "form", "unknown_instrument", "form"),
        ("ghost", 1, "part", "no_form", "form"),
    }


SEVERAL = [
    form("a", 30, floor="1"),
    form("b", 30, visit_number="2", floor="2"),
    form("c", 30, visit_number="2", floor="3", received_at=dt.datetime(2021, 3, 1)),
    form("d", 30, visit_number="3", result="5", floor="4"),
    form("e", show_id(31, "H"), result="4", related_household=show_id(30, "H").replace("-", " ")),
]


def test_the_last_enumerated_visit_counts(landed: FieldRound) -> None:
    (household,) = of_households(landed.rows("households"), 30, 31)
    assert (household["household_id"], household["submission_id"], household["floor"]) == (30, "c", 3)
    visits = {row["visit_id"]: row for row in of_households(landed.rows("visits"), 30, 31)}
    assert sorted(visits) == ["a", "b", "c", "d", "e"]
    assert (visits["e"]["household_id"], visits["e"]["related_household_id"]) == (31, 30)


TIMED = [form("timed", 40, started_at="2021-02-03T23:30:00+09:00", ended_at="2021-02-04T00:00:10+09:00")]


def test_paradata_keep_the_clock_of_the_device(landed: FieldRound) -> None:
    (visit,) = of_households(landed.rows("visits"), 40)
    assert (visit["visited_on"], visit["start_hour"], visit["duration"]) == (dt.date(2021, 2, 3), 23, 1810)
    assert visit["clock_ahead"] == 13 * 3600 + 10  # ended at 15:00:10 UTC, arrived at 2:00
    assert (visit["assigned_to"], visit["enumerator_id"], visit["point_distance"]) == ("E-9", "E-1", 111)


PREFILLED = [form("p", 50), form("q", 51)]
ROSTER = [
    person("p", 1, previous_member_id="70"),
    person("p", 2, previous_member_id="70"),  # claimed twice: the first line keeps it
    person("p", 3, previous_member_id="71", presence="2"),  # dead: landed, not counted
    person("p", 4, family_number="2"),
    person("q", 1, previous_member_id="71"),  # of another household
]


def test_members_keep_their_ids_inside_their_household_only(landed: FieldRound) -> None:
    rows = of_households(landed.rows("members"), 50, 51)
    members = {(row["household_id"], row["line"]): row for row in rows}
    assert (members[50, 1]["member_id"], members[50, 3]["member_id"]) == (70, 71)
    fresh = [members[key]["member_id"] for key in ((50, 2), (50, 4), (51, 1))]
    assert len({70, 71, *fresh}) == 5
    assert members[50, 1]["family_id"] == 700
    assert members[50, 4]["family_id"] not in (700, None)
    homes = of_households(landed.rows("households"), 50, 51)
    assert {r["household_id"]: (r["member_count"], r["family_count"]) for r in homes} == {50: (3, 2), 51: (1, 1)}
    strange = {(sent, item, why) for sent, _, item, why, _ in reasons(landed, PREFILLED)}
    assert strange == {(sent, "previous_member_id", "unknown_member") for sent in ("p", "q")}


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


def test_a_round_without_field_work_carries_and_a_desk_replaces(desk_round: FieldRound) -> None:
    desk_round.deliver("prelist", [listed(7), listed(8), listed(9), listed(10, status="removed")])
    old_registry(desk_round, 7, 8)
    desk_round.land()
    assert {r["household_id"]: (r["channel"], r["floor"], r["result"]) for r in desk_round.rows("households")} == {
        7: ("carried", 7, None),
        8: ("carried", 8, None),
    }
    assert {row["member_id"]: row["age"] for row in desk_round.rows("members")} == {70: 70, 71: 9}
    (family,) = desk_round.rows("families")
    assert (family["family_id"], family["member_count"], family["card_level"]) == (700, 2, "bad_format")
    # A release does not hold these.
    assert {row["contraception"] for row in desk_round.rows("members")} == {None}
    assert {row["nisn"] for row in desk_round.rows("members_identity")} == {None}
    doors = {row["household_id"]: row for row in desk_round.rows("households_identity")}
    assert (doors[7]["head_name"], doors[7]["neighbourhood"]) == ("Umar", None)

    desk_round.deliver("submissions", [form("a", 8, channel="desk", visit_number=None, result=None, floor="1")])
    desk_round.land()
    assert {r["household_id"]: (r["channel"], r["floor"]) for r in desk_round.rows("households")} == {
        7: ("carried", 7),
        8: ("desk", 1),
    }
