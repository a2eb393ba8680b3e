"""Who is who: equal NIK with agreement, never a NIK alone; what contradicts goes to people."""

from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pytest

from mutakhir.ground.schema import dataset
from mutakhir.matching.agreement import names_agree
from mutakhir.matching.civil import (
    answers,
    asks,
    civil_reviews,
    compared,
    found_in_register,
    links_table,
    not_asked,
)
from mutakhir.matching.persons import (
    base_persons,
    carriers,
    edges,
    events_table,
    judged,
    moves,
    nik_groups,
    nik_reviews,
    person_records,
    persons_table,
    shared_records,
)
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import (
    accepted_members,
    living,
    named_members,
    passed_over,
    plain_name,
    previous_persons,
    register_persons,
)
from mutakhir.matching.repeated import repeated, repeated_persons, shared_niks


POLICY = DeterministicPolicy(
    valid_from=date(2020, 1, 1),
    reference="a test",
    name_similarity_percent=75,
    prefix_letters=4,
    birth_year_gap=1,
    largest_group=4,
)
NIK_A, NIK_B = "9901010101800001", "9901014101850002"


Row = dict[str, object]
HERE, THERE = "1101", "1102"


def table(name: str, *rows: Row) -> ibis.Table:
    """A dataset with these rows; what they do not name is empty."""
    schema = dataset(name).ibis_schema()
    return ibis.memtable([dict.fromkeys(schema) | row for row in rows], schema=schema)


def member(member_id: int, nik: str | None, name: str, year: int | None, previous: int | None = None) -> Row:
    born = None if year is None else date(year, 5, 1)
    return {
        "regency": HERE, "member_id": member_id, "household_id": member_id, "previous_member_id": previous, "sex": 1,
        "nik_level": "well_formed" if nik else "missing", "nik": nik, "person_name": name, "birth_date": born,
    }  # fmt: skip


def registered(register_id: int, nik: str, name: str, year: int, *, alive: bool = True, regency: str = HERE) -> Row:
    return {
        "regency": regency, "register_id": register_id, "alive": alive, "nik": nik, "sex": 1, "person_name": name,
        "birth_date": date(year, 5, 1),
    }  # fmt: skip


def split(name: str, rows: list[Row]) -> tuple[ibis.Table, ibis.Table]:
    """The same rows as a dataset and as the one of its identities."""
    parts = []
    for one in (name, f"{name}_identity"):
        known = dataset(one).ibis_schema()
        parts.append(table(one, *({k: v for k, v in row.items() if k in known} for row in rows)))
    return parts[0], parts[1]


def of_regency(found: ibis.Table, regency: str = HERE) -> ibis.Table:
    return found.filter(found.regency == regency)


def links(rows: list[Row], register: list[Row]) -> list[Row]:
    """The links of the members `rows`, made as the stage makes them: with the regency's register, then the nation's."""
    members, identity = split("members", rows)
    accepted = table("accepted", *({"regency": HERE, "household_id": row["household_id"]} for row in rows))
    named = named_members(accepted_members(accepted, members), identity)
    everyone, everybody = split("civil_register", register)
    alive = living(of_regency(everyone), of_regency(everybody))
    answered = answers(asks(named, alive), everyone, everybody)
    here = register_persons(of_regency(everyone), alive, passed_over(alive))
    found = links_table(compared(found_in_register(named, here, answered), POLICY))
    return found.order_by("member_id").to_pyarrow().to_pylist()


@pytest.mark.parametrize("regency", [HERE, THERE])
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
def test_what_the_civil_register_says(nik: str | None, name: str, year: int | None, status: str, regency: str) -> None:
    """Wherever in the nation the record lies."""
    register = [
        registered(1, NIK_A, "SUTRISNO", 1980, regency=regency),
        registered(2, NIK_B, "WATI", 1985, alive=False, regency=regency),
    ]
    (found,) = links([member(1, nik, name, year)], register)
    assert found["status"] == status
    reviews = civil_reviews(table("links", found)).to_pyarrow()["reason"].to_pylist()
    assert reviews == ([f"civil_register_{status}"] if status in ("contradicts", "dead") else [])


@pytest.mark.parametrize(
    ("register", "answer"),
    [
        ([registered(7, NIK_A, "SUTRISNO", 1980), registered(5, NIK_A, "SUTRISNO", 1980)], 5),
        ([registered(3, NIK_A, "SUTRISNO", 1980, alive=False), registered(5, NIK_A, "SUTRISNO", 1980)], 5),
        ([registered(3, NIK_A, "SUTRISNO", 1980, regency=THERE), registered(5, NIK_A, "SUTRISNO", 1980)], 5),
        (
            [
                registered(3, NIK_A, "SUTRISNO", 1980, alive=False),
                registered(5, NIK_A, "SUTRISNO", 1980, regency=THERE),
            ],
            5,
        ),
        (
            [
                registered(3, NIK_A, "SUTRISNO", 1980, alive=False),
                registered(2, NIK_A, "SUTRISNO", 1980, alive=False, regency=THERE),
            ],
            2,
        ),
    ],
    ids=["lower number", "the living", "own regency", "the living elsewhere", "dead in both"],
)
def test_of_several_records_with_a_nik_one_counts(register: list[Row], answer: int) -> None:
    (found,) = links([member(1, NIK_A, "SUTRISNO", 1980)], register)
    assert found["register_id"] == answer


def test_a_nik_that_nobody_typed_well_is_not_asked_for() -> None:
    rows = [member(1, NIK_A, "SUTRISNO", 1980) | {"nik_level": "malformed"}]
    (found,) = links(rows, [registered(1, NIK_A, "SUTRISNO", 1980)])
    assert (found["status"], found["register_id"], found["evidence"]) == ("no_nik", None, None)


def test_the_evidence_names_what_agreed() -> None:
    rows = [member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_B, "WAGIYEM", 1985)]
    found = links(rows, [registered(1, NIK_A, "SUTRISNO", 1980), registered(2, NIK_B, "WATI", 1985)])
    assert [row["evidence"] for row in found] == ["nik name birth_year sex", "nik birth_year sex"]


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


def test_without_a_register_nobody_was_asked() -> None:
    rows, _ = split("members", [member(1, NIK_A, "SUTRISNO", 1980)])
    found = not_asked(rows).to_pyarrow().to_pylist()[0]
    assert (found["status"], found["evidence"]) == ("not_asked", None)


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
    groups = judged(nik_groups(shared_records(records, identity, earlier, shared)), POLICY)
    asked = table("link_decisions", *decisions)
    moved = moves(edges(groups, asked, records), lambda _name, found: found)
    again = repeated_persons([records.to_pyarrow()], moved.to_pyarrow()).to_pylist()
    persons = persons_table(records, moved, table("repeated_persons", *again))
    people = {row["member_id"]: row for row in persons.to_pyarrow().to_pylist()}
    events = events_table(records, moved).to_pyarrow().to_pylist()
    reviews = {(row["member_id"], row["reason"]) for row in nik_reviews(groups).to_pyarrow().to_pylist()}
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
    moved = pa.table({"person_id": [9], "into_person_id": [1], "step": ["nik"]})
    records = [pa.table({"person_id": [1, 2]}), pa.table({"person_id": [9, 3]})]
    assert repeated_persons(records, moved)["person_id"].to_pylist() == [1]
