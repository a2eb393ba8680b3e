"""Is a release, byte for byte, what was signed? Every file is hashed anew; what differs is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mutakhir.ground.errors import HomeProblem, IntegrityProblem, Said, Where
from mutakhir.ground.lake.card import CARD, ReleaseCard, read_card
from mutakhir.ground.lake.files import content_hash, read_table, sha256_of
from mutakhir.ground.lake.home import Home, direct_key
from mutakhir.ground.lake.keys import FileKey, KeyRing
from mutakhir.ground.lake.release import (
    PART_FILE,
    PARTS,
    ROOT_FILE,
    ReleasedFile,
    Root,
    changed,
    missing,
    read_part,
    read_root,
    release_folder,
    unknown,
)
from mutakhir.ground.lake.signature import PUBLIC, SIGNATURE_FILE, check_signature, public_key, read_signature


TOP = {CARD, ROOT_FILE, SIGNATURE_FILE}


@dataclass(frozen=True)
class Verdict:
    """What was verified: `parts` were there and are whole; `absent` ones were signed but not copied along."""

    name: str
    files: int
    signers: tuple[str, ...]
    parts: tuple[str, ...]
    absent: tuple[str, ...]
    root: str


def verify_release(
    home: Home | None,
    *,
    release: str | None = None,
    folder: Path | None = None,
    key: Path | None = None,
    deep: bool = True,
) -> Verdict:
    """Checks manifests, hashes and signature of a published release.

    `release` (default: the round's) names one of the home and must hold all three parts; `folder` may be a copy
    of some of them. `key` is the signer's public key (PEM), else the home's pinned one counts. With `deep` the
    content of encrypted files is checked too where the home has their keys.

    Raises:
        IntegrityProblem: not signed, or a file that differs, is missing or does not belong; it is named.
        HomeProblem: there is no such release, or no key to check with.
    """
    where = folder
    if where is None:
        assert home is not None, "a release without a folder lies in a home"
        where = release_folder(home, release or home.round.name)
    card = _card(where)
    signature = read_signature(where)
    if card.status != "published":
        raise IntegrityProblem("release.not-published", _not_published(card.status), Where(where / CARD))
    root = _checked_root(where, card)
    check_signature(where, signature, public_key(_key_file(home, key)))
    if (signature.release, signature.root, [signature.signer], signature.decree) != (
        card.name,
        root.root,
        card.signers,
        card.decree,
    ):
        raise changed(where / SIGNATURE_FILE)
    ring = home.ring if home is not None and deep else None
    return _verdict(where, card, root, ring, whole=folder is None)


def _verdict(folder: Path, card: ReleaseCard, root: Root, ring: KeyRing | None, *, whole: bool) -> Verdict:
    found = tuple(part for part in PARTS if whole or (folder / part).exists())
    files = check_files(folder, root, found, ring)
    absent = tuple(part for part in PARTS if part not in found)
    return Verdict(card.name, files + len(TOP), tuple(card.signers), found, absent, root.root)


def check_files(folder: Path, root: Root, parts: tuple[str, ...], ring: KeyRing | None = None) -> int:
    """Hashes every file of the parts; returns how many there are. Raises IntegrityProblem at the first fault."""
    count = 0
    for part in parts:
        manifest = read_part(folder, part, root.parts[part])
        for entry in manifest.files:
            key = ring.key(direct_key(manifest.release), PurePosixPath(entry.path).parts[0]) if ring else None
            _check_file(folder / part / entry.path, entry, key)
        listed = {folder / part / entry.path for entry in manifest.files} | {folder / part / PART_FILE}
        _refuse_others(_files_below(folder / part), listed)
        count += len(listed)
    others = (path for path in sorted(folder.iterdir()) if path.name not in (*TOP, *root.parts))
    _refuse_others(others, set())
    return count


def _refuse_others(found: Iterator[Path], listed: set[Path]) -> None:
    for path in found:
        if path not in listed:
            raise unknown(path)


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())


def _check_file(path: Path, entry: ReleasedFile, key: FileKey | None) -> None:
    if not path.is_file():
        raise missing(path)
    if path.stat().st_size != entry.bytes or sha256_of(path) != entry.sha256:
        raise changed(path)
    if key is not None and entry.content != entry.sha256:
        _check_content(path, entry, key)


def _check_content(path: Path, entry: ReleasedFile, key: FileKey) -> None:
    """Without a key that opens the file only its bytes can be checked."""
    try:
        table = read_table(path, key)
    except (HomeProblem, IntegrityProblem):
        return
    if content_hash(table) != entry.content:
        raise changed(path)


def _card(folder: Path) -> ReleaseCard:
    card = read_card(folder)
    if card is None:
        raise HomeProblem(
            "release.none",
            Said(
                id="Tidak ada rilis di sini. Lihat `mutakhir status` untuk nama rilis yang ada.",
                en="There is no release here. See `mutakhir status` for the names of those there are.",
            ),
            Where(folder),
        )
    if card.as_bytes() != (folder / CARD).read_bytes():
        raise changed(folder / CARD)
    return card


def _checked_root(folder: Path, card: ReleaseCard) -> Root:
    root = read_root(folder)
    if root.card != card.signed_hash():
        raise changed(folder / CARD)
    if root != Root.of(card, root.parts, root.content):
        raise changed(folder / ROOT_FILE)
    return root


def _key_file(home: Home | None, key: Path | None) -> Path:
    if key is not None:
        return key
    assert home is not None, "without a home a key is named"
    return home.ring.folder / PUBLIC


def _not_published(status: str) -> Said:
    return Said(
        id=f"Rilis ini berstatus {status}, jadi tidak berlaku. Terbitkan dengan `mutakhir publication publish"
        " --signer NAMA`, atau pakai rilis yang terbit.",
        en=f"The status of this release is {status}: it is not in force. Publish it with `mutakhir publication publish"
        " --signer NAME`, or use one that is published.",
    )
