"""The rows of an area list checked one by one; the bad ones put aside with the reason."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import pyarrow as pa

from mutakhir.ground.areas.codes import LEVELS, NATION, Level, System, level_of, parent_of, undotted
from mutakhir.ground.areas.lists import Area, TimeZone
from mutakhir.ground.areas.reading import RawArea
from mutakhir.ground.areas.zones import zone_named, zone_of


class AreaFault(StrEnum):
    """Why a row of an area list is put aside."""

    CODE_MALFORMED = "code_malformed"  # not digits, or of a length that no level has
    NAME_MISSING = "name_missing"
    LEVEL_UNKNOWN = "level_unknown"  # a word that names no level
    LEVEL_NOT_OF_CODE = "level_not_of_code"  # the length of the code is that of another level
    PARENT_NOT_OF_CODE = "parent_not_of_code"  # the code does not start with the parent given
    DUPLICATE = "duplicate"  # the code stood in an earlier row, which is kept
    TIME_ZONE_UNKNOWN = "time_zone_unknown"  # a new province, and the row names no zone
    PARENT_MISSING = "parent_missing"  # the area above is not in the list, or was put aside itself


_QUARANTINE_FIELDS: Final[Mapping[str, pa.DataType]] = {
    "row": pa.int64(),
    "code": pa.string(),
    "name": pa.string(),
    "level": pa.string(),
    "parent": pa.string(),
    "reason": pa.string(),
}
QUARANTINE_SCHEMA: Final = pa.schema(_QUARANTINE_FIELDS)

_LEVEL_WORDS: Final[Mapping[str, Level]] = {
    **{level: level for level in LEVELS},
    **{str(place): level for place, level in enumerate(LEVELS)},
    "nasional": "nation",
    "provinsi": "province",
    **dict.fromkeys(("kabupaten", "kota", "kab", "kabupaten/kota", "city"), "regency"),
    **dict.fromkeys(("kecamatan", "distrik", "kec"), "district"),
    **dict.fromkeys(("desa", "kelurahan", "desa/kelurahan", "desa_adat", "nagari", "gampong"), "village"),
}


class CheckedAreas:
    """The good areas by code (the nation always among them), and the rows put aside."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.areas: dict[str, Area] = {NATION: Area(NATION, "Indonesia", "nation", None, "WIB")}
        self.quarantined: list[tuple[RawArea, AreaFault]] = []
        self._raw: dict[str, RawArea] = {}

    def take(self, raw: RawArea) -> None:
        """Accept a row or put it aside; a row for the nation is passed over."""
        code = undotted(self.system, raw.code)
        if code == NATION:
            return
        fault = next((fault for fault, breaks in _RULES if breaks(self, raw, code)), None)
        if fault is None:
            self._raw[code] = raw
            self.areas[code] = self._area(raw, code)
        else:
            self.quarantined.append((raw, fault))

    def drop_orphans(self) -> None:
        """Put aside what has no area above, from the provinces downwards."""
        for code in sorted(self._raw, key=lambda code: (len(code), code)):
            if self.areas[code].parent not in self.areas:
                del self.areas[code]
                self.quarantined.append((self._raw[code], AreaFault.PARENT_MISSING))

    def quarantine(self) -> pa.Table:
        """The rows put aside, in the order of the file."""
        rows = sorted((*raw[:5], fault.value) for raw, fault in self.quarantined)
        records = [dict(zip(QUARANTINE_SCHEMA.names, row, strict=True)) for row in rows]
        return pa.Table.from_pylist(records, schema=QUARANTINE_SCHEMA)

    def _area(self, raw: RawArea, code: str) -> Area:
        level, zone = level_of(self.system, code), _zone(raw, code)
        assert level is not None, "the rules let only such rows pass"
        assert zone is not None, "the rules let only such rows pass"
        return Area(code, raw.name, level, parent_of(self.system, code), zone)


def _zone(raw: RawArea, code: str) -> TimeZone | None:
    return zone_named(raw.time_zone) if raw.time_zone else zone_of(code)


def _level_word(raw: RawArea) -> Level | None:
    return _LEVEL_WORDS.get(raw.level.lower())


def _has_other_parent(checked: CheckedAreas, raw: RawArea, code: str) -> bool:
    given, parent = undotted(checked.system, raw.parent), parent_of(checked.system, code)
    return bool(given) and given != parent


_RULES: Final[tuple[tuple[AreaFault, Callable[[CheckedAreas, RawArea, str], bool]], ...]] = (
    (AreaFault.CODE_MALFORMED, lambda checked, raw, code: level_of(checked.system, code) is None),
    (AreaFault.NAME_MISSING, lambda checked, raw, code: not raw.name),
    (AreaFault.LEVEL_UNKNOWN, lambda checked, raw, code: bool(raw.level) and _level_word(raw) is None),
    (
        AreaFault.LEVEL_NOT_OF_CODE,
        lambda checked, raw, code: bool(raw.level) and _level_word(raw) != level_of(checked.system, code),
    ),
    (AreaFault.PARENT_NOT_OF_CODE, _has_other_parent),
    (AreaFault.DUPLICATE, lambda checked, raw, code: code in checked.areas),
    (AreaFault.TIME_ZONE_UNKNOWN, lambda checked, raw, code: _zone(raw, code) is None),
)
"""In the order in which they are asked; the first that is broken is the reason."""
