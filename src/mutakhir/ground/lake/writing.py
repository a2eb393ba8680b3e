"""One version of the datasets of a step, written part by part from several lanes."""

from collections.abc import Iterator, Mapping, Sequence

from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.lake.lane import Tables
from mutakhir.ground.lake.manifest import FileEntry
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.writer import VersionWriter
from mutakhir.ground.schema import dataset


class Writing:
    """One version of some datasets, of which parts may be there already."""

    def __init__(self, lake: Lake, names: Sequence[str], version: str, keys: Mapping[str, str]) -> None:
        self._lake, self._names, self._keys = lake, names, keys
        self._writers = {name: VersionWriter(lake, name, version) for name in names}
        self._known = {name: {(e.part, e.key): e for e in _standing(lake, name)} for name in names}
        self._entries: dict[str, dict[str, FileEntry]] = {name: {} for name in names}
        self._before = {name: _by_part(lake, name) for name in names}

    def pending(self) -> list[str]:
        """The parts of which a file is missing; the files that are there are taken."""
        return [part for part in sorted(self._keys) if not self._found(part)]

    def _found(self, part: str) -> bool:
        for name, writer in self._writers.items():
            entry = self._known[name].get((part, self._keys[part])) or writer.found(part, self._keys[part])
            if entry is not None:
                self._entries[name][part] = entry
        return all(part in self._entries[name] for name in self._names)

    def add(self, part: str, tables: Tables) -> None:
        """Writes the missing files of a part; called from several lanes."""
        for name, writer in self._writers.items():
            if part not in self._entries[name]:
                before = self._before[name].get(part)
                self._entries[name][part] = writer.write(part, self._keys[part], tables[name], before=before)

    def commit(self) -> None:
        whole = sha256_text(*(self._keys[part] for part in sorted(self._keys)))
        for name, writer in self._writers.items():
            self._lake.commit(name, writer.manifest(whole, list(self._entries[name].values())))


def _standing(lake: Lake, name: str) -> Iterator[FileEntry]:
    """The files of all versions, without those that are lost: they are made again."""
    return (entry for found in lake.manifests(name) for entry in found.files if lake.stands(name, entry))


def _by_part(lake: Lake, name: str) -> dict[str, FileEntry]:
    """The files of the current version, if rows of today's declaration lie in them."""
    found = lake.manifest(name)
    is_comparable = found is not None and found.schema_version == dataset(name).schema_version
    return {entry.part: entry for entry in found.files} if found is not None and is_comparable else {}
