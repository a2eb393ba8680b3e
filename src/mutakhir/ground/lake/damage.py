"""Damaged and missing files of the lake: which dataset and regency, and what to do.

What to do depends on where a file came from, and its name tells: what a stage made is made again, what was
delivered is brought in again, ids and journals are restored, since nobody can make them a second time.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mutakhir.ground.errors import IntegrityProblem, Said, Where


MADE: Final = "part-0.parquet"  # the file of a part that a stage writes; a delivery writes `part-<its key>.parquet`
ONCE: Final = (
    "id_register", "import_keys", "disclosures", "reveals", "register_request_files", "register_requests_identity",
)  # fmt: skip
RELEASES: Final = "releases"


@dataclass(frozen=True)
class _Lost:
    """What is lost, in words, and the two ways out: `gone` where the file is missing, `bad` where it is in the way."""

    subject: Said
    gone: Said
    bad: Said


def missing(path: Path) -> IntegrityProblem:
    """A file that a manifest lists is not there."""
    lost = _lost(path)
    return IntegrityProblem(
        "lake.missing",
        Said(
            id=f"{lost.subject.id}: berkasnya hilang. {lost.gone.id}",
            en=f"{lost.subject.en}: its file is missing. {lost.gone.en}",
        ),
        Where(path),
    )


def damaged(path: Path) -> IntegrityProblem:
    """The bytes of a file are not those that its manifest records."""
    lost = _lost(path)
    return IntegrityProblem(
        "lake.damaged",
        Said(
            id=f"{lost.subject.id}: berkasnya rusak, isinya bukan yang dicatat manifesnya. {lost.bad.id}",
            en=f"{lost.subject.en}: its file is damaged, not what its manifest records. {lost.bad.en}",
        ),
        Where(path),
    )


def unreadable(path: Path) -> IntegrityProblem:
    """A file does not open as Parquet, or not with the key at hand."""
    lost = _lost(path)
    return IntegrityProblem(
        "lake.unreadable",
        Said(
            id=f"{lost.subject.id}: berkasnya tidak terbaca, karena rusak atau terkunci dengan kunci lain. Jika kunci"
            f" diganti, kembalikan kunci yang lama. Jika tidak: {lost.bad.id}",
            en=f"{lost.subject.en}: its file cannot be read, damaged or locked with another key. If the key was"
            f" replaced, put the old one back. If not: {lost.bad.en}",
        ),
        Where(path),
    )


def bad_manifest(path: Path) -> IntegrityProblem:
    """The manifest of the current version is missing or damaged."""
    folder = path.parent if RELEASES in path.parts else path.parent.parent
    cure = _RESTORED_FOLDER
    if folder.name not in ONCE and RELEASES not in path.parts and any(folder.rglob(MADE)):
        cure = _REMADE_FOLDER
    return IntegrityProblem(
        "lake.manifest",
        Said(
            id=f"Dataset `{folder.name}`: manifesnya hilang atau rusak. {cure.id}",
            en=f"Dataset `{folder.name}`: its manifest is missing or damaged. {cure.en}",
        ),
        Where(path),
    )


def _lost(path: Path) -> _Lost:
    in_release = RELEASES in path.parts
    name = path.parents[1 if in_release else 2].name
    subject = _subject(name, path.parent.name)
    if name in ONCE:
        return _Lost(subject, _RESTORED_ONLY, _RESTORED_ONLY)
    if path.name != MADE:
        return _Lost(subject, _BROUGHT_IN, _REMOVED_AND_BROUGHT_IN)
    if in_release:
        return _Lost(subject, _RESTORED_RELEASE, _RESTORED_RELEASE)
    return _Lost(subject, _MADE_AGAIN, _REMOVED_AND_MADE_AGAIN)


def _subject(name: str, part: str) -> Said:
    code = part.removeprefix("regency=")
    if code == part:
        return Said(id=f"Dataset `{name}`, nasional", en=f"Dataset `{name}`, of the nation")
    return Said(id=f"Dataset `{name}`, kabupaten/kota {code}", en=f"Dataset `{name}`, regency {code}")


_MADE_AGAIN: Final = Said(
    id="Jalankan `mutakhir run`: berkas itu dibuat lagi dengan isi yang sama.",
    en="Give `mutakhir run`: it is made again, with the same content.",
)
_REMOVED_AND_MADE_AGAIN: Final = Said(
    id="Hapus berkas itu, lalu jalankan `mutakhir run`: berkas itu dibuat lagi dengan isi yang sama.",
    en="Remove the file and give `mutakhir run`: it is made again, with the same content.",
)
_BROUGHT_IN: Final = Said(
    id="Ini data masukan. Pulihkan dari cadangan, atau masukkan lagi data yang sama dengan perintah semula"
    " (`mutakhir import`; data tiruan `mutakhir synth`), lalu jalankan lagi.",
    en="It is input. Restore it from a backup, or bring the same data in again by the command that brought them"
    " (`mutakhir import`; made-up data `mutakhir synth`), then run again.",
)
_REMOVED_AND_BROUGHT_IN: Final = Said(
    id="Ini data masukan. Hapus berkas itu, lalu pulihkan dari cadangan, atau masukkan lagi data yang sama dengan"
    " perintah semula (`mutakhir import`; data tiruan `mutakhir synth`), dan jalankan lagi.",
    en="It is input. Remove the file, then restore it from a backup, or bring the same data in again by the command"
    " that brought them (`mutakhir import`; made-up data `mutakhir synth`), and run again.",
)
_RESTORED_ONLY: Final = Said(
    id="Pulihkan dari cadangan: isinya tidak dapat dibuat lagi.",
    en="Restore it from a backup: its content cannot be made a second time.",
)
_RESTORED_RELEASE: Final = Said(
    id="Pulihkan rilis ini dari salinan yang utuh; calon rilis dibuat lagi oleh `mutakhir run`.",
    en="Restore this release from a whole copy; a candidate is made again by `mutakhir run`.",
)
_RESTORED_FOLDER: Final = Said(
    id="Pulihkan folder dataset ini dari cadangan.", en="Restore the folder of this dataset from a backup."
)
_REMADE_FOLDER: Final = Said(
    id="Hapus folder dataset ini, lalu jalankan `mutakhir run`: isinya dibuat lagi.",
    en="Remove the folder of this dataset and give `mutakhir run`: its content is made again.",
)
