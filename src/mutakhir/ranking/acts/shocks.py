"""Shocks: signed, dated adjustments of scores, of an area (by the beginning of its code) or of one household."""

from collections.abc import Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

from mutakhir.ground.clock import Clock
from mutakhir.ranking.acts.policy import ShockRules
from mutakhir.ranking.acts.signing import APPLIED, days_between, is_known, is_signer, outcome_of


def judged_shocks(shocks: ir.Table, rules: ShockRules, clock: Clock) -> ir.Table:
    """Shocks with `outcome`; those that are `applied` are in force on the reference date."""
    today = ibis.literal(clock.as_of)
    largest = shocks.reason.cases(
        *((word, _int64(reason.largest)) for word, reason in rules.reasons.items()), else_=_int64(0)
    )
    outcome = outcome_of(
        {
            "unknown_reason": ~is_known(shocks.reason, list(rules.reasons)),
            "unknown_signer": ~is_signer(shocks.signed_by, rules.signers),
            "expired": shocks.expires_on < today,
            "not_yet": shocks.starts_on > today,
            "too_long": days_between(shocks.starts_on, shocks.expires_on) > rules.longest_days,
            "too_large": (shocks.adjustment > largest) | (shocks.adjustment < -largest),
        }
    )
    return shocks.mutate(outcome=outcome)


def unadjusted(scores: ir.Table) -> ir.Table:
    """`scores` where no shock is in the lake: nothing is joined."""
    return scores.mutate(adjustment=_int64(0), adjusted=scores.score)


def adjusted(scores: ir.Table, judged: ir.Table, lengths: Sequence[int]) -> ir.Table:
    """`scores` with `adjustment`, the sum of the shocks in force, and `adjusted`, the score with it.

    Args:
        judged: of `judged_shocks`.
        lengths: digits of the codes of the levels that a shock may name.
    """
    force = judged.filter(judged.outcome == APPLIED)
    alone = force.filter(force.household_id.notnull())
    by_household = alone.group_by(shocked="household_id").agg(by_household=alone.adjustment.sum())
    rows, parts = scores.left_join(by_household, scores.household_id == by_household.shocked), ["by_household"]
    for length in lengths:
        here = _of_level(force, length).rename({f"area_{length}": "area", f"by_{length}": "by_area"})
        rows = rows.left_join(here, rows.village.substr(0, length) == here[f"area_{length}"])
        parts.append(f"by_{length}")
    total = reduce(lambda one, other: one + other, (rows[part].fill_null(_int64(0)) for part in parts))
    kept = rows.mutate(adjustment=total).select(*scores.columns, "adjustment")
    return kept.mutate(adjusted=kept.score + kept.adjustment)


def _of_level(force: ir.Table, length: int) -> ir.Table:
    rows = force.filter(force.household_id.isnull() & (force.area.length() == length))
    return rows.group_by("area").agg(by_area=rows.adjustment.sum())


def shock_outcomes(judged: ir.Table, ranks: ir.Table, lengths: Sequence[int]) -> ir.Table:
    """The dataset `shock_outcomes`: a shock that is in force and meets no ranked unit holds for `nobody`."""
    levels = [ranks.group_by(code=ranks.village.substr(0, length)).agg(here=ranks.count()) for length in lengths]
    areas = reduce(lambda one, other: one.union(other), levels)
    homes = ranks.group_by(home="household_id").agg(inside=ranks.count())
    rows = judged.left_join(areas, judged.household_id.isnull() & (judged.area == areas.code))
    rows = rows.left_join(homes, rows.household_id == homes.home)
    met = ibis.coalesce(rows.here, rows.inside, _int64(0))
    units = ibis.ifelse(rows.outcome == APPLIED, met, _int64(0))
    outcome = ibis.ifelse((rows.outcome == APPLIED) & (units == 0), "nobody", rows.outcome)
    return rows.select("regency", "shock_id", "area", outcome=outcome, units=units)


def _int64(value: int) -> ir.IntegerScalar:
    return ibis.literal(value, type="int64")
