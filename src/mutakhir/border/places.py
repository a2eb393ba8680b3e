"""Area codes at the border: the sender's codes in, those of the round inside.

Provinces and regencies are converted by the crosswalks that the pack knows; districts and villages by a crosswalk
that is imported (a CSV file of old and new codes). What cannot be converted goes to the area above, with a
finding; the round's own codes are checked against its list.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from mutakhir.border.mapping import folded
from mutakhir.border.opening import open_source
from mutakhir.border.reasons import Read, Reason
from mutakhir.border.source import Options
from mutakhir.border.values import Reader
from mutakhir.ground.areas import AreaList, AreaVersion, crosswalk, load_areas
from mutakhir.ground.areas.codes import level_of, undotted
from mutakhir.ground.errors import InputProblem, Said, UsageProblem, Where
from mutakhir.ground.lake import Home


AREA_COLUMNS: Final = frozenset({"village", "district", "area", "regency"})
_LEVELS: Final = {"village": ("village",), "district": ("district",), "regency": ("regency",),
                  "area": ("village", "district", "regency")}  # fmt: skip
_OLD: Final = ("old", "old_code", "lama", "kode_lama")
_NEW: Final = ("new", "new_code", "baru", "kode_baru")


class Places:
    """How area codes of one import are read. `steps`: old code to new codes, for a foreign version."""

    def __init__(self, ours: AreaList, theirs: AreaVersion, steps: Mapping[str, tuple[str, ...]] | None) -> None:
        self._ours, self._theirs, self._steps = ours, theirs, steps

    def reader(self, name: str) -> Reader:
        levels = _LEVELS[name]

        def read(text: str) -> Read:
            bare = undotted(self._theirs.system, text.strip().strip("'`\"").removesuffix(".0"))
            if not bare:
                return Read(None)
            if level_of(self._theirs.system, bare) not in levels:
                return Read(None, (Reason.UNKNOWN_AREA,))
            return self._own(bare) if self._steps is None else self._converted(bare, self._steps)

        return read

    def _own(self, code: str) -> Read:
        return Read(code) if self._ours.contains(code) else Read(None, (Reason.UNKNOWN_AREA,))

    def _converted(self, code: str, steps: Mapping[str, tuple[str, ...]]) -> Read:
        found = steps.get(code, ())
        if len(found) == 1 and self._ours.contains(found[0]):
            return Read(found[0])
        for length in range(len(code) - 1, 3, -1):
            above = steps.get(code[:length], ())
            if len(above) == 1 and self._ours.contains(above[0]):
                return Read(above[0], (Reason.AREA_LIFTED,))
        return Read(None, (Reason.UNKNOWN_AREA,))


def places_of(home: Home, areas: str | None, crosswalk_file: Path | None) -> Places:
    """Raises HomeProblem or UsageProblem for an unknown version, InputProblem for a bad crosswalk file."""
    folder = home.folder / "areas"
    own = AreaVersion.parse(f"{home.round.area.system}/{home.round.area.version}")
    theirs = own if areas is None else AreaVersion.parse(areas.replace("-", "/", 1) if "/" not in areas else areas)
    if theirs == own:
        if crosswalk_file is not None:
            raise _nothing_to_convert(crosswalk_file)
        return Places(load_areas(own, folder), own, None)
    ours = load_areas(own, folder)
    steps: defaultdict[str, set[str]] = defaultdict(set)
    for row in crosswalk(load_areas(theirs, folder), ours).to_pylist():
        # An unknown area stands in the table with the one above it: it has no step of its own.
        if row["kind"] != "unknown":
            steps[row["old_code"]].add(row["new_code"])
    if crosswalk_file is not None:
        _take_file(crosswalk_file, theirs, own, steps, home.folder / "scratch" / "import")
    return Places(ours, theirs, {old: tuple(sorted(new)) for old, new in steps.items()})


def _take_file(
    file: Path, theirs: AreaVersion, own: AreaVersion, steps: defaultdict[str, set[str]], scratch: Path
) -> None:
    source = open_source(file, Options(scratch))
    headers = {folded(header): header for header in source.headers}
    old = next((headers[name] for name in _OLD if name in headers), None)
    new = next((headers[name] for name in _NEW if name in headers), None)
    if old is None or new is None:
        raise _no_columns(file)
    stated: defaultdict[str, set[str]] = defaultdict(set)
    for batch in source.batches():
        pairs = zip(batch.table.column(old).to_pylist(), batch.table.column(new).to_pylist(), strict=True)
        for was, becomes in pairs:
            if was and becomes:
                stated[undotted(theirs.system, was)].add(undotted(own.system, becomes))
    steps.update(stated)


def _no_columns(file: Path) -> InputProblem:
    return InputProblem(
        "import.crosswalk",
        Said(
            id="Tabel konversi wilayah perlu kolom old dan new (kode lama, kode baru). Perbaiki baris judulnya.",
            en="The crosswalk needs the columns old and new (old code, new code). Mend its header.",
        ),
        Where(file, 1),
    )


def _nothing_to_convert(file: Path) -> UsageProblem:
    return UsageProblem(
        "import.crosswalk-alone",
        Said(
            id="Tabel konversi hanya berarti bersama --areas: sebut versi wilayah dari berkas, misalnya bps-2020.",
            en="A crosswalk means something only with --areas: name the area version of the file, such as bps-2020.",
        ),
        Where(file),
    )
