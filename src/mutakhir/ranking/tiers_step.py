"""The step *tiers*: units near a cut are scored and cut again under every refit, regency by regency."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.clock import tie_hash_expression
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.schema import dataset
from mutakhir.ranking.banding.recutting import Near, Room, count_refits
from mutakhir.ranking.banding.refit_tables import RefitTables
from mutakhir.ranking.banding.tiers import tiers
from mutakhir.ranking.doubt_policy import DoubtPolicy, TierShares
from mutakhir.ranking.features import features, unit_members
from mutakhir.ranking.policy import ModelPolicy


BY_SCORE = ("within_core", "within_extension", "indivisible", "above_quota")
"""Reasons of `ranks` that follow from the score; all others are decisions, which no refit moves."""


def write_tiers(bench: Workbench, model: ModelPolicy) -> None:
    """`rank_tiers`, of units near a cut; all others are surely where `ranks` puts them."""
    doubt = bench.policy.load("ranking/doubt.yaml", DoubtPolicy)
    margins = {row["cut"]: row["margin"] for row in bench.read("refit_margins").to_pylist()}
    placed = bench.keep_each("tier_places", with_nearness(bench.table("ranks"), margins, bench.round.shares_count))
    near = placed.filter(placed.near)
    members = bench.table("members").semi_join(near, "household_id")
    homes = bench.table("households").semi_join(near, "household_id")
    levels = features(homes, unit_members(members, bench.round.unit), model, ("regency",))
    terms = [term.name for _, term in model.terms()]
    tie = tie_hash_expression(bench.clock.seed, near.unit_id)
    units = near.select("unit", "unit_id", "village", "size", "adjustment", tie=tie)
    expressions = {
        "near": units.inner_join(levels.select("unit_id", *terms), "unit_id"),
        "room": room_of(placed, bench.table("regency_quotas")),
    }
    tables = RefitTables.of(bench.read("model_refits"))

    def make(regency: str, inputs: Tables) -> Tables:
        return {"rank_tiers": tier_table(regency, inputs["near"], inputs["room"], tables, doubt.tiers)}

    bench.write_each_from("tiers", ["rank_tiers"], expressions, make)


def with_nearness(ranks: ir.Table, margins: Mapping[str, int], counts: SharesCount) -> ir.Table:
    """Ranks with `size` and `near`: nearer than the margin to the line of the core or of the list of their regency.

    The line is the score of the last who is in by score. Where nobody is beyond it, every refit takes all in.
    """
    size = ranks.persons.cast("int64") if counts is SharesCount.PERSONS else ibis.literal(1, type="int64")
    ordered = ranks.mutate(size=size, order_score=ranks.score + ranks.adjustment)
    near = [
        _near(ordered, BY_SCORE[:1], margins["core"]),
        _near(ordered, BY_SCORE[:2], margins["extended"]),
    ]
    by_score = ordered.reason.isin(BY_SCORE)
    return ordered.mutate(near=by_score & (near[0] | near[1]))


def _near(ranks: ir.Table, inside: tuple[str, ...], margin: int) -> ir.BooleanValue:
    regency = ibis.window(group_by=ranks.regency)
    beyond = [reason for reason in BY_SCORE if reason not in inside]
    line = ibis.ifelse(ranks.reason.isin(inside), ranks.order_score, ibis.null("int64")).max().over(regency)
    left_out = ibis.ifelse(ranks.reason.isin(beyond), 1, 0).max().over(regency) > 0
    distance = (ranks.order_score - line).abs()
    return ((distance <= ibis.literal(margin, type="int64")) & left_out).fill_null(False)


def room_of(placed: ir.Table, quotas: ir.Table) -> ir.Table:
    """Per regency: what is surely filled, and the quotas."""
    sure = ~placed.near
    filled = placed.group_by("regency").agg(
        core_before=_sum(sure & (placed.band == "core"), placed["size"]),
        between=_sum(sure & (placed.band == "extension"), placed["size"]),
    )
    of = quotas.group_by("area").agg(
        core_quota=_sum(quotas.band == "core", quotas.quota),
        extension_quota=_sum(quotas.band == "extension", quotas.quota),
    )
    joined = filled.left_join(of, filled.regency == of.area)
    named = {name: joined[name].fill_null(0) for name in ("core_quota", "extension_quota")}
    return joined.select("core_before", "between", **named)


def _sum(which: ir.BooleanValue, value: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(which, value, 0).sum().cast("int64")


def tier_table(regency: str, near: pa.Table, room: pa.Table, refits: RefitTables, shares: TierShares) -> pa.Table:
    """The rows of `rank_tiers` of one regency."""
    if near.num_rows == 0:
        return dataset("rank_tiers").arrow_schema().empty_table()
    levels = {term: near[term].to_numpy().astype(np.int64) for term in refits.values}
    scores = refits.scores(regency, levels, near.num_rows)
    scores += near["adjustment"].to_numpy().astype(np.int32)[:, None]
    whole = {name: near[name].to_numpy().astype(np.int64) for name in ("unit_id", "tie", "size")}
    (filled,) = room.to_pylist()
    core, listed = count_refits(scores, Near.of(whole["unit_id"], whole["tie"], whole["size"]), Room(**filled))
    found = tiers(core, listed, shares.low, shares.high)
    return pa.table(
        {
            "unit": near["unit"],
            "unit_id": near["unit_id"],
            "village": near["village"],
            "tier": found.tier,
            "core_refits": core.counts.astype(np.int16),
            "listed_refits": listed.counts.astype(np.int16),
            "refits": np.full(near.num_rows, refits.refits, dtype=np.int16),
        }
    )
