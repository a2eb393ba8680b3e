"""New records find whom the stage finds; in whatever order and company they come."""

import random

import duckdb
import pyarrow as pa
import pytest

from mutakhir.ground.errors import UsageProblem
from mutakhir.matching.adding import door, pairs
from mutakhir.matching.adding.door import added
from mutakhir.matching.adding.pairs import Found, NewRecords
from mutakhir.matching.adding.verdicts import Verdict
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.registry import PersonLinkage


def _found(made, new: pa.Table) -> Found:
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        return NewRecords(con, made.registry.model, made.registry.names, new).found(made.registry.index)


@pytest.fixture(scope="module")
def whole(made) -> list[Verdict]:
    return added(made.registry, made.new)


def _by_stage(made) -> dict[tuple[int, int], tuple[int, str | None, bool]]:
    """Pairs of a new record and another, as the stage finds them among all members: those of the registry are linked
    already, each to a person of its own."""
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        con.register("read_members", made.members)
        with_fields(con, "read_members", "members", made.registry.names)
        con.sql("CREATE TABLE settled_claims AS SELECT record AS record_l, record AS record_r FROM members"
                " WHERE record % 12 > 0")  # fmt: skip
        model = made.registry.model
        rows = PersonLinkage(con, model.at(made.members.num_rows)).doubles(model.models.doubles).to_pylist()
    return {(row["record_l"], row["record_r"]): (row["weight"], row["guard"], row["verdict"] == "link") for row in rows}


def test_pairs_are_those_of_the_stage(made):
    found, number = _found(made, made.new), made.new_numbers
    ours = {
        (number[new], one.member - 1): (one.weight, one.guard, one.links)
        for new, persons in found.persons.items()
        for one in persons
    }
    ours |= {(number[one.left], number[one.right]): (one.weight, one.guard, one.links) for one in found.rows}
    assert ours == _by_stage(made)
    assert sum(links for _, _, links in ours.values()) > 40
    assert {guard for _, guard, _ in ours.values()} > {None}


def test_who_is_found_is_the_person(made, whole: list[Verdict]):
    truth = [made.members["person"][number].as_py() + 1 for number in made.new_numbers]
    there = set(made.registry.side.table["person"].to_pylist())
    same = [(one.persons[0].person, person) for one, person in zip(whole, truth, strict=True) if one.kind == "same"]
    assert [pair for pair in same if pair[0] != pair[1]] == []
    missed = [person for one, person in zip(whole, truth, strict=True) if one.kind == "new" and person in there]
    assert len(missed) < 0.15 * len(same)


def _told(verdicts: list[Verdict], numbers: list[int]) -> dict[int, tuple[object, ...]]:
    return {
        number: (one.kind, one.persons, tuple(sorted(numbers[row] for row in one.rows)), one.doubt, one.weight)
        for number, one in zip(numbers, verdicts, strict=True)
    }


def _numbered(table: pa.Table) -> pa.Table:
    return table.set_column(0, "record", pa.array(range(table.num_rows), pa.int64()))


def test_added_in_two_parts_the_verdicts_are_the_same_but_for_what_lies_between_the_parts(made, whole: list[Verdict]):
    size = made.new.num_rows
    in_parts: list[Verdict] = []
    for part in (range(0, size, 2), range(1, size, 2)):
        in_parts += zip(part, added(made.registry, _numbered(made.new.take(pa.array(part)))), strict=True)
    apart = dict(in_parts)
    differs = {record for record in range(size) if (apart[record].kind, apart[record].persons) !=
               (whole[record].kind, whole[record].persons)}  # fmt: skip
    by_rows = {record for record, one in enumerate(whole) if one.kind == "repeated" or one.doubt == "row"}
    assert differs <= by_rows
    assert {apart[record].kind for record in differs} <= {"new", "review", "repeated"}


def test_twice_is_as_once(made, whole: list[Verdict]):
    assert added(made.registry, made.new) == whole


def test_the_order_of_rows_changes_no_pair(made):
    order = list(range(made.new.num_rows))
    random.Random(3).shuffle(order)
    straight, mixed = _found(made, made.new), _found(made, _numbered(made.new.take(pa.array(order))))
    assert {order[record]: persons for record, persons in mixed.persons.items()} == dict(straight.persons)
    pairs = {(*sorted((order[one.left], order[one.right])), one.weight, one.guard) for one in mixed.rows}
    assert pairs == {(one.left, one.right, one.weight, one.guard) for one in straight.rows}


def _alone(made, record: int, **changed: object) -> list[Verdict]:
    row = made.new.slice(record, 1).to_pylist()[0] | {"record": 0} | changed
    return added(made.registry, pa.Table.from_pylist([row], schema=made.new.schema))


def test_alone_a_record_has_the_verdict_that_it_has_among_others(made, whole: list[Verdict]):
    record = next(record for record, one in enumerate(whole) if one.kind == "same")
    assert _alone(made, record) == [whole[record]]


def test_without_a_village_a_person_is_found_by_nik_or_by_name_and_birth_date(made, whole: list[Verdict]):
    nowhere = {"village": None, "regency": None, "card": None}
    sure = [record for record, one in enumerate(whole) if one.kind == "same" and one.weight > 25_000]
    by_nik = _alone(made, sure[0], **nowhere)[0]
    assert (by_nik.kind, by_nik.persons[0].person) == ("same", whole[sure[0]].persons[0].person)
    by_name = [_alone(made, record, **nowhere, nik=None)[0] for record in sure[:10]]
    assert any(one.persons and one.persons[0].person == whole[record].persons[0].person
               for record, one in zip(sure, by_name, strict=False))  # fmt: skip


def test_with_nothing_but_a_name_nobody_can_be_looked_for(made):
    nothing = dict.fromkeys(("village", "regency", "card", "nik", "birth_date", "mother_name", "sex"))
    assert [one.kind for one in _alone(made, 0, **nothing)] == ["unusable"]


def test_no_record_no_verdict(made):
    assert added(made.registry, made.new.slice(0, 0)) == []


def test_a_dataset_is_no_list_of_new_records(made, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(door, "MOST", 3)
    with pytest.raises(UsageProblem, match=r"matching\.too-many"):
        added(made.registry, made.new)


def test_more_records_than_are_compared_in_one_go_are_compared_all_the_same(
    made, whole: list[Verdict], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pairs, "AT_ONCE", 50)
    assert added(made.registry, made.new) == whole


def test_where_nobody_of_its_regency_is_known_a_person_is_looked_for_everywhere(made, whole: list[Verdict]):
    record = next(record for record, one in enumerate(whole) if one.kind == "same" and one.weight > 25_000)
    (found,) = _alone(made, record, village="9901012001", regency="9901")
    assert (found.kind, found.persons[0].person) == ("same", whole[record].persons[0].person)
