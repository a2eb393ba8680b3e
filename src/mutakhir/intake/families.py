"""Families within households, from their members, with the level of their card."""

import ibis.expr.types as ir

from mutakhir.ground.identifiers import family_card_level_expression
from mutakhir.ground.schema import DATASETS
from mutakhir.intake.casting import typed_column
from mutakhir.intake.households import lives_here
from mutakhir.intake.lines import Previous
from mutakhir.intake.terms import Terms


def family_cards(people: ir.Table, named: ir.Table, previous: Previous, terms: Terms) -> ir.Table:
    """The card of each family: of the first of its lines that has one, or as in release N-1; `named` holds
    the raw names and numbers of every line once."""
    inside = people.filter(people.family_id.notnull())
    declared = DATASETS["families_identity"].columns()["family_card"]
    card = typed_column(declared, named.family_card, terms)
    cards = named.select(form_id="submission_id", form_line="line", family_card=card)
    cards = cards.filter(cards.family_card.notnull())
    asked = inside.filter(inside.submission_id.notnull())
    joined = asked.left_join(cards, (asked.submission_id == cards.form_id) & (asked.line == cards.form_line))
    given = joined.group_by("regency", "family_id").agg(
        family_card=joined.family_card.argmin(joined.line, where=joined.family_card.notnull())
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
