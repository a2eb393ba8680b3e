"""What an agreement may name as a column: of the household, of its door, of its head or members, what is worked out."""

from typing import Final

from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import DwellingIdentity, PersonIdentity


HOUSEHOLD: Final = ("regency", *DATASETS["registry_households"].columns())
DOOR: Final = tuple(column_group(DwellingIdentity))
HEAD_NIK: Final = "head_nik"
COMPONENTS: Final = "components"
COMPONENT_PERSONS: Final = "component_persons"
# Of a member: only where an agreement gives members.
MEMBER: Final = tuple(name for name in DATASETS["registry_members"].columns() if name not in HOUSEHOLD)
PERSON: Final = tuple(column_group(PersonIdentity))
# Of a request to the civil registry office, beside columns of a person: the number of the question, the family card.
REQUEST_NUMBER: Final = "request_number"
FAMILY_CARD: Final = "family_card"
REQUEST: Final = (REQUEST_NUMBER, "nik", "person_name", "birth_date", "sex", "mother_name", FAMILY_CARD)
CATALOGUE: Final = (
    *HOUSEHOLD, *DOOR, HEAD_NIK, COMPONENTS, COMPONENT_PERSONS, *MEMBER, *PERSON, REQUEST_NUMBER, FAMILY_CARD,
)  # fmt: skip
DIRECT: Final = frozenset({*DOOR, HEAD_NIK, *PERSON, FAMILY_CARD})
