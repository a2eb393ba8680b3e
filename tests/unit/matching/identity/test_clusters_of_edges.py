"""What always holds of clusters, and the cases of each rule."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_edges import EDGE_LISTS, LARGEST, NIKS, Edge, edge_table, record_table
from mutakhir.matching.identity.clusters import Clusters, cluster, recluster, touched
from mutakhir.matching.identity.lookup import ints


Niks = dict[int, int | None]


def _labels(found: Clusters, name: str = "cluster") -> dict[int, int]:
    return dict(zip(found.labels["record"].to_pylist(), found.labels[name].to_pylist(), strict=True))


def _reasons(found: Clusters) -> list[tuple[int, int, str]]:
    return [(row["a"], row["b"], row["reason"]) for row in found.refused.to_pylist()]


def _found(edges: list[Edge], niks: Niks | None = None, largest: int = 4) -> Clusters:
    known: Niks = dict.fromkeys(range(1, 8)) | (niks or {})
    return cluster(record_table(known), edge_table(edges), largest)


def _automatic(*edges: tuple[int, int, int]) -> list[Edge]:
    return [Edge(a, b, "automatic", weight, "nik") for a, b, weight in edges]


def _decided(kind: str, *pairs: tuple[int, int]) -> list[Edge]:
    return [Edge(a, b, kind, 0, "decision") for a, b in pairs]


def test_a_component_that_breaks_no_guard_is_taken_whole():
    found = _found(_automatic((1, 2, 9), (3, 2, 1), (6, 7, 5)), {1: 5, 3: 5})
    assert _labels(found) == {1: 1, 2: 1, 3: 1, 4: 4, 5: 5, 6: 6, 7: 6}
    assert _reasons(found) == []


def test_no_edges_and_no_records():
    assert _labels(_found([])) == {record: record for record in range(1, 8)}
    assert cluster(record_table({}), edge_table([]), 4).labels.num_rows == 0


def test_the_strongest_edges_go_first_up_to_the_largest_cluster():
    found = _found(_automatic((1, 2, 1), (2, 3, 5), (3, 4, 5), (4, 5, 4)), largest=3)
    assert _labels(found) == {1: 1, 2: 2, 3: 2, 4: 2, 5: 5, 6: 6, 7: 7}
    assert _reasons(found) == [(1, 2, "cluster_too_large"), (4, 5, "cluster_too_large")]


def test_two_confirmed_niks_never_meet_by_themselves():
    found = _found(_automatic((1, 2, 5), (2, 3, 4)), {1: 71, 3: 72})
    assert _labels(found)[2] == 1
    assert _reasons(found) == [(2, 3, "two_confirmed_niks")]


def test_a_cannot_link_holds_over_other_records():
    found = _found(_automatic((1, 2, 5), (2, 3, 4)) + _decided("cannot", (3, 1)))
    assert _labels(found)[2] == 1
    assert _labels(found)[3] == 3
    assert _reasons(found) == [(2, 3, "cannot_link")]


def test_must_links_hold_against_the_guards_but_nothing_joins_by_itself_then():
    must = _decided("must", (1, 2), (2, 3), (3, 4), (4, 5))
    found = _found(must + _automatic((5, 6, 9)), {1: 71, 2: 72})
    assert _labels(found) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 6, 7: 7}
    assert _reasons(found) == [(5, 6, "two_confirmed_niks")]


def test_must_links_around_a_cannot_link_are_held_back_together():
    found = _found(_decided("must", (1, 2), (2, 3), (5, 6)) + _decided("cannot", (1, 3)))
    assert _labels(found) == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 5, 7: 7}
    assert _reasons(found) == [(1, 2, "people_disagree"), (2, 3, "people_disagree")]


def test_a_cannot_link_to_a_record_that_is_not_given_says_nothing():
    found = _found(_automatic((1, 2, 9)) + _decided("cannot", (1, 99), (0, 7)))
    assert _labels(found) == {1: 1, 2: 1} | {record: record for record in range(3, 8)}
    assert _reasons(found) == []


@pytest.mark.parametrize(
    "edge", [Edge(1, 99, "must", 0, "decision"), Edge(1, 1, "cannot", 0, "x"), Edge(1, 2, "no", 0, "x")]
)
def test_edges_that_cannot_be_are_a_programmers_mistake(edge: Edge):
    with pytest.raises(AssertionError):
        _found([edge])


@given(niks=NIKS, edges=EDGE_LISTS, data=st.data())
def test_neither_order_nor_direction_nor_repetition_of_edges_matters(
    niks: Niks, edges: list[Edge], data: st.DataObject
):
    found = cluster(record_table(niks), edge_table(edges), LARGEST)
    turned = [edge._replace(a=edge.b, b=edge.a) for edge in data.draw(st.permutations(edges))]
    again = cluster(record_table(dict(reversed(niks.items()))), edge_table(turned + edges[:3]), LARGEST)
    assert again.labels.equals(found.labels)
    assert again.refused.equals(found.refused)


@given(niks=NIKS, edges=EDGE_LISTS)
def test_guards_hold_wherever_an_automatic_edge_was_used(niks: Niks, edges: list[Edge]):
    found = cluster(record_table(niks), edge_table(edges), LARGEST)
    label = _labels(found)
    refused = {(row["a"], row["b"], row["kind"]) for row in found.refused.to_pylist()}
    must = cluster(record_table(niks), edge_table(e for e in edges if e.kind != "automatic"), LARGEST)
    for one in set(label.values()):
        members = {record for record, home in label.items() if home == one}
        assert not any({e.a, e.b} <= members for e in edges if e.kind == "cannot")
        if len({_labels(must)[record] for record in members}) > 1:
            assert len(members) <= LARGEST
            assert len({niks[record] for record in members} - {None}) <= 1
    for edge in edges:
        apart = label[edge.a] != label[edge.b]
        told = (min(edge.a, edge.b), max(edge.a, edge.b), edge.kind) in refused
        assert apart <= told or edge.kind == "cannot"
        assert told <= apart or edge.kind == "must"


@given(niks=NIKS, states=st.lists(st.tuples(EDGE_LISTS, st.integers(0, 9)), min_size=2, max_size=4))
def test_what_is_made_anew_in_part_is_what_is_made_as_a_whole(niks: Niks, states: list[tuple[list[Edge], int]]):
    """Edges come and go, records come."""
    before, held, known = cluster(record_table({}), edge_table([]), LARGEST), set[Edge](), Niks()
    for edges, count in states:
        here = known | dict(list(niks.items())[:count])
        now = {edge for edge in edges if {edge.a, edge.b} <= set(here)}
        changed = {record for edge in held ^ now for record in edge[:2]} | (set(here) - set(known))
        before, held, known = _made_anew(before, changed, here, now), now, here
        whole = cluster(record_table(known), edge_table(now), LARGEST)
        assert before.labels.equals(whole.labels)
        assert before.refused.equals(whole.refused)


@given(niks=NIKS, edges=EDGE_LISTS, orders=st.tuples(*[st.permutations(range(3))] * 2))
def test_the_order_of_parts_does_not_matter(niks: Niks, edges: list[Edge], orders: tuple[list[int], list[int]]):
    one, other = (_in_parts(niks, edges, order) for order in orders)
    assert one.labels.equals(other.labels)


def _in_parts(niks: Niks, edges: list[Edge], order: list[int]) -> Clusters:
    """Every third edge, then every third from the next..."""
    found, held = cluster(record_table(niks), edge_table([]), LARGEST), set[Edge]()
    for part in order:
        added = set(edges[part::3])
        held |= added
        found = _made_anew(found, {record for edge in added for record in edge[:2]}, niks, held)
    return found


def _made_anew(before: Clusters, changed: set[int], niks: Niks, edges: set[Edge]) -> Clusters:
    anew = set(touched(before.labels, np.array(sorted(changed), np.int64)).tolist())
    facts = record_table({record: nik for record, nik in niks.items() if record in anew})
    return recluster(before, facts, edge_table(e for e in edges if {e.a, e.b} & anew), LARGEST)


def test_a_component_is_made_anew_whole_or_not_at_all():
    before = _found(_automatic((1, 2, 9)))
    assert touched(before.labels, np.array([2])).tolist() == [1, 2]
    with pytest.raises(AssertionError):
        recluster(before, record_table({2: None}), edge_table([]), 4)


def test_tables_have_the_promised_types():
    found = _found(_automatic((1, 2, 9)))
    assert ints(found.labels["component"]).dtype == np.int64
    assert found.labels.schema.field("step").type == pa.string()
