"""Families within households, from their members, with the level of their card."""

import ibis.expr.types as ir

from mutakhir.ground.identifiers import family_card_level_expression
from mutakhir.intake.households import lives_here
from mutakhir.intake.lines import Previous
from mutakhir.intake.terms import Terms


def family_cards(people: ir.Table, previous: Previous, terms: Terms) -> ir.Table:
    """The card of each family: of the first of its lines that has one, or as in release N-1."""
    inside = people.filter(people.family_id.notnull())
    asked = inside.filter(inside.submission_id.notnull())
    given = asked.group_by("regency", "family_id").agg(
        family_card=asked.family_card.argmin(asked.line, where=asked.family_card.notnull())
    )
    if not terms.carries:
        return given
    carried = inside.filter(inside.submission_id.isnull()).select("regency", "family_id").distinct()
    old = previous.families_identity.select("family_card", card_of="family_id")
    known = carried.left_join(old, carried.family_id == old.card_of).drop("card_of")
    return given.union(known, distinct=False)


def families(people: ir.Table, cards: ir.Table, terms: Terms) -> ir.Table:
    """One row per family that has a line in a roster."""
    inside = people.filter(people.family_id.notnull())
    counted = inside.group_by("regency", "family_id").agg(
        household_id=inside.household_id.min(),
        family_number=inside.family_number.min().fill_null(1),
        member_count=inside.count(where=lives_here(inside.presence, terms)).cast("int16"),
    )
    card = cards.select("family_card", card_of="family_id")
    joined = counted.left_join(card, counted.family_id == card.card_of)
    level = family_card_level_expression(joined.family_card, terms.nik_areas, synthetic=terms.synthetic)
    return joined.mutate(card_level=level).drop("card_of", "family_card")
