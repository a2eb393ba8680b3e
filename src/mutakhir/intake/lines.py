"""The roster lines of the forms that answers are taken from, and which member and family each line is."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS
from mutakhir.intake.casting import typed_column, whole_number
from mutakhir.intake.forms import RawForms
from mutakhir.intake.terms import Terms


@dataclass(frozen=True)
class Previous:
    """Members and families of release N-1, and what names them."""

    members: ir.Table
    members_identity: ir.Table
    families: ir.Table
    families_identity: ir.Table


def lines(households: ir.Table, forms: RawForms, previous: Previous, terms: Terms) -> ir.Table:
    """Raw roster lines with household_id, known_member and known_family (ids of release N-1, or NULL) and
    family (number of the family, from 1, or NULL)."""
    asked = households.filter(households.submission_id.notnull())
    asked = asked.select("household_id", "previous_household_id", form_id="submission_id")
    roster = forms.roster
    number = typed_column(DATASETS["members"].columns()["family_number"], roster.family_number, terms)
    roster = roster.mutate(
        family=number.nullif(0), claimed=whole_number(roster.previous_member_id, 1, 2**53).cast("int64")
    )
    joined = asked.join(roster, asked.form_id == roster.submission_id).drop("form_id")
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


def with_ids(line: ir.Table, minted_members: ir.Table, minted_families: ir.Table) -> ir.Table:
    """The lines with member_id and family_id."""
    members = minted_members.select(member_key="source_key", new_member="id")
    families = minted_families.select(family_key="source_key", new_family="id")
    keyed = line.mutate(
        member_of=line.known_member.isnull().ifelse(_member_key(line), ibis.null("string")),
        family_of=line.known_family.isnull().ifelse(_family_key(line), ibis.null("string")),
    )
    joined = keyed.left_join(members, keyed.member_of == members.member_key)
    joined = joined.left_join(families, joined.family_of == families.family_key)
    return joined.mutate(
        member_id=ibis.coalesce(joined.known_member, joined.new_member),
        family_id=ibis.coalesce(joined.known_family, joined.new_family),
    )


def _member_key(line: ir.Table) -> ir.StringValue:
    return _key(line, "line", line.line)


def _family_key(line: ir.Table) -> ir.StringValue:
    return _key(line, "family", line.family)


def _key(line: ir.Table, word: str, number: ir.IntegerValue) -> ir.StringValue:
    return ibis.literal("household:").concat(line.household_id.cast("string"), f":{word}:", number.cast("string"))
