"""Edges between records, as Arrow gives them and as numbers that can be counted with."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from mutakhir.matching.identity.lookup import NONE, Bools, Ints, ints, places


AUTOMATIC, MUST, CANNOT = "automatic", "must", "cannot"
KINDS = (AUTOMATIC, MUST, CANNOT)
# `weight` is in thousandths; `step` says what made the edge: a step of matching, or a decision.
EDGES = pa.schema(
    [("a", pa.int64()), ("b", pa.int64()), ("kind", pa.string()), ("weight", pa.int64()), ("step", pa.string())]
)
# `confirmed_nik` is the NIK as a number where the civil register confirmed it, else empty.
RECORDS = pa.schema([("record", pa.int64()), ("confirmed_nik", pa.int64())])


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The records at the ends of edges, ascending, with their confirmed NIKs; and the edges between their places."""

    nodes: Ints
    niks: Ints
    a: Ints
    b: Ints
    must: Bools
    cannot: Bools
    weight: Ints
    step: Ints
    steps: tuple[str, ...]


def network(records: pa.Table, edges: pa.Table) -> Network:
    """The edges by place; `a` is the lower record. A cannot-link to a record that is not given says nothing here."""
    assert pc.all(pc.is_in(edges["kind"], pa.array(KINDS)), min_count=0).as_py(), "an edge of an unknown kind"
    held = records.sort_by("record")
    ids = ints(held["record"])
    assert (ids[1:] > ids[:-1]).all(), "a record is given twice"
    nodes, a, b = _ends(edges)
    assert (a != b).all(), "an edge from a record to itself"
    row, given = places(ids, nodes)
    told = given[a] & given[b]
    step, steps = _steps(edges["step"])
    cannot = _is(edges, CANNOT)
    assert (told | cannot).all(), "an edge joins a record that is not given"
    return Network(
        nodes=nodes, niks=np.where(given, ints(held["confirmed_nik"])[row], NONE) if len(ids) else row,
        a=np.minimum(a, b)[told], b=np.maximum(a, b)[told], must=_is(edges, MUST)[told], cannot=cannot[told],
        weight=ints(edges["weight"])[told], step=step[told], steps=steps,
    )  # fmt: skip


def _ends(edges: pa.Table) -> tuple[Ints, Ints, Ints]:
    """The records at the ends, ascending, and the place of either end among them."""
    nodes, place = np.unique(np.concatenate([ints(edges["a"]), ints(edges["b"])]), return_inverse=True)
    return nodes, place[: edges.num_rows], place[edges.num_rows :]


def _is(edges: pa.Table, kind: str) -> Bools:
    flags: Bools = pc.equal(edges["kind"], kind).to_numpy()
    return flags


def _steps(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Each step as its place among all steps in the order of the alphabet."""
    encoded = column.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    steps = tuple(sorted(words))
    rank = np.array([steps.index(word) for word in words], np.int64)
    return rank[ints(encoded.indices)], steps


def components(a: Ints, b: Ints, count: int) -> Ints:
    """For each of `count` nodes the lowest node that it is joined to by edges between `a` and `b`."""
    graph = csr_array((np.ones(len(a)), (a, b)), shape=(count, count))
    label = connected_components(graph, directed=False)[1]
    lowest = np.full(count, count, np.int64)
    np.minimum.at(lowest, label, np.arange(count))
    joined: Ints = lowest[label]
    return joined
