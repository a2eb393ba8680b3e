"""One list of areas: a version of a system, as a table with quick ways to ask it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

import pyarrow as pa

from mutakhir.ground.areas.codes import LEVELS, SYSTEMS, Level, System
from mutakhir.ground.errors import Said, UsageProblem


TimeZone = Literal["WIB", "WITA", "WIT"]

AREA_SCHEMA: Final = pa.schema(
    [
        pa.field("code", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("parent", pa.string()),  # null for the nation only
        pa.field("time_zone", pa.string(), nullable=False),
    ]
)


class Area(NamedTuple):
    """One row of an area list."""

    code: str
    name: str
    level: Level
    parent: str | None
    time_zone: TimeZone


@dataclass(frozen=True, order=True)
class AreaVersion:
    """What gives a code its meaning: the system that numbers, and the version of its list."""

    system: System
    version: str

    @classmethod
    def parse(cls, text: str) -> "AreaVersion":
        """Read "kemendagri/2020-provisional". Raises UsageProblem when the system is not known."""
        system, _, version = text.partition("/")
        for known in SYSTEMS:
            if system == known and version:
                return cls(known, version)
        raise UsageProblem(
            "area.version-malformed",
            Said(
                id=f"{text!r} bukan versi wilayah. Tulis sistem/versi, misalnya kemendagri/2025 atau bps/2020.",
                en=f"{text!r} is no area version. Write system/version, for example kemendagri/2025 or bps/2020.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.system}/{self.version}"


@dataclass(frozen=True, eq=False)
class AreaList:
    """All areas of one version, sorted by code; codes are unique and every parent is present.

    `table` has the columns of `AREA_SCHEMA`. Asking for a code that is not in the list is a mistake of the
    caller (KeyError): data from outside are asked with `contains` first.
    """

    version: AreaVersion
    table: pa.Table

    def codes(self, level: Level) -> tuple[str, ...]:
        """All codes of the level, sorted; empty when the list does not go down so far."""
        return self._by_level[level]

    def children(self, code: str) -> tuple[str, ...]:
        """The codes directly below, sorted; empty for a leaf."""
        self._areas[code]
        return self._children.get(code, ())

    def name(self, code: str) -> str:
        return self._areas[code].name

    def level(self, code: str) -> Level:
        return self._areas[code].level

    def parent(self, code: str) -> str | None:
        """The code one level up; None for the nation."""
        return self._areas[code].parent

    def time_zone(self, code: str) -> TimeZone:
        """The zone in which dates and deadlines of the area are local; the nation has that of its capital."""
        return self._areas[code].time_zone

    def contains(self, code: str) -> bool:
        return code in self._areas

    def fingerprint(self) -> str:
        """SHA-256 of what the list says, whatever file or package it came from."""
        return fingerprint(self._areas.values())

    @cached_property
    def _areas(self) -> dict[str, Area]:
        columns = [self.table.column(name).to_pylist() for name in AREA_SCHEMA.names]
        return {row[0]: Area(*row) for row in zip(*columns, strict=True)}

    @cached_property
    def _by_level(self) -> dict[Level, tuple[str, ...]]:
        found: dict[Level, list[str]] = {level: [] for level in LEVELS}
        for area in self._areas.values():
            found[area.level].append(area.code)
        return {level: tuple(codes) for level, codes in found.items()}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for area in self._areas.values():
            if area.parent is not None:
                found.setdefault(area.parent, []).append(area.code)
        return {parent: tuple(codes) for parent, codes in found.items()}


def area_table(areas: Iterable[Area]) -> pa.Table:
    """The areas as a table in the order of their codes."""
    rows = sorted(areas)
    columns = zip(*rows, strict=True) if rows else [[] for _ in AREA_SCHEMA.names]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, AREA_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=AREA_SCHEMA)


def fingerprint(areas: Iterable[Area]) -> str:
    lines = (f"{area.code}|{area.name}|{area.parent or ''}|{area.time_zone}\n" for area in areas)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
