"""Where the story reads: datasets of the round's lake and of a release, of one regency at a time.

At national size a household stands in one of 514 files, so a file is opened only if the least and greatest id of
its row groups say that it may hold what is looked for, and no more columns than needed are read.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mutakhir.ground.lake import MANIFEST, NATION, Home, Lake, Manifest, direct_key, read_manifest
from mutakhir.ground.lake.damage import unreadable
from mutakhir.ground.lake.keys import FileKey
from mutakhir.ground.lake.release import dataset_folder, release_folder
from mutakhir.ground.schema import PREVIOUS, dataset
from mutakhir.pipeline import STORY_IDENTITY


Row = dict[str, Any]
Ids = Collection[int] | Collection[str]
REGISTRY = "registry_"


class Shelf:
    """The datasets that one explanation reads.

    `release`: the registry is read from this release, and not from the lake. `has_round`: the datasets of the
    round's process (visits, findings, ranks) belong to what is explained; they are empty for another release.
    """

    def __init__(self, home: Home, release: str | None) -> None:
        self.home = home
        self.lake = Lake(home)
        self.release = release
        self.has_round = release is None or release == home.round.name

    def regencies_with(self, name: str, column: str, ids: Ids) -> list[str]:
        """Codes of the regencies whose files hold one of the ids, by that column alone."""
        found = {part for part, path in self._files(name) if _matching(path, self._key(name), column, ids, [column])}
        return sorted(found)

    def rows(self, name: str, regency: str, column: str, ids: Ids, columns: Sequence[str] | None = None) -> list[Row]:
        """Rows of one regency whose column holds one of the ids; empty where the dataset is not there."""
        if not ids:
            return []
        paths = [path for part, path in self._files(name) if part == regency]
        return [row for path in paths for row in _matching(path, self._key(name), column, ids, columns)]

    def one(self, name: str, regency: str, column: str, id: int) -> Row | None:
        found = self.rows(name, regency, column, [id])
        return found[0] if found else None

    def national(self, name: str) -> pa.Table:
        """A dataset of scope nation of the round; empty where it is not there."""
        return self.lake.read(name, NATION) if self.lake.exists(name) else dataset(name).arrow_schema().empty_table()

    def holds(self, name: str) -> bool:
        """Whether the dataset is there for what is explained."""
        return self._manifest(name) is not None

    def count(self, name: str, regency: str) -> int:
        """Rows of one regency, as the manifest says."""
        found = self._manifest(name)
        return sum(entry.rows for entry in found.of(regency)) if found else 0

    def _files(self, name: str) -> list[tuple[str, Path]]:
        assert name in STORY_IDENTITY or not dataset(name).is_identity(), f"story: declare {name} in pipeline.py"
        found = self._manifest(name)
        if found is None:
            return []
        released = self._released(name)
        return [
            (entry.part, released / entry.path if released else self.lake.path_of(name, entry)) for entry in found.files
        ]

    def _manifest(self, name: str) -> Manifest | None:
        released = self._released(name)
        if released is not None:
            return read_manifest(released / MANIFEST) if (released / MANIFEST).is_file() else None
        return self.lake.manifest(name) if self.has_round else None

    def _released(self, name: str) -> Path | None:
        """Folder of the dataset in the release that is explained; None for what lies in the lake."""
        if self.release is None or not name.startswith(REGISTRY) or name.startswith(PREVIOUS):
            return None
        return dataset_folder(release_folder(self.home, self.release), name)

    def _key(self, name: str) -> FileKey | None:
        found = self._manifest(name) if dataset(name).is_identity() else None
        if found is None or not found.encrypted:
            return None
        if self._released(name) is None:
            return self.lake.key_of(name)
        return self.home.ring.key(direct_key(str(self.release)), name)


def _matching(path: Path, key: FileKey | None, column: str, ids: Ids, columns: Sequence[str] | None) -> list[Row]:
    """Rows of a file whose column holds one of the ids; the column is read first, the others only on a hit."""
    wanted = pa.array(sorted(ids))
    found: list[Row] = []
    try:
        file = pq.ParquetFile(path, decryption_properties=key.decryption() if key is not None else None)
        for group in range(file.num_row_groups):
            if not _may_hold(file, group, column, ids):
                continue
            hits = pc.is_in(file.read_row_group(group, columns=[column])[column], value_set=wanted)
            if pc.any(hits).as_py():
                found += file.read_row_group(group, columns=columns).filter(hits).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path) from error
    return found


def _may_hold(file: pq.ParquetFile, group: int, column: str, ids: Ids) -> bool:
    place = file.schema_arrow.get_field_index(column)
    statistics = file.metadata.row_group(group).column(place).statistics
    if statistics is None or not statistics.has_min_max or not isinstance(statistics.min, int):
        return True
    low, high = statistics.min, statistics.max
    return any(isinstance(id, int) and low <= id <= high for id in ids)
