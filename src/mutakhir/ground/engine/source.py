"""What an engine binds to a table: the files of a dataset, plain or encrypted."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mutakhir.ground.schema import Dataset


if TYPE_CHECKING:
    from mutakhir.ground.lake.keys import FileKey


@dataclass(frozen=True)
class Part:
    """One file and the part (regency code or nation) that it belongs to."""

    part: str
    path: Path


@dataclass(frozen=True)
class Source:
    """The files behind one table. `key` is set where they are encrypted.

    `earlier`: they were written before the dataset had all its columns; what they lack is read as empty.
    """

    name: str
    dataset: type[Dataset]
    parts: tuple[Part, ...]
    key: "FileKey | None" = None
    earlier: bool = False
