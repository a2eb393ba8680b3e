"""A small model with every kind of term, and tiny tables of the registry from rows by hand."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.schema import dataset
from mutakhir.ranking.policy import ModelPolicy


Row = dict[str, object]
REGENCY = "3204"
VILLAGE = "3204010001"

MODEL = ModelPolicy.model_validate_json(
    """{
    "valid_from": "2020-11-11", "reference": "made up for tests",
    "parts": {
        "people": [
            {"kind": "size", "name": "size", "cap": 4},
            {"kind": "share", "name": "children", "age_to": 14, "steps": 3},
            {"kind": "share", "name": "workers", "item": "works", "age_from": 15, "steps": 2},
            {"kind": "head", "item": "diploma"}
        ],
        "housing": [
            {"kind": "item", "item": "floor"},
            {"kind": "classes", "item": "floor_area", "bounds": [20, 50]}
        ],
        "assets": [{"kind": "item", "item": "has_motorcycle"}]
    },
    "not_living_here": [2, 3, 5, 6],
    "penalty": {"slopes": 1, "regencies": 10},
    "winsorise": {"lower": 0, "upper": 1000},
    "folds": 2
}"""
)


def table(name: str, rows: Sequence[Row], regency: str = REGENCY) -> pa.Table:
    """Rows of a declared dataset; what a row does not name is empty."""
    schema = dataset(name).arrow_schema()
    columns = {f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in schema}
    if dataset(name).scope == "regency":
        columns = {"regency": pa.array([row.get("regency", regency) for row in rows], pa.string()), **columns}
    return pa.table(columns)


def run(tables: dict[str, pa.Table], expression: ir.Table, key: Sequence[str]) -> list[Row]:
    """The rows of an expression over unbound tables, on DuckDB, in order of the key."""
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET threads = 1")
    for name, rows in tables.items():
        connection.create_table(name, rows)
    found = connection.to_pyarrow(expression).to_pylist()
    connection.disconnect()
    return sorted(found, key=lambda row: tuple(row[name] for name in key))


def unbound(name: str) -> ir.Table:
    return ibis.table(dataset(name).ibis_schema(), name=name)
