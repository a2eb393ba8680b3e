"""Areas: a code means something only as (system, version, code)."""

from mutakhir.ground.areas.codes import Level
from mutakhir.ground.areas.conversion import convert
from mutakhir.ground.areas.crosswalks import crosswalk
from mutakhir.ground.areas.importing import AreaImport, import_areas
from mutakhir.ground.areas.lists import AreaList, AreaVersion
from mutakhir.ground.areas.store import load_areas
from mutakhir.ground.areas.zones import TIME_ZONES


__all__ = [
    "TIME_ZONES",
    "AreaImport",
    "AreaList",
    "AreaVersion",
    "Level",
    "convert",
    "crosswalk",
    "import_areas",
    "load_areas",
]
