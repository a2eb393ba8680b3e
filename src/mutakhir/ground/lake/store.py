"""The lake: where datasets lie, which version is current, and how they are read.

`lake/<round>/<dataset>/<version>/regency=<code>/*.parquet` with `_manifest.json`; `_current` names the version
that stages read. Datasets of release N-1 (`previous_...`) are read from `releases/<name>/` instead.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.engine.source import Part, Source
from mutakhir.ground.errors import HomeProblem, Said
from mutakhir.ground.lake.files import check_whole, read_table, stands, write_bytes
from mutakhir.ground.lake.home import Home, direct_key
from mutakhir.ground.lake.keys import FileKey
from mutakhir.ground.lake.manifest import MANIFEST, NATION, FileEntry, Manifest, read_manifest
from mutakhir.ground.lake.release import dataset_folder
from mutakhir.ground.schema import PREVIOUS, dataset


CURRENT = "_current"


class Lake:
    """The datasets of one home and its present round."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder = home.folder / "lake" / home.round.name
        # A version never changes, and its manifest is asked for many times in every regency.
        self._manifests: dict[Path, Manifest] = {}
        # Files whose bytes this process has hashed: written by it, or compared with their manifest.
        self.hashed: set[Path] = set()

    @cached_property
    def previous_release(self) -> Path:
        """Folder of release N-1; a folder that is never there if the round has no predecessor."""
        return self.home.folder / "releases" / (self.home.round.previous_release or "none")

    def folder_of(self, name: str) -> Path:
        """Folder of a dataset; for `previous_...` the part of release N-1 that holds it."""
        if name.startswith(PREVIOUS):
            return dataset_folder(self.previous_release, name)
        return self.folder / name

    def key_of(self, name: str) -> FileKey | None:
        """The key by which the dataset is encrypted, or None if it lies plain."""
        if not (dataset(name).is_identity() and self.home.encrypts):
            return None
        round_or_release = self.previous_release.name if name.startswith(PREVIOUS) else self.home.round.name
        return self.home.ring.key(direct_key(round_or_release), name.removeprefix(PREVIOUS))

    def manifest(self, name: str) -> Manifest | None:
        """Manifest of the current version, or None if the dataset was never written."""
        folder = self.folder_of(name)
        if name.startswith(PREVIOUS):
            path = folder / MANIFEST
            return self._known(path) if path.exists() else None
        pointer = folder / CURRENT
        return self._known(folder / pointer.read_text().strip() / MANIFEST) if pointer.exists() else None

    def _known(self, path: Path) -> Manifest:
        if path not in self._manifests:
            self._manifests[path] = read_manifest(path)
        return self._manifests[path]

    def manifests(self, name: str) -> list[Manifest]:
        """All whole versions of a dataset, in order of their names."""
        return [read_manifest(path) for path in sorted(self.folder_of(name).glob(f"*/{MANIFEST}"))]

    def exists(self, name: str) -> bool:
        return self.manifest(name) is not None

    def need(self, name: str) -> Manifest:
        found = self.manifest(name)
        if found is None:
            raise HomeProblem(
                "lake.no-dataset",
                Said(
                    id=f"Dataset `{name}` belum ada. Lihat `mutakhir status`: tahap atau masukan mana yang kurang.",
                    en=f"Dataset `{name}` is not there yet. See `mutakhir status`: which stage or input is missing.",
                ),
            )
        return found

    def regencies(self, name: str) -> list[str]:
        found = self.manifest(name)
        return [part for part in found.parts() if part != NATION] if found else []

    def commit(self, name: str, manifest: Manifest) -> None:
        """Makes a version exist and current: manifest last but for the pointer."""
        folder = self.folder_of(name)
        self._manifests.clear()
        if name.startswith(PREVIOUS):
            manifest.write(folder / MANIFEST)
            return
        manifest.write(folder / manifest.version / MANIFEST)
        write_bytes(folder / CURRENT, f"{manifest.version}\n".encode())

    def path_of(self, name: str, entry: FileEntry) -> Path:
        return self.folder_of(name) / entry.path

    def stands(self, name: str, entry: FileEntry) -> bool:
        """Whether a file is there; raises IntegrityProblem if it is there with another size."""
        return stands(self.path_of(name, entry), entry.bytes)

    def whole(self, name: str, entry: FileEntry) -> Path:
        """The path of a file that is to be read, compared with its manifest once. Raises IntegrityProblem."""
        path = self.path_of(name, entry)
        if path not in self.hashed:
            check_whole(path, entry.bytes, entry.sha256)
            self.hashed.add(path)
        return path

    def source(self, name: str, parts: Iterable[str] | None = None) -> Source:
        """What the engine binds: the files of the current version, of some parts or of all."""
        found = self.manifest(name)
        if found is None:
            entries: Iterable[FileEntry] = ()
        else:
            entries = found.files if parts is None else (e for part in sorted(set(parts)) for e in found.of(part))
        return Source(
            name=name,
            dataset=dataset(name),
            parts=tuple(Part(e.part, self.whole(name, e)) for e in entries),
            key=self.key_of(name),
            earlier=found is not None and found.schema_version < dataset(name).schema_version,
        )

    def read(self, name: str, part: str = NATION) -> pa.Table:
        """One part of the current version (a regency code, or the nation); empty if it has no rows there.

        What files of an earlier declaration lack is empty.
        """
        found = self.need(name)
        tables = [read_table(self.whole(name, e), self.key_of(name)) for e in found.of(part)]
        schema = dataset(name).arrow_schema()
        loose = pa.schema([field.with_nullable(True) for field in schema])
        return pa.concat_tables([_whole(table, loose) for table in tables]) if tables else loose.empty_table()


def _whole(table: pa.Table, schema: pa.Schema) -> pa.Table:
    for field in schema:
        if field.name not in table.column_names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    return table.select(schema.names).cast(schema)
