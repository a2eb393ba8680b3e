"""Area codes of an extract in the system of whoever gets it: BPS codes out, though the registry counts in Kemendagri's.

Provinces and regencies are converted by the crosswalks that the pack knows; below them by a file of two columns,
`old_code` (theirs) and `new_code` (ours), the same that the import takes. A code that cannot be converted becomes
that of the area above it, and is counted.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.areas import AreaVersion, convert, crosswalk, load_areas
from mutakhir.ground.errors import InputProblem, Said, Where
from mutakhir.ground.lake import Home


AREA_COLUMNS: Final = ("regency", "village")


@dataclass(frozen=True)
class Coding:
    """The area version of the codes that go out, and the file that leads to it below the regencies."""

    version: AreaVersion
    crosswalk_file: Path | None = None

    def __str__(self) -> str:
        return str(self.version)


def recoded(home: Home, rows: pa.Table, coding: Coding) -> tuple[pa.Table, int]:
    """The rows with their area columns in the other coding, and how many codes went to the area above."""
    steps = _steps(home, coding)
    lifted = 0
    for name in (name for name in AREA_COLUMNS if name in rows.column_names):
        found = convert(rows[name], steps)
        lifted += int(pc.sum(pc.is_in(found["kind"], pa.array(["unknown", "split"]))).as_py() or 0)
        rows = rows.set_column(rows.column_names.index(name), name, found["new_code"])
    return rows, lifted


def _steps(home: Home, coding: Coding) -> pa.Table:
    folder, area = home.folder / "areas", home.round.area
    own = load_areas(AreaVersion.parse(f"{area.system}/{area.version}"), folder)
    known = crosswalk(own, load_areas(coding.version, folder))
    if coding.crosswalk_file is None:
        return known
    pairs = _pairs(coding.crosswalk_file)
    ours = pa.array([new for _, new in pairs], pa.string())
    theirs = pa.array([old for old, _ in pairs], pa.string())
    kept = known.filter(pc.invert(pc.is_in(known["old_code"], ours)))
    added = pa.table([ours, theirs, pa.array(["recoded"] * len(pairs))], names=["old_code", "new_code", "kind"])
    return pa.concat_tables([kept.select(added.column_names), added.cast(kept.select(added.column_names).schema)])


def _pairs(file: Path) -> Sequence[tuple[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [(row["old_code"], row["new_code"]) for row in csv.DictReader(lines)]
    except (OSError, KeyError, csv.Error, UnicodeDecodeError) as error:
        raise InputProblem(
            "serving.crosswalk",
            Said(
                id="Tabel padanan wilayah tidak terbaca. Berikan CSV UTF-8 dengan kolom old_code (kode mereka) dan"
                " new_code (kode kita), dipisah koma.",
                en="The crosswalk cannot be read. Give a UTF-8 CSV with the columns old_code (theirs) and new_code"
                " (ours), separated by commas.",
            ),
            Where(file),
        ) from error
