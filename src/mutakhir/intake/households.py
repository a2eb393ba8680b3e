"""Households with the answers of their last enumerated visit; or, in a round without field work, carried."""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import DwellingIdentity, HouseholdItems
from mutakhir.intake.casting import typed_column, written
from mutakhir.intake.forms import DESK, RawForms
from mutakhir.intake.resent import one_per_key
from mutakhir.intake.terms import Terms


ENUMERATED = 1
ITEMS = column_group(HouseholdItems)
DOOR = column_group(DwellingIdentity)


def last_enumerated(visits: ir.Table, submissions: ir.Table) -> ir.Table:
    """Of each household the visit that its answers come from, with the raw form.

    The last is the one with the highest visit number, then the latest to arrive, then by the form's id.
    """
    done = visits.filter(visits.result == ENUMERATED)
    raw = submissions.rename(stated_members="member_count").drop(
        "regency", "household_id", "visit_number", "village", "enumerator_id", "result"
    )
    joined = done.join(raw, done.visit_id == raw.submission_id)
    order = [
        joined.visit_number.desc(),
        joined.received_at.desc(nulls_first=False),
        joined.submission_id.desc(),
    ]
    place = ibis.row_number().over(ibis.window(group_by=joined.household_id, order_by=order))
    return joined.mutate(place=place).filter(ibis._.place == 0).drop("place")


def answered_households(visits: ir.Table, forms: RawForms, terms: Terms) -> ir.Table:
    """Households for which a form with answers came."""
    chosen = last_enumerated(visits, forms.first_copies)
    listed = forms.prelist.select("previous_household_id", "source", listed_id="household_id")
    counts = counts_of_rosters(forms.roster, terms)
    joined = chosen.left_join(listed, chosen.household_id == listed.listed_id)
    joined = joined.left_join(counts, joined.submission_id == counts.form_id)
    declared = DATASETS["households"].columns()
    is_desk = (joined.channel.strip().lower() == DESK).fill_null(False)
    return joined.select(
        "regency",
        "household_id",
        "previous_household_id",
        "submission_id",
        "village",
        "enumerator_id",
        "visit_number",
        "visited_on",
        "result",
        "related_household_id",
        "point_distance",
        channel=is_desk.ifelse(DESK, "visit"),
        source=joined.source.fill_null("field"),
        instrument=written(joined.instrument),
        member_count=joined.members.fill_null(0),
        stated_member_count=typed_column(declared["stated_member_count"], joined.stated_members, terms),
        family_count=joined.families.fill_null(0),
        **{name: typed_column(column, joined[name], terms) for name, column in ITEMS.items()},
    )


def counts_of_rosters(roster: ir.Table, terms: Terms) -> ir.Table:
    """Per form the members who live here and the families that have one: form_id, members, families."""
    declared = DATASETS["members"].columns()
    typed = roster.select(
        form_id="submission_id",
        lives_here=lives_here(typed_column(declared["presence"], roster.presence, terms), terms),
        family_number=typed_column(declared["family_number"], roster.family_number, terms),
    )
    typed = typed.filter(typed.lives_here)
    return typed.group_by("form_id").agg(
        members=typed.count().cast("int16"),
        families=typed.family_number.nullif(0).nunique().cast("int8"),
    )


def lives_here(presence: ir.IntegerValue, terms: Terms) -> ir.BooleanValue:
    """Whether a member counts; one whose presence is not known does."""
    return presence.isin(terms.living_here).fill_null(True)


def carried_households(answered: ir.Table, prelist: ir.Table, previous: ir.Table) -> ir.Table:
    """Listed households with a record in release N-1 for which no form with answers came."""
    waiting = prelist.filter(prelist.status == "listed").anti_join(answered, "household_id")
    waiting = waiting.select("regency", "household_id", "previous_household_id", "source", "village")
    old = previous.select("visited_on", "instrument", "member_count", "family_count", *ITEMS, old_id="household_id")
    joined = waiting.join(old, waiting.previous_household_id == old.old_id).drop("old_id")
    empty = {
        name: ibis.null(kind)
        for name, kind in answered.schema().items()
        if name not in joined.columns and name != "channel"
    }
    return joined.mutate(channel=ibis.literal("carried"), **empty).select(answered.columns)


def households(visits: ir.Table, forms: RawForms, previous: ir.Table, terms: Terms) -> ir.Table:
    """All households of the round with their answers."""
    answered = answered_households(visits, forms, terms)
    if not terms.carries:
        return answered
    answered = answered.cast({n: t for n, t in DATASETS["households"].ibis_schema().items() if n in answered.columns})
    carried = carried_households(answered, forms.prelist, previous).cast(answered.schema())
    return answered.union(carried, distinct=False)


def household_doors(
    households: ir.Table, forms: RawForms, places: ir.Table, previous: ir.Table, terms: Terms
) -> ir.Table:
    """Door and head as given at the visit that the answers come from, or as in release N-1."""
    once = one_per_key(places, forms.resent, ["submission_id"])
    once = once.select(
        place_of="submission_id", **{name: typed_column(c, once[name], terms) for name, c in DOOR.items()}
    )
    asked = households.filter(households.submission_id.notnull())
    given = asked.left_join(once, asked.submission_id == once.place_of)
    given = given.select("regency", "household_id", *DOOR)
    if not terms.carries:
        return given
    carried = households.filter(households.submission_id.isnull())
    old = previous.select(*DOOR, old_id="household_id")
    known = carried.left_join(old, carried.previous_household_id == old.old_id)
    return given.union(known.select("regency", "household_id", *DOOR), distinct=False)
