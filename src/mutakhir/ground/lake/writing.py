"""One version of the datasets of a step, written part by part from several lanes."""

from collections.abc import Mapping, Sequence

from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.lake.lane import Tables
from mutakhir.ground.lake.manifest import FileEntry
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.writer import VersionWriter


class Writing:
    """One version of some datasets, of which parts may be there already."""

    def __init__(self, lake: Lake, names: Sequence[str], version: str, keys: Mapping[str, str]) -> None:
        self._lake, self._names, self._keys = lake, names, keys
        self._writers = {name: VersionWriter(lake, name, version) for name in names}
        self._known = {name: {(e.part, e.key): e for m in lake.manifests(name) for e in m.files} for name in names}
        self._entries: dict[str, dict[str, FileEntry]] = {name: {} for name in names}

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
                self._entries[name][part] = writer.write(part, self._keys[part], tables[name])

    def commit(self) -> None:
        whole = sha256_text(*(self._keys[part] for part in sorted(self._keys)))
        for name, writer in self._writers.items():
            self._lake.commit(name, writer.manifest(whole, list(self._entries[name].values())))
