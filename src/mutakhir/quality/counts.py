"""What is counted, per regency: each function gives one row per regency with pairs of counts.

A pair is two whole numbers, `<indicator>_n` and `<indicator>_d`: numerator and denominator.
"""

import datetime as dt

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems


ENUMERATED = 1
HOUSEHOLD_ITEMS = len(column_group(HouseholdItems))
MEMBER_ITEMS = len(column_group(MemberItems))


def _many(condition: ir.BooleanValue) -> ir.IntegerScalar:
    """How many rows a condition holds for; empty is no."""
    return ibis.ifelse(condition.fill_null(False), 1, 0).sum()


def coverage(prelist: ir.Table, visits: ir.Table, households: ir.Table) -> ir.Table:
    """visited, enumerated: of the listed rows of the final prelist."""
    listed = prelist.filter(prelist.status == "listed").select("regency", "household_id")
    seen = visits.select(visited_id="household_id").distinct()
    asked = households.filter(households.result == ENUMERATED).select(asked_id="household_id")
    rows = listed.left_join(seen, listed.household_id == seen.visited_id)
    rows = rows.left_join(asked, rows.household_id == asked.asked_id)
    return rows.group_by("regency").agg(
        visited_n=_many(rows.visited_id.notnull()),
        visited_d=rows.count(),
        enumerated_n=_many(rows.asked_id.notnull()),
        enumerated_d=rows.count(),
    )


def landed(visits: ir.Table, quarantine: ir.Table, households: ir.Table, members: ir.Table) -> ir.Table:
    """forms_landed, values_typed: of what was sent in this round; a form that was sent again counts once."""
    once = quarantine.filter(quarantine["copy"] == 1)
    whole = (once.extent == "form") & (once["item"] == "form")
    sent = households.filter(households.submission_id.notnull())
    people = members.semi_join(sent, "household_id")
    counted = [
        visits.select("regency", visits=ibis.literal(1), forms=0, bad=0, values=0),
        once.select(
            "regency",
            visits=ibis.literal(0),
            forms=ibis.ifelse(whole, 1, 0),
            bad=ibis.ifelse(once.extent == "value", 1, 0),
            values=ibis.literal(0),
        ),
        sent.select("regency", visits=ibis.literal(0), forms=0, bad=0, values=HOUSEHOLD_ITEMS),
        people.select("regency", visits=ibis.literal(0), forms=0, bad=0, values=MEMBER_ITEMS),
    ]
    rows = ibis.union(*(part.mutate(**{n: part[n].cast("int64") for n in part.columns[1:]}) for part in counted))
    return rows.group_by("regency").agg(
        forms_landed_n=rows.visits.sum(),
        forms_landed_d=(rows.visits + rows.forms).sum(),
        # A value in quarantine may come from an earlier visit than the answers: never below nothing.
        values_typed_n=ibis.greatest(rows["values"].sum() - rows.bad.sum(), 0),
        values_typed_d=rows["values"].sum(),
    )


def interviews(visits: ir.Table, shortest: int) -> ir.Table:
    """interview_long_enough: of the enumerated visits with a duration."""
    timed = visits.filter((visits.result == ENUMERATED) & visits.duration.notnull())
    return timed.group_by("regency").agg(
        interview_long_enough_n=_many(timed.duration >= shortest), interview_long_enough_d=timed.count()
    )


def currency(households: ir.Table, since: dt.date) -> ir.Table:
    """answered_this_round, answered_recently: of the households with answers."""
    answered = households.filter((households.channel == "carried") | (households.result == ENUMERATED))
    return answered.group_by("regency").agg(
        answered_this_round_n=_many(answered.channel != "carried"),
        answered_this_round_d=answered.count(),
        answered_recently_n=_many(answered.visited_on >= ibis.literal(since)),
        answered_recently_d=answered.count(),
    )


def settled(previous: ir.Table, standings: ir.Table) -> ir.Table:
    """previous_settled: of the households that were awake in release N-1."""
    awake = previous.filter(previous.status != "asleep").select("regency", "household_id")
    closed = standings.filter(standings.standing.isin(["accepted", "asleep"])).select(closed_id="household_id")
    rows = awake.left_join(closed, awake.household_id == closed.closed_id)
    return rows.group_by("regency").agg(
        previous_settled_n=_many(rows.closed_id.notnull()), previous_settled_d=rows.count()
    )


def numbers(members: ir.Table) -> ir.Table:
    """nik_well_formed: of the member records."""
    return members.group_by("regency").agg(
        nik_well_formed_n=_many(members.nik_level == "well_formed"), nik_well_formed_d=members.count()
    )


def matches(links: ir.Table) -> ir.Table:
    """civil_matched: of the members about whom the civil register was asked."""
    asked = links.filter(links.status != "not_asked")
    return asked.group_by("regency").agg(
        civil_matched_n=_many(asked.status == "matched"), civil_matched_d=asked.count()
    )


def singles(persons: ir.Table) -> ir.Table:
    """one_record: of the accepted member records."""
    return persons.group_by("regency").agg(one_record_n=_many(~persons.duplicate), one_record_d=persons.count())


def errors(standings: ir.Table) -> ir.Table:
    """without_error: of the households that are not asleep."""
    awake = standings.filter(standings.standing != "asleep")
    return awake.group_by("regency").agg(without_error_n=_many(awake.errors == 0), without_error_d=awake.count())


def rules(counts: ir.Table) -> ir.Table:
    """rules_kept: of the checks with an answer."""
    known = (counts.applied - counts.unknown).sum()
    return counts.group_by("regency").agg(rules_kept_n=known - counts.failed.sum(), rules_kept_d=known)
