"""Clusters by whole components against edge by edge."""

from hypothesis import given

from made_edges import EDGE_LISTS, LARGEST, NIKS, Edge, edge_table, record_table
from mutakhir.matching.identity.clusters import cluster
from twins.plain_clusters import plain_clusters


@given(niks=NIKS, edges=EDGE_LISTS)
def test_clusters_are_those_of_the_rules(niks: dict[int, int | None], edges: list[Edge]) -> None:
    found = cluster(record_table(niks), edge_table(edges), LARGEST)
    where, refused, steps = plain_clusters(niks, edges, LARGEST)
    labels = found.labels.to_pylist()
    assert {row["record"]: row["cluster"] for row in labels} == {r: min(whole) for r, whole in where.items()}
    assert {row["record"]: row["step"] for row in labels if row["step"]} == steps
    assert {(row["a"], row["b"], row["kind"]): row["reason"] for row in found.refused.to_pylist()} == refused
