"""Area lists on disk: one folder per version, written once, never changed."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from mutakhir.ground.areas.built_in import BUILT_IN, built_in
from mutakhir.ground.areas.lists import AREA_SCHEMA, AreaList, AreaVersion
from mutakhir.ground.errors import ConflictProblem, HomeProblem, IntegrityProblem, Said, Where


AREAS: Final = "areas.parquet"
QUARANTINE: Final = "quarantine.parquet"
ABOUT: Final = "about.json"  # written last: a version exists when this file does


@dataclass(frozen=True)
class About:
    """What is known about an imported list."""

    valid_from: str | None
    reference: str
    source: str
    rows: int
    quarantined: int


def load_areas(version: AreaVersion, folder: Path | None = None) -> AreaList:
    """The list of this version: a built-in one, or one imported into `<folder>/<system>/<version>/`.

    Read once per process. Raises HomeProblem when there is no such version, IntegrityProblem when the bytes
    of an imported list are not those that were written.
    """
    if version in BUILT_IN:
        return built_in(version)
    place = None if folder is None else place_of(folder, version)
    if place is None or not (place / ABOUT).is_file():
        raise _unknown(version, folder)
    return _imported(version, place.resolve())


def place_of(folder: Path, version: AreaVersion) -> Path:
    return folder / version.system / version.version


def save(place: Path, areas: pa.Table, quarantine: pa.Table, about: About) -> None:
    """Write a version; raises ConflictProblem when it is there already."""
    if (place / ABOUT).exists():
        raise _exists(place)
    place.mkdir(parents=True, exist_ok=True)
    pq.write_table(areas, place / AREAS)
    pq.write_table(quarantine, place / QUARANTINE)
    says = vars(about) | {"sha256": _sha256(place / AREAS)}
    draft = place / (ABOUT + ".draft")
    draft.write_text(json.dumps(says, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(place / ABOUT)


@lru_cache(maxsize=16)
def _imported(version: AreaVersion, place: Path) -> AreaList:
    says = json.loads((place / ABOUT).read_text(encoding="utf-8"))
    if _sha256(place / AREAS) != says["sha256"]:
        raise _changed(place / AREAS)
    return AreaList(version, pq.read_table(place / AREAS, schema=AREA_SCHEMA))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _unknown(version: AreaVersion, folder: Path | None) -> HomeProblem:
    known = ", ".join(str(one) for one in sorted(BUILT_IN))
    return HomeProblem(
        "area.version-unknown",
        Said(
            id=f"Versi wilayah {version} tidak ada. Impor daftarnya lebih dahulu, atau "
            f"pakai salah satu yang tersedia: {known}.",
            en=f"There is no area version {version}. Import its list first, or use one "
            f"that comes with the software: {known}.",
        ),
        None if folder is None else Where(folder),
    )


def _exists(place: Path) -> ConflictProblem:
    return ConflictProblem(
        "area.version-exists",
        Said(
            id="Versi wilayah ini sudah ada dan tidak dapat ditimpa. Impor daftar yang baru dengan nama versi lain.",
            en="This area version exists and is never overwritten. Import the new list under another version name.",
        ),
        Where(place),
    )


def _changed(file: Path) -> IntegrityProblem:
    return IntegrityProblem(
        "area.list-changed",
        Said(
            id="Isi berkas wilayah tidak sama dengan yang ditulis saat impor. Pulihkan dari cadangan atau "
            "impor kembali sebagai versi baru.",
            en="The area file is not the one that the import wrote. Restore it from a backup, or import the "
            "list again as a new version.",
        ),
        Where(file),
    )
