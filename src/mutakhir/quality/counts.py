"""What is counted: each function gives one row per village with pairs of counts.

A pair is two whole numbers, `<indicator>_n` and `<indicator>_d`: numerator and denominator; several sources may add to
one. Where a source does not say the village, the village is empty and the pair counts from the regency upwards.
"""

import datetime as dt

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems


ENUMERATED = 1
HOUSEHOLD_ITEMS = len(column_group(HouseholdItems))
MEMBER_ITEMS = len(column_group(MemberItems))
PLACE = ("regency", "village")
# The indicator that comes from a sample, and the sums over its households that its standard error needs.
SAMPLED = "reinterview_agreement"
SPREAD = ("pairs", "equal_squared", "equal_times_asked", "asked_squared")


def many(condition: ir.BooleanValue) -> ir.IntegerScalar:
    """How many rows a condition holds for; empty is no."""
    return ibis.ifelse(condition.fill_null(False), 1, 0).sum()


def coverage(prelist: ir.Table, visits: ir.Table, households: ir.Table) -> ir.Table:
    """visited, enumerated: of the listed rows of the final prelist."""
    listed = prelist.filter(prelist.status == "listed").select(*PLACE, "household_id")
    seen = visits.select(visited_id="household_id").distinct()
    asked = households.filter(households.result == ENUMERATED).select(asked_id="household_id")
    rows = listed.left_join(seen, listed.household_id == seen.visited_id)
    rows = rows.left_join(asked, rows.household_id == asked.asked_id)
    return rows.group_by(PLACE).agg(
        visited_n=many(rows.visited_id.notnull()),
        visited_d=rows.count(),
        enumerated_n=many(rows.asked_id.notnull()),
        enumerated_d=rows.count(),
    )


def forms(visits: ir.Table, shortest: int) -> ir.Table:
    """interview_long_enough, of the enumerated visits with a duration; and the visits among forms_landed."""
    timed = (visits.result == ENUMERATED) & visits.duration.notnull()
    return visits.group_by(PLACE).agg(
        interview_long_enough_n=many(timed & (visits.duration >= shortest)),
        interview_long_enough_d=many(timed),
        forms_landed_n=visits.count(),
        forms_landed_d=visits.count(),
    )


def refused(quarantine: ir.Table) -> ir.Table:
    """What could not be landed among forms_landed and values_typed; a form that was sent again counts once."""
    once = quarantine.filter(quarantine["copy"] == 1)
    nowhere = once.mutate(village=ibis.null("string"))
    whole = (nowhere.extent == "form") & (nowhere["item"] == "form")
    return nowhere.group_by(PLACE).agg(forms_landed_d=many(whole), values_typed_n=-many(nowhere.extent == "value"))


def answers(households: ir.Table, since: dt.date) -> ir.Table:
    """answered_this_round, answered_recently, of the households with answers; and their values among values_typed."""
    answered = (households.channel == "carried") | (households.result == ENUMERATED).fill_null(False)
    values = many(households.submission_id.notnull()) * HOUSEHOLD_ITEMS
    return households.group_by(PLACE).agg(
        answered_this_round_n=many(answered & (households.channel != "carried")),
        answered_this_round_d=many(answered),
        answered_recently_n=many(answered & (households.visited_on >= ibis.literal(since))),
        answered_recently_d=many(answered),
        values_typed_n=values,
        values_typed_d=values,
    )


def members_of(members: ir.Table, households: ir.Table) -> ir.Table:
    """nik_well_formed, of the member records; and their values among values_typed where they came in this round."""
    homes = households.select("household_id", "village", sent=households.submission_id.notnull())
    rows = members.select("regency", "household_id", "nik_level").left_join(homes, "household_id")
    return rows.group_by(PLACE).agg(
        nik_well_formed_n=many(rows.nik_level == "well_formed"),
        nik_well_formed_d=rows.count(),
        values_typed_n=many(rows.sent) * MEMBER_ITEMS,
        values_typed_d=many(rows.sent) * MEMBER_ITEMS,
    )


def settled(previous: ir.Table, standings: ir.Table) -> ir.Table:
    """previous_settled: of the households that were awake in release N-1."""
    awake = previous.filter(previous.status != "asleep").select(*PLACE, "household_id")
    closed = standings.filter(standings.standing.isin(["accepted", "asleep"])).select(closed_id="household_id")
    rows = awake.left_join(closed, awake.household_id == closed.closed_id)
    return rows.group_by(PLACE).agg(previous_settled_n=many(rows.closed_id.notnull()), previous_settled_d=rows.count())


def matches(links: ir.Table, homes: ir.Table) -> ir.Table:
    """civil_matched: of the members about whom the civil register was asked; `homes` has the village of households."""
    asked = _at_home(links.filter(links.status != "not_asked").select("regency", "household_id", "status"), homes)
    return asked.group_by(PLACE).agg(civil_matched_n=many(asked.status == "matched"), civil_matched_d=asked.count())


def singles(persons: ir.Table, homes: ir.Table) -> ir.Table:
    """one_record: of the accepted member records; `homes` has the village of households."""
    rows = _at_home(persons.select("regency", "household_id", "duplicate"), homes)
    return rows.group_by(PLACE).agg(one_record_n=many(~rows.duplicate), one_record_d=rows.count())


def _at_home(rows: ir.Table, homes: ir.Table) -> ir.Table:
    return rows.left_join(homes.select("household_id", "village"), "household_id")


def errors(standings: ir.Table) -> ir.Table:
    """without_error: of the households that are not asleep."""
    awake = standings.filter(standings.standing != "asleep")
    return awake.group_by(PLACE).agg(without_error_n=many(awake.errors == 0), without_error_d=awake.count())


def rules(counts: ir.Table) -> ir.Table:
    """rules_kept: of the checks with an answer."""
    nowhere = counts.mutate(village=ibis.null("string"))
    known = (nowhere.applied - nowhere.unknown).sum()
    return nowhere.group_by(PLACE).agg(rules_kept_n=known - nowhere.failed.sum(), rules_kept_d=known)


def as_rows(source: ir.Table) -> ir.Table:
    """One row per place and indicator: regency, village, indicator, numerator, denominator, and the sums behind a
    standard error. Counts stand in rows because columns of all sources side by side take long to plan."""
    names = dict.fromkeys(name[:-2] for name in source.columns if name.endswith(("_n", "_d")))
    pairs = source.select(*PLACE, pair=ibis.array([_pair(source, name) for name in names]).unnest())
    return pairs.select(
        *PLACE, **{part: pairs.pair[part] for part in ("indicator", "numerator", "denominator", *SPREAD)}
    )


def _pair(source: ir.Table, name: str) -> ir.StructValue:
    """A side that the source does not count is 0."""
    sides = {"numerator": f"{name}_n", "denominator": f"{name}_d"}
    zero, nothing = ibis.literal(0, "int64"), ibis.null("int64")
    counts = {
        side: source[column].cast("int64") if column in source.columns else zero for side, column in sides.items()
    }
    behind = name == SAMPLED and SPREAD[0] in source.columns
    spread = {part: source[part].cast("int64") if behind else nothing for part in SPREAD}
    return ibis.struct({"indicator": ibis.literal(name), **counts, **spread})
