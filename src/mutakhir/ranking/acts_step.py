"""The steps of shocks and overrides: how they enter the ranks, and what became of each of them."""

from pathlib import Path

import ibis
import ibis.expr.types as ir

from mutakhir.ground.areas.codes import lengths_of
from mutakhir.ground.errors import PolicyProblem, Where
from mutakhir.ground.lake import Workbench
from mutakhir.ground.policy import NotAllowed
from mutakhir.ranking.acts.overrides import judged_overrides, override_outcomes, wishes
from mutakhir.ranking.acts.policy import ActsPolicy
from mutakhir.ranking.acts.shocks import adjusted, judged_shocks, shock_outcomes, unadjusted
from mutakhir.ranking.banding.entitling import Claims
from mutakhir.ranking.quota_policy import Hysteresis, QuotaPolicy


BEFORE = "previous_registry_ranks"


def adjusted_scores(bench: Workbench, tried: ir.Table | None = None) -> ir.Table:
    """`scores`, or others only `tried`, with the shocks in force; without shocks in the lake nothing is joined."""
    scores = bench.table("scores") if tried is None else tried
    if not _holds(bench, "shocks"):
        return unadjusted(scores)
    return adjusted(scores, _judged_shocks(bench), _lengths(bench))


def claims_of(bench: Workbench, policy: QuotaPolicy, file: Path) -> Claims | None:
    """Who goes before others; None where there are no overrides and nobody is kept.

    Raises:
        PolicyProblem: of `file`, where a unit would leave a band sooner than it enters.
    """
    stays, coverage = policy.hysteresis or Hysteresis(), bench.round.coverage
    try:
        stays.check(coverage)
    except NotAllowed as found:
        raise PolicyProblem("ranking.leaves-sooner", found.said, Where(file)) from found
    before = _before(bench) if _holds(bench, BEFORE) and stays.keeps else None
    asked = wishes(_judged_overrides(bench, "scores")) if _holds(bench, "overrides") else None
    if before is None and asked is None:
        return None
    return Claims(coverage, asked, before, stays if before is not None else Hysteresis())


def write_outcomes(bench: Workbench) -> None:
    """Of every shock and override; where there are none, the ranks are not read."""
    bench.write_each("acts", {"shock_outcomes": _shock_outcomes(bench), "override_outcomes": _override_outcomes(bench)})


def _shock_outcomes(bench: Workbench) -> ir.Table:
    if not _holds(bench, "shocks"):
        rows = bench.table("shocks").select("regency", "shock_id", "area")
        return rows.mutate(outcome=ibis.literal("nobody"), units=ibis.literal(0, type="int64"))
    return shock_outcomes(_judged_shocks(bench), bench.table("ranks"), _lengths(bench))


def _override_outcomes(bench: Workbench) -> ir.Table:
    if not _holds(bench, "overrides"):
        rows = bench.table("overrides").select("regency", "override_id", "unit", "unit_id", wanted="band")
        none = {"village": ibis.null("string"), "band": ibis.null("string")}
        return rows.mutate(**none, outcome=ibis.literal("unknown_unit"))
    return override_outcomes(_judged_overrides(bench, "ranks"), bench.table("ranks"))


def _judged_shocks(bench: Workbench) -> ir.Table:
    return judged_shocks(bench.table("shocks"), _policy(bench).shocks, bench.clock)


def _judged_overrides(bench: Workbench, units: str) -> ir.Table:
    rules, unit = _policy(bench).overrides, str(bench.round.unit)
    return judged_overrides(bench.table("overrides"), bench.table(units), rules, bench.clock, unit)


def _before(bench: Workbench) -> ir.Table:
    ranks = bench.table(BEFORE)
    return ranks.filter(ranks.unit == str(bench.round.unit)).select("unit_id", "band")


def _policy(bench: Workbench) -> ActsPolicy:
    return bench.policy.load("ranking/acts.yaml", ActsPolicy)


def _lengths(bench: Workbench) -> tuple[int, ...]:
    """Digits of the codes of regencies, districts and villages."""
    return lengths_of(bench.round.area.system)


def _holds(bench: Workbench, name: str) -> bool:
    """Whether there is a row of an optional input."""
    return bench.has(name) and bench.lake.need(name).rows > 0
