"""What an agreement may name as a column: of the household, of its door, of its head, and what is worked out."""

from typing import Final

from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import DwellingIdentity


HOUSEHOLD: Final = ("regency", *DATASETS["registry_households"].columns())
DOOR: Final = tuple(column_group(DwellingIdentity))
HEAD_NIK: Final = "head_nik"
COMPONENTS: Final = "components"
COMPONENT_PERSONS: Final = "component_persons"
CATALOGUE: Final = (*HOUSEHOLD, *DOOR, HEAD_NIK, COMPONENTS, COMPONENT_PERSONS)
DIRECT: Final = frozenset({*DOOR, HEAD_NIK})
