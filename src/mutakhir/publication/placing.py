"""Placing the files of a candidate: the unchanged ones from the candidate before, the others from the lake."""

import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mutakhir.ground.errors import IntegrityProblem
from mutakhir.ground.lake import MANIFEST, FileEntry, Lake, read_manifest
from mutakhir.ground.lake.damage import damaged, missing
from mutakhir.ground.lake.files import sha256_of


@dataclass(frozen=True)
class Sources:
    """Where the files of a dataset come from: its folder in the `earlier` candidate, or the lake."""

    lake: Lake
    name: str
    earlier: Path | None

    def place(self, folder: Path, entry: FileEntry, released: FileEntry) -> None:
        """Puts one file into the release. Raises IntegrityProblem if it is not the file that was recorded."""
        target = folder / released.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not self._moved(target, released):
            self._copy(target, entry)

    def _moved(self, target: Path, released: FileEntry) -> bool:
        """Takes the file of the earlier candidate, which goes; publishing hashes every file once more."""
        if self.earlier is None or self._held.get(released.path) != released.sha256:
            return False
        try:
            os.link(self.earlier / released.path, target)
        except OSError:  # it is lost, or the disk knows no links
            return False
        return True

    @cached_property
    def _held(self) -> dict[str, str]:
        if self.earlier is None:
            return {}
        try:
            return {entry.path: entry.sha256 for entry in read_manifest(self.earlier / MANIFEST).files}
        except IntegrityProblem:
            return {}

    def _copy(self, target: Path, entry: FileEntry) -> None:
        path = self.lake.path_of(self.name, entry)
        if not self.lake.stands(self.name, entry):
            raise missing(path)
        shutil.copyfile(path, target)
        if sha256_of(target) != entry.sha256:
            raise damaged(path)
