"""The time zone of each province (Keppres 41/1987; see sources.yaml)."""

import csv
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from mutakhir.ground.areas.codes import NATION
from mutakhir.ground.areas.lists import TimeZone


_KNOWN: Final[Mapping[str, TimeZone]] = {"WIB": "WIB", "WITA": "WITA", "WIT": "WIT"}


def _read() -> Mapping[str, TimeZone]:
    with (files(__package__) / "time_zones.csv").open(encoding="utf-8") as lines:
        return MappingProxyType({row["province"]: _KNOWN[row["time_zone"]] for row in csv.DictReader(lines)})


TIME_ZONES: Final = _read()
"""Province code (Kemendagri or BPS, any version since 2020) to its zone."""


def zone_of(code: str) -> TimeZone | None:
    """The zone of an area by the province that its code starts with; None for a province not known here."""
    return "WIB" if code == NATION else TIME_ZONES.get(code[:2])


def zone_named(text: str) -> TimeZone | None:
    return _KNOWN.get(text.strip().upper())
