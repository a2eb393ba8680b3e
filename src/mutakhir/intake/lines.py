"""The people of the round on few columns: which roster line is which member and family, and who is carried."""

from collections.abc import Collection
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS
from mutakhir.intake.casting import given, typed_column, whole_number
from mutakhir.intake.forms import RawForms
from mutakhir.intake.terms import Terms


KEPT = ("family_number", "presence")
PEOPLE = ("regency", "household_id", "submission_id", "line", "member_id", "family_id", "previous_member_id", *KEPT)


@dataclass(frozen=True)
class Previous:
    """Members and families of release N-1, and what names them."""

    members: ir.Table
    members_identity: ir.Table
    families: ir.Table
    families_identity: ir.Table


def typed_roster(forms: RawForms, terms: Terms, items: Collection[str] = KEPT) -> ir.Table:
    """Every line of all rosters with typed items: form_id, line, claimed (the member that it was prefilled
    from), `items` (the age is the stated one), and `given`: how many of these were sent."""
    declared, roster = DATASETS["members"].columns(), forms.roster
    claimed = whole_number(roster.previous_member_id, 1, 2**53).cast("int64")
    typed = {name: typed_column(declared[name], roster[name], terms) for name in items}
    return roster.select(form_id="submission_id", line="line", claimed=claimed, given=given(roster, items), **typed)


def lines(asked: ir.Table, roster: ir.Table, previous: Previous) -> ir.Table:
    """The lines of the forms that answers are taken from, with household_id, known_member and known_family
    (ids of release N-1, or NULL) and family (number of the family, from 1, or NULL)."""
    homes = asked.select("regency", "household_id", "previous_household_id", "submission_id")
    kept = roster.select("form_id", "line", "claimed", *KEPT)
    joined = homes.join(kept, homes.submission_id == kept.form_id).drop("form_id")
    joined = joined.mutate(family=joined.family_number.nullif(0))
    return _with_family(_with_member(joined, previous.members), previous.families)


def _with_member(line: ir.Table, members: ir.Table) -> ir.Table:
    """A line is the member that it was prefilled from, if that one belongs to this household and no earlier
    line claims it too."""
    old = members.select(old_member="member_id", old_household="household_id")
    joined = line.left_join(old, (line.claimed == old.old_member) & (line.previous_household_id == old.old_household))
    order = ibis.window(group_by=joined.old_member, order_by=[joined.household_id, joined.line])
    first = joined.old_member.notnull() & (ibis.row_number().over(order) == 0)
    return joined.mutate(known_member=first.ifelse(joined.old_member, ibis.null("int64"))).drop(
        "old_member", "old_household", "claimed"
    )


def _with_family(line: ir.Table, families: ir.Table) -> ir.Table:
    old = families.group_by(old_household="household_id", old_number="family_number").agg(
        known_family=families.family_id.min()
    )
    joined = line.left_join(old, (line.previous_household_id == old.old_household) & (line.family == old.old_number))
    return joined.drop("old_household", "old_number")


def new_members(line: ir.Table) -> ir.Table:
    """Source keys of the lines that are nobody of release N-1."""
    fresh = line.filter(line.known_member.isnull())
    return fresh.select("regency", source_key=_member_key(fresh))


def new_families(line: ir.Table) -> ir.Table:
    """Source keys of the families that release N-1 did not know in this household."""
    fresh = line.filter(line.known_family.isnull() & line.family.notnull())
    return fresh.select("regency", source_key=_family_key(fresh)).distinct()


def people(line: ir.Table, minted_members: ir.Table, minted_families: ir.Table) -> ir.Table:
    """The lines with member_id and family_id: PEOPLE."""
    members = minted_members.select(member_key="source_key", new_member="id")
    families = minted_families.select(family_key="source_key", new_family="id")
    keyed = line.mutate(
        member_of=line.known_member.isnull().ifelse(_member_key(line), ibis.null("string")),
        family_of=line.known_family.isnull().ifelse(_family_key(line), ibis.null("string")),
    )
    joined = keyed.left_join(members, keyed.member_of == members.member_key)
    joined = joined.left_join(families, joined.family_of == families.family_key)
    return joined.mutate(
        previous_member_id=joined.known_member,
        member_id=ibis.coalesce(joined.known_member, joined.new_member),
        family_id=ibis.coalesce(joined.known_family, joined.new_family),
    ).select(PEOPLE)


def carried_people(waiting: ir.Table, members: ir.Table) -> ir.Table:
    """The members of the `waiting` households as in release N-1: PEOPLE, without a form."""
    homes = waiting.select("regency", "household_id", old_household="previous_household_id")
    old = members.select("member_id", "family_id", *KEPT, household_of="household_id")
    joined = homes.join(old, homes.old_household == old.household_of)
    place = ibis.row_number().over(ibis.window(group_by=joined.household_id, order_by=joined.member_id))
    return joined.mutate(
        submission_id=ibis.null("string"), line=(place + 1).cast("int16"), previous_member_id="member_id"
    ).select(PEOPLE)


def _member_key(line: ir.Table) -> ir.StringValue:
    return _key(line, "line", line.line)


def _family_key(line: ir.Table) -> ir.StringValue:
    return _key(line, "family", line.family)


def _key(line: ir.Table, word: str, number: ir.IntegerValue) -> ir.StringValue:
    return ibis.literal("household:").concat(line.household_id.cast("string"), f":{word}:", number.cast("string"))
