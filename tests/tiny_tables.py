"""Tiny tables of declared datasets from rows by hand, and what an expression over them gives."""

from collections.abc import Sequence

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.schema import dataset


Row = dict[str, object]
REGENCY = "3204"
VILLAGE = "3204010001"


def table(name: str, rows: Sequence[Row], regency: str = REGENCY) -> pa.Table:
    """Rows of a declared dataset; what a row does not name is empty."""
    schema = dataset(name).arrow_schema()
    columns = {f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in schema}
    if dataset(name).scope == "regency":
        columns = {"regency": pa.array([row.get("regency", regency) for row in rows], pa.string()), **columns}
    return pa.table(columns)


def run(tables: dict[str, pa.Table], expression: ir.Table | str, key: Sequence[str]) -> list[Row]:
    """The rows of an expression over unbound tables, or of its SQL, on DuckDB, in order of the key."""
    sql = expression if isinstance(expression, str) else str(ibis.to_sql(expression, dialect="duckdb"))
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, rows in tables.items():
            connection.register(name, rows)
        found = connection.sql(sql).to_arrow_table().to_pylist()
    return sorted(found, key=lambda row: tuple(row[name] for name in key))


def unbound(name: str) -> ir.Table:
    return ibis.table(dataset(name).ibis_schema(), name=name)
