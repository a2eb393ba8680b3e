"""The index of a registry: its persons as the model compares them, and which of them have a key.

It lies in HOME/index/<registry>-<what it was made from>: for each regency one file of persons and one of keys, and one
of keys under which people of all regencies meet. It holds names, so its files are encrypted as identity data are. It
can be deleted at any time: the next use makes it anew.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from mutakhir.ground.errors import IntegrityProblem, Said, Where
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.lake.keys import FileKey
from mutakhir.matching.adding.blocking import NATION


ABOUT: Final = "about.json"
FOLDER: Final = "index"
READERS: Final = 2  # files that are read side by side
POSTINGS: Final = pa.schema([("key", pa.uint32()), ("place", pa.uint32())])
Halves = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Part:
    """One regency: its persons have the numbers from `first` on."""

    regency: str
    first: int
    persons: int


@dataclass(frozen=True, slots=True)
class About:
    """What an index holds. `crowded`: persons with so many records that no machine adds another."""

    registry: str
    parts: tuple[Part, ...]
    crowded: tuple[int, ...]

    def write(self, folder: Path) -> None:
        """Written last: with it the index is there."""
        write_bytes(folder / ABOUT, json.dumps(asdict(self), indent=1, sort_keys=True).encode() + b"\n")


def persons_file(folder: Path, regency: str) -> Path:
    return folder / f"{regency}.persons.parquet"


def keys_file(folder: Path, part: str) -> Path:
    """Of a regency, or of the nation."""
    return folder / f"{part}.keys.parquet"


@dataclass(frozen=True)
class RegistryIndex:
    """An index that was made. Problems of its files are told as `matching.index`."""

    folder: Path
    key: FileKey | None

    @cached_property
    def about(self) -> About:
        path = self.folder / ABOUT
        try:
            tree = json.loads(path.read_bytes())
            parts = tuple(Part(**part) for part in tree["parts"])
            return About(tree["registry"], parts, tuple(tree["crowded"]))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise _damaged(path) from error

    @property
    def persons(self) -> int:
        return sum(part.persons for part in self.about.parts)

    def sizes(self) -> dict[str | None, int]:
        """Persons by regency; under None those of all, who are compared with a record without a village."""
        return {None: self.persons, **{part.regency: part.persons for part in self.about.parts}}

    def parts(self) -> list[str]:
        """Those that have keys."""
        return [*(part.regency for part in self.about.parts), NATION]

    def all_holders(self, asked: Mapping[str, Halves]) -> dict[str, pa.Table]:
        """`holders` of several parts."""
        with ThreadPoolExecutor(READERS) as pool:
            return dict(zip(asked, pool.map(self.holders, asked, asked.values()), strict=True))

    def holders(self, part: str, asked: Halves) -> pa.Table:
        """`POSTINGS` of the asked keys, which ascend and are distinct: who has them in this part."""
        with self._open(keys_file(self.folder, part)) as file:
            groups = _groups_with(file.metadata, asked)
            table = self._read(file, groups) if groups else POSTINGS.empty_table()
        keys, places = table["key"].to_numpy(), table["place"].to_numpy()
        first, last = np.searchsorted(keys, asked), np.searchsorted(keys, asked, side="right")
        counts = last - first
        at = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
        return pa.table([np.repeat(asked, counts), places[at]], schema=POSTINGS)

    def people(self, places: npt.NDArray[np.int64]) -> pa.Table:
        """The persons of these numbers, which ascend and are distinct; nobody's table if there are none."""
        each = [(part.regency, places[slice(*_limits(places, part))]) for part in self.about.parts]
        wanted = [(regency, here) for regency, here in each if len(here)] or each[:1]
        with ThreadPoolExecutor(READERS) as pool:
            return pa.concat_tables(pool.map(self._people, *zip(*wanted, strict=True)))

    def _people(self, regency: str, places: npt.NDArray[np.int64]) -> pa.Table:
        with self._open(persons_file(self.folder, regency)) as file:
            table = self._read(file, _groups_with(file.metadata, places) or [0])
        return table.take(pa.array(np.searchsorted(table["record"].to_numpy(), places)))

    def _open(self, path: Path) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(path, decryption_properties=self.key.decryption() if self.key else None)
        except (OSError, pa.ArrowException) as error:
            raise _damaged(path) from error

    def _read(self, file: pq.ParquetFile, groups: Sequence[int]) -> pa.Table:
        try:
            return file.read_row_groups(list(groups))
        except (OSError, pa.ArrowException) as error:
            raise _damaged(self.folder) from error


def _limits(places: npt.NDArray[np.int64], part: Part) -> tuple[int, int]:
    """Where those of a part begin and end among ascending numbers."""
    low, high = np.searchsorted(places, [part.first, part.first + part.persons])
    return int(low), int(high)


def _groups_with(metadata: pq.FileMetaData, wanted: npt.NDArray[np.int64] | Halves) -> list[int]:
    """Row groups in whose range, by the first column, a wanted number lies."""
    found = []
    for group in range(metadata.num_row_groups):
        told = metadata.row_group(group).column(0).statistics
        low, high = np.searchsorted(wanted, told.min), np.searchsorted(wanted, told.max, side="right")
        if high > low:
            found.append(group)
    return found


def others(above: Path, registry: str, kept: Path, releases: Iterable[str]) -> list[Path]:
    """Indexes that serve no longer: earlier ones of the same registry, and those of releases that are gone."""
    gone = []
    for folder in sorted(path for path in above.iterdir() if path.is_dir() and path != kept):
        name = folder.name.rpartition("-")[0]
        if name == registry or name not in releases:
            gone.append(folder)
    return gone


def _damaged(path: Path) -> IntegrityProblem:
    return IntegrityProblem(
        "matching.index",
        Said(
            id="Indeks registri ini rusak atau kuncinya lain. Hapus folder index di rumah registri; perintah yang sama"
            " membuatnya lagi.",
            en="This index of the registry is damaged, or its key is another. Delete the folder index of the home; the"
            " same command makes it anew.",
        ),
        Where(path),
    )
