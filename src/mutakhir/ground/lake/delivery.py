"""Deliveries: raw inputs from outside, several datasets together, regency by regency."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.lake.manifest import FileEntry
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.writer import VersionWriter


VERSION_LENGTH = 16


class Delivery:
    """One delivery. `key` determines its content, so an interrupted delivery resumes and a repeated one is the same.

    With `append` the files of the current version stay listed beside the new ones: nothing sent is ever lost.
    """

    def __init__(self, lake: Lake, names: Sequence[str], key: str, *, append: bool = False) -> None:
        self._lake = lake
        self._names = tuple(names)
        self._key = sha256_text("delivery", key, *names)
        self._append = append
        self._file = f"part-{self._key[:VERSION_LENGTH]}.parquet"
        self._writers = {name: VersionWriter(lake, name, self._version(name)) for name in names}
        self._entries: dict[str, list[FileEntry]] = {name: [] for name in names}

    @property
    def names(self) -> tuple[str, ...]:
        return self._names

    def _version(self, name: str) -> str:
        before = self._lake.manifest(name) if self._append else None
        if before is None or self._is_in(name):
            return before.version if before else self._key[:VERSION_LENGTH]
        return sha256_text(before.version, self._key)[:VERSION_LENGTH]

    def _is_in(self, name: str) -> bool:
        before = self._lake.manifest(name)
        return before is not None and any(entry.key == self._key for entry in before.files)

    def _stands(self, name: str) -> bool:
        files = self._lake.need(name).files
        return all(self._lake.stands(name, entry) for entry in files if entry.key == self._key)

    @property
    def is_complete(self) -> bool:
        """This very delivery is already in the lake, and all its files stand."""
        return all(self._is_in(name) and self._stands(name) for name in self._names)

    def has(self, part: str) -> bool:
        """The part was written whole by an interrupted run of this delivery."""
        found = {name: self._found(name, part) for name in self._names}
        if any(entry is None for entry in found.values()):
            return False
        for name, entry in found.items():
            if entry is not None:
                self._entries[name].append(entry)
        return True

    def _found(self, name: str, part: str) -> FileEntry | None:
        """The file of a part as it is listed, or as an interrupted run left it."""
        return self._listed(name, part) or self._writers[name].found(part, self._key, self._file)

    def _listed(self, name: str, part: str) -> FileEntry | None:
        before = self._lake.manifest(name)
        for entry in before.of(part) if before else ():
            if entry.key == self._key and self._lake.stands(name, entry):
                return self._writers[name].again(entry)
        return None

    def add(self, part: str, tables: Mapping[str, pa.Table]) -> None:
        """Writes the files of a part, except those that are listed and stand."""
        assert set(tables) == set(self._names), f"a delivery of {self._names} got {sorted(tables)}"
        for name, table in tables.items():
            entry = self._listed(name, part) or self._writers[name].write(part, self._key, table, self._file)
            self._entries[name].append(entry)

    def close(self) -> None:
        """Manifests last: from here the delivery is what the stages read."""
        for name, writer in self._writers.items():
            is_in = self._is_in(name)
            before = self._lake.manifest(name) if self._append or is_in else None
            again = {entry.part for entry in self._entries[name]}
            others = [e for e in (before.files if before else ()) if e.key != self._key or e.part not in again]
            made = writer.manifest(before.key if before and is_in else self._key, [*others, *self._entries[name]])
            if made != before:
                self._lake.commit(name, made)
