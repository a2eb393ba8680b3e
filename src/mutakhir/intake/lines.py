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
IDS = ("regency", "household_id", "submission_id", "line", "member_id", "family_id", "previous_member_id")
LINES = 2**15  # more than a line number can be; household ids have 12 digits


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


def lines(asked: ir.Table, roster: ir.Table) -> ir.Table:
    """The lines of the forms that answers are taken from, with their household, and family (number of the
    family, from 1, or NULL)."""
    homes = asked.select("regency", "household_id", "previous_household_id", "submission_id")
    joined = homes.join(roster, homes.submission_id == roster.form_id).drop("form_id", "given")
    return joined.mutate(family=joined.family_number.nullif(0))


def with_member(line: ir.Table, members: ir.Table) -> ir.Table:
    """With known_member: a line is the member that it was prefilled from, if that one belongs to this household
    and no earlier line claims it too."""
    line = line.mutate(place=line.household_id * LINES + line.line)
    old = members.select(old_member="member_id", old_household="household_id")
    claims = line.select("claimed", "previous_household_id", "place")
    claims = claims.join(old, (claims.claimed == old.old_member) & (claims.previous_household_id == old.old_household))
    first = claims.group_by(known_member="old_member").agg(known_place=claims.place.min())
    joined = line.left_join(first, (line.claimed == first.known_member) & (line.place == first.known_place))
    return joined.drop("known_place", "claimed", "place")


def with_family(line: ir.Table, families: ir.Table) -> ir.Table:
    """With known_family: the family of this number in the household, as in release N-1."""
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


def with_ids(line: ir.Table, minted_members: ir.Table, minted_families: ir.Table) -> ir.Table:
    """The lines with member_id, family_id and previous_member_id."""
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
    )


def _member_key(line: ir.Table) -> ir.StringValue:
    return _key(line, "line", line.line)


def _family_key(line: ir.Table) -> ir.StringValue:
    return _key(line, "family", line.family)


def _key(line: ir.Table, word: str, number: ir.IntegerValue) -> ir.StringValue:
    return ibis.literal("household:").concat(line.household_id.cast("string"), f":{word}:", number.cast("string"))
