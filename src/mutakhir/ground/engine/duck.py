"""DuckDB in process: the default engine."""

import os
from copy import copy
from functools import cache
from pathlib import Path
from typing import Self

import duckdb
import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from mutakhir.ground.engine.source import Source
from mutakhir.ground.engine.sql import quoted, text_literal
from mutakhir.ground.machine import machine_problems
from mutakhir.ground.schema import dataset


# A national result beyond this spills to disk; Python and Arrow need room beside it (12 GiB is the aim for all).
MEMORY = 8 << 30
SHARE_OF_MEMORY = 0.6


def physical_memory() -> int:
    """Bytes of memory of the machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


class DuckEngine:
    """Binds files to table names, compiles an expression once, and runs it as often as files are bound anew."""

    name = "duckdb"

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        limit = min(MEMORY, int(physical_memory() * SHARE_OF_MEMORY))
        self._connection = duckdb.connect(
            ":memory:", config={"memory_limit": f"{limit >> 20}MiB", "temp_directory": str(scratch)}
        )
        self._connection.sql("SET preserve_insertion_order = true")
        self._compiled: dict[ops.Node, str] = {}
        self._begin()

    def _begin(self) -> None:
        # Without a main file (`python -c`) DuckDB takes its user for one at a console and draws a bar of its own.
        self._connection.sql("SET enable_progress_bar = false")
        self._arrow: set[str] = set()
        self._bound: dict[str, Source] = {}

    def lane(self) -> Self:
        """Another connection to the same database: temporary tables and views of its own, shared ones in common."""
        beside = copy(self)
        beside._connection = self._connection.cursor()
        beside._begin()
        return beside

    def bind(self, source: Source) -> None:
        """Makes the files of a source readable under its name, with `regency` as a string column."""
        if self._bound.get(source.name) == source:
            return
        if source.key is not None:
            self._bind_arrow(source.name, _encrypted_dataset(source))
        else:
            self._unbind_arrow(source.name)
            select = self._select(source)
            self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(source.name)} AS {select}")
        self._bound[source.name] = source

    def _select(self, source: Source) -> str:
        if not source.parts:
            return f"SELECT {_empty_columns(source.name)} WHERE false"
        files = ", ".join(text_literal(str(part.path)) for part in source.parts)
        names = ", ".join(_columns(source))
        hive = "hive_partitioning = true, hive_types = {'regency': VARCHAR}"
        if source.dataset.scope == "nation":
            hive = "hive_partitioning = false"
        return f"SELECT {names} FROM read_parquet([{files}], {hive})"  # noqa: S608

    def bind_table(self, name: str, table: pa.Table) -> None:
        """Makes an Arrow table readable under a name."""
        self._bind_arrow(name, table)

    def _bind_arrow(self, name: str, thing: pa.Table | ds.Dataset) -> None:
        self._unbind_arrow(name)
        self._bound.pop(name, None)
        self._connection.execute(f"DROP VIEW IF EXISTS {quoted(name)}")
        self._connection.register(name, thing)
        self._arrow.add(name)

    def _unbind_arrow(self, name: str) -> None:
        if name in self._arrow:
            self._connection.unregister(name)
            self._arrow.discard(name)

    def compile(self, expression: ibis.Table) -> str:
        """SQL of an expression over unbound tables; small tables inside it are registered."""
        self.bind_constants(expression)
        node = expression.op()
        if node not in self._compiled:
            self._compiled[node] = str(ibis.to_sql(expression, dialect="duckdb"))
        return self._compiled[node]

    def bind_constants(self, expression: ibis.Table) -> None:
        """Registers the small tables inside an expression."""
        for node in expression.op().find(ops.InMemoryTable):
            if node.name not in self._arrow:
                self.bind_table(node.name, node.data.to_pyarrow(node.schema))

    def fetch(self, sql: str) -> pa.Table:
        # As a relation, straight into Arrow: its text is bound twice, but a table between costs more (measured for
        # 744,000 members with all their items: 0.23 s against 0.64 s).
        with machine_problems(self._scratch):
            return self._connection.sql(sql).to_arrow_table()

    def keep(self, name: str, sql: str) -> None:
        """Materialises a result of this lane; it spills to disk beyond the memory limit."""
        self._make(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {sql}")

    def spread(self, name: str, sql: str) -> None:
        """Materialises a national result in order of regency, for all lanes."""
        self._make(f"CREATE OR REPLACE TABLE {quoted(name)} AS SELECT * FROM ({sql}) ORDER BY regency")  # noqa: S608

    def _make(self, sql: str) -> None:
        with machine_problems(self._scratch):
            self._connection.execute(sql)

    def fetch_kept(self, name: str, regency: str) -> pa.Table:
        where = f"regency = {text_literal(regency)}"
        return self._connection.sql(f"SELECT * FROM {quoted(name)} WHERE {where}").to_arrow_table()  # noqa: S608

    def drop(self, name: str) -> None:
        self._connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")

    def interrupt(self) -> None:
        """Stops the query that runs on this connection."""
        self._connection.interrupt()

    def close(self) -> None:
        self._connection.close()


def _columns(source: Source) -> list[str]:
    """The declared columns; of files of an earlier declaration those that they lack, as empty ones."""
    kinds = source.dataset.ibis_schema()
    there = {*pq.read_schema(source.parts[0].path).names, "regency"} if source.earlier else set(kinds)
    return [quoted(n) if n in there else f"CAST(NULL AS {_sql_type(t)}) AS {quoted(n)}" for n, t in kinds.items()]


@cache
def _empty_columns(name: str) -> str:
    return ", ".join(f"CAST(NULL AS {_sql_type(t)}) AS {quoted(n)}" for n, t in dataset(name).ibis_schema().items())


def _sql_type(kind: ibis.DataType) -> str:
    return str(ibis.backends.sql.datatypes.DuckDBType.from_ibis(kind).sql("duckdb"))


def _encrypted_dataset(source: Source) -> ds.Dataset | pa.Table:
    """Encrypted files as an Arrow dataset that DuckDB streams; an empty table if there are none."""
    assert source.key is not None
    schema = pa.schema([pa.field("regency", pa.string()), *source.dataset.arrow_schema()])
    if not source.parts:
        return pa.schema([field.with_nullable(True) for field in schema]).empty_table()
    options = ds.ParquetFileFormat(
        default_fragment_scan_options=ds.ParquetFragmentScanOptions(decryption_properties=source.key.decryption())
    )
    partitioning = ds.partitioning(pa.schema([pa.field("regency", pa.string())]), flavor="hive")
    paths = [str(part.path) for part in source.parts]
    loose = pa.schema([field.with_nullable(True) for field in schema]) if source.earlier else None
    return ds.dataset(paths, schema=loose, format=options, partitioning=partitioning)
