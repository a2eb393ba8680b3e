"""`bench peers`: the same small work in DuckDB, pandas and, where it is installed, Apache Spark on this machine.

Two kinds of work on one made-up table of households: six rules counted, and a score ranked in the nation and in
its regency. DuckDB and Spark run one and the same expression; pandas says it in its own words. Each reads the
same Parquet file, and the results are compared before a time is shown: a fast wrong answer is no answer.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, Final

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mutakhir.ground.errors import IntegrityProblem, Said


if TYPE_CHECKING:
    import pandas as pd

DUCKDB, PANDAS, SPARK = "duckdb", "pandas", "spark local[2]"
WORKS: Final = ("rules", "ranking")
_SCHEMA: Final = {
    "household_id": "int64", "regency": "string", "members": "int16", "rooms": "int16", "floor": "int8",
    "floor_area": "int32", "water": "int8", "power": "int8", "score": "int64",
}  # fmt: skip


@dataclass(frozen=True)
class PeerTime:
    """`seconds` is None where the peer is not installed, with `why`. `result` is what was compared."""

    peer: str
    work: str
    seconds: float | None
    result: tuple[int, ...] = ()
    why: str = ""


def households(rows: int, seed: int) -> pa.Table:
    """A made-up table; every twentieth value breaks some rule."""
    draws = np.random.default_rng(seed)
    return pa.table(
        {
            "household_id": pa.array(np.arange(rows)),
            "regency": pa.array([f"{code:04d}" for code in range(1101, 1151)]).take(
                pa.array(draws.integers(0, 50, rows))
            ),
            "members": pa.array(draws.integers(0, 21, rows), pa.int16()),
            "rooms": pa.array(draws.integers(0, 9, rows), pa.int16()),
            "floor": pa.array(draws.integers(1, 11, rows), pa.int8(), mask=draws.random(rows) < 0.02),
            "floor_area": pa.array(draws.integers(1, 400, rows), pa.int32()),
            "water": pa.array(draws.integers(1, 12, rows), pa.int8()),
            "power": pa.array(draws.integers(1, 7, rows), pa.int8()),
            "score": pa.array(draws.integers(0, 1_000_000_000, rows)),
        }
    )


def rules_of(table: ir.Table) -> ir.Table:
    """One row: how many households break each of six rules. An empty answer breaks none."""
    broken = {
        "no_members": table.members < 1,
        "more_rooms_than_area": table.rooms * 4 > table.floor_area,
        "crowded": (table.members > 12) & (table.rooms < 2),
        "earth_floor_high_power": (table.floor >= 9) & (table.power >= 5),
        "large_house_spring_water": (table.floor_area > 250) & (table.water == 7),
        "empty_floor": table.floor.isnull(),
    }
    return table.agg(**{name: ibis.ifelse(rule, 1, 0).sum().cast("int64") for name, rule in broken.items()})


def ranking_of(table: ir.Table) -> ir.Table:
    """One row: sums over places in the regency and hundredths of the nation that differ if one place differs."""
    in_regency = ibis.row_number().over(group_by="regency", order_by=["score", "household_id"])
    in_nation = ibis.row_number().over(order_by=["score", "household_id"])
    placed = table.mutate(place=in_regency, hundredth=in_nation * 100 // table.count().as_scalar())
    weight = placed.household_id % 97 + 1
    return placed.agg(
        places=(placed.place * weight).sum().cast("int64"), hundredths=(placed.hundredth * weight).sum().cast("int64")
    )


EXPRESSIONS: Final[Mapping[str, Callable[[ir.Table], ir.Table]]] = {"rules": rules_of, "ranking": ranking_of}


def compared(folder: Path, rows: int, seed: int = 1) -> Iterator[PeerTime]:
    """Each peer on each work, DuckDB first.

    Raises:
        IntegrityProblem: a peer came to another result.
    """
    file = folder / "households.parquet"
    pq.write_table(households(rows, seed), file, compression="zstd")
    expected: dict[str, tuple[int, ...]] = {}
    for peer, run in ((DUCKDB, _duckdb), (PANDAS, _pandas), (SPARK, _spark)):
        for found in run(file):
            if found.seconds is not None and expected.setdefault(found.work, found.result) != found.result:
                raise IntegrityProblem("bench.peers-differ", _differ(peer, found.work))
            yield found


def _duckdb(file: Path) -> Iterator[PeerTime]:
    table = ibis.table(_SCHEMA, name="households")
    with duckdb.connect() as connection:
        connection.read_parquet(str(file)).create_view("households")
        for work, expression in EXPRESSIONS.items():
            sql = str(ibis.to_sql(expression(table), dialect="duckdb"))
            yield _timed(DUCKDB, work, lambda sql=sql: connection.execute(sql).fetchall()[0])  # type: ignore[misc]


def _timed(peer: str, work: str, run: Callable[[], Any]) -> PeerTime:
    began = time.perf_counter()
    result = tuple(int(number) for number in run())
    return PeerTime(peer, work, time.perf_counter() - began, result)


def _pandas(file: Path) -> Iterator[PeerTime]:
    if find_spec("pandas") is None:
        yield from (PeerTime(PANDAS, work, None, why="pandas") for work in WORKS)
        return
    import pandas as pd

    for work, run in (("rules", _rules_in_pandas), ("ranking", _ranking_in_pandas)):
        yield _timed(PANDAS, work, lambda run=run: run(pd.read_parquet(file)))  # type: ignore[misc]


def _rules_in_pandas(table: "pd.DataFrame") -> list[int]:
    broken = (
        table.members < 1,
        table.rooms.astype("int32") * 4 > table.floor_area,
        (table.members > 12) & (table.rooms < 2),
        (table.floor >= 9) & (table.power >= 5),
        (table.floor_area > 250) & (table.water == 7),
        table.floor.isna(),
    )
    return [int(rule.sum()) for rule in broken]


def _ranking_in_pandas(table: "pd.DataFrame") -> list[int]:
    ordered = table.sort_values(["score", "household_id"], ignore_index=True)
    weight = ordered.household_id % 97 + 1
    place = ordered.groupby("regency").cumcount()
    hundredth = ordered.index.to_series() * 100 // len(ordered)
    return [int((place * weight).sum()), int((hundredth * weight).sum())]


def _spark(file: Path) -> Iterator[PeerTime]:
    missing = "pyspark" if find_spec("pyspark") is None else "Java" if which("java") is None else ""
    if missing:
        yield from (PeerTime(SPARK, work, None, why=missing) for work in WORKS)
        return
    with _spark_here() as session:
        connection = ibis.pyspark.connect(session)
        session.read.parquet(str(file)).createOrReplaceTempView("households")
        table = ibis.table(_SCHEMA, name="households")
        for work, expression in EXPRESSIONS.items():
            sql = str(connection.compile(expression(table)))
            session.sql(sql).collect()  # once to warm up: Spark compiles its own code in the first go
            yield _timed(SPARK, work, lambda sql=sql: session.sql(sql).collect()[0])  # type: ignore[misc]


@contextmanager
def _spark_here() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("mutakhir bench").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.memory", "4g").config("spark.sql.shuffle.partitions", "4").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


def _differ(peer: str, work: str) -> Said:
    return Said(
        id=f"{peer} memberi hasil lain untuk {work}, jadi waktunya tidak berarti. Laporkan versi program yang dipakai.",
        en=f"{peer} comes to another result for {work}, so its time means nothing. Report the versions in use.",
    )
