"""One person behind several records: equal NIK with agreeing name and birth year, and decisions of people.

Every record starts with a person: that of release N-1 where the officer's roster was filled from it, else a
new one. Which records are the same person is found by their edges (`joining.py`, `one_person.py`). What contradicts
goes to people.
"""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.agreement import names_agree, years_agree
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import WELL_FORMED, nik_number, plain_name


def base_persons(members: ir.Table, previous: ir.Table, minted: ir.Table) -> ir.Table:
    """The person with whom each member record starts (`person_id`), and whether release N-1 knew it."""
    old = previous.select(old_member="member_id", known="person_id")
    joined = members.left_join(old, members.previous_member_id == old.old_member).drop("old_member")
    keyed = joined.mutate(source_key=person_key(joined))
    started = keyed.left_join(minted.drop("regency"), "source_key").drop("source_key_right")
    return started.mutate(
        person_id=ibis.coalesce(started.known, started.id), from_previous=started.known.notnull()
    ).drop("known", "id", "source_key")


def person_key(members: ir.Table) -> ir.StringValue:
    """Source key of a new person: the member record in which it first appears."""
    return ibis.literal("member:") + members.member_id.cast("string")


def person_records(base: ir.Table, identity: ir.Table) -> ir.Table:
    """`person_records_identity`: with the NIK only if it holds by itself."""
    niks = identity.select(named_id="member_id", number=nik_number(identity.nik))
    joined = base.left_join(niks, base.member_id == niks.named_id)
    well_formed = (joined.nik_level == WELL_FORMED).fill_null(False)
    return joined.select(
        "regency",
        "member_id",
        "household_id",
        "person_id",
        "from_previous",
        nik_number=well_formed.ifelse(joined.number, ibis.null("int64")),
    )


def carriers(records: ir.Table, previous: ir.Table) -> ir.Table:
    """Every NIK of a regency, and whether several persons carry it there."""
    both = records.filter(records.nik_number.notnull()).select("regency", "nik_number", "person_id")
    both = both.union(previous.select("regency", "nik_number", "person_id"))
    counted = both.group_by("regency", "nik_number").agg(lowest=both.person_id.min(), highest=both.person_id.max())
    return counted.select("regency", "nik_number", several=counted.lowest < counted.highest)


def shared_records(records: ir.Table, identity: ir.Table, previous: ir.Table, shared: ir.Table) -> ir.Table:
    """The records of a regency whose NIK is shared, with what they are compared by."""
    here = records.semi_join(shared, "nik_number").select("regency", "member_id", "person_id", "nik_number")
    named = here.inner_join(identity.select("member_id", "person_name", "birth_date"), "member_id")
    columns = ("regency", "member_id", "person_id", "nik_number", "person_name", "birth_date")
    now = named.select(*columns, here=ibis.literal(True))
    before = previous.semi_join(shared, "nik_number").select(*columns, here=ibis.literal(False))
    both = now.union(before)
    return both.select(
        "regency", "member_id", "here", "person_id", "nik_number",
        name_letters=plain_name(both.person_name), birth_year=both.birth_date.year(),
    )  # fmt: skip


def nik_groups(records: ir.Table) -> ir.Table:
    """Records of NIKs that several persons carry, each beside the group's oldest person."""
    # Row numbers and minima, since Spark has no count of distinct values in a window.
    window = ibis.window(group_by="nik_number", order_by=["person_id", "member_id", "here"])
    placed = records.mutate(place=ibis.row_number().over(window))
    sizes = records.group_by("nik_number").agg(persons=lambda t: t.person_id.nunique())
    shared = placed.inner_join(sizes.filter(sizes.persons > 1), "nik_number")
    heads = shared.filter(shared.place == 0).select(
        "nik_number", oldest="person_id", oldest_member="member_id", oldest_name="name_letters",
        oldest_year="birth_year",
    )  # fmt: skip
    return shared.inner_join(heads, "nik_number").filter(lambda t: t.person_id != t.oldest)


def judged(pairs: ir.Table, policy: DeterministicPolicy) -> ir.Table:
    """Of each record of a group: does it agree with the oldest person, and do too many carry the NIK?"""
    agrees = names_agree(pairs.name_letters, pairs.oldest_name, policy) & years_agree(
        pairs.birth_year, pairs.oldest_year, policy
    )
    return pairs.mutate(agrees=agrees, large=pairs.persons > policy.largest_group)


def persons_table(records: ir.Table, moved: ir.Table, repeated: ir.Table) -> ir.Table:
    """The person of each member record, by which step, and whether another record of the round is the same.

    Args:
        moved: `person_moves`. repeated: `repeated_persons`.
    """
    moves = moved.select("into_person_id", moved_by="step", moved_id="member_id")
    joined = records.left_join(moves, records.member_id == moves.moved_id)
    settled = joined.mutate(
        person_id=ibis.coalesce(joined.into_person_id, joined.person_id),
        step=ibis.cases(
            (joined.moved_id.notnull(), joined.moved_by.fill_null("decision")),
            (joined.from_previous, ibis.literal("previous")),
            else_=ibis.literal("new"),
        ),
    )
    marks = repeated.select(repeated_id="person_id")
    marked = settled.left_join(marks, settled.person_id == marks.repeated_id)
    return marked.select(
        "regency", "member_id", "household_id", "person_id", "step", duplicate=marked.repeated_id.notnull()
    )


def nik_reviews(groups: ir.Table) -> ir.Table:
    """Records that share a NIK with an older person and contradict it, or whose NIK too many carry."""
    doubtful = groups.filter(groups.here, ~groups.agrees | groups.large)
    reason = ibis.ifelse(doubtful.large, ibis.literal("nik_of_many"), ibis.literal("nik_contradicts"))
    return doubtful.select(
        "regency", "member_id", other_kind=ibis.literal("member"), other_id="oldest_member", reason=reason
    )
