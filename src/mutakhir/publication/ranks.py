"""Ranks of a release: those of the round, and kept ones of units that the round could not rank."""

import ibis
import ibis.expr.types as ir


RANK = ("score", "percentile", "band", "listed")
_BANDS = ("core", "extension", "outside")


def of_households(ranks: ir.Table, families: ir.Table) -> ir.Table:
    """Ranks of a release by household: household_id, percentile, band, listed, ranked_in.

    A household of ranked families stands as its poorest family does, and is listed if one of them is.
    """
    single = ranks.filter(ranks.unit == "household").select("percentile", "band", "listed", "ranked_in", of="unit_id")
    lived_in = families.select(member_family="family_id", of="household_id")
    apart = ranks.filter(ranks.unit == "family").join(lived_in, ranks.unit_id == lived_in.member_family)
    every = single.union(apart.select("percentile", "band", "listed", "ranked_in", "of"))
    return _poorest(every, every.ranked_in.max())


def of_households_now(ranks: ir.Table, unit: str) -> ir.Table:
    """The same from the round's own dataset `ranks`, which names the household of each unit."""
    every = ranks.filter(ranks.unit == unit).select("percentile", "band", "listed", of="household_id")
    return _poorest(every, None)


def _poorest(every: ir.Table, ranked_in: ir.StringScalar | None) -> ir.Table:
    place = ibis.cases(*((every.band == band, i) for i, band in enumerate(_BANDS)), else_=len(_BANDS))
    more = {} if ranked_in is None else {"ranked_in": ranked_in}
    grouped = (
        every.mutate(place=place)
        .group_by(household_id="of")
        .agg(
            percentile=lambda t: t.percentile.min(),
            place=lambda t: t.place.min(),
            listed=lambda t: t.listed.any(),
            **more,
        )
    )
    band = ibis.cases(*((grouped.place == i, band) for i, band in enumerate(_BANDS)), else_=ibis.null("string"))
    return grouped.mutate(band=band).drop("place")


def release_ranks(
    ranks: ir.Table,
    unit: str,
    households: ir.Table,
    families: ir.Table,
    previous: ir.Table,
    round_name: str,
    previous_name: str,
) -> ir.Table:
    """`registry_ranks`. `households` and `families` are those of this release.

    A unit that is not asleep and could not be ranked (not visited, pending, not in the round) keeps its rank of
    release N-1, and with it its place in the list; `ranked_in` says so. Scores of different rounds come from
    different models and are not to be compared.
    """
    mine = ranks.filter(ranks.unit == unit)
    fresh = mine.select("regency", "unit", "unit_id", *RANK, ranked_in=ibis.literal(round_name))
    awake = households.filter(households.status != "asleep").select("household_id")
    waiting = awake.anti_join(mine, "household_id")
    homes = families.select(unit_id="family_id", household_id="household_id").mutate(unit=ibis.literal("family"))
    alone = waiting.select(unit_id="household_id", household_id="household_id").mutate(unit=ibis.literal("household"))
    units = alone.union(homes.semi_join(waiting, "household_id").select(*alone.columns))
    kept = previous.semi_join(units, ["unit", "unit_id"])
    return fresh.union(
        kept.select("regency", "unit", "unit_id", *RANK, ranked_in=kept.ranked_in.fill_null(previous_name))
    )
