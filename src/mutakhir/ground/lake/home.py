"""A registry home: the folder in which a ministry keeps its registry, its policy and its keys."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import yaml

from mutakhir.ground.errors import ConflictProblem, HomeProblem, Said, Where
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.lake.keys import KeyRing
from mutakhir.ground.policy import Policy, RoundPolicy, copy_pack, read_yaml
from mutakhir.ground.policy.upgrade import BASE_FOLDER


REGISTRY = "registry.yaml"
FOLDERS = ("lake", "releases", "attachments", "db")
FORMAT = 1


@dataclass(frozen=True)
class Home:
    """An opened registry home. `folder` is absolute."""

    folder: Path

    @classmethod
    def create(
        cls, folder: Path, pack: str = "dtks_2020", *, synthetic: bool = False, encryption: str = "parquet"
    ) -> Self:
        """Makes a home with the ministry's own copy of a pack. The folder may exist if it is empty."""
        folder = folder.absolute()
        if folder.exists() and any(folder.iterdir()):
            raise ConflictProblem(
                "home.not-empty",
                Said(
                    id="Folder sudah berisi. Pilih folder kosong,"
                    " atau pakai folder itu dengan --home jika memang registri.",
                    en="The folder is not empty. Choose an empty one, or use it with --home if it is a registry home.",
                ),
                Where(folder),
            )
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        copy_pack(pack, folder / "policy")
        copy_pack(pack, folder / BASE_FOLDER)  # untouched: what a later upgrade compares with
        settings = {"format": FORMAT, "pack": pack, "synthetic": synthetic, "encryption": encryption, "keys": "keys"}
        write_bytes(folder / REGISTRY, yaml.safe_dump(settings, sort_keys=False).encode())
        home = cls(folder)
        home.ring.make(home.key_name)
        if home.round.previous_release:
            home.ring.make(direct_key(home.round.previous_release))
        return home

    @classmethod
    def open(cls, folder: Path) -> Self:
        folder = folder.absolute()
        if not (folder / REGISTRY).is_file():
            raise HomeProblem(
                "home.none",
                Said(
                    id="Bukan folder registri (registry.yaml tidak ada). Buat dengan `mutakhir init FOLDER`,"
                    " atau sebut folder yang benar dengan --home.",
                    en="Not a registry home (no registry.yaml). Make one with `mutakhir init FOLDER`,"
                    " or name the right folder with --home.",
                ),
                Where(folder),
            )
        return cls(folder)

    @cached_property
    def settings(self) -> dict[str, object]:
        found = read_yaml(self.folder / REGISTRY).tree
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise HomeProblem(
                "home.format",
                Said(
                    id=f"registry.yaml harus memuat `format: {FORMAT}`."
                    " Perbarui perangkat lunak atau pulihkan berkas itu.",
                    en=f"registry.yaml must hold `format: {FORMAT}`. Update the software, or restore the file.",
                ),
                Where(self.folder / REGISTRY),
            )
        return dict(found)

    @cached_property
    def policy(self) -> Policy:
        return Policy.open(self.folder / "policy")

    @property
    def round(self) -> RoundPolicy:
        return self.policy.round

    @property
    def synthetic(self) -> bool:
        return bool(self.settings.get("synthetic", False))

    @property
    def encrypts(self) -> bool:
        """True if identity files are encrypted by us; False with `encryption: storage`, where storage does it."""
        return self.settings.get("encryption", "parquet") == "parquet"

    @cached_property
    def ring(self) -> KeyRing:
        return KeyRing(self.folder / str(self.settings.get("keys", "keys")))

    @property
    def key_name(self) -> str:
        return direct_key(self.round.name)

    def begin_round(self) -> None:
        """Makes the key of a round of which nothing is there yet.

        Where something is there the key is not made anew: that would hide that the old one is lost.
        """
        name = self.round.name
        if not any((self.folder / place / name).exists() for place in ("lake", "releases")):
            self.ring.make(self.key_name)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One writer at a time; the system lets go of the lock when a process ends, however it ends."""
        descriptor = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise ConflictProblem(
                "home.locked",
                Said(
                    id="Perintah lain sedang bekerja di registri ini. Tunggu sampai selesai, lalu ulangi.",
                    en="Another command is at work in this home. Wait until it ends, then try again.",
                ),
                Where(self.folder),
            ) from error
        try:
            yield
        finally:
            os.close(descriptor)


def direct_key(round_name: str) -> str:
    """Name of the key of the direct identifiers of a round or release."""
    return f"direct.{round_name}"
