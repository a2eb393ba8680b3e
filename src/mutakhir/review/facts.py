"""What is known of each household when its standing is settled: one row per household of the round."""

from typing import Final

import ibis
import ibis.expr.types as ir

from mutakhir.review.workflow import Workflow


RESULTS: Final = (1, 2, 3, 4, 5, 6)
ENUMERATED, CARRIED, RESERVE = 1, "carried", "reserve"
NONE: Final = "none"


def facts(
    prelist: ir.Table,
    households: ir.Table,
    visits: ir.Table,
    findings: ir.Table,
    decisions: ir.Table,
    workflow: Workflow,
) -> ir.Table:
    """Every row of the prelist that is listed, removed or was visited, and every household found in the field.

    Columns: household_id, village, prelist (its status, or none), prelist_reason, channel (none without a
    record), result (0 without), answers (whether there are any), visits (the highest number made),
    visits_1 to visits_6 (visits that ended so), last_visit, errors, warnings, suspicions, and of the last
    decision: decision, decision_reason, role, decided_on.
    """
    ids = prelist.select("household_id").union(households.select("household_id"), distinct=True)
    rows = _joined(ids, _listed(prelist))
    rows = _joined(rows, _recorded(households))
    rows = _joined(rows, _visited(visits))
    rows = _joined(rows, _found(findings, households, workflow))
    rows = _filled(_joined(rows, last_decisions(decisions)))
    idle = (rows.prelist == RESERVE) & (rows.channel == NONE) & (rows.visits == 0)
    return rows.filter(~idle)


def _joined(rows: ir.Table, more: ir.Table) -> ir.Table:
    more = more.rename(same_household="household_id")
    return rows.left_join(more, rows.household_id == more.same_household).drop("same_household")


def _listed(prelist: ir.Table) -> ir.Table:
    return prelist.select("household_id", prelist="status", prelist_reason="reason", prelist_village="village")


def _recorded(households: ir.Table) -> ir.Table:
    answers = (households.channel == CARRIED) | (households.result == ENUMERATED)
    result = households.result.cast("int64")
    return households.select("household_id", "channel", "village", result=result, answers=answers)


def _visited(visits: ir.Table) -> ir.Table:
    ended = {
        f"visits_{result}": ibis.ifelse(visits.result == result, visits.visit_number, ibis.null("int8")).nunique()
        for result in RESULTS
    }
    return visits.group_by("household_id").agg(
        visits=visits.visit_number.max(), last_visit=visits.visited_on.max(), **ended
    )


def _found(findings: ir.Table, households: ir.Table, workflow: Workflow) -> ir.Table:
    """Counts of findings; of those about visits only the visit that the answers come from counts."""
    forms = households.select(same_household="household_id", form="submission_id")
    rows = findings.filter(findings.household_id.notnull())
    rows = rows.left_join(forms, rows.household_id == forms.same_household).drop("same_household")
    rows = rows.filter((rows.level != "visit") | (rows.record == rows.form).fill_null(False))
    suspicious = (rows.level == "visit") & rows.rule_id.isin(list(workflow.suspicion.rules))
    return rows.group_by("household_id").agg(
        errors=_count(rows.severity == "error"),
        warnings=_count(rows.severity == "warning"),
        suspicions=_count(suspicious),
    )


def _count(condition: ir.BooleanValue) -> ir.Scalar:
    return ibis.ifelse(condition, 1, 0).sum()


def last_decisions(decisions: ir.Table) -> ir.Table:
    """The decision in force of each household: the last by date, then by id."""
    order = [ibis.desc("decided_on"), ibis.desc("decision_id")]
    turned = decisions.mutate(turn=ibis.row_number().over(ibis.window(group_by="household_id", order_by=order)))
    last = turned.filter(turned.turn == 0)
    return last.select("household_id", "decision", "role", "decided_on", decision_reason="reason")


def _filled(rows: ir.Table) -> ir.Table:
    numbers = ["result", "visits", "errors", "warnings", "suspicions", *(f"visits_{result}" for result in RESULTS)]
    return rows.mutate(
        village=ibis.coalesce(rows.village, rows.prelist_village),
        prelist=rows.prelist.fill_null(NONE),
        channel=rows.channel.fill_null(NONE),
        answers=rows.answers.fill_null(False),
        **{name: rows[name].fill_null(0).cast("int64") for name in numbers},
    )
