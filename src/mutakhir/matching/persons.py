"""One person behind several records: equal NIK with agreeing name and birth year, and decisions of people.

Every record starts with a person: that of release N-1 where the officer's roster was filled from it, else a
new one. Records that are the same person are joined by *edges* between persons; each person then goes to the
lowest number that it is joined to, which is the older one. What contradicts goes to people.
"""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from mutakhir.matching.agreement import names_agree, years_agree
from mutakhir.matching.policy import DeterministicPolicy


# A chain of persons joined one to the next gets its lowest number in at most this many passes; groups by NIK
# are stars, so longer chains need as many changed NIKs of one person.
PASSES = 4
Keep = Callable[[str, ir.Table], ir.Table]


def base_persons(members: ir.Table, previous: ir.Table, minted: ir.Table) -> ir.Table:
    """The person with whom each member record starts (`base`), and whether release N-1 knew it."""
    known = previous.select(previous_member_id="member_id", known="person_id")
    joined = members.left_join(known, "previous_member_id").drop("previous_member_id_right")
    keyed = joined.mutate(source_key=person_key(joined))
    started = keyed.left_join(minted.drop("regency"), "source_key").drop("source_key_right")
    return started.mutate(base=ibis.coalesce(started.known, started.id), from_previous=started.known.notnull()).drop(
        "known", "id", "source_key"
    )


def person_key(members: ir.Table) -> ir.StringValue:
    """Source key of a new person: the member record in which it first appears."""
    return ibis.literal("member:") + members.member_id.cast("string")


def nik_groups(base: ir.Table, previous: ir.Table, policy: DeterministicPolicy) -> ir.Table:
    """Records of NIKs that several persons carry, each beside the group's oldest person and its agreement."""
    records = base.filter(base.nik.notnull()).select(
        "nik", "member_id", "name", "birth_year", person_id="base", here=ibis.literal(True)
    )
    earlier = previous.mutate(here=ibis.literal(False))
    everyone = records.union(earlier.select(*records.columns))
    # Row numbers and minima, since Spark has no count of distinct values in a window.
    window = ibis.window(group_by="nik", order_by=["person_id", "member_id", "here"])
    placed = everyone.mutate(place=ibis.row_number().over(window))
    sizes = everyone.group_by("nik").agg(persons=lambda t: t.person_id.nunique())
    shared = placed.inner_join(sizes.filter(sizes.persons > 1), "nik")
    heads = shared.filter(shared.place == 0).select(
        "nik", oldest="person_id", oldest_member="member_id", oldest_name="name", oldest_year="birth_year"
    )
    pairs = shared.inner_join(heads, "nik").filter(lambda t: t.person_id != t.oldest)
    agrees = names_agree(pairs.name, pairs.oldest_name, policy) & years_agree(
        pairs.birth_year, pairs.oldest_year, policy
    )
    return pairs.mutate(agrees=agrees, large=pairs.persons > policy.largest_group)


def edges(groups: ir.Table, decisions: ir.Table, base: ir.Table) -> ir.Table:
    """Pairs of persons that are one: automatic ones and must-links, without those that people forbade."""
    decided = _decided_pairs(decisions, base)
    automatic = groups.filter(groups.agrees, ~groups.large).select("person_id", "oldest").distinct()
    forbidden = decided.filter(~decided.same_person).select("person_id", "oldest")
    allowed = automatic.anti_join(forbidden, ["person_id", "oldest"]).mutate(step=ibis.literal("nik"))
    wanted = decided.filter(decided.same_person, decided.person_id != decided.oldest)
    must = wanted.select("person_id", "oldest").distinct().mutate(step=ibis.literal("decision"))
    return must.union(allowed.anti_join(must, ["person_id", "oldest"]))


def _decided_pairs(decisions: ir.Table, base: ir.Table) -> ir.Table:
    """The last decision on each pair of member records, as persons, the older one second."""
    low = ibis.least(decisions.member_id, decisions.other_member_id)
    high = ibis.greatest(decisions.member_id, decisions.other_member_id)
    ordered = decisions.mutate(low=low, high=high)
    window = ibis.window(group_by=["low", "high"], order_by=[ibis.desc("decided_on"), ibis.desc("decision_id")])
    last = ordered.mutate(turn=ibis.row_number().over(window)).filter(lambda t: t.turn == 0)
    one = base.select(low="member_id", one="base")
    other = base.select(high="member_id", other="base")
    both = last.inner_join(one, "low").inner_join(other, "high")
    return both.select(
        "same_person", person_id=ibis.greatest(both.one, both.other), oldest=ibis.least(both.one, both.other)
    )


def redirects(joined: ir.Table, keep: Keep) -> ir.Table:
    """For every person that is joined to another: the lowest person it reaches, and the step of its edge."""
    steps = joined.group_by("person_id").agg(step=lambda t: t.step.min())
    pairs = joined.select("person_id", "oldest")
    both = keep("pairs", pairs.union(pairs.select(person_id="oldest", oldest="person_id")))
    labels = both.select("person_id").distinct().mutate(label=lambda t: t.person_id)
    for number in range(PASSES):
        labels = keep(f"labels_{number}", _lower(labels, both))
    moved = labels.filter(labels.label != labels.person_id)
    return moved.left_join(steps, "person_id").drop("person_id_right")


def _lower(labels: ir.Table, both: ir.Table) -> ir.Table:
    """One pass: each person takes the lowest label among itself and those it is joined to."""
    near = both.inner_join(labels.select(oldest="person_id", near="label"), "oldest")
    lowest = near.group_by("person_id").agg(near=lambda t: t.near.min())
    joined = labels.inner_join(lowest, "person_id")
    return joined.select("person_id", label=ibis.least(joined.label, joined.near))


def persons_table(base: ir.Table, moved: ir.Table) -> ir.Table:
    """The person of each member record, by which step, and whether another record of the round is the same."""
    joined = base.left_join(moved.select("label", "step", base="person_id"), "base").drop("base_right")
    settled = joined.mutate(
        person_id=ibis.coalesce(joined.label, joined.base),
        step=ibis.coalesce(joined.step, ibis.ifelse(joined.from_previous, "previous", "new")),
    )
    counts = settled.group_by("person_id").agg(records=lambda t: t.count())
    counted = settled.inner_join(counts, "person_id")
    return counted.select("regency", "member_id", "household_id", "person_id", "step", duplicate=counted.records > 1)


def events_table(base: ir.Table, moved: ir.Table) -> ir.Table:
    """One event for each member record whose person redirects to an older one."""
    joined = base.inner_join(moved.select("label", "step", base="person_id"), "base")
    return joined.select(
        "regency",
        "member_id",
        event=ibis.literal("redirected"),
        person_id=joined.label,
        other_person_id=joined.base,
        reason=ibis.coalesce(joined.step, ibis.literal("nik")),
    )


def nik_reviews(groups: ir.Table, base: ir.Table) -> ir.Table:
    """Records that share a NIK with an older person and contradict it, or whose NIK too many carry."""
    doubtful = groups.filter(groups.here, ~groups.agrees | groups.large)
    here = doubtful.inner_join(base.select("regency", "member_id"), "member_id")
    reason = ibis.ifelse(here.large, ibis.literal("nik_of_many"), ibis.literal("nik_contradicts"))
    return here.select("regency", "member_id", other_member_id="oldest_member", reason=reason)
