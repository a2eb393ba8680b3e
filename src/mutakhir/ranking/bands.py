"""Bands: in each regency the poorest first, whole units only, while the quota lasts."""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.clock import Clock, tie_hash_expression
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.banding.entitling import Claims, in_order_of_claims
from mutakhir.ranking.percentiles import Points, decile_of, percentile_of


UNIT_COLUMNS = ("unit", "unit_id", "household_id", "village", "persons")


def ranked(
    scores: ir.Table, quotas: ir.Table, points: Points, clock: Clock, counts: SharesCount, claims: Claims | None = None
) -> ir.Table:
    """The dataset `ranks` from `regency_quotas`, the cut points and `scores` with their shocks (`acts.shocks`).

    Units stand by adjusted score, then by the hash of the round's seed and their id, then by id. The core takes them
    from the first on while their persons (or they themselves) fit into its quota; the extension goes on from there in
    the same way with its own. A unit is never divided, nor passed over for a smaller one behind it. Where there are
    `claims`, they change the order in which a quota is filled, never the quota.
    """
    placed = _with_quotas(_placed(scores, clock, counts, by_score=claims is None), quotas)
    numbered = placed.mutate(percentile=percentile_of(placed.adjusted, points.of_round))
    banded = _in_order_of_score(numbered) if claims is None else in_order_of_claims(numbered, claims)
    return banded.mutate(
        decile_persons=decile_of(banded.adjusted, points.persons),
        decile_units=decile_of(banded.adjusted, points.units),
        listed=banded.band != "outside",
    ).select("regency", *UNIT_COLUMNS, *_RANK_COLUMNS)


_RANK_COLUMNS = (
    "score", "adjustment", "place", "percentile", "decile_persons", "decile_units", "band", "listed", "reason",
)  # fmt: skip


def _in_order_of_score(rows: ir.Table) -> ir.Table:
    """With `band` and `reason`, where nobody has a claim: one order serves both bands.

    How much the core holds comes by a join: as a window over the regency it costs a quarter of the whole query.
    """
    inside = rows.filter(rows.filled <= rows.core_quota)
    held = inside.group_by(held_by="regency").agg(core_filled=inside.filled.max())
    cut = rows.left_join(held, rows.regency == held.held_by)
    cut = cut.mutate(in_core=cut.filled <= cut.core_quota, beyond=cut.filled - cut.core_filled.fill_null(0))
    in_extension = cut.beyond <= cut.extension_quota
    begins_inside = cut.beyond - cut.size < cut.extension_quota
    return cut.mutate(
        band=ibis.cases((cut.in_core, "core"), (in_extension, "extension"), else_="outside"),
        reason=ibis.cases(
            (cut.in_core, "within_core"),
            (in_extension, "within_extension"),
            (begins_inside, "indivisible"),
            else_="above_quota",
        ),
    )


def _placed(scores: ir.Table, clock: Clock, counts: SharesCount, *, by_score: bool) -> ir.Table:
    """Place in the regency and, `by_score`, how many are filled up to and with the unit."""
    size = scores.persons.cast("int64") if counts is SharesCount.PERSONS else ibis.literal(1, type="int64")
    sized = scores.mutate(size=size, tie=tie_hash_expression(clock.seed, scores.unit_id))
    order = [sized.adjusted, sized.tie, sized.unit_id]
    place = ibis.row_number().over(ibis.window(group_by=sized.regency, order_by=order)) + 1
    window = ibis.cumulative_window(group_by=sized.regency, order_by=order)
    return sized.mutate(place=place, **({"filled": sized["size"].sum().over(window)} if by_score else {}))


def _with_quotas(placed: ir.Table, quotas: ir.Table) -> ir.Table:
    """A regency without a quota has one of 0."""
    of = quotas.group_by("area").agg(
        core_quota=quotas.quota.sum(where=quotas.band == "core"),
        extension_quota=quotas.quota.sum(where=quotas.band == "extension"),
    )
    joined = placed.left_join(of, placed.regency == of.area)
    return joined.mutate(core_quota=joined.core_quota.fill_null(0), extension_quota=joined.extension_quota.fill_null(0))
