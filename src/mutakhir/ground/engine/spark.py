"""Any Spark Connect server (Apache Spark, Sail): the engine beyond one machine.

The server reads the home's files itself, so the home must lie where it can (`encryption: storage`, since it is
not handed our keys). Results come back as Arrow and are written by the lake, so both engines write alike.
"""

from typing import TYPE_CHECKING

import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from mutakhir.ground.engine.source import Source
from mutakhir.ground.errors import MachineProblem, Said


if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


class SparkEngine:
    """Same verbs as `DuckEngine`, on a Spark Connect server."""

    name = "spark"

    def __init__(self, address: str) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise MachineProblem(
                "engine.not-installed",
                Said(
                    id="Mesin Spark belum terpasang. Pasang dengan `pip install 'mutakhir[spark]'`.",
                    en="The Spark engine is not installed. Install it with `pip install 'mutakhir[spark]'`.",
                ),
            ) from error
        try:
            self._session: SparkSession = SparkSession.builder.remote(address).getOrCreate()
            self._ibis = ibis.pyspark.connect(self._session)
        except Exception as error:
            raise MachineProblem(
                "engine.no-answer",
                Said(
                    id="Peladen Spark Connect tidak menjawab. Periksa alamat setelah --engine.",
                    en="The Spark Connect server does not answer. Check the address after --engine.",
                ),
            ) from error

    def bind(self, source: Source) -> None:
        """Makes the files of a source readable under its name, with `regency` as a string column."""
        assert source.key is None, f"{source.name} is encrypted: a Spark server is not handed our keys"
        self._frame(source).createOrReplaceTempView(source.name)

    def _frame(self, source: Source) -> "DataFrame":
        from pyspark.sql.functions import lit

        schema = source.dataset.ibis_schema()
        by_regency = source.dataset.scope == "regency"
        if not source.parts:
            fields = [pa.field(n, t.to_pyarrow()) for n, t in schema.items()]
            return self._frame_of(pa.schema(fields).empty_table())
        frames = []
        for part in sorted({p.part for p in source.parts}):
            frame = self._session.read.parquet(*[str(p.path) for p in source.parts if p.part == part])
            # The folder's name is the value: engines differ in the type they infer for partition columns.
            frame = frame.withColumn("regency", lit(part)) if by_regency else frame
            frames.append(frame.select(*(frame[n] if n in frame.columns else _empty(n, t) for n, t in schema.items())))
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionByName(frame)
        return whole

    def bind_table(self, name: str, table: pa.Table) -> None:
        self._frame_of(table).createOrReplaceTempView(name)

    def _frame_of(self, table: pa.Table) -> "DataFrame":
        """Spark infers no types from a table without rows, so it is told them."""
        from pyspark.sql.pandas.types import from_arrow_schema

        if table.num_rows:
            return self._session.createDataFrame(table)
        return self._session.createDataFrame([], schema=from_arrow_schema(table.schema))

    def lane(self) -> None:
        """None: the server itself works side by side."""
        return

    def bind_constants(self, expression: ibis.Table) -> None:
        for node in expression.op().find(ops.InMemoryTable):
            self.bind_table(node.name, node.data.to_pyarrow(node.schema))

    def compile(self, expression: ibis.Table) -> str:
        self.bind_constants(expression)
        return str(self._ibis.compile(expression))

    def fetch(self, sql: str) -> pa.Table:
        return self._session.sql(sql).toArrow()

    def keep(self, name: str, sql: str) -> None:
        self.bind_table(name, self.fetch(sql))

    def spread(self, name: str, sql: str) -> None:
        self.keep(name, sql)

    def fetch_kept(self, name: str, regency: str) -> pa.Table:
        from pyspark.sql.functions import col

        return self._session.table(name).where(col("regency") == regency).toArrow()

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(name)

    def interrupt(self) -> None:
        """Nothing here: the server notices that its client is gone."""

    def close(self) -> None:
        self._session.stop()


def _empty(name: str, kind: ibis.DataType) -> "Column":
    """A column that files of an earlier declaration lack."""
    from ibis.backends.pyspark.datatypes import PySparkType
    from pyspark.sql.functions import lit

    return lit(None).cast(PySparkType.from_ibis(kind)).alias(name)
