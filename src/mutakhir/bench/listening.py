"""Which columns a stage reads: heard from the expressions that it hands to the engine, and from what Python reads.

Only what a run makes is heard; a dataset of which nothing was heard was not read.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from mutakhir.ground.engine import DuckEngine
from mutakhir.ground.engine.sql import quoted
from mutakhir.ground.lake import NATION, Home, Lake
from mutakhir.ground.schema import DATASETS, PREVIOUS, dataset


@dataclass(frozen=True)
class Heard:
    """One compiled expression and the tables that it stands on."""

    sql: str
    tables: Mapping[str, Mapping[str, ibis.DataType]]


class ListeningEngine(DuckEngine):
    """The engine as it is, which remembers the expressions that it was handed; its lanes remember together."""

    def __init__(self, scratch: Path) -> None:
        super().__init__(scratch)
        self._heard: dict[ops.Node, ibis.Table] = {}

    def bind_constants(self, expression: ibis.Table) -> None:
        super().bind_constants(expression)
        self._heard[expression.op()] = expression

    def forget(self) -> None:
        """Listens anew."""
        self._heard.clear()

    @property
    def heard(self) -> list[Heard]:
        return [_heard(expression) for expression in self._heard.values()]


def _heard(expression: ibis.Table) -> Heard:
    nodes = expression.op().find((ops.UnboundTable, ops.InMemoryTable))
    tables = {node.name: dict(node.schema.items()) for node in nodes}
    return Heard(str(ibis.to_sql(expression, dialect="duckdb")), tables)


class ListeningLake(Lake):
    """The lake as it is, which remembers the datasets that Python read; those are read whole."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.read_whole: set[str] = set()

    def read(self, name: str, part: str = NATION) -> pa.Table:
        self.read_whole.add(name)
        return super().read(name, part)


def whole_columns(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(dataset(name).arrow_schema().names)) for name in names}


def columns_read(heard: Iterable[Heard]) -> dict[str, tuple[str, ...]]:
    """Columns of the datasets that the expressions read, as DuckDB plans them on tables without rows."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in heard:
        for name, columns in _planned(one).items():
            if name.removeprefix(PREVIOUS) in DATASETS:
                found[name] |= columns
    return {name: tuple(sorted(columns - {"regency"})) for name, columns in sorted(found.items())}


def _planned(one: Heard) -> dict[str, set[str]]:
    with duckdb.connect() as connection:
        # A table without rows is no reason to read nothing of it, and a column that only filters is read too.
        connection.execute("SET disabled_optimizers = 'statistics_propagation,empty_result_pullup,filter_pushdown'")
        for name, columns in one.tables.items():
            typed = ", ".join(f"{quoted(column)} {_sql_type(kind)}" for column, kind in columns.items())
            connection.execute(f"CREATE TABLE {quoted(name)} ({typed})")
        plan = connection.execute(f"EXPLAIN (FORMAT json) {one.sql}").fetchall()[0][1]
    found: dict[str, set[str]] = defaultdict(set)
    for node in _nodes(json.loads(plan)):
        info = node.get("extra_info", {})
        table = str(info.get("Table", "")).rpartition(".")[2].strip('"')
        if table:
            found[table] |= set(_names(info.get("Projections", [])))
    return found


def _nodes(tree: Any) -> Iterable[dict[str, Any]]:
    for node in tree if isinstance(tree, list) else [tree]:
        yield node
        yield from _nodes(node.get("children", []))


def _names(projections: Any) -> list[str]:
    return [str(name).strip('"') for name in ([projections] if isinstance(projections, str) else projections)]


def _sql_type(kind: ibis.DataType) -> str:
    return str(ibis.backends.sql.datatypes.DuckDBType.from_ibis(kind).sql("duckdb"))
