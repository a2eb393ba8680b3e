"""The engine room: DuckDB by default, any Spark Connect server by address (DESIGN section 5)."""

from pathlib import Path
from typing import Protocol

import ibis
import pyarrow as pa

from mutakhir.ground.engine.duck import DuckEngine
from mutakhir.ground.engine.lifting import PART, PARTS, lifted
from mutakhir.ground.engine.source import Part, Source
from mutakhir.ground.engine.spark import SparkEngine
from mutakhir.ground.errors import Said, UsageProblem


class Engine(Protocol):
    """What a workbench needs of an engine. Names are table names; `sql` comes from `compile`."""

    name: str

    def bind(self, source: Source) -> None: ...
    def bind_table(self, name: str, table: pa.Table) -> None: ...
    def bind_constants(self, expression: ibis.Table) -> None: ...
    def compile(self, expression: ibis.Table) -> str: ...
    def lane(self) -> "Engine | None": ...
    def fetch(self, sql: str) -> pa.Table: ...
    def keep(self, name: str, sql: str) -> None: ...
    def spread(self, name: str, sql: str) -> None: ...
    def fetch_kept(self, name: str, regency: str) -> pa.Table: ...
    def drop(self, name: str) -> None: ...
    def interrupt(self) -> None: ...
    def close(self) -> None: ...


def open_engine(address: str, scratch: Path) -> Engine:
    """`duckdb`, or `sc://host:port` of a Spark Connect server."""
    if address == "duckdb":
        scratch.mkdir(parents=True, exist_ok=True)
        return DuckEngine(scratch)
    if address.startswith("sc://"):
        return SparkEngine(address)
    raise UsageProblem(
        "engine.unknown",
        Said(
            id="Nilai --engine tidak dikenal. Pakai `duckdb` atau `sc://host:port`.",
            en="The value of --engine is unknown. Use `duckdb` or `sc://host:port`.",
        ),
    )


__all__ = ["PART", "PARTS", "DuckEngine", "Engine", "Part", "Source", "SparkEngine", "lifted", "open_engine"]
