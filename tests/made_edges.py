"""Small graphs of records that are likely to break every guard, and the tables that they make."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa
from hypothesis import strategies as st

from mutakhir.matching.identity.edges import AUTOMATIC, CANNOT, EDGES, MUST, RECORDS


class Edge(NamedTuple):
    a: int
    b: int
    kind: str
    weight: int
    step: str


LARGEST = 3
RECORD = st.integers(1, 9).map(lambda number: number * number)  # with gaps
KIND = st.sampled_from([AUTOMATIC, AUTOMATIC, AUTOMATIC, MUST, CANNOT])
EDGE = st.builds(Edge, RECORD, RECORD, KIND, st.integers(-2, 3), st.sampled_from(["nik", "model"]))
EDGE_LISTS = st.lists(EDGE.filter(lambda edge: edge.a != edge.b), max_size=16)
NIKS = st.fixed_dictionaries({number * number: st.sampled_from([None, None, 71, 72]) for number in range(1, 10)})


def edge_table(edges: Iterable[Edge]) -> pa.Table:
    return pa.Table.from_pylist([edge._asdict() for edge in edges], schema=EDGES)


def record_table(niks: Mapping[int, int | None]) -> pa.Table:
    return pa.table([list(niks), list(niks.values())], schema=RECORDS)
