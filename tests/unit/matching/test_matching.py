"""Who is who: equal NIK with agreement, never a NIK alone; what contradicts goes to people."""

from datetime import date

import ibis
import pytest

from mutakhir.ground.schema import dataset
from mutakhir.matching.civil import civil_reviews, links_table
from mutakhir.matching.persons import (
    base_persons,
    edges,
    events_table,
    nik_groups,
    nik_reviews,
    persons_table,
    redirects,
)
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import plain_name


POLICY = DeterministicPolicy(
    valid_from=date(2020, 1, 1),
    reference="a test",
    name_similarity_percent=75,
    prefix_letters=4,
    birth_year_gap=1,
    largest_group=4,
)
MEMBER = {
    "regency": "string", "member_id": "int64", "household_id": "int64", "previous_member_id": "int64", "sex": "int8",
    "nik": "string", "name": "string", "birth_year": "int32",
}  # fmt: skip
REGISTER = {
    "register_id": "int64", "alive": "boolean", "nik": "string", "register_sex": "int8", "register_name": "string",
    "register_year": "int32",
}  # fmt: skip
PERSON = {"person_id": "int64", "nik": "string", "member_id": "int64", "name": "string", "birth_year": "int32"}
NIK_A, NIK_B = "9901010101800001", "9901014101850002"


def member(
    member_id: int, nik: str | None, name: str, year: int | None, previous: int | None = None
) -> dict[str, object]:
    return {
        "regency": "1101", "member_id": member_id, "household_id": member_id, "previous_member_id": previous, "sex": 1,
        "nik": nik, "name": name, "birth_year": year,
    }  # fmt: skip


def registered(register_id: int, nik: str, name: str, year: int, *, alive: bool) -> dict[str, object]:
    return {
        "register_id": register_id, "alive": alive, "nik": nik, "register_sex": 1, "register_name": name,
        "register_year": year,
    }  # fmt: skip


def members(*rows: dict[str, object]) -> ibis.Table:
    return ibis.memtable(list(rows), schema=ibis.schema(MEMBER))


def empty(name: str) -> ibis.Table:
    return ibis.memtable([], schema=dataset(name).ibis_schema())


@pytest.mark.parametrize(
    ("nik", "name", "year", "status"),
    [
        (NIK_A, "SUTRISNO", 1980, "matched"),
        (NIK_A, "SUTRISNA", 1981, "matched"),
        (NIK_A, "SUTRISNO BIN KARTO", 1980, "matched"),
        (NIK_A, "WAGIYEM", 1980, "contradicts"),
        (NIK_A, "SUTRISNO", 1950, "contradicts"),
        (NIK_A, "SUTRISNO", None, "contradicts"),
        (NIK_B, "WATI", 1985, "dead"),
        ("9901010101900009", "SUTRISNO", 1980, "not_found"),
        (None, "SUTRISNO", 1980, "no_nik"),
    ],
)
def test_what_the_civil_register_says(nik: str | None, name: str, year: int | None, status: str) -> None:
    register = ibis.memtable(
        [
            registered(1, NIK_A, "SUTRISNO", 1980, alive=True),
            registered(2, NIK_B, "WATI", 1985, alive=False),
        ],
        schema=ibis.schema(REGISTER),
    )  # fmt: skip
    links = links_table(members(member(1, nik, name, year)), register, POLICY)
    found = links.to_pyarrow().to_pylist()[0]
    assert found["status"] == status
    reviews = civil_reviews(links).to_pyarrow()["reason"].to_pylist()
    assert reviews == ([f"civil_register_{status}"] if status in ("contradicts", "dead") else [])


def test_without_a_register_nobody_was_asked() -> None:
    found = links_table(members(member(1, NIK_A, "SUTRISNO", 1980)), None, POLICY).to_pyarrow().to_pylist()[0]
    assert (found["status"], found["evidence"]) == ("not_asked", None)


def settle(base_rows: list[dict[str, object]], previous: list[dict[str, object]], decisions: list[dict[str, object]]):
    minted = ibis.memtable(
        [{"regency": "1101", "source_key": f"member:{m}", "id": 100 + m} for m in range(1, 10)],
        schema=ibis.schema({"regency": "string", "source_key": "string", "id": "int64"}),
    )
    known = [{"member_id": 500 + int(str(p["person_id"])), **p} for p in previous]
    registry = (
        ibis.memtable(known or [], schema=ibis.schema({"member_id": "int64", "person_id": "int64"}))
        if not known
        else (ibis.memtable([{"member_id": k["member_id"], "person_id": k["person_id"]} for k in known]))
    )
    base = base_persons(members(*base_rows), registry, minted)
    earlier = ibis.memtable(known, schema=ibis.schema(PERSON))
    groups = nik_groups(base, earlier, POLICY)
    asked = ibis.memtable(decisions, schema=dataset("link_decisions").ibis_schema())
    moved = redirects(edges(groups, asked, base), lambda _name, table: table)
    people = {r["member_id"]: r for r in persons_table(base, moved).to_pyarrow().to_pylist()}
    events = events_table(base, moved).to_pyarrow().to_pylist()
    reviews = {(r["member_id"], r["reason"]) for r in nik_reviews(groups, base).to_pyarrow().to_pylist()}
    return people, events, reviews


def test_a_member_keeps_the_person_of_the_previous_release() -> None:
    people, events, reviews = settle(
        [member(1, NIK_A, "SUTRISNO", 1980, previous=507), member(2, None, "WATI", 1990)],
        [{"person_id": 7, "nik": NIK_A, "name": "SUTRISNO", "birth_year": 1980}],
        [],
    )
    assert (people[1]["person_id"], people[1]["step"]) == (7, "previous")
    assert (people[2]["person_id"], people[2]["step"]) == (102, "new")
    assert not events
    assert not reviews


def test_the_same_person_in_two_households_is_one_and_the_newer_id_redirects() -> None:
    people, events, _ = settle([member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_A, "SUTRISNA", 1980)], [], [])
    assert {people[1]["person_id"], people[2]["person_id"]} == {101}
    assert people[1]["duplicate"]
    assert people[2]["duplicate"]
    assert [(e["person_id"], e["other_person_id"], e["reason"]) for e in events] == [(101, 102, "nik")]


def test_a_person_who_moved_is_found_in_the_previous_release() -> None:
    people, _, _ = settle(
        [member(3, NIK_A, "SUTRISNO", 1980)],
        [{"person_id": 7, "nik": NIK_A, "name": "SUTRISNO", "birth_year": 1980}],
        [],
    )
    assert (people[3]["person_id"], people[3]["duplicate"]) == (7, False)


def test_an_equal_nik_with_another_name_is_never_linked_and_goes_to_people() -> None:
    people, events, reviews = settle([member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_A, "WATI", 1980)], [], [])
    assert people[1]["person_id"] != people[2]["person_id"]
    assert not events
    assert reviews == {(2, "nik_contradicts")}


def test_a_nik_of_many_goes_to_people_whole() -> None:
    people, _, reviews = settle([member(m, NIK_A, "SUTRISNO", 1980) for m in range(1, 7)], [], [])
    assert len({p["person_id"] for p in people.values()}) == 6
    assert {reason for _, reason in reviews} == {"nik_of_many"}


def decision(one: int, other: int, same: bool, day: int = 1) -> dict[str, object]:
    return {
        "regency": "1101", "decision_id": f"{one}-{other}-{day}", "member_id": one, "other_member_id": other,
        "same_person": same, "decided_on": date(2021, 3, day),
    }  # fmt: skip


def test_people_can_forbid_and_demand_a_link_and_the_last_decision_counts() -> None:
    both = [member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_A, "SUTRISNO", 1980), member(3, None, "TRISNO", 1980)]
    people, _, _ = settle(both, [], [decision(2, 1, False), decision(3, 1, True)])
    assert people[1]["person_id"] != people[2]["person_id"]
    assert (people[3]["person_id"], people[3]["step"]) == (people[1]["person_id"], "decision")
    people, _, _ = settle(both, [], [decision(2, 1, False), decision(1, 2, True, day=2)])
    assert people[1]["person_id"] == people[2]["person_id"]


def test_a_chain_of_links_ends_in_the_oldest_person() -> None:
    rows = [member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_B, "SUTRISNO", 1980), member(3, None, "SUTRISNO", 1980)]
    people, events, _ = settle(rows, [], [decision(1, 3, True), decision(3, 2, True)])
    assert {p["person_id"] for p in people.values()} == {101}
    assert len(events) == 2


def test_plain_names() -> None:
    found = plain_name(ibis.literal("  Ma'ruf   d'Arc, S.Pd "))
    assert ibis.duckdb.connect().execute(found) == "MARUF DARC SPD"
