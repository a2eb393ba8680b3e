"""How old each record of the registry is: the day on which it was last confirmed, and whether it is stale."""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mutakhir.ground.areas.codes import System
from mutakhir.quality.counts import ENUMERATED
from mutakhir.quality.levels import rolled_up
from mutakhir.quality.policy import QualityPolicy


def records(households: ir.Table, previous: ir.Table, standings: ir.Table) -> ir.Table:
    """regency, household_id, village, status, confirmed_on: every record with answers that does not sleep.

    The day is that of the answers which hold: those of this round where they were accepted, else those of
    release N-1, else those of the visit as it is. It is empty where nobody wrote it down.
    """
    answered = (households.channel == "carried") | (households.result == ENUMERATED).fill_null(False)
    now = households.filter(answered).select("regency", "household_id", "village", "visited_on")
    now = _with_standing(now, standings)
    before = previous.select(old_id="household_id", old_village="village", old_day="visited_on", old_status="status")
    now = now.left_join(before, now.household_id == before.old_id)
    status = ibis.coalesce(now.standing, now.old_status, ibis.literal("pending"))
    fresh = (status == "accepted") | now.old_id.isnull()
    touched = now.select(
        "regency",
        "household_id",
        village=ibis.ifelse(fresh, now.village, now.old_village),
        status=status,
        confirmed_on=ibis.ifelse(fresh, now.visited_on, now.old_day),
    )
    rest = previous.select("regency", "household_id", "village", "status", "visited_on")
    rest = _with_standing(rest.anti_join(now.select("household_id"), "household_id"), standings)
    kept = rest.select(
        "regency", "household_id", "village", status=rest.standing.fill_null(rest.status), confirmed_on="visited_on"
    )
    everyone = touched.union(kept)
    return everyone.filter(everyone.status != "asleep")


def _with_standing(rows: ir.Table, standings: ir.Table) -> ir.Table:
    settled = standings.select("standing", settled_id="household_id")
    return rows.left_join(settled, rows.household_id == settled.settled_id).drop("settled_id")


def aged(rows: ir.Table, as_of: dt.date, policy: QualityPolicy) -> ir.Table:
    """`records` with age (full months on the day `as_of`; 0 for a later one) and stale."""
    age = months_between(rows.confirmed_on, as_of)
    since = ibis.literal(months_before(as_of, policy.current_months))
    stale = (rows.confirmed_on < since).fill_null(True)
    return rows.mutate(age=age, stale=stale)


def months_between(day: ir.DateValue, as_of: dt.date) -> ir.IntegerValue:
    """Full months from the day to `as_of`, never below 0; NULL where the day is."""
    months = (as_of.year - day.year()) * 12 + (as_of.month - day.month()) - ibis.ifelse(day.day() > as_of.day, 1, 0)
    return ibis.ifelse(day.isnull(), ibis.null("int64"), ibis.greatest(months.cast("int64"), 0))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier; the last day of a month that has no such day."""
    place = day.year * 12 + day.month - 1 - months
    first = dt.date(place // 12, place % 12 + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


SUMS = ("households", "stale", "months")


def age_counts(rows: ir.Table, classes: Sequence[int]) -> ir.Table:
    """Per village and class of age: households, how many are stale, and the sum of their ages in months."""
    begins = [ibis.ifelse(rows.age >= bound, bound, 0) for bound in classes]
    age_from = ibis.ifelse(rows.age.isnull(), ibis.null("int16"), ibis.greatest(*begins).cast("int16"))
    classed = rows.select("regency", "village", "stale", age_from=age_from, months=rows.age.fill_null(0))
    return classed.group_by("regency", "village", "age_from").agg(
        households=classed.count(),
        stale=ibis.ifelse(classed.stale, 1, 0).sum().cast("int64"),
        months=classed.months.sum().cast("int64"),
    )


def record_ages(counts: ir.Table, system: System) -> ir.Table:
    """The dataset `record_ages` from `age_counts`."""
    return rolled_up(counts, ("age_from",), SUMS, system)


def staleness(counts: ir.Table) -> ir.Table:
    """stale: of all records that do not sleep, from `age_counts`."""
    return counts.group_by("regency", "village").agg(stale_n=counts.stale.sum(), stale_d=counts.households.sum())
