"""The family-card number: like a NIK, but with the date of issue, so 40 is never added to the day.

One household may hold several cards and one card may be spread over several households; a card changes
with every move and split.
"""

from collections.abc import Collection, Container

import ibis.expr.types as ir

from mutakhir.ground.identifiers.kinds import NikLevel
from mutakhir.ground.identifiers.nik import level
from mutakhir.ground.identifiers.nik_expression import level_expression


def family_card_level(card: str | None, prefixes: Container[str], *, synthetic: bool = False) -> NikLevel:
    """How far a family-card number holds by itself; a NIK of a woman written here is `bad_structure`."""
    return level(card, prefixes, synthetic=synthetic, women_day_offset=0)


def family_card_level_expression(
    card: ir.StringValue, prefixes: Collection[str] | ir.StringColumn, *, synthetic: bool = False
) -> ir.StringValue:
    """The same as a column."""
    return level_expression(card, prefixes, synthetic=synthetic, women_day_offset=0)
