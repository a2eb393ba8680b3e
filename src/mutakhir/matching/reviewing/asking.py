"""`match_reviews`: the pairs that wait for people, with household and priority; settled ones are gone."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from mutakhir.matching.linking.model_file import ApprovedModel
from mutakhir.matching.reviewing.policy import ClosenessPolicy
from mutakhir.matching.reviewing.settling import PAIR, settled


_ASKED = ("regency", *PAIR, "reason", "weight", "parts", "priority")
THOUSANDTHS = 1000
LARGEST = 1_000_000_000  # closeness is measured from the thresholds of the largest regencies


def without_score(asked: ir.Table, closeness: ClosenessPolicy) -> ir.Table:
    """Pairs (regency, `PAIR`, reason) that no model scored, with their priority by reason; each pair once."""
    once = asked.group_by("regency", *PAIR).agg(reason=asked.reason.min())
    return once.mutate(
        weight=ibis.null("int64"),
        parts=ibis.null("string"),
        priority=_by_reason(once.reason, closeness.unscored, closeness.otherwise),
    ).select(_ASKED)


def model_reviews(scores: ir.Table, links: ir.Table, model: ApprovedModel, closeness: ClosenessPolicy) -> ir.Table:
    """Pairs of `pair_scores` that the machine leaves to people; not those of members who are matched otherwise."""
    left = scores.filter(scores.verdict == "review")
    matched = links.filter(links.status == "matched").select("member_id").mutate(other_kind=ibis.literal("register"))
    left = left.anti_join(matched, ["member_id", "other_kind"])
    persons = model.at(LARGEST)
    from_where = ibis.cases(
        (left.step == "family", ibis.literal(persons.family.link_from)),
        (left.other_kind == "register", ibis.literal(persons.civil_register.deciding.link_from)),
        else_=ibis.literal(persons.doubles.deciding.link_from),
    )
    near = THOUSANDTHS - (left.weight - from_where).abs() * THOUSANDTHS // closeness.scale
    return left.mutate(
        reason=left.guard.fill_null("near_threshold"),
        priority=ibis.greatest(near, ibis.literal(closeness.floor)).cast("int64"),
    ).select(_ASKED)


def refused_reviews(refused: ir.Table, links: ir.Table) -> ir.Table:
    """Edges that would have broken a guard of clusters (`refused_edges`), but for those that people refused."""
    told = refused.filter(refused.reason != "cannot_link")
    pairs = told.select(member_id="b", other_kind=ibis.literal("member"), other_id="a", reason="reason")
    return pairs.inner_join(links.select("regency", "member_id"), "member_id").select("regency", *PAIR, "reason")


def waiting_reviews(asked: ir.Table, links: ir.Table, decisions: ir.Table) -> ir.Table:
    """`match_reviews`: pairs that no machine decides and no person has settled.

    Args:
        asked: as `without_score` and `model_reviews` give them.
        links: tells the household of each member.
    """
    homes = links.select("member_id", "household_id")
    placed = asked.inner_join(homes, "member_id")
    known = settled(decisions).select(*PAIR)
    return _without(placed, known).select("regency", *PAIR, "household_id", "reason", "weight", "parts", "priority")


def _without(pairs: ir.Table, known: ir.Table) -> ir.Table:
    """Pairs that are not known, in either order of two members."""
    is_member = known.other_kind == "member"
    turned = known.filter(is_member).select(member_id="other_id", other_kind="other_kind", other_id="member_id")
    return pairs.anti_join(known.union(turned), list(PAIR))


def _by_reason(reason: ir.StringValue, priorities: Mapping[str, int], otherwise: int) -> ir.IntegerValue:
    known = ((reason == word, ibis.literal(value, "int64")) for word, value in sorted(priorities.items()))
    return ibis.cases(*known, else_=ibis.literal(otherwise, "int64"))
