"""Made-up persons ready to be scored, and a model for any specification that nobody had to learn."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from mutakhir.bench.linkage.lines import shipped_pack
from mutakhir.bench.linkage.made import made_registry
from mutakhir.matching.linking.comparing import comparison_levels, counted_levels
from mutakhir.matching.linking.model import Chances, LinkageModel
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.preparing import prepare
from mutakhir.matching.linking.specification import Specification


def made_fields(con: duckdb.DuckDBPyConnection, persons: int, seed: int) -> None:
    """Tables `members` (15% doubles) and `register` with fields, of two regencies."""
    made_registry(con, persons, seed, doubled=True, regencies=["1101", "3204"])
    for side in ("members", "register"):
        with_fields(con, f"raw_{side}", side, shipped_pack().names)


def prepared(con: duckdb.DuckDBPyConnection, spec: Specification, tables: Sequence[str]) -> list[str]:
    """The tables with prepared columns and keys."""
    sides = [f"{table}_ready" for table in tables]
    for table, side in zip(tables, sides, strict=True):
        prepare(con, table, side, spec)
    return sides


def plausible_model(con: duckdb.DuckDBPyConnection, spec: Specification, table: str) -> LinkageModel:
    """Chances that fall from the most alike level to the rest; frequencies of two thirds of the values of `table`."""
    levels = {}
    for comparison in spec.comparisons:
        count = len(comparison_levels(comparison)) - 1
        levels[comparison.column] = tuple(
            Chances(0.5 ** (place + 1), 0.0001 * 3.7**place / 3.7**count + 0.001 * place) for place in range(count)
        )
    counted = {column for one in spec.comparisons for column in counted_levels(one).values()}
    return LinkageModel(0.00001, levels, {column: _frequencies(con, table, column) for column in sorted(counted)})


def _frequencies(con: duckdb.DuckDBPyConnection, table: str, column: str) -> pa.Table:
    known = con.table(table).filter(f"{column} IS NOT NULL")
    counted = known.aggregate(f"{column} AS value, count(*) AS records", column)
    total = len(known)
    return (
        counted.filter("hash(value) % 3 > 0 OR records > 5").project(f"value, records / {total} AS share")
        .order("value").to_arrow_table()
    )  # fmt: skip
