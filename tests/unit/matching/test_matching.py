"""Who is who: equal NIK with agreement, never a NIK alone; what contradicts goes to people."""

from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pytest

from mutakhir.ground.schema import dataset
from mutakhir.matching.agreement import names_agree
from mutakhir.matching.joining import decided_edges, nik_edges, person_edges, touched_records
from mutakhir.matching.one_person import one_person
from mutakhir.matching.persons import (
    base_persons,
    carriers,
    judged,
    nik_groups,
    nik_reviews,
    person_records,
    persons_table,
    shared_records,
)
from mutakhir.matching.records import accepted_members, plain_name, previous_persons
from mutakhir.matching.repeated import repeated, repeated_persons, shared_niks
from small_matching import HERE, NIK_A, NIK_B, POLICY, Row, member, split, table


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("SUTRISNO", "SUTRISNO", True),
        ("sutrisno ", " Sutrisno", True),
        ("SITI AMINAH", "SITI AMINAH BINTI KARTO", True),
        ("ADI", "ADI SAPUTRA", False),
        ("...", "...", False),
        ("", "", False),
        (None, None, False),
        ("SITI", None, False),
        ("ÉÉ", "ÉÉ", False),
        ("ı", "ı", True),
    ],
)
def test_when_names_agree(one: str | None, other: str | None, agree: bool) -> None:
    rows = ibis.memtable([{"one": one, "other": other}], schema=ibis.schema({"one": "string", "other": "string"}))
    assert rows.select(agree=names_agree(rows.one, rows.other, POLICY)).to_pyarrow().to_pylist() == [{"agree": agree}]


def settle(rows: list[Row], previous: list[Row], decisions: list[Row]) -> tuple[dict[int, Row], list[Row], set[object]]:
    """Persons by member, events and reviews; `previous` has person_id, nik, name and birth_year."""
    minted = ibis.memtable(
        [{"regency": HERE, "source_key": f"member:{m}", "id": 100 + m} for m in range(1, 10)],
        schema=ibis.schema({"regency": "string", "source_key": "string", "id": "int64"}),
    )
    members, identity = split("members", rows)
    accepted = table("accepted", *({"regency": HERE, "household_id": row["household_id"]} for row in rows))
    old, old_names = split(
        "registry_members",
        [
            member(500 + int(str(p["person_id"])), str(p["nik"]), str(p["name"]), int(str(p["birth_year"])))
            | {"person_id": p["person_id"]}
            for p in previous
        ],
    )
    base = base_persons(accepted_members(accepted, members), old, minted)
    records = table("person_records_identity", *person_records(base, identity).to_pyarrow().to_pylist())
    earlier = previous_persons(old, old_names)
    shared = table("shared_niks_identity", *shared_niks([carriers(records, earlier).to_pyarrow()]).to_pylist())
    same_nik = table(
        "shared_records_identity", *shared_records(records, identity, earlier, shared).to_pyarrow().to_pylist()
    )
    groups = judged(nik_groups(same_nik), POLICY)
    found = [nik_edges(groups), decided_edges(table("link_decisions", *decisions))]
    made = joined(person_edges(found, records, old), records, old)
    again = repeated_persons([records.to_pyarrow()], made["person_moves"]).to_pylist()
    moved = table("person_moves", *made["person_moves"].to_pylist())
    persons = persons_table(records, moved, table("repeated_persons", *again))
    people = {row["member_id"]: row for row in persons.to_pyarrow().to_pylist()}
    reviews = {(row["member_id"], row["reason"]) for row in nik_reviews(groups).to_pyarrow().to_pylist()}
    return people, made["person_events"].to_pylist(), reviews


def joined(edges: ibis.Table, records: ibis.Table, old: ibis.Table) -> dict[str, pa.Table]:
    """As the stage joins them; a record that people part from others has a number 900 and more set aside."""
    schema = dataset("confirmed_records").arrow_schema()
    touched = touched_records(edges, records, old).to_pyarrow()
    ids = [number for number in touched["member_id"].to_pylist() if number < 500]
    spare = pa.table({"member_id": ids, "person_id": [900 + number for number in ids]}, schema=schema_of_spares())
    found = {
        "person_edges": edges.to_pyarrow(), "touched_records": touched, "spare_persons": spare,
        "confirmed_records": schema.empty_table(),
    }  # fmt: skip
    return one_person(found, 4, date(2021, 3, 31))


def schema_of_spares() -> pa.Schema:
    return dataset("spare_persons").arrow_schema()


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
    told = [(e["event"], e["member_id"], e["person_id"], e["other_person_id"], e["reason"]) for e in events]
    assert told == [("merged", 2, 101, 102, "nik"), ("redirected", 2, 101, 102, "nik")]


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
        "regency": "1101", "decision_id": f"{one}-{other}-{day}", "member_id": one, "other_kind": "member",
        "other_id": other, "same_person": same, "decided_on": date(2021, 3, day),
    }  # fmt: skip


def test_people_can_forbid_and_demand_a_link_and_the_last_decision_counts() -> None:
    both = [member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_A, "SUTRISNO", 1980), member(3, None, "TRISNO", 1980)]
    people, _, _ = settle(both, [], [decision(2, 1, False), decision(3, 1, True)])
    assert people[1]["person_id"] != people[2]["person_id"]
    assert (people[3]["person_id"], people[3]["step"]) == (people[1]["person_id"], "decision")
    people, _, _ = settle(both, [], [decision(2, 1, False), decision(1, 2, True, day=2)])
    assert people[1]["person_id"] == people[2]["person_id"]


def test_a_decision_on_a_record_of_the_previous_release_is_obeyed() -> None:
    """It is known by the NIK that both carry, though it stands in no household of the round."""
    known = [{"person_id": 7, "nik": NIK_A, "name": "WATI", "birth_year": 1980}]
    people, _, reviews = settle([member(3, NIK_A, "SUTRISNO", 1980)], known, [])
    assert (people[3]["person_id"], reviews) == (103, {(3, "nik_contradicts")})
    people, _, _ = settle([member(3, NIK_A, "SUTRISNO", 1980)], known, [decision(3, 507, True)])
    assert (people[3]["person_id"], people[3]["step"]) == (7, "decision")


def test_a_chain_of_links_ends_in_the_oldest_person() -> None:
    rows = [member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_B, "SUTRISNO", 1980), member(3, None, "SUTRISNO", 1980)]
    people, events, _ = settle(rows, [], [decision(1, 3, True), decision(3, 2, True)])
    assert {p["person_id"] for p in people.values()} == {101}
    assert sorted(e["other_person_id"] for e in events if e["event"] == "merged") == [102, 103]


def test_people_part_records_that_were_one_person_in_the_previous_release() -> None:
    known = [{"person_id": 7, "nik": NIK_A, "name": "SUTRISNO", "birth_year": 1980}]
    rows = [member(1, NIK_A, "SUTRISNO", 1980, previous=507), member(2, NIK_A, "SUTRISNO", 1980, previous=507)]
    people, events, _ = settle(rows, known, [])
    assert {p["person_id"] for p in people.values()} == {7}
    people, events, _ = settle(rows, known, [decision(2, 1, False)])
    assert {people[1]["person_id"], people[2]["person_id"]} == {7, 901}
    assert [(e["event"], e["person_id"], e["other_person_id"]) for e in events] == [("split", 901, 7)]


def test_plain_names() -> None:
    found = plain_name(ibis.literal("  Ma'ruf   d'Arc, S.Pd "))
    assert ibis.duckdb.connect().execute(found) == "MARUF DARC SPD"


@pytest.mark.parametrize(
    ("parts", "found"),
    [([], []), ([[1, 2, 3]], []), ([[1, 2], [2, 3], [3, 3]], [2, 3]), ([[5], [5], [5]], [5])],
)
def test_numbers_that_stand_more_than_once(parts: list[list[int]], found: list[int]) -> None:
    assert repeated(np.array(part, np.int64) for part in parts).tolist() == found


def test_a_nik_is_shared_by_several_here_or_by_two_regencies() -> None:
    one = pa.table({"nik_number": [1, 2, 3], "several": [False, True, False]})
    other = pa.table({"nik_number": [3, 4], "several": [False, False]})
    assert shared_niks([one, other])["nik_number"].to_pylist() == [2, 3]


def test_persons_are_counted_after_they_moved() -> None:
    moved = pa.table({"member_id": [13], "into_person_id": [1]})
    records = [
        pa.table({"member_id": [11, 12], "person_id": [1, 2]}),
        pa.table({"member_id": [13, 14], "person_id": [9, 3]}),
    ]
    assert repeated_persons(records, moved)["person_id"].to_pylist() == [1]
