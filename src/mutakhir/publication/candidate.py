"""The candidate: a whole copy of the round's registry with its manifests, built beside and swapped in at once."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from mutakhir.ground.errors import ConflictProblem, IntegrityProblem, Said, Where
from mutakhir.ground.lake import MANIFEST, Lake, Manifest, ReleaseCard, read_card
from mutakhir.ground.lake.files import sha256_of, sha256_text, write_bytes
from mutakhir.ground.lake.release import (
    PART_FILE,
    PARTS,
    PartManifest,
    PartName,
    ReleasedFile,
    Root,
    dataset_folder,
    part_of,
    read_root,
)
from mutakhir.ground.lake.verification import check_files
from mutakhir.ground.machine import machine_problems
from mutakhir.publication.placing import Sources


_COPYING = 4  # files copied and hashed at a time: both happen outside Python's lock


@dataclass(frozen=True)
class Contents:
    """What goes into a release: its card, its datasets in the lake, and the files of the part `tables/`."""

    card: ReleaseCard
    manifests: Mapping[str, Manifest]
    tables: Mapping[str, bytes]

    def fingerprint(self) -> str:
        """Hash of what the release says of households: equal for equal rows, whatever key encrypted them."""
        rows = [
            text
            for name in sorted(self.manifests)
            for entry in self.manifests[name].files
            for text in (name, entry.part, entry.content)
        ]
        tables = [text for name in sorted(self.tables) for text in (name, _sha256(self.tables[name]))]
        return sha256_text("release", *rows, *tables)


def place_candidate(lake: Lake, folder: Path, contents: Contents) -> bool:
    """Makes the folder the candidate with these contents; False if it was so already.

    Raises:
        ConflictProblem: the release is published and holds other rows.
    """
    _clear(folder)
    present = read_card(folder)
    if present is not None and present.status != "candidate":
        if read_root(folder).content != contents.fingerprint():
            raise _published(folder)
        return False
    if present == contents.card and _is_whole(folder, contents.fingerprint()):
        return False
    building = folder.with_name(f".{folder.name}.building")
    try:
        with machine_problems(building):
            _build(lake, building, contents, _earlier(folder, contents.fingerprint()))
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)  # it would hold room that the disk may lack
        raise
    _swap(building, folder)
    return True


def _is_whole(folder: Path, content: str) -> bool:
    try:
        root = read_root(folder)
        if root.content != content:  # before its files are read: at national size they are 10 GB
            return False
        check_files(folder, root, PARTS)
    except IntegrityProblem:
        return False
    return True


def _earlier(folder: Path, content: str) -> Path | None:
    """The candidate of other rows that stands there. One of the same rows is built anew because it is damaged."""
    try:
        return folder if read_root(folder).content != content else None
    except IntegrityProblem:
        return None


def _clear(folder: Path) -> None:
    """Removes what a killed run left beside the candidate."""
    for left in ("building", "old"):
        shutil.rmtree(folder.with_name(f".{folder.name}.{left}"), ignore_errors=True)


def _swap(building: Path, folder: Path) -> None:
    """At every moment the folder is the old candidate, absent, or the new one."""
    old = folder.with_name(f".{folder.name}.old")
    if folder.exists():
        os.rename(folder, old)
    os.rename(building, folder)
    shutil.rmtree(old, ignore_errors=True)


def _build(lake: Lake, folder: Path, contents: Contents, earlier: Path | None) -> None:
    """`earlier`: what did not change is taken from that candidate."""
    files: dict[PartName, list[ReleasedFile]] = {part: [] for part in PARTS}
    for name, manifest in sorted(contents.manifests.items()):
        part = part_of(name)
        sources = Sources(lake, name, dataset_folder(earlier, name) if earlier else None)
        files[part] += _copied(sources, folder / part, manifest, contents.card.name)
    for name, data in contents.tables.items():
        write_bytes(folder / "tables" / name, data)
        files["tables"].append(ReleasedFile(name, 0, len(data), _sha256(data), _sha256(data)))
    parts: dict[str, str] = {part: _close_part(folder, part, contents.card.name, files[part]) for part in PARTS}
    Root.of(contents.card, parts, contents.fingerprint()).write(folder)
    contents.card.write(folder)


def _copied(sources: Sources, part: Path, manifest: Manifest, release: str) -> Iterator[ReleasedFile]:
    """Copies the files of a dataset, never links the lake's: damage in the lake must not reach the release."""
    name = sources.name
    entries = [replace(e, path=f"regency={e.part}/{PurePosixPath(e.path).name}", key="") for e in manifest.files]
    with ThreadPoolExecutor(_COPYING) as pool:
        list(pool.map(partial(sources.place, part / name), manifest.files, entries))
    for entry in entries:
        yield ReleasedFile(f"{name}/{entry.path}", entry.rows, entry.bytes, entry.sha256, entry.content)
    yield _written_manifest(part / name, replace(manifest, version=release, key="", files=tuple(entries), last_ids={}))


def _written_manifest(folder: Path, manifest: Manifest) -> ReleasedFile:
    """The manifest by which the next round reads the dataset as release N-1."""
    path = folder / MANIFEST
    manifest.write(path)
    return _described(path, f"{folder.name}/{MANIFEST}")


def _described(path: Path, name: str) -> ReleasedFile:
    sha256 = sha256_of(path)
    return ReleasedFile(name, 0, path.stat().st_size, sha256, sha256)


def _close_part(folder: Path, part: str, release: str, files: Iterable[ReleasedFile]) -> str:
    data = PartManifest(part, release, tuple(sorted(files, key=lambda file: file.path))).as_bytes()
    write_bytes(folder / part / PART_FILE, data)
    return _sha256(data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _published(folder: Path) -> ConflictProblem:
    return ConflictProblem(
        "publication.published",
        Said(
            id="Rilis putaran ini sudah terbit dan tidak pernah berubah, sedangkan datanya kini lain. Masukkan koreksi"
            " ke putaran berikutnya: tulis `name` baru dan `previous_release` rilis ini di round.yaml.",
            en="The release of this round is published and never changes, but the data are now others. Bring the"
            " corrections into the next round: a new `name`, and this release as `previous_release`, in round.yaml.",
        ),
        Where(folder),
    )
