"""One person behind several records: the edges between member records, and those whom they touch.

Records are joined by equal NIKs with agreeing name and birth year, by the linkage model, by one record of the civil
register, and by people, who may also forbid it. Nearly all persons have one record and no edge; they are left alone.
"""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.identity.edges import AUTOMATIC, CANNOT, MUST
from mutakhir.matching.reviewing.settling import settled


CERTAIN = 1_000_000  # thousandths, of edges that no model weighed: before all that one did
KNOWN = 2_000_000  # of records that were one person in release N-1, where people part some of them
_COLUMNS = ("a", "b", "kind", "weight", "step")


def nik_edges(groups: ir.Table) -> ir.Table:
    """Of the groups of records with one NIK (`judged`) those that agree, each with the group's oldest record."""
    agreed = groups.filter(groups.agrees, ~groups.large, groups.member_id != groups.oldest_member)
    return _edge(agreed, "member_id", "oldest_member", AUTOMATIC, ibis.literal(CERTAIN), ibis.literal("nik"))


def model_edges(scores: ir.Table) -> ir.Table:
    """Of `pair_scores` two members whom a machine links, or who are linked to one record of the register."""
    linked = scores.filter(scores.other_kind == "member", scores.verdict == "link")
    step = ibis.ifelse(linked.step == "within", ibis.literal("model"), linked.step)
    return _edge(linked, "member_id", "other_id", AUTOMATIC, linked.weight, step)


def decided_edges(decisions: ir.Table) -> ir.Table:
    """What people settled about two members."""
    told = settled(decisions)
    told = told.filter(told.other_kind == "member", told.member_id != told.other_id)
    kind = ibis.ifelse(told.same_person, ibis.literal(MUST), ibis.literal(CANNOT))
    return _edge(told, "member_id", "other_id", kind, ibis.literal(0), ibis.literal("decision"))


def forbidden_ends(decisions: ir.Table) -> ir.Table:
    """member_id of all whom people part from another member."""
    edges = decided_edges(decisions)
    return _ends(edges.filter(edges.kind == CANNOT))


def _edge(pairs: ir.Table, one: str, other: str, kind: str | ir.Value, weight: ir.Value, step: ir.Value) -> ir.Table:
    least, most = ibis.least(pairs[one], pairs[other]), ibis.greatest(pairs[one], pairs[other])
    shown = kind if isinstance(kind, ir.Value) else ibis.literal(kind)
    return pairs.select(a=least, b=most, kind=shown, weight=weight.cast("int64"), step=step)


def person_edges(found: list[ir.Table], records: ir.Table, previous: ir.Table) -> ir.Table:
    """`person_edges`: the heaviest edge of each pair and kind, between records of the round or of release N-1."""
    every = ibis.union(*found) if len(found) > 1 else found[0]
    known = _of(records, previous, "member_id", _ends(every))
    here = every.semi_join(known.select(a="member_id"), "a").semi_join(known.select(b="member_id"), "b")
    window = ibis.window(group_by=["a", "b", "kind"], order_by=[ibis.desc(here.weight), here.step])
    placed = here.mutate(turn=ibis.row_number().over(window))
    return placed.filter(placed.turn == 0).select(_COLUMNS)


def touched_records(edges: ir.Table, records: ir.Table, previous: ir.Table) -> ir.Table:
    """`touched_records`: the records at the ends of edges (`person_edges`), and who was the same person before."""
    ends = _ends(edges)
    persons = _of(records, previous, "member_id", ends).select("person_id").distinct()
    reached = _of(records, previous, "person_id", persons)
    cannot = edges.filter(edges.kind == CANNOT)
    doubted = reached.semi_join(_ends(cannot), "member_id").select(doubted="person_id").distinct()
    marked = reached.left_join(doubted, reached.person_id == doubted.doubted)
    return marked.select("regency", "member_id", "person_id", may_part=marked.doubted.notnull())


def _ends(edges: ir.Table) -> ir.Table:
    return edges.select(member_id="a").union(edges.select(member_id="b")).distinct()


def _of(records: ir.Table, previous: ir.Table, column: str, wanted: ir.Table) -> ir.Table:
    """Members of the round, and of release N-1 those who are not in it, whose `column` is wanted."""
    names = ("regency", "member_id", "person_id")
    here = records.semi_join(wanted, column).select(names)
    before = previous.filter(previous.person_id.notnull()).semi_join(wanted, column).select(names)
    return here.union(before.anti_join(records, "member_id"))


def spare_key(records: ir.Table) -> ir.StringValue:
    """Source key of a person that a record gets where people part it from others (see `identity/keepers.py`)."""
    return ibis.literal("member:") + records.member_id.cast("string") + ibis.literal(":1")
