"""Bands: in each regency the poorest first, whole units only, while the quota lasts."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mutakhir.ground.clock import Clock, tie_hash_expression
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.percentiles import percentile_of


def ranked(scores: ir.Table, quotas: ir.Table, points: Sequence[int], clock: Clock, counts: SharesCount) -> ir.Table:
    """The dataset `ranks` from `scores`, `regency_quotas` and the cut points.

    Units stand by score, then by the hash of the round's seed and their id, then by id. The core takes them from
    the first on while their persons (or they themselves) fit into its quota; the extension goes on from there in
    the same way with its own. A unit is never divided, nor passed over for a smaller one behind it.
    """
    placed = _with_quotas(_placed(scores, clock, counts), quotas)
    in_core = placed.filled <= placed.core_quota
    cut = placed.mutate(in_core=in_core, core_filled=ibis.ifelse(in_core, placed.filled, 0))
    regency = ibis.window(group_by="regency")
    cut = cut.mutate(beyond=cut.filled - cut.core_filled.max().over(regency))
    in_extension = ~cut.in_core & (cut.beyond <= cut.extension_quota)
    begins_inside = cut.beyond - cut.size < cut.extension_quota
    return cut.mutate(
        percentile=percentile_of(cut.score, points),
        band=ibis.cases(
            (cut.in_core, ibis.literal("core")),
            (in_extension, ibis.literal("extension")),
            else_=ibis.literal("outside"),
        ),
        listed=cut.in_core | in_extension,
        reason=ibis.cases(
            (cut.in_core, ibis.literal("within_core")),
            (in_extension, ibis.literal("within_extension")),
            (begins_inside, ibis.literal("indivisible")),
            else_=ibis.literal("above_quota"),
        ),
    ).select("regency", *UNIT_COLUMNS, "score", "place", "percentile", "band", "listed", "reason")


UNIT_COLUMNS = ("unit", "unit_id", "household_id", "village", "persons")


def _placed(scores: ir.Table, clock: Clock, counts: SharesCount) -> ir.Table:
    """Place in the regency and how many are filled up to and with the unit."""
    size = scores.persons.cast("int64") if counts is SharesCount.PERSONS else ibis.literal(1, type="int64")
    sized = scores.mutate(size=size, tie=tie_hash_expression(clock.seed, scores.unit_id))
    order = [sized.score, sized.tie, sized.unit_id]
    window = ibis.cumulative_window(group_by=sized.regency, order_by=order)
    place = ibis.row_number().over(ibis.window(group_by=sized.regency, order_by=order)) + 1
    return sized.mutate(place=place, filled=sized.size.sum().over(window))


def _with_quotas(placed: ir.Table, quotas: ir.Table) -> ir.Table:
    """A regency without a quota has one of 0."""
    of = quotas.group_by("area").agg(
        core_quota=quotas.quota.sum(where=quotas.band == "core"),
        extension_quota=quotas.quota.sum(where=quotas.band == "extension"),
    )
    joined = placed.left_join(of, placed.regency == of.area)
    return joined.mutate(core_quota=joined.core_quota.fill_null(0), extension_quota=joined.extension_quota.fill_null(0))
