"""The floor of a stage: the columns that it reads, copied by DuckDB from Parquet to Parquet (zstd), by regency.

Nothing that reads those columns and writes as much can be faster, so a ratio to it says what the work itself
costs, whatever the machine. A large stage is copied for a sample of regencies, from the smallest to the largest,
and scaled by rows.
"""

import time
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from mutakhir.bench.ledger import Floor
from mutakhir.ground.engine.sql import quoted, text_literal
from mutakhir.ground.lake import NATION, Lake, Stage
from mutakhir.ground.schema import dataset


# A sample is taken where a stage reads more rows than this; it holds about so many.
WHOLE: Final = 20_000_000
_COPIED: Final = "copied"


@dataclass(frozen=True)
class Copying:
    """What one stage's floor copies: the columns of each dataset, and the regencies of the sample."""

    lake: Lake
    columns: Mapping[str, tuple[str, ...]]
    regencies: Sequence[str]
    target: Path


def inputs_of(lake: Lake, stage: Stage, heard: Container[str]) -> list[str]:
    """The inputs of a stage that are there and were read."""
    return [name for name in (*stage.reads, *stage.may_read) if name in heard and lake.exists(name)]


def floor_of(lake: Lake, stage: Stage, heard: Mapping[str, tuple[str, ...]], target: Path) -> Floor:
    """`heard` are the columns that the stage read of each dataset."""
    names = inputs_of(lake, stage, heard)
    columns = {name: heard[name] for name in names}
    rows = {name: lake.need(name).rows for name in names}
    regencies = sorted({regency for name in names for regency in lake.regencies(name)})
    sample = _sampled(lake, names, regencies, sum(rows.values()))
    copying = Copying(lake, columns, sample, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        seconds = sum(_seconds(connection, copying, name, rows[name]) for name in names)
    target.unlink(missing_ok=True)
    counts = {name: len(found) for name, found in columns.items()}
    return Floor(seconds, sum(rows.values()), len(sample), len(regencies), counts)


def _sampled(lake: Lake, names: Sequence[str], regencies: Sequence[str], rows: int) -> list[str]:
    """Every n-th regency in order of size, so that the sample is like the whole."""
    if rows <= WHOLE:
        return list(regencies)
    sizes = dict.fromkeys(regencies, 0)
    for entry in (entry for name in names for entry in lake.need(name).files if entry.part != NATION):
        sizes[entry.part] += entry.rows
    ordered = sorted(regencies, key=lambda regency: (sizes[regency], regency))
    step = -(-rows // WHOLE)
    return sorted(ordered[step // 2 :: step])


def _seconds(connection: duckdb.DuckDBPyConnection, copying: Copying, name: str, rows: int) -> float:
    parts = [NATION] if dataset(name).scope == "nation" else copying.regencies
    copied = sum(entry.rows for part in parts for entry in copying.lake.need(name).of(part))
    if not copied:
        return 0.0
    began = time.perf_counter()
    for part in parts:
        _copy(connection, copying, name, part)
    return (time.perf_counter() - began) * rows / copied


def _copy(connection: duckdb.DuckDBPyConnection, copying: Copying, name: str, part: str) -> None:
    lake = copying.lake
    paths = [str(lake.path_of(name, entry)) for entry in lake.need(name).of(part)]
    if not paths:
        return
    columns = ", ".join(quoted(column) for column in copying.columns[name])
    source = f"read_parquet([{', '.join(text_literal(path) for path in paths)}], hive_partitioning = false)"
    if lake.key_of(name) is not None:
        connection.register(_COPIED, _decrypted(lake, name, paths))
        source = _COPIED
    to = text_literal(str(copying.target))
    connection.execute(f"COPY (SELECT {columns} FROM {source}) TO {to} (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608


def _decrypted(lake: Lake, name: str, paths: list[str]) -> ds.Dataset:
    key = lake.key_of(name)
    assert key is not None
    scan = ds.ParquetFragmentScanOptions(decryption_properties=key.decryption())
    schema: pa.Schema = dataset(name).arrow_schema()
    return ds.dataset(paths, schema=schema, format=ds.ParquetFileFormat(default_fragment_scan_options=scan))
