"""Numbers that name people and families: NIK and family card from outside, shown ids of our own."""

from mutakhir.ground.identifiers.family_card import family_card_level, family_card_level_expression
from mutakhir.ground.identifiers.kinds import (
    FamilyCard,
    FamilyId,
    HouseholdId,
    IdKind,
    Nik,
    NikLevel,
    OfficerId,
    PersonId,
    Sex,
)
from mutakhir.ground.identifiers.nik import mask, nik_agrees, nik_birth_date, nik_level, nik_sex
from mutakhir.ground.identifiers.nik_expression import (
    nik_agrees_expression,
    nik_birth_date_expression,
    nik_level_expression,
    nik_sex_expression,
)
from mutakhir.ground.identifiers.shown import read_id, show_id


__all__ = [
    "FamilyCard",
    "FamilyId",
    "HouseholdId",
    "IdKind",
    "Nik",
    "NikLevel",
    "OfficerId",
    "PersonId",
    "Sex",
    "family_card_level",
    "family_card_level_expression",
    "mask",
    "nik_agrees",
    "nik_agrees_expression",
    "nik_birth_date",
    "nik_birth_date_expression",
    "nik_level",
    "nik_level_expression",
    "nik_sex",
    "nik_sex_expression",
    "read_id",
    "show_id",
]
