"""Clusters as the rules say them, edge by edge and without a way for the ordinary case."""

from collections.abc import Iterable, Mapping

from made_edges import Edge


Partition = dict[int, frozenset[int]]


def plain_clusters(
    niks: Mapping[int, int | None], edges: Iterable[Edge], largest: int
) -> tuple[Partition, dict[tuple[int, int, str], str], dict[int, str]]:
    """Cluster of each record; reason of each refused pair and kind; step by which each record hangs in its cluster."""
    edges = [edge._replace(a=min(edge[:2]), b=max(edge[:2])) for edge in edges]
    forbidden = {frozenset(edge[:2]) for edge in edges if edge.kind == "cannot"}
    must = [edge for edge in edges if edge.kind == "must"]
    automatic = sorted((e for e in edges if e.kind == "automatic"), key=lambda e: (-e.weight, e.a, e.b, e.step))
    refused: dict[tuple[int, int, str], str] = {}
    agreed = {record: frozenset([record]) for record in niks}
    for edge in must:
        _join(agreed, edge)
    where = {record: frozenset([record]) for record in niks}
    for edge in must:
        if any(pair <= agreed[edge.a] for pair in forbidden):
            refused[edge[:3]] = "people_disagree"
        else:
            _join(where, edge)
    for edge in automatic:
        whole = where[edge.a] | where[edge.b]
        if where[edge.a] == where[edge.b]:
            continue
        if any(pair <= whole for pair in forbidden):
            refused.setdefault(edge[:3], "cannot_link")
        elif len({niks[record] for record in whole} - {None}) > 1:
            refused.setdefault(edge[:3], "two_confirmed_niks")
        elif len(whole) > largest:
            refused.setdefault(edge[:3], "cluster_too_large")
        else:
            _join(where, edge)
    used = [e for e in must + automatic if e[:3] not in refused and where[e.a] == where[e.b]]
    used.sort(key=lambda edge: (edge.kind != "must", -edge.weight, edge.step))
    steps: dict[int, str] = {}
    for edge in used:
        for record in edge[:2]:
            steps.setdefault(record, edge.step)
    return where, refused, steps


def _join(where: Partition, edge: Edge) -> None:
    whole = where[edge.a] | where[edge.b]
    where.update((record, whole) for record in whole)
