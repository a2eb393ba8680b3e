"""One task of linkage on one connection: files in, pairs and decisions out. What `evaluate` and the stage share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from mutakhir.matching.linking.blocks import cap_blocks
from mutakhir.matching.linking.deciding import one_to_one
from mutakhir.matching.linking.guards import guard_case
from mutakhir.matching.linking.model import LinkageModel
from mutakhir.matching.linking.preparing import prepare
from mutakhir.matching.linking.scorer import Scorer
from mutakhir.matching.linking.specification import Specification


THOUSAND = 1000
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Scored pairs as columns; records by their place in the file, from 0."""

    left: Ints
    right: Ints
    probability: Floats
    weight: Ints

    @classmethod
    def of(cls, relation: duckdb.DuckDBPyRelation) -> Self:
        columns = relation.fetchnumpy()
        return cls(*(np.asarray(columns[name]) for name in ("record_l", "record_r", "probability", "weight")))


class LinkageTask:
    """Files of text columns, prepared by the specification; every record has its place in its file as number."""

    def __init__(self, con: duckdb.DuckDBPyConnection, spec: Specification, files: Sequence[pa.Table]) -> None:
        self.con = con
        self.spec = spec
        self.sizes = [file.num_rows for file in files]
        self.sides = [f"side_{place}" for place in range(len(files))]
        for side, file in zip(self.sides, files, strict=True):
            con.register("read_file", file)
            con.sql("CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number() OVER () - 1 AS record, * FROM read_file")
            con.unregister("read_file")
            prepare(con, "raw", side, spec)
            con.sql("DROP TABLE raw")
        cap_blocks(con, self.sides, spec)
        self.scorer = Scorer(con, spec, self.sides)

    def train(self) -> LinkageModel:
        """Learns the model from these files, without labels."""
        return self.scorer.train()

    def score(self, model: LinkageModel) -> Pairs:
        """All pairs that blocking finds, with their weight; kept as table `weighed` with the guard rail they break."""
        scored = self.scorer.score(model, _FLOOR)
        guard = guard_case() if self.spec.guarded else "NULL"
        other = self.sides[-1]
        self.con.sql(
            f"""CREATE OR REPLACE TABLE weighed AS
            SELECT record_l, record_r, probability, round(weight * {THOUSAND})::BIGINT AS weight,
                {guard}::VARCHAR AS guard
            FROM {scored} JOIN {self.sides[0]} l ON l.record = record_l JOIN {other} r ON r.record = record_r"""
        )
        self.con.sql(f"DROP TABLE {scored}")
        return Pairs.of(self.con.sql("SELECT record_l, record_r, probability, weight FROM weighed ORDER BY ALL"))

    def links(self) -> pa.Table:
        """Between two files: record_l, record_r, weight, guard, verdict (`link` or `review`)."""
        one_to_one(self.con, self.spec.deciding, "weighed", "decided")
        return self.con.sql("SELECT * FROM decided ORDER BY record_l, record_r").to_arrow_table()

    def clusters(self) -> Ints:
        """Within one file: the cluster of each record, by all links without a guard rail."""
        edges = self.con.sql(
            f"SELECT record_l, record_r FROM weighed WHERE guard IS NULL AND weight >= {self.spec.deciding.link_from}"
        ).fetchnumpy()
        left, right = edges["record_l"], edges["record_r"]
        graph = csr_array((np.ones(len(left), dtype=bool), (left, right)), shape=(self.sizes[0], self.sizes[0]))
        return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)

    def for_people(self) -> int:
        """Within one file: pairs that people must see."""
        deciding = self.spec.deciding
        return int(
            self.con.sql(
                f"SELECT count(*) FROM weighed WHERE weight >= {deciding.review_from}"
                f" AND (guard IS NOT NULL OR weight < {deciding.link_from})"
            ).fetchall()[0][0]
        )


_FLOOR = -10.0  # below, a pair is a thousand times likelier two people than one, and counts for nothing
