"""Every household of either release: its standing, and where its answers come from."""

import ibis
import ibis.expr.types as ir


# Where the answers of a record come from.
ROUND, PREVIOUS, NOWHERE = "round", "previous", "nowhere"


def release_standings(prelist: ir.Table, standings: ir.Table, households: ir.Table, previous: ir.Table) -> ir.Table:
    """regency, household_id, village, source, status, status_reason, origin, one row per household.

    What the review settled holds. A household that the meeting removed is put to sleep; one of release N-1 that
    the round did not touch keeps its standing; a new one that nobody visited stays pending. Answers come from
    the round where they were accepted, else from release N-1, else from the visit as it is.
    """
    joined = _side_by_side(prelist, standings, households, previous)
    removed = joined.listed_as == "removed"
    known = joined.old_status.notnull()
    status = ibis.cases(
        (joined.standing.notnull(), joined.standing),
        (removed.fill_null(False), ibis.literal("asleep")),
        (known, joined.old_status),
        else_=ibis.literal("pending"),
    )
    reason = ibis.cases(
        (joined.standing.notnull(), joined.settled_reason),
        (removed.fill_null(False), ibis.literal("meeting:") + joined.listed_reason.fill_null("removed")),
        (joined.old_status == "asleep", joined.old_reason.fill_null("not_in_round")),
        (joined.listed_as.notnull(), joined.listed_reason.fill_null("not_visited")),
        (known, ibis.literal("not_in_round")),
        else_=ibis.literal("not_settled"),
    )
    answered = joined.visited_village.notnull()
    settled = joined.mutate(status=status, status_reason=reason, known=known, answered=answered)
    origin = ibis.cases(
        ((settled.status == "accepted") & settled.answered, ibis.literal(ROUND)),
        (settled.known, ibis.literal(PREVIOUS)),
        (settled.answered, ibis.literal(ROUND)),
        else_=ibis.literal(NOWHERE),
    )
    return _placed(settled.mutate(origin=origin))


def _placed(settled: ir.Table) -> ir.Table:
    """The village is that of the answers, else that under which the household stands on the prelist."""
    of_answers = ibis.ifelse(settled.origin == PREVIOUS, settled.old_village, settled.visited_village)
    return settled.select(
        "regency",
        "household_id",
        "status",
        "status_reason",
        "origin",
        source=ibis.coalesce(settled.old_source, settled.listed_source, settled.visited_source),
        village=ibis.coalesce(of_answers, settled.listed_village, settled.settled_village),
    )


def _side_by_side(prelist: ir.Table, standings: ir.Table, households: ir.Table, previous: ir.Table) -> ir.Table:
    tables = (prelist, standings, households, previous)
    first, *others = (table.select("regency", "household_id") for table in tables)
    everyone = first.union(*others, distinct=True)
    columns = (
        prelist.select(
            listed_id="household_id",
            listed_as="status",
            listed_reason="reason",
            listed_source="source",
            listed_village="village",
        ),
        standings.select(
            settled_id="household_id", standing="standing", settled_reason="reason", settled_village="village"
        ),
        households.select(visited_id="household_id", visited_source="source", visited_village="village"),
        previous.select(
            old_id="household_id",
            old_status="status",
            old_reason="status_reason",
            old_source="source",
            old_village="village",
        ),
    )
    for table in columns:
        everyone = everyone.left_join(table, everyone.household_id == table[table.columns[0]])
    return everyone
