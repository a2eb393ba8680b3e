"""A release as a folder: three parts, each with its own manifest, under one root that a person signs.

release.json      the card            attributes/_part.json   every file of the part with its hashes
root.json         the root            attributes/<dataset>/regency=<code>/*.parquet, _manifest.json
signature.json    once published      identity/... (encrypted), tables/... (disclosure-controlled)
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from mutakhir.ground.errors import IntegrityProblem, Said, Where
from mutakhir.ground.lake.card import ReleaseCard
from mutakhir.ground.lake.files import sha256_text, write_bytes
from mutakhir.ground.lake.home import Home
from mutakhir.ground.schema import PREVIOUS, dataset


PartName = Literal["tables", "attributes", "identity"]
PARTS: Final[tuple[PartName, ...]] = get_args(PartName)
PART_FILE: Final = "_part.json"
ROOT_FILE: Final = "root.json"


def part_of(name: str) -> PartName:
    """The part of a release in which a dataset lies: that which names people, or the other."""
    return "identity" if dataset(name).is_identity() else "attributes"


def dataset_folder(release: Path, name: str) -> Path:
    """Folder of a dataset (also by its `previous_...` name) in the folder of a release."""
    return release / part_of(name) / name.removeprefix(PREVIOUS)


@dataclass(frozen=True)
class ReleasedFile:
    """One file of a part; `path` is relative to the part. `content` is the hash of the decrypted content of an
    encrypted file, else equal to `sha256`. `rows` is 0 for what is no table."""

    path: str
    rows: int
    bytes: int
    sha256: str
    content: str


@dataclass(frozen=True)
class PartManifest:
    """All files of one part, in order of path."""

    part: str
    release: str
    files: tuple[ReleasedFile, ...]

    def as_bytes(self) -> bytes:
        return json_bytes(asdict(self))


@dataclass(frozen=True)
class Root:
    """What is signed: the hash of the card's signed fields and of each part's manifest.

    `content` holds for the rows alone: equal in two runs on equal inputs, though encrypted bytes differ.
    """

    release: str
    card: str
    parts: dict[str, str]
    content: str
    root: str

    @classmethod
    def of(cls, card: ReleaseCard, parts: Mapping[str, str], content: str) -> "Root":
        named = [text for part in sorted(parts) for text in (part, parts[part])]
        root = sha256_text("mutakhir release", card.name, card.signed_hash(), *named, content)
        return cls(card.name, card.signed_hash(), dict(sorted(parts.items())), content, root)

    def as_bytes(self) -> bytes:
        return json_bytes(asdict(self))

    def write(self, folder: Path) -> None:
        write_bytes(folder / ROOT_FILE, self.as_bytes())


def json_bytes(tree: object) -> bytes:
    """The one way in which the documents of a release are written, so that a changed byte shows."""
    return json.dumps(tree, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def release_folder(home: Home, name: str) -> Path:
    return home.folder / "releases" / name


def read_root(folder: Path) -> Root:
    """Raises IntegrityProblem if the root is missing or damaged."""
    path = folder / ROOT_FILE
    try:
        found = Root(**json.loads(path.read_bytes()))
        whole = sorted(found.parts) == sorted(PARTS) and found.as_bytes() == path.read_bytes()
    except (OSError, ValueError, TypeError) as error:
        raise changed(path) from error
    if not whole:
        raise changed(path)
    return found


def read_part(folder: Path, part: str, expected: str) -> PartManifest:
    """The manifest of a part whose bytes have the hash that the root expects, else IntegrityProblem."""
    path = folder / part / PART_FILE
    if not path.is_file():
        raise missing(path)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise changed(path)
    tree = json.loads(data)
    return PartManifest(tree["part"], tree["release"], tuple(ReleasedFile(**each) for each in tree["files"]))


def changed(path: Path) -> IntegrityProblem:
    return IntegrityProblem(
        "release.changed",
        Said(
            id="Berkas ini bukan yang dicatat dan ditandatangani. Pulihkan rilis ini dari salinan yang utuh.",
            en="This file is not what was recorded and signed. Restore the release from a whole copy.",
        ),
        Where(path),
    )


def missing(path: Path) -> IntegrityProblem:
    return IntegrityProblem(
        "release.missing",
        Said(
            id="Berkas rilis ini tidak ada. Pulihkan rilis ini dari salinan yang utuh.",
            en="This file of the release is missing. Restore the release from a whole copy.",
        ),
        Where(path),
    )


def unknown(path: Path) -> IntegrityProblem:
    return IntegrityProblem(
        "release.extra",
        Said(
            id="Berkas ini bukan bagian dari rilis. Pindahkan dari folder rilis.",
            en="This file is no part of the release. Move it out of the folder of the release.",
        ),
        Where(path),
    )
