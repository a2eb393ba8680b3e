"""A million persons searched for doubles, and some thousand new ones against them: seconds and memory.

What is counted begins when the records are read: normal forms, keys, blocking, scoring, guard rails, clusters. Each
part runs in a process of its own, so that its peak of memory is its own.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import duckdb

from mutakhir.bench.linkage.comparison import Line
from mutakhir.bench.linkage.made import made_registry
from mutakhir.bench.linkage.registry_lines import Pack
from mutakhir.bench.linkage.same_rules import splink_scores
from mutakhir.bench.meter import Meter
from mutakhir.matching.identity.clusters import cluster
from mutakhir.matching.identity.edges import EDGES, RECORDS
from mutakhir.matching.linking.blocks import cap_blocks
from mutakhir.matching.linking.guards import guard_case
from mutakhir.matching.linking.model import LinkageModel
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.preparing import prepare
from mutakhir.matching.linking.registry import FLOOR
from mutakhir.matching.linking.scorer import Scorer


NEW_ONES: Final = 5_000
MOST_SECONDS, MOST_SECONDS_OF_NEW, MOST_GIGABYTES = 30.0, 3.0, 3.0
# What DuckDB may take, as in a round: with less it begins to plan for the disk.
_MEMORY: Final = "3GB"
_GIGABYTE: Final = 1e9
_SPARE: Final = 1.06  # made-up regencies come out a little smaller than asked for


@dataclass(frozen=True, slots=True)
class Spent:
    """`raw` seconds with names in their normal form, `ready` without; `new`: those of the new ones, where measured."""

    raw: float | None
    ready: float
    new: float | None
    pairs: int
    gigabytes: float


@dataclass(frozen=True, slots=True)
class Work:
    """What a process gets: files `old.parquet` and `new.parquet` in the folder, which also holds what memory cannot."""

    folder: Path
    pack: Pack
    model: LinkageModel


def scale_lines(pack: Pack, model: LinkageModel, persons: int, seed: int) -> Iterator[Line]:
    """Four lines: seconds from raw records and from ready fields, memory, and the seconds of new ones."""
    with TemporaryDirectory() as place:
        work = Work(Path(place), pack, model)
        old, new = made_files(work.folder, persons, seed)
        ours, splink = apart(ours_spent, work), apart(splink_spent, work)
    raw = ours.raw or 0.0
    task = f"{old:,} persons deduplicated"
    yield Line(task, "seconds", raw, None, MOST_SECONDS, raw, 0.0, less=True)
    yield Line("from ready fields to scored pairs", "seconds", ours.ready, splink.ready, None, ours.ready,
               splink.ready, less=True)  # fmt: skip
    yield Line(task, "peak GB", ours.gigabytes, splink.gigabytes, MOST_GIGABYTES, raw, splink.ready, less=True)
    yield Line(f"{new:,} new against {old:,}", "seconds", ours.new, None, MOST_SECONDS_OF_NEW, ours.new or 0.0, 0.0,
               less=True)  # fmt: skip


def made_files(folder: Path, persons: int, seed: int) -> tuple[int, int]:
    """Made-up records, 15% of them doubles, of whom every so many-th is kept for later; returns how many."""
    every = max(persons // NEW_ONES, 2)
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        made_registry(con, round(persons * _SPARE), seed, doubled=True)
        for name, compared, most in (("old", "<>", persons), ("new", "=", NEW_ONES)):
            rows = con.sql(
                f"SELECT * FROM raw_members WHERE record % {every} {compared} 0 ORDER BY record LIMIT {most}"
            )
            rows.write_parquet(str(folder / f"{name}.parquet"))
        counted = [con.read_parquet(str(folder / f"{name}.parquet")).shape[0] for name in ("old", "new")]
    return counted[0], counted[1]


def apart(spend: Callable[[Work], Spent], work: Work) -> Spent:
    """In a process that has done nothing before."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(spend, work).result()


def ours_spent(work: Work) -> Spent:
    """Doubles among the old ones, from raw records to clusters; then the new ones."""
    with _opened(work) as con, Meter(work.folder) as meter:
        begun = perf_counter()
        with_fields(con, "raw_old", "old", work.pack.names)
        con.sql("DROP TABLE raw_old")
        fielded = perf_counter()
        pairs = _scored(con, work, ["old"])
        scored = perf_counter()
        _clusters(con, work)
        raw = perf_counter() - begun
        memory = meter.reading().peak_memory / _GIGABYTE
        return Spent(raw, scored - fielded, _new_ones(con, work), pairs, memory)


def _new_ones(con: duckdb.DuckDBPyConnection, work: Work) -> float:
    """New ones against the old, whose fields and keys are there, and among themselves."""
    begun = perf_counter()
    with_fields(con, "raw_new", "new", work.pack.names)
    _scored(con, work, ["new"])
    scored = Scorer(con, work.pack.persons.within(), ["new_ready", "old_ready"]).score(work.model, FLOOR)
    _guarded(con, scored, "new_ready", "old_ready")
    return perf_counter() - begun


def splink_spent(work: Work) -> Spent:
    """Splink with the same rules and model on the same fields, which are not counted; our keys are given to it."""
    with _opened(work) as con:
        with_fields(con, "raw_old", "old", work.pack.names)
        con.sql("DROP TABLE raw_old")
        spec = work.pack.persons.within()
        with Meter(work.folder) as meter:
            begun = perf_counter()
            prepare(con, "old", "old_ready", spec)
            con.sql("DROP TABLE old")
            scored = splink_scores(con, spec, work.model, ["old_ready"], FLOOR, by_keys=True)
            seconds = perf_counter() - begun
            return Spent(None, seconds, None, _count(con, scored), meter.reading().peak_memory / _GIGABYTE)


def _opened(work: Work) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(work.folder)})
    con.sql("SET enable_progress_bar = false")
    for name in ("old", "new"):
        con.sql(f"CREATE TABLE raw_{name} AS FROM '{work.folder / name}.parquet'")
    return con


def _scored(con: duckdb.DuckDBPyConnection, work: Work, tables: list[str]) -> int:
    """Prepares tables of persons as `..._ready`, in whose place they stand from then on, and scores them; pairs."""
    spec = work.pack.persons.within()
    sides = [f"{table}_ready" for table in tables]
    for table, side in zip(tables, sides, strict=True):
        prepare(con, table, side, spec)
        con.sql(f"DROP TABLE {table}")
    cap_blocks(con, sides, spec)
    scored = Scorer(con, spec, sides).score(work.model, FLOOR)
    return _guarded(con, scored, sides[0], sides[-1])


def _guarded(con: duckdb.DuckDBPyConnection, scored: str, left: str, right: str) -> int:
    con.sql(
        f"CREATE OR REPLACE TABLE pairs AS SELECT record_l, record_r, round(weight * 1000)::BIGINT AS weight,"
        f" {guard_case()}::VARCHAR AS guard FROM {scored} JOIN {left} l ON l.record = record_l"
        f" JOIN {right} r ON r.record = record_r"
    )
    con.sql(f"DROP TABLE {scored}")
    return _count(con, "pairs")


def _clusters(con: duckdb.DuckDBPyConnection, work: Work) -> None:
    persons = work.pack.persons
    records = con.sql("SELECT record, NULL::BIGINT AS confirmed_nik FROM old_ready ORDER BY record")
    edges = con.sql(
        "SELECT record_l AS a, record_r AS b, 'automatic' AS kind, weight, 'model' AS step FROM pairs"
        f" WHERE guard IS NULL AND weight >= {persons.doubles.deciding.link_from} ORDER BY ALL"
    )
    cluster(records.to_arrow_table().cast(RECORDS), edges.to_arrow_table().cast(EDGES), persons.largest_cluster)


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0])
