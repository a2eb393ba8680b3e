"""What every reader gives: batches of text under the file's own headers, each row with its number in the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa


BATCH_ROWS: Final = 262_144
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class BrokenRow:
    """A row that has no columns: its number, why, and the text as it stood."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True)
class Batch:
    """Rows of a file: every column text; `numbers` has one entry a row; `broken` lie among or after them."""

    table: pa.Table
    numbers: Numbers
    broken: tuple[BrokenRow, ...] = ()


@dataclass(frozen=True)
class Shape:
    """How the file was read: what the report says of it."""

    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


class Source(Protocol):
    """One opened file."""

    @property
    def file(self) -> Path: ...
    @property
    def headers(self) -> tuple[str, ...]: ...
    @property
    def shape(self) -> Shape: ...
    def batches(self) -> Iterator[Batch]: ...


@dataclass(frozen=True)
class Options:
    """What the mapping says about reading the file; `scratch` is a folder for passing files."""

    scratch: Path
    encoding: str = "auto"
    delimiter: str = "auto"
    sheet: str | None = None


def text_table(headers: tuple[str, ...], rows: list[list[str | None]]) -> pa.Table:
    """Rows of equal length as columns of text."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in headers)
    return pa.table([pa.array(list(column), pa.string()) for column in columns], names=list(headers))
