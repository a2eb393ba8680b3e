"""What always holds of persons, and the cases of each rule."""

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_edges import EDGE_LISTS, LARGEST, NIKS, Edge, edge_table, record_table
from made_persons import HISTORIES, PARTITION, START, Register, Registry, clusters_of, grown, parts_of, persons
from mutakhir.matching.identity.clusters import cluster
from mutakhir.matching.identity.dated import REDIRECTS
from mutakhir.matching.identity.membership import Membership, assign, begun, follow, nobody, person_on


DAY = timedelta(days=1)


def _follow(registry: Registry, person: int) -> int:
    return follow(registry.membership.redirects, person)


def test_a_merge_keeps_the_person_with_most_records_and_else_the_oldest():
    registry = Registry()
    assert registry.run([1], [2, 3], [4], [5]) == {1: 1, 2: 2, 3: 2, 4: 3, 5: 4}
    assert registry.run([1, 2, 3], [4, 5], step="nik") == {1: 2, 2: 2, 3: 2, 4: 3, 5: 3}
    assert registry.events == [
        ("merged", 1, 2, 1),
        ("redirected", 1, 2, 1),
        ("merged", 5, 3, 4),
        ("redirected", 5, 3, 4),
    ]
    assert set(registry.runs[-1].events["reason"].to_pylist()) == {"nik"}
    assert [_follow(registry, person) for person in (1, 2, 3, 4)] == [2, 2, 3, 3]


def test_a_split_keeps_the_person_in_the_largest_part_and_else_with_the_lowest_record():
    registry = Registry()
    registry.run([1, 2, 3], [4, 5])
    assert registry.run([1], [2, 3], [4], [5]) == {1: 3, 2: 1, 3: 1, 4: 2, 5: 4}
    assert registry.events == [("split", 1, 3, 1), ("split", 5, 4, 2)]
    assert list(registry.register.ids) == ["member:1", "member:4", "member:1:1", "member:5:1"]


def test_records_that_came_first_do_not_outweigh_the_largest_part():
    registry = Registry()
    registry.run([1])
    registry.run([1, 2, 3])
    assert registry.run([1], [2, 3]) == {1: 2, 2: 1, 3: 1}


def test_a_merge_that_proves_wrong_gives_each_its_id_again_also_after_others_came():
    registry = Registry()
    registry.run([1], [2])
    registry.run([1, 2])
    registry.run([1, 2, 3, 4])
    assert registry.run([1], [2, 3, 4]) == {1: 1, 2: 2, 3: 2, 4: 2}
    assert registry.events == [("undone", 2, 2, 1), ("undone", 3, 2, 1), ("undone", 4, 2, 1)]
    assert _follow(registry, 2) == 2


def test_of_two_merges_one_is_undone_and_the_other_stays():
    registry = Registry()
    registry.run([1], [2], [3])
    registry.run([1, 2, 3])
    assert registry.run([1], [2, 3], [4]) == {1: 1, 2: 2, 3: 2, 4: 4}
    assert [_follow(registry, person) for person in (1, 2, 3)] == [1, 2, 2]
    assert ("merged", 3, 2, 3) in registry.events


def test_an_older_id_comes_back_rather_than_a_new_one():
    """1 and 2 stay together, so no merge is undone, but the id that 2 had is the same person's."""
    registry = Registry()
    registry.run([1], [2])
    registry.run([1, 2, 3, 4, 5])
    assert registry.run([1, 2], [3, 4, 5]) == {1: 2, 2: 2, 3: 1, 4: 1, 5: 1}


def test_a_decision_that_comes_and_goes_mints_once():
    registry = Registry()
    registry.run([1, 2])
    apart = registry.run([1], [2])
    for _ in range(3):
        assert registry.run([1, 2]) == {1: 1, 2: 1}
        assert registry.run([1], [2]) == apart
    assert len(registry.register.ids) == 2


def test_a_record_that_was_away_is_found_under_the_person_into_whom_its_own_merged():
    registry = Registry()
    registry.run([1, 2], [3, 4, 5])
    assert registry.run([2, 3, 4, 5]) == {1: 2, 2: 2, 3: 2, 4: 2, 5: 2}
    assert person_on(registry.membership, 1, START) == 1
    assert registry.run([1, 2, 3, 4, 5])[1] == 2
    assert registry.events == [("redirected", 1, 2, 1)]


def test_a_registry_that_had_persons_before():
    before = begun(pa.table({"record": [7, 5], "person_id": [30, 40]}), START)
    after = assign(before, clusters_of([[5], [7, 9], [8]]), START + DAY, lambda keys: range(100, 100 + len(keys)))
    assert persons(after.membership) == {5: 40, 7: 30, 8: 100, 9: 30}


def test_persons_on_a_day():
    membership = begun(pa.table({"record": [1, 2], "person_id": [1, 2]}), START)
    membership = assign(membership, clusters_of([[1, 2]]), START + DAY, lambda keys: []).membership
    days = (START - DAY, START, START + DAY, START + 9 * DAY)
    assert [person_on(membership, 2, day) for day in days] == [None, 2, 1, 1]
    assert person_on(membership, 3, START) is None


def test_a_part_of_the_country_by_itself():
    registry = Registry()
    registry.run([1], [2], [5], [6])
    registry.run([1, 2], [5, 6])
    whole = registry.membership
    rows = whole.rows.filter(pa.compute.less(whole.rows["record"], 5))
    redirects = whole.redirects.filter(pa.compute.less(whole.redirects["person_id"], 3))
    part = assign(Membership(rows, redirects, whole.run), clusters_of([[1], [2]]), START + DAY, registry.register.mint)
    assert persons(part.membership) == {1: 1, 2: 2}
    assert part.membership.run == whole.run + 1


@pytest.mark.parametrize("ids", [[1, 1], [7]])
def test_ids_that_are_not_new_are_a_programmers_mistake(ids: list[int]):
    before = begun(pa.table({"record": [1], "person_id": [7]}), START)
    parts = [[1], *[[10 + n] for n in range(len(ids))]]
    with pytest.raises(AssertionError):
        assign(before, clusters_of(parts), START, lambda keys: ids)


def test_no_run_before_the_last_one():
    with pytest.raises(AssertionError):
        assign(begun(pa.table({"record": [1], "person_id": [7]}), START), clusters_of([[1]]), START - DAY, list)


@pytest.mark.parametrize("pairs", [[(1, 1)], [(1, 2), (2, 1)], [(4, 1), (1, 2), (2, 3), (3, 1)]])
def test_redirects_that_lead_round_are_found(pairs: list[tuple[int, int]]):
    rows = [{"person_id": one, "into_person_id": other, "valid_from": START, "run_from": 1} for one, other in pairs]
    with pytest.raises(AssertionError, match="loop"):
        follow(pa.Table.from_pylist(rows, schema=REDIRECTS), 4)


@given(st.permutations(range(1, 8)))
def test_redirects_are_followed_to_the_end(order: list[int]):
    """A chain of any length, its rows in any order."""
    rows = [{"person_id": n, "into_person_id": n + 1, "valid_from": START, "run_from": 1} for n in order]
    table = pa.Table.from_pylist(rows, schema=REDIRECTS)
    assert [follow(table, person) for person in (1, 5, 8, 9)] == [8, 8, 8, 9]


@given(HISTORIES)
def test_each_cluster_is_one_person_and_each_person_one_cluster(history: list[list[int]]):
    registry = Registry()
    for labels in history:
        now = registry.run(*parts_of(labels))
        assert sorted(parts_of(labels)) == sorted(parts_of([now[record] for record in sorted(now)]))


@given(HISTORIES)
def test_a_run_again_changes_nothing(history: list[list[int]]):
    registry = Registry()
    for labels in history:
        registry.run(*parts_of(labels))
        before, ids = registry.membership, len(registry.register.ids)
        registry.run(*parts_of(labels))
        assert registry.membership is before
        assert registry.events == []
        assert len(registry.register.ids) == ids


@given(HISTORIES, PARTITION)
def test_a_state_that_stands_again_has_its_ids_again(history: list[list[int]], other: list[int]):
    registry = Registry()
    for labels in history:
        then = registry.run(*parts_of(labels))
    count = len(history[-1])
    registry.run(*parts_of(grown([history[-1], other[:count]])[1]))
    ids = len(registry.register.ids)
    assert registry.run(*parts_of(history[-1])) == then
    assert len(registry.register.ids) == ids


@given(HISTORIES, st.lists(st.booleans(), max_size=5), st.data())
def test_two_who_were_merged_get_their_ids_again_wherever_newcomers_go(
    history: list[list[int]], newcomers: list[bool], data: st.DataObject
):
    registry = Registry()
    for labels in history:
        then = registry.run(*parts_of(labels))
    parts = parts_of(history[-1])
    if len(parts) < 2:
        return
    one, other, *rest = data.draw(st.permutations(parts))
    registry.run(one + other, *rest)
    new = range(100, 100 + len(newcomers))
    registry.run(one + other + list(new), *rest)
    sides = ([r for r, first in zip(new, newcomers, strict=True) if first is side] for side in (True, False))
    now = registry.run(one + next(sides), other + next(sides), *rest)
    assert {record: now[record] for record in then} == then


@given(HISTORIES)
def test_no_id_goes_to_somebody_else(history: list[list[int]]):
    registry, before, ever = Registry(), dict[int, int](), dict[int, set[int]]()
    for labels in history:
        now = registry.run(*parts_of(labels))
        for person in set(now.values()) & set().union(*ever.values()):
            part = [record for record, each in now.items() if each == person]
            assert any(person in ever.get(record, ()) for record in part)
            if person in before.values():
                assert any(before.get(record) == person for record in part)
        for record, person in now.items():
            ever.setdefault(record, set()).add(person)
        before = now


@given(HISTORIES)
def test_rows_are_closed_and_never_changed(history: list[list[int]]):
    registry = Registry()
    rows: list[dict[str, object]] = []
    for labels in history:
        registry.run(*parts_of(labels))
        after = registry.membership.rows.to_pylist() + registry.membership.redirects.to_pylist()
        ended = {"valid_to": None, "run_to": None}
        assert all(row in after or (row["run_to"] is None and _again(row, after, ended)) for row in rows)
        rows = after
    _assert_without_gaps(registry.membership.rows.to_pylist())


def _again(row: dict[str, object], after: list[dict[str, object]], ended: dict[str, None]) -> bool:
    return any(row == {**each, **ended} for each in after)


def _assert_without_gaps(rows: list[dict[str, object]]) -> None:
    for row, following in zip(rows, rows[1:], strict=False):
        same = row["record"] == following["record"]
        assert same == (row["run_to"] is not None)
        if same:
            assert (row["valid_to"], row["run_to"]) == (following["valid_from"], following["run_from"])
            assert row["person_id"] != following["person_id"]


@given(HISTORIES)
def test_only_the_clusters_that_changed_need_be_given(history: list[list[int]]):
    whole, part = Registry(), Registry()
    before: list[list[int]] = []
    for labels in history:
        parts = parts_of(labels)
        whole.run(*parts)
        part.run(*[one for one in parts if one not in before])
        before = parts
        assert part.membership.rows.equals(whole.membership.rows)
        assert part.membership.redirects.equals(whole.membership.redirects)
        assert part.events == whole.events


@given(niks=NIKS, edges=EDGE_LISTS, orders=st.tuples(*[st.permutations(range(3))] * 2))
def test_in_whichever_parts_edges_and_records_come_the_same_records_are_one(
    niks: dict[int, int | None], edges: list[Edge], orders: tuple[list[int], list[int]]
):
    at_once = _people(niks, [(set(niks), edges)])
    for order in orders:
        held = [sorted(niks)[part::3] for part in order]
        steps = [({*sum(held[: count + 1], [])}, edges) for count in range(3)]
        assert _together(_people(niks, steps)) == _together(at_once)
    growing = [(set(niks), [edge for part in orders[0][: count + 1] for edge in edges[part::3]]) for count in range(3)]
    assert _together(_people(niks, growing)) == _together(at_once)


@given(niks=NIKS, edges=EDGE_LISTS, decision=EDGE_LISTS.map(lambda edges: [e for e in edges if e.kind != "automatic"]))
def test_decisions_that_are_withdrawn_leave_the_ids_as_they_were(
    niks: dict[int, int | None], edges: list[Edge], decision: list[Edge]
):
    everybody = set(niks)
    before = _people(niks, [(everybody, edges)])
    assert _people(niks, [(everybody, edges), (everybody, edges + decision), (everybody, edges)]) == before


def _people(niks: dict[int, int | None], states: list[tuple[set[int], list[Edge]]]) -> dict[int, int]:
    """The person of each record after runs in which these records and edges between them were known."""
    membership, register = nobody(), Register()
    for number, (here, edges) in enumerate(states):
        facts = record_table({record: nik for record, nik in niks.items() if record in here})
        found = cluster(facts, edge_table(edge for edge in edges if {edge.a, edge.b} <= here), LARGEST)
        membership = assign(membership, found.labels, date(2026, 1, 1 + number), register.mint).membership
    return persons(membership)


def _together(people: dict[int, int]) -> set[frozenset[int]]:
    return {frozenset(r for r, each in people.items() if each == person) for person in people.values()}
