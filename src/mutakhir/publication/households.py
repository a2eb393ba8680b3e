"""Households of a release and their doors."""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import DwellingIdentity, HouseholdItems
from mutakhir.publication.origins import filled
from mutakhir.publication.standings import NOWHERE, PREVIOUS, ROUND


ANSWERS = ("visited_on", "instrument", "member_count", "family_count", *column_group(HouseholdItems))
DOOR = tuple(column_group(DwellingIdentity))


def release_households(standings: ir.Table, households: ir.Table, previous: ir.Table, ranked: ir.Table) -> ir.Table:
    """`registry_households`. `standings` as `release_standings` gives it, `ranked` one row per ranked household.

    A household that is not ranked now keeps its percentile and band of release N-1; one that sleeps has no band.
    """
    joined = filled(standings, {ROUND: households, PREVIOUS: previous}, "household_id", ANSWERS)
    now = ranked.select(ranked_id="household_id", new_percentile="percentile", new_band="band")
    old = previous.select(old_id="household_id", old_percentile="percentile", old_band="band")
    joined = joined.left_join(now, joined.household_id == now.ranked_id)
    joined = joined.left_join(old, joined.household_id == old.old_id)
    band = ibis.coalesce(joined.new_band, joined.old_band)
    placed = joined.mutate(
        percentile=ibis.coalesce(joined.new_percentile, joined.old_percentile),
        band=ibis.ifelse(joined.status == "asleep", ibis.null("string"), band),
    )
    return placed.select("regency", *DATASETS["registry_households"].columns())


def release_doors(standings: ir.Table, households: ir.Table, previous: ir.Table, prelist: ir.Table) -> ir.Table:
    """`registry_households_identity`, from the same place as the answers; from the prelist if there are none."""
    sources = {ROUND: households, PREVIOUS: previous, NOWHERE: prelist}
    return filled(standings, sources, "household_id", DOOR).select("regency", "household_id", *DOOR)
