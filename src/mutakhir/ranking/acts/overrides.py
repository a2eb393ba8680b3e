"""Overrides: signed exceptions that put a unit into a band, as many per village as the policy allows."""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.clock import Clock
from mutakhir.ranking.acts.policy import OverrideRules, VillageLimit
from mutakhir.ranking.acts.signing import APPLIED, after, days_between, is_known, is_signer, outcome_of


def judged_overrides(overrides: ir.Table, units: ir.Table, rules: OverrideRules, clock: Clock, unit: str) -> ir.Table:
    """Overrides with `village` of their unit and `outcome`; those that are `applied` are in force.

    Of several acts for one unit the latest signed counts, then the one of the highest id; the others are `replaced`.
    Beyond the limit of a village the earliest signed apply, then the lowest ids.

    Args:
        units: the ranked ones (`scores` or `ranks`).
        unit: what the round ranks.
    """
    homes = units.select(ranked_id="unit_id", village="village")
    villages = units.group_by(home="village").agg(ranked=units.count())
    rows = overrides.left_join(homes, overrides.unit_id == homes.ranked_id)
    rows = rows.left_join(villages, rows.village == villages.home)
    rows = rows.mutate(outcome=_alone(rows, rules, clock, unit))
    newest = ibis.row_number().over(
        ibis.window(group_by=[rows.unit_id, rows.outcome], order_by=[rows.signed_on.desc(), rows.override_id.desc()])
    )
    rows = rows.mutate(newest=newest)
    rows = rows.mutate(outcome=ibis.ifelse((rows.outcome == APPLIED) & (rows.newest > 0), "replaced", rows.outcome))
    turn = ibis.row_number().over(
        ibis.window(group_by=[rows.village, rows.outcome], order_by=[rows.signed_on, rows.override_id])
    )
    rows = rows.mutate(turn=turn)
    over = _beyond(rows.turn, rows.ranked, rules.village_limit)
    outcome = ibis.ifelse((rows.outcome == APPLIED) & over, "over_limit", rows.outcome)
    return rows.mutate(outcome=outcome).select("regency", *_KEPT, "village", "outcome")


_KEPT = ("override_id", "unit", "unit_id", "band")


def _alone(rows: ir.Table, rules: OverrideRules, clock: Clock, unit: str) -> ir.StringValue:
    """The outcome as far as other acts do not matter."""
    return outcome_of(
        {
            "unknown_reason": ~is_known(rows.reason, list(rules.reasons)),
            "unknown_signer": ~is_signer(rows.signed_by, rules.signers),
            "expired": rows.expires_on < ibis.literal(clock.as_of),
            "not_yet": rows.signed_on > after(clock.as_of, rules.signed_within_days),
            "too_long": days_between(rows.signed_on, rows.expires_on) > rules.longest_days,
            "unknown_unit": (rows.unit != unit) | rows.village.isnull(),
        }
    )


def _beyond(turn: ir.IntegerValue, ranked: ir.IntegerValue, limit: VillageLimit) -> ir.BooleanValue:
    """Whether the act with so many before it is beyond what the village may move, rounded down."""
    may = ranked.fill_null(0).cast("int64") * limit.per_mille
    return (turn >= limit.floor) & ((turn + 1) * 1000 > may)


def wishes(judged: ir.Table) -> ir.Table:
    """Of the overrides in force: `moved_id` and `wish`, the band."""
    return judged.filter(judged.outcome == APPLIED).select(moved_id="unit_id", wish="band")


def override_outcomes(judged: ir.Table, ranks: ir.Table) -> ir.Table:
    """The dataset `override_outcomes`: an act that is in force may still find the quota full of others."""
    found = ranks.select(placed_id="unit_id", placed="band")
    rows = judged.left_join(found, judged.unit_id == found.placed_id)
    is_placed = (rows.placed == rows.band).fill_null(False)
    outcome = ibis.ifelse((rows.outcome == APPLIED) & ~is_placed, "quota_full", rows.outcome)
    band = ibis.ifelse(rows.outcome == "unknown_unit", ibis.null("string"), rows.placed)
    return rows.select(
        "regency", "override_id", "unit", "unit_id", "village", wanted=rows.band, band=band, outcome=outcome
    )
