"""Members, typed, with what later stages may know of their number and birth without opening it."""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from mutakhir.ground.identifiers import nik_agrees_expression, nik_level_expression
from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import MemberItems, PersonIdentity
from mutakhir.intake.casting import typed_column
from mutakhir.intake.lines import Previous
from mutakhir.intake.terms import Terms


ITEMS = column_group(MemberItems)
PERSON = column_group(PersonIdentity)
OF_LINE = ("regency", "member_id", "household_id", "family_id", "line", "previous_member_id")


def members(people: ir.Table, roster: ir.Table, named: ir.Table, previous: Previous, terms: Terms) -> ir.Table:
    """All members of the households of the round; `roster` is typed, `named` raw, each line once."""
    answered = _answered(people, roster, named, terms)
    if not terms.carries:
        return answered
    carried = _carried(people, previous, terms).select(answered.columns)
    kinds = {n: t for n, t in DATASETS["members"].ibis_schema().items() if n in answered.columns}
    return answered.cast(kinds).union(carried.cast(kinds), distinct=False)


def _answered(people: ir.Table, roster: ir.Table, named: ir.Table, terms: Terms) -> ir.Table:
    asked = people.select(*OF_LINE, "submission_id")
    typed = roster.rename(stated_age="age", form_line="line").drop("claimed", "given")
    who = _typed_person(named, ("nik", "birth_date"), terms)
    joined = asked.join(typed, (asked.submission_id == typed.form_id) & (asked.line == typed.form_line))
    joined = joined.drop("form_id", "form_line")
    joined = joined.left_join(who, (joined.submission_id == who.form_id) & (joined.line == who.form_line))
    return joined.select(
        *OF_LINE,
        "stated_age",
        age=ibis.coalesce(age_on(joined.birth_date, terms), joined.stated_age),
        **{name: joined[name] for name in ITEMS if name != "age"},
        **_of_birth_and_number(joined.nik, joined.birth_date, joined.sex, terms),
    )


def _carried(people: ir.Table, previous: Previous, terms: Terms) -> ir.Table:
    waiting = people.filter(people.submission_id.isnull()).select(OF_LINE)
    old = previous.members.select(*ITEMS, record_of="member_id")
    who = previous.members_identity.select("nik", "birth_date", person_of="member_id")
    joined = waiting.join(old, waiting.member_id == old.record_of)
    joined = joined.left_join(who, joined.member_id == who.person_of)
    return joined.select(
        *OF_LINE,
        stated_age=ibis.null("int16"),
        age=ibis.coalesce(age_on(joined.birth_date, terms), joined.age),
        **{name: joined[name] for name in ITEMS if name != "age"},
        **_of_birth_and_number(joined.nik, joined.birth_date, joined.sex, terms),
    )


def _typed_person(named: ir.Table, names: Iterable[str], terms: Terms) -> ir.Table:
    typed = {name: typed_column(PERSON[name], named[name], terms) for name in names}
    return named.select(form_id="submission_id", form_line="line", **typed)


def _of_birth_and_number(
    nik: ir.StringValue, birth_date: ir.DateValue, sex: ir.IntegerValue, terms: Terms
) -> dict[str, ir.Value]:
    return {
        "nik_level": nik_level_expression(nik, terms.nik_areas, synthetic=terms.synthetic),
        "nik_agrees": nik_agrees_expression(nik, birth_date, sex),
        "birth_year": birth_date.year().cast("int16"),
    }


def age_on(birth_date: ir.DateValue, terms: Terms) -> ir.IntegerValue:
    """Full years on the round's day; 0 for one born after it."""
    day = terms.as_of
    later = birth_date.month() * 100 + birth_date.day() > day.month * 100 + day.day
    years = ibis.literal(day.year, "int32") - birth_date.year() - later.ifelse(1, 0)
    return birth_date.notnull().ifelse(ibis.greatest(years, 0), ibis.null("int32")).cast("int16")


def member_names(people: ir.Table, named: ir.Table, previous: Previous, terms: Terms) -> ir.Table:
    """What names the members: as given at the visit, or as in release N-1."""
    who = _typed_person(named, PERSON, terms)
    asked = people.filter(people.submission_id.notnull()) if terms.carries else people
    given = asked.left_join(who, (asked.submission_id == who.form_id) & (asked.line == who.form_line))
    given = given.select("regency", "member_id", *PERSON)
    if not terms.carries:
        return given
    carried = people.filter(people.submission_id.isnull())
    old = previous.members_identity.select(*PERSON, person_of="member_id")
    known = carried.left_join(old, carried.member_id == old.person_of)
    return given.union(known.select("regency", "member_id", *PERSON), distinct=False)
