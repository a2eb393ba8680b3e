"""`match_reviews`: the pairs that wait for people, with household and priority; settled ones are gone."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from mutakhir.matching.reviewing.policy import ClosenessPolicy
from mutakhir.matching.reviewing.settling import PAIR, settled


def waiting_reviews(asked: ir.Table, links: ir.Table, decisions: ir.Table, closeness: ClosenessPolicy) -> ir.Table:
    """Pairs that no machine decides and no person has settled.

    Args:
        asked: regency, `PAIR` and reason; none was scored by a model.
        links: tells the household of each member.
        closeness: priority by reason, for pairs without a score.
    """
    homes = links.select("member_id", "household_id")
    placed = asked.inner_join(homes, "member_id")
    known = settled(decisions).select(*PAIR)
    open_pairs = _without(placed, known)
    return open_pairs.select(
        "regency",
        *PAIR,
        "household_id",
        "reason",
        weight=ibis.null("int64"),
        parts=ibis.null("string"),
        priority=_by_reason(open_pairs.reason, closeness.unscored, closeness.otherwise),
    )


def _without(pairs: ir.Table, known: ir.Table) -> ir.Table:
    """Pairs that are not known, in either order of two members."""
    is_member = known.other_kind == "member"
    turned = known.filter(is_member).select(member_id="other_id", other_kind="other_kind", other_id="member_id")
    return pairs.anti_join(known.union(turned), list(PAIR))


def _by_reason(reason: ir.StringValue, priorities: Mapping[str, int], otherwise: int) -> ir.IntegerValue:
    known = ((reason == word, ibis.literal(value, "int64")) for word, value in sorted(priorities.items()))
    return ibis.cases(*known, else_=ibis.literal(otherwise, "int64"))
