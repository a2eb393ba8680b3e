"""The expiry queue: which records to confirm next, the oldest first, and among them those nearest to a cut."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from mutakhir.ground.clock import Clock, tie_hash_expression
from mutakhir.quality.policy import QualityPolicy
from mutakhir.quality.records import months_before


THIS_ROUND = "this_round"


# What nobody knows stands for the oldest and for the farthest; no age and no distance is so large.
OLDEST, FARTHEST = 1 << 30, 1 << 60


def round_distances(ranks: ir.Table) -> ir.Table:
    """Of units ranked in this round: household_id, distance."""
    return _nearest(ranks.select("regency", "household_id", "score", "band", model=ibis.literal(THIS_ROUND)))


def previous_distances(ranks: ir.Table, families: ir.Table) -> ir.Table:
    """Of units ranked in release N-1: household_id, distance; scores of one ranking are compared with its own cuts."""
    known = ranks.select("regency", "unit", "unit_id", "score", "band", model=ranks.ranked_in.fill_null(""))
    homes = families.select(unit_id="family_id", household_id="household_id")
    of_families = known.filter(known.unit == "family").join(homes, "unit_id")
    of_households = known.filter(known.unit == "household").mutate(household_id=known.unit_id)
    columns = ("regency", "household_id", "score", "band", "model")
    return _nearest(of_households.select(*columns).union(of_families.select(*columns)))


def _nearest(ranked: ir.Table) -> ir.Table:
    """The distance of each household's score to the nearer cut of its regency: that of the core, or of the list.

    A cut is the highest score inside. A household of several units has the smallest distance of them; where
    nobody is inside there is no cut.
    """
    cuts = ranked.group_by(cut_regency="regency", cut_model="model").agg(
        core=ranked.score.max(where=ranked.band == "core"),
        listed=ranked.score.max(where=ranked.band.isin(["core", "extension"])),
    )
    rows = ranked.join(cuts, (ranked.regency == cuts.cut_regency) & (ranked.model == cuts.cut_model))
    to_core, to_listed = (rows.score - rows.core).abs(), (rows.score - rows.listed).abs()
    distance = ibis.ifelse((to_core <= to_listed).fill_null(False), to_core, to_listed)
    near = rows.select("household_id", distance=distance)
    return near.group_by("household_id").agg(distance=near.distance.min())


def expiry_queue(aged: ir.Table, now: ir.Table, before: ir.Table, clock: Clock, policy: QualityPolicy) -> ir.Table:
    """The dataset `expiry_queue`: stale records and those that will be so within `expiring_months`.

    `aged` as `records.aged` gives it; `now` and `before` as `round_distances` and `previous_distances` do. The score
    of this round counts before that of release N-1.
    """
    due = ibis.literal(due_before(clock.as_of, policy))
    rows = aged.filter((aged.confirmed_on < due).fill_null(True))
    now, before = (
        now.rename(now_id="household_id", near="distance"),
        before.rename(old_id="household_id", old="distance"),
    )
    rows = rows.left_join(now, rows.household_id == now.now_id)
    rows = rows.left_join(before, rows.household_id == before.old_id)
    distance = ibis.coalesce(rows.near, rows.old)
    rows = rows.mutate(distance=distance, tie=tie_hash_expression(clock.seed, rows.household_id))
    order = [
        rows.age.fill_null(OLDEST).desc(),
        rows.distance.fill_null(FARTHEST),
        rows.tie,
        rows.household_id,
    ]
    place = ibis.row_number().over(ibis.window(group_by=rows.regency, order_by=order)) + 1
    return rows.select(
        "regency", "household_id", "village", "status", "confirmed_on", "age", "stale", "distance",
        place=place, band_change=ibis.null("int32"),
    )  # fmt: skip


def due_before(as_of: dt.date, policy: QualityPolicy) -> dt.date:
    """Records confirmed before this day are in the queue; those confirmed before the longer term are stale."""
    return months_before(as_of, policy.current_months - policy.expiring_months)
