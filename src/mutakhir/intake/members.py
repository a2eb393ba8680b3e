"""Members, typed, with what later stages may know of their number and birth without opening it."""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.identifiers import nik_agrees_expression, nik_level_expression
from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import MemberItems, PersonIdentity
from mutakhir.intake.casting import typed_column
from mutakhir.intake.lines import Previous
from mutakhir.intake.resent import one_per_key
from mutakhir.intake.terms import Terms


ITEMS = column_group(MemberItems)
PERSON = column_group(PersonIdentity)
LINE_KEY = ("submission_id", "line")


def named_lines(identity: ir.Table, resent: ir.Table, terms: Terms) -> ir.Table:
    """Names and numbers of the roster lines, typed: form_id, form_line, family_card and the person's columns."""
    once = one_per_key(identity, resent, LINE_KEY)
    typed = {name: typed_column(column, once[name], terms) for name, column in PERSON.items()}
    card = DATASETS["families_identity"].columns()["family_card"]
    return once.select(
        form_id="submission_id",
        form_line="line",
        family_card=typed_column(card, once.family_card, terms),
        **typed,
    )


def members(line: ir.Table, named: ir.Table, households: ir.Table, previous: Previous, terms: Terms) -> ir.Table:
    """All members of the households of the round; `line` with ids, `named` as `named_lines` gives it."""
    answered = _answered(line, named, terms)
    if not terms.carries:
        return answered
    carried = _carried(households, previous, terms).select(answered.columns)
    kinds = {n: t for n, t in DATASETS["members"].ibis_schema().items() if n in answered.columns}
    return answered.cast(kinds).union(carried.cast(kinds), distinct=False)


def _answered(line: ir.Table, named: ir.Table, terms: Terms) -> ir.Table:
    who = named.select("form_id", "form_line", "nik", "birth_date")
    joined = line.left_join(who, (line.submission_id == who.form_id) & (line.line == who.form_line))
    items = {n: typed_column(c, joined[n], terms) for n, c in ITEMS.items() if n != "age"}
    stated = typed_column(ITEMS["age"], joined.age, terms)
    return joined.select(
        "regency",
        "member_id",
        "household_id",
        "family_id",
        "line",
        previous_member_id="known_member",
        stated_age=stated,
        age=ibis.coalesce(age_on(joined.birth_date, terms), stated),
        **items,
        **_of_birth_and_number(joined.nik, joined.birth_date, items["sex"], terms),
    )


def _carried(households: ir.Table, previous: Previous, terms: Terms) -> ir.Table:
    waiting = households.filter(households.submission_id.isnull())
    waiting = waiting.select("regency", "household_id", old_household="previous_household_id")
    old = previous.members.rename(household_of="household_id").drop("regency")
    who = previous.members_identity.select("nik", "birth_date", person_of="member_id")
    joined = waiting.join(old, waiting.old_household == old.household_of)
    joined = joined.left_join(who, joined.member_id == who.person_of)
    place = ibis.row_number().over(ibis.window(group_by=joined.household_id, order_by=joined.member_id))
    return joined.select(
        "regency",
        "member_id",
        "household_id",
        "family_id",
        line=(place + 1).cast("int16"),
        previous_member_id="member_id",
        stated_age=ibis.null("int16"),
        age=ibis.coalesce(age_on(joined.birth_date, terms), joined.age),
        **{name: joined[name] for name in ITEMS if name != "age"},
        **_of_birth_and_number(joined.nik, joined.birth_date, joined.sex, terms),
    )


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


def member_names(
    members: ir.Table, households: ir.Table, named: ir.Table, previous: Previous, terms: Terms
) -> ir.Table:
    """What names the members: as given at the visit, or as in release N-1."""
    asked = members.join(_form_of(households), "household_id")
    given = asked.left_join(named, (asked.submission_id == named.form_id) & (asked.line == named.form_line))
    given = given.select("regency", "member_id", *PERSON)
    if not terms.carries:
        return given
    waiting = households.filter(households.submission_id.isnull()).select("household_id")
    carried = members.semi_join(waiting, "household_id")
    old = previous.members_identity.select(*PERSON, person_of="member_id")
    known = carried.left_join(old, carried.member_id == old.person_of)
    return given.union(known.select("regency", "member_id", *PERSON), distinct=False)


def _form_of(households: ir.Table) -> ir.Table:
    return households.filter(households.submission_id.notnull()).select("household_id", "submission_id")
