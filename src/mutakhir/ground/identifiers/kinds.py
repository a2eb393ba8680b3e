"""The kinds of numbers, so that a person's id is never taken for a household's."""

from enum import IntEnum, StrEnum
from typing import Literal, NewType


HouseholdId = NewType("HouseholdId", int)
FamilyId = NewType("FamilyId", int)
PersonId = NewType("PersonId", int)
OfficerId = NewType("OfficerId", int)

Nik = NewType("Nik", str)
"""The national identity number (nomor induk kependudukan): 16 digits, for life."""

FamilyCard = NewType("FamilyCard", str)
"""The number of a family card (nomor kartu keluarga): 16 digits; a dated link, never an identity."""

IdKind = Literal["H", "P", "F", "M"]
"""The letter before a shown id: household, person, family, member record."""


class Sex(IntEnum):
    """Codes of the instrument and of the code list `sex`."""

    MALE = 1
    FEMALE = 2


class NikLevel(StrEnum):
    """How far a NIK or a family-card number holds by itself, without asking the civil register.

    missing: nothing was written. bad_format: not 16 digits, or a filler (one digit repeated, leading
    000, serial 0000). bad_structure: no real date inside. unknown_area: no area ever had this prefix.
    """

    MISSING = "missing"
    BAD_FORMAT = "bad_format"
    BAD_STRUCTURE = "bad_structure"
    UNKNOWN_AREA = "unknown_area"
    WELL_FORMED = "well_formed"
