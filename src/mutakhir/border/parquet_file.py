"""Parquet files: every column as text. A file of a few bytes may claim any number of rows: its size is asked first."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mutakhir.border import troubles
from mutakhir.border.csv_file import named
from mutakhir.border.source import BATCH_ROWS, Batch, Options, Shape


MOST_ROWS: Final = 400_000_000
MOST_ROWS_PER_BYTE: Final = 50
SMALL_ROWS: Final = 1_000_000


@dataclass(frozen=True)
class ParquetFile:
    """An opened Parquet file."""

    file: Path
    headers: tuple[str, ...]
    shape: Shape

    def batches(self) -> Iterator[Batch]:
        first = 1
        try:
            for part in pq.ParquetFile(self.file).iter_batches(BATCH_ROWS):
                table = pa.table([as_text(column) for column in part.columns], names=list(self.headers))
                yield Batch(table, np.arange(first, first + part.num_rows, dtype=np.int64))
                first += part.num_rows
        except (OSError, pa.ArrowException) as error:
            raise troubles.damaged(self.file, "Parquet") from error


def open_parquet(file: Path, options: Options) -> ParquetFile:
    """Raises InputProblem: damaged, too large, headers repeated."""
    try:
        opened = pq.ParquetFile(file)
        rows, names = opened.metadata.num_rows, opened.schema_arrow.names
    except (OSError, pa.ArrowException) as error:
        raise troubles.damaged(file, "Parquet") from error
    if rows > MOST_ROWS or (rows > SMALL_ROWS and rows > MOST_ROWS_PER_BYTE * file.stat().st_size):
        raise troubles.too_large(file, "Parquet")
    return ParquetFile(file, named(names, file, 1), Shape("parquet"))


def as_text(column: pa.Array) -> pa.Array:
    """Numbers plain, dates ISO, true and false; what has no text form (lists, structs, bytes) as its description."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        return _whole_plain(column)
    try:
        return column.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.array([None if value is None else repr(value) for value in column.to_pylist()], pa.string())


def _whole_plain(column: pa.Array) -> pa.Array:
    """`3.0` as `3`; a whole number that a float cannot hold exactly stays in scientific notation."""
    exact = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), 2.0**53))
    whole = pc.if_else(exact, column, None).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(whole, pc.if_else(exact, None, column.cast(pa.string())))
