"""Any office's list of areas made into a version of its own."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from mutakhir.ground.areas.built_in import BUILT_IN
from mutakhir.ground.areas.checking import AreaFault, CheckedAreas
from mutakhir.ground.areas.codes import Level, System
from mutakhir.ground.areas.lists import AreaVersion, area_table
from mutakhir.ground.areas.reading import read_rows
from mutakhir.ground.areas.store import About, place_of, save
from mutakhir.ground.errors import InputProblem, Said, UsageProblem, Where


_VERSION_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")


@dataclass(frozen=True)
class AreaImport:
    """What an import did: where it is, accepted areas by level (with the nation), rows put aside by fault."""

    version: AreaVersion
    place: Path
    accepted: Mapping[Level, int]
    faults: Mapping[AreaFault, int]


def import_areas(
    file: Path,
    *,
    system: System,
    version: str,
    folder: Path,
    valid_from: date | None = None,
    reference: str = "",
    columns: Mapping[str, str] | None = None,
) -> AreaImport:
    """Read a CSV (also .csv.gz) or Parquet list; write it as a version in `<folder>/<system>/<version>/`.

    The file has the columns code and name, and may have level, parent and time_zone; `columns` maps these
    names to the file's own. Codes may be dotted; levels may be words of either language or 1 to 4. Rows that
    break a rule go to `quarantine.parquet` with their row number and an `AreaFault`; what lies below them
    goes with them. The nation is added. `load_areas` gives the list, ready for `crosswalk` with another.

    Raises InputProblem (unreadable, or no good row), UsageProblem (a version name that cannot be used),
    ConflictProblem (the version exists).
    """
    name = _checked_name(AreaVersion(system, version))
    checked = CheckedAreas(system)
    for raw in read_rows(file, columns or {}):
        checked.take(raw)
    checked.drop_orphans()
    if len(checked.areas) == 1:
        raise _nothing_accepted(file)
    day = valid_from.isoformat() if valid_from else None
    about = About(day, reference, file.name, len(checked.areas), len(checked.quarantined))
    place = place_of(folder, name)
    save(place, area_table(checked.areas.values()), checked.quarantine(), about)
    return AreaImport(
        name,
        place,
        accepted=dict(Counter(area.level for area in checked.areas.values())),
        faults=dict(Counter(fault for _, fault in checked.quarantined)),
    )


def _checked_name(version: AreaVersion) -> AreaVersion:
    if version not in BUILT_IN and _VERSION_NAME.fullmatch(version.version):
        return version
    raise UsageProblem(
        "area.version-name",
        Said(
            id=f"{version.version!r} tidak dapat dipakai sebagai nama versi: pakai huruf kecil, angka, titik "
            "dan tanda hubung, dan bukan nama versi bawaan.",
            en=f"{version.version!r} cannot name a version: use small letters, digits, dots and hyphens, "
            "and not the name of a version that comes with the software.",
        ),
    )


def _nothing_accepted(file: Path) -> InputProblem:
    return InputProblem(
        "area.list-empty",
        Said(
            id="Tidak ada baris yang dapat diterima sebagai wilayah. Periksa kolom kode, sistem (kemendagri "
            "atau bps), dan apakah provinsinya ada di dalam daftar.",
            en="No row could be accepted as an area. Check the code column, the system (kemendagri or bps), "
            "and that the provinces are in the list.",
        ),
        Where(file),
    )
