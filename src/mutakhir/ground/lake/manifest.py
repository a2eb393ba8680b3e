"""Manifests: what files a version of a dataset consists of, and the key of the result that they hold.

A manifest is written last and atomically; a version exists when its manifest does. It holds nothing that
differs between two equal runs (no time, no host), so equal inputs give equal bytes.
"""

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from mutakhir.ground.lake.damage import bad_manifest
from mutakhir.ground.lake.files import write_bytes


MANIFEST = "_manifest.json"
NATION = "nation"


@dataclass(frozen=True)
class FileEntry:
    """One file of a version. `path` is relative to the folder of the dataset, so that a version may list
    unchanged files of an earlier one. `sha256` is of the bytes; `content` is equal to it for plain files
    and the hash of the decrypted content for encrypted ones, whose bytes differ at every write."""

    part: str
    path: str
    rows: int
    bytes: int
    sha256: str
    content: str
    key: str


@dataclass(frozen=True)
class Manifest:
    """All files of one version, sorted by part (regency code or `nation`) and path.

    `last_ids` holds, for the register of ids alone, the highest id of each kind.
    """

    dataset: str
    schema_version: int
    version: str
    key: str
    encrypted: bool
    files: tuple[FileEntry, ...]
    last_ids: dict[str, int]

    @property
    def rows(self) -> int:
        return sum(entry.rows for entry in self.files)

    @cached_property
    def _by_part(self) -> dict[str, tuple[FileEntry, ...]]:
        found: dict[str, list[FileEntry]] = {}
        for entry in self.files:
            found.setdefault(entry.part, []).append(entry)
        return {part: tuple(entries) for part, entries in found.items()}

    def of(self, part: str) -> tuple[FileEntry, ...]:
        """The files of one part, in their order; asked of every input in every regency."""
        return self._by_part.get(part, ())

    def parts(self) -> list[str]:
        return sorted(self._by_part)

    def write(self, path: Path) -> None:
        text = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=True)
        write_bytes(path, text.encode() + b"\n")


def read_manifest(path: Path) -> Manifest:
    try:
        found = json.loads(path.read_text())
        files = tuple(FileEntry(**entry) for entry in found.pop("files"))
        return Manifest(files=files, **found)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise bad_manifest(path) from error
