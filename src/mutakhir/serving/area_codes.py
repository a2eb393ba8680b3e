"""Area codes of an extract in the system of whoever gets it: BPS codes out, though the registry counts in Kemendagri's.

Provinces and regencies are converted by the crosswalks that the pack knows; below them by a file of two columns,
`old_code` (theirs) and `new_code` (ours), the same that the import takes. A code that cannot be converted becomes
that of the area above it, and is counted.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
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


class Recoder:
    """Turns the area columns of rows into the other coding; `lifted` counts the codes that went to the area above."""

    def __init__(self, home: Home, coding: Coding | None) -> None:
        self._steps = None if coding is None else _steps(home, coding)
        self.lifted = 0

    def recoded(self, tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Table after table, each with the same columns; without another coding the rows go through as they are."""
        for rows in tables:
            yield rows if self._steps is None else self._recoded(rows, self._steps)

    def _recoded(self, rows: pa.Table, steps: pa.Table) -> pa.Table:
        for name in (name for name in AREA_COLUMNS if name in rows.column_names):
            found = convert(rows[name], steps)
            self.lifted += int(pc.sum(pc.is_in(found["kind"], pa.array(["unknown", "split"]))).as_py() or 0)
            rows = rows.set_column(rows.column_names.index(name), name, found["new_code"])
        return rows


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
