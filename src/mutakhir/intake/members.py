"""The people of the round: everyone with items and names once, and what of it later stages may know."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from mutakhir.ground.identifiers import nik_agrees_expression, nik_level_expression
from mutakhir.ground.schema import DATASETS, Column
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import MemberDetails, MemberItems, MemberNumbers, PersonIdentity
from mutakhir.intake.casting import typed_columns, unknown
from mutakhir.intake.lines import IDS, Previous
from mutakhir.intake.terms import Terms


# What a release holds, and so a round can carry; then all that a form asks.
RELEASED_ITEMS, RELEASED_PERSON = column_group(MemberItems), column_group(PersonIdentity)
ITEMS = RELEASED_ITEMS | column_group(MemberDetails)
PERSON = RELEASED_PERSON | column_group(MemberNumbers)


def named_columns() -> Mapping[str, Column]:
    """What names a line: the person's columns and the family card."""
    return {**PERSON, "family_card": DATASETS["families_identity"].columns()["family_card"]}


def typed_names(once: ir.Table, terms: Terms) -> ir.Table:
    """The names of every line once: form_id, form_line, `named_columns` and what was sent for a date."""
    typed = typed_columns(once, named_columns(), terms)
    return once.select(form_id="submission_id", form_line="line", **typed)


def people(line: ir.Table, names: ir.Table) -> ir.Table:
    """Everyone on a form that answers are taken from: IDS, items (the age is the stated one), stated_age and
    `named_columns`. `line` has ids and typed items."""
    who = names.select("form_id", "form_line", *named_columns())
    joined = line.left_join(who, (line.submission_id == who.form_id) & (line.line == who.form_line))
    return joined.select(*IDS, *ITEMS, *named_columns(), stated_age="age")


def carried_people(waiting: ir.Table, previous: Previous) -> ir.Table:
    """Everyone in the `waiting` households as in release N-1, in the columns of `people`, without a form."""
    homes = waiting.select("regency", "household_id", old_household="previous_household_id")
    old = previous.members.select("member_id", "family_id", *RELEASED_ITEMS, household_of="household_id")
    who = previous.members_identity.select(*RELEASED_PERSON, person_of="member_id")
    joined = homes.join(old, homes.old_household == old.household_of)
    joined = joined.left_join(who, joined.member_id == who.person_of)
    place = ibis.row_number().over(ibis.window(group_by=joined.household_id, order_by=joined.member_id))
    return joined.mutate(
        submission_id=ibis.null("string"),
        line=(place + 1).cast("int16"),
        previous_member_id="member_id",
        family_card=ibis.null("string"),
        stated_age=ibis.null("int16"),
        **unknown(ITEMS, RELEASED_ITEMS),
        **unknown(PERSON, RELEASED_PERSON),
    ).select(*IDS, *ITEMS, *named_columns(), "stated_age")


def members(people: ir.Table, terms: Terms) -> ir.Table:
    """All members of the households of the round."""
    ids = [name for name in IDS if name != "submission_id"]
    return people.select(
        *ids,
        "stated_age",
        age=ibis.coalesce(age_on(people.birth_date, terms), people.age),
        **{name: people[name] for name in ITEMS if name != "age"},
        **_of_birth_and_number(people, terms),
    )


def _of_birth_and_number(people: ir.Table, terms: Terms) -> dict[str, ir.Value]:
    return {
        "nik_level": nik_level_expression(people.nik, terms.nik_areas, synthetic=terms.synthetic),
        "nik_agrees": nik_agrees_expression(people.nik, people.birth_date, people.sex),
        "birth_year": people.birth_date.year().cast("int16"),
    }


def age_on(birth_date: ir.DateValue, terms: Terms) -> ir.IntegerValue:
    """Full years on the round's day; 0 for one born after it."""
    day = terms.as_of
    later = birth_date.month() * 100 + birth_date.day() > day.month * 100 + day.day
    years = ibis.literal(day.year, "int32") - birth_date.year() - later.ifelse(1, 0)
    return birth_date.notnull().ifelse(ibis.greatest(years, 0), ibis.null("int32")).cast("int16")


def member_names(people: ir.Table) -> ir.Table:
    """What names the members: as given at the visit, or as in release N-1."""
    return people.select("regency", "member_id", *PERSON)
