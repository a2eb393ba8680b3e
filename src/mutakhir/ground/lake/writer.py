"""Writing one version of a dataset, part by part, so that a killed run goes on where it stopped."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.errors import IntegrityProblem
from mutakhir.ground.lake.checks import breaches, conform, in_order
from mutakhir.ground.lake.damage import MADE, damaged
from mutakhir.ground.lake.files import content_hash, read_table, rows_and_content, sha256_of, write_table
from mutakhir.ground.lake.manifest import NATION, FileEntry, Manifest
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.schema import PREVIOUS, dataset


class DatasetBreach(AssertionError):
    """A stage made rows that its own declaration forbids: a programmer's mistake."""


class VersionWriter:
    """Writes the files of one version. A file that is there under its final name is whole."""

    def __init__(self, lake: Lake, name: str, version: str) -> None:
        self.lake, self.name, self.version = lake, name, version
        self.dataset = dataset(name)

    def path(self, part: str, file: str) -> str:
        folder = part if part == NATION else f"regency={part}"
        return f"{folder}/{file}" if self.name.startswith(PREVIOUS) else f"{self.version}/{folder}/{file}"

    def _absolute(self, path: str) -> Path:
        return self.lake.folder_of(self.name) / path

    def found(self, part: str, key: str, file: str = MADE) -> FileEntry | None:
        """The entry of a part that an interrupted run had finished, read back from the file."""
        path = self.path(part, file)
        return self._entry(part, key, path) if self._absolute(path).exists() else None

    def again(self, entry: FileEntry) -> FileEntry:
        """A listed file as it is now: an encrypted one that was written again has other bytes, the same content.

        Raises IntegrityProblem if its content is another.
        """
        path, key = self._absolute(entry.path), self.lake.key_of(self.name)
        if sha256_of(path) == entry.sha256:
            return entry
        if key is None or content_hash(read_table(path, key)) != entry.content:
            raise damaged(path)
        return self._entry(entry.part, entry.key, entry.path)

    def write(
        self, part: str, key: str, table: pa.Table, file: str = MADE, before: FileEntry | None = None
    ) -> FileEntry:
        """Checks, orders and writes one part; where a file of an earlier version holds these rows, that one stays.

        Raises:
            DatasetBreach: the rows break the declaration.
        """
        whole = in_order(self.dataset, conform(self.dataset, table))
        broken = breaches(self.dataset, whole, ordered=True)
        if broken:
            raise DatasetBreach("; ".join(broken))
        if before is not None and self._holds(before, whole):
            return replace(before, key=key)
        path = self.path(part, file)
        write_table(self._absolute(path), whole, self.lake.key_of(self.name))
        return self._entry(part, key, path)

    def _holds(self, entry: FileEntry, rows: pa.Table) -> bool:
        """Whether a file has exactly these rows. Reading it costs a third of writing it, or less."""
        if entry.rows != rows.num_rows:
            return False
        try:
            found = read_table(self.lake.whole(self.name, entry), self.lake.key_of(self.name))
        except IntegrityProblem:  # it is written anew
            return False
        return bool(found.cast(rows.schema).equals(rows))

    def _entry(self, part: str, key: str, path: str) -> FileEntry:
        absolute = self._absolute(path)
        rows, content = rows_and_content(absolute, self.lake.key_of(self.name))
        sha256 = sha256_of(absolute)
        self.lake.hashed.add(absolute)
        return FileEntry(part, path, rows, absolute.stat().st_size, sha256, content or sha256, key)

    def manifest(self, key: str, files: list[FileEntry], last_ids: dict[str, int] | None = None) -> Manifest:
        return Manifest(
            dataset=self.name.removeprefix(PREVIOUS),
            schema_version=self.dataset.schema_version,
            version=self.version,
            key=key,
            encrypted=self.lake.key_of(self.name) is not None,
            files=tuple(sorted(files, key=lambda entry: (entry.part, entry.path))),
            last_ids=last_ids or {},
        )
