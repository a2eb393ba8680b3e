"""What is known of each household when its standing is settled: one row per household of the round."""

from typing import Final

import ibis
import ibis.expr.types as ir

from mutakhir.review.workflow import Workflow


RESULTS: Final = (1, 2, 3, 4, 5, 6)
ENUMERATED, CARRIED, RESERVE = 1, "carried", "reserve"
VISIT, NONE = "visit", "none"


def facts(
    prelist: ir.Table,
    households: ir.Table,
    visits: ir.Table,
    findings: ir.Table,
    decisions: ir.Table,
    workflow: Workflow,
) -> ir.Table:
    """Every row of the prelist that is listed, removed or was visited, and every household found in the field.

    Columns: household_id, village, prelist (its status, or none), prelist_reason, channel (none where nobody
    was), result (of the visit that the answers come from; without answers, of the last visit; else 0), answers
    (whether there are any), visits (the highest number made), visits_1 to visits_6 (visits that ended so),
    last_visit, errors, warnings, suspicions, and of the last decision: decision, decision_reason, role,
    decided_on.
    """
    last = last_visits(visits)
    ids = _ids(prelist).union(_ids(households), _ids(visits), distinct=True)
    rows = _joined(ids, _listed(prelist))
    rows = _joined(rows, _recorded(households))
    rows = _joined(rows, last.select("household_id", "visit_village", "visit_result"))
    rows = _joined(rows, _visited(visits))
    rows = _joined(rows, _found(findings, forms_that_count(households, last), workflow))
    rows = _filled(_joined(rows, last_decisions(decisions)))
    return rows.filter(~((rows.prelist == RESERVE) & (rows.channel == NONE)))


def _ids(table: ir.Table) -> ir.Table:
    return table.select("household_id")


def _joined(rows: ir.Table, more: ir.Table) -> ir.Table:
    more = more.rename(same_household="household_id")
    return rows.left_join(more, rows.household_id == more.same_household).drop("same_household")


def _listed(prelist: ir.Table) -> ir.Table:
    return prelist.select("household_id", prelist="status", prelist_reason="reason", prelist_village="village")


def _recorded(households: ir.Table) -> ir.Table:
    answers = (households.channel == CARRIED) | (households.result == ENUMERATED)
    result = households.result.cast("int64")
    return households.select("household_id", "channel", "village", result=result, answers=answers)


def last_visits(visits: ir.Table) -> ir.Table:
    """The last visit of each household: by number, then by the id of its form."""
    order = [ibis.desc("visit_number"), ibis.desc("visit_id")]
    turned = visits.mutate(turn=ibis.row_number().over(ibis.window(group_by="household_id", order_by=order)))
    last = turned.filter(turned.turn == 0)
    result = last.result.cast("int64")
    return last.select("household_id", "visit_id", visit_village="village", visit_result=result)


def forms_that_count(households: ir.Table, last: ir.Table) -> ir.Table:
    """The form whose findings count: the one that the answers come from, else that of the last visit."""
    answered = households.select("household_id", form="submission_id")
    others = last.anti_join(households, "household_id").select("household_id", form="visit_id")
    return answered.union(others)


def _visited(visits: ir.Table) -> ir.Table:
    ended = {
        f"visits_{result}": ibis.ifelse(visits.result == result, visits.visit_number, ibis.null("int8")).nunique()
        for result in RESULTS
    }
    return visits.group_by("household_id").agg(
        visits=visits.visit_number.max(), last_visit=visits.visited_on.max(), **ended
    )


def _found(findings: ir.Table, forms: ir.Table, workflow: Workflow) -> ir.Table:
    """Counts of findings; of those about visits only what is about the form that counts."""
    forms = forms.rename(same_household="household_id")
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
    numbers = ["visits", "errors", "warnings", "suspicions", *(f"visits_{result}" for result in RESULTS)]
    recorded = rows.channel.notnull()
    return rows.mutate(
        village=ibis.coalesce(rows.village, rows.prelist_village, rows.visit_village),
        prelist=rows.prelist.fill_null(NONE),
        channel=ibis.cases((recorded, rows.channel), (rows.visits.notnull(), VISIT), else_=NONE),
        result=ibis.ifelse(recorded, rows.result, rows.visit_result).fill_null(0),
        answers=rows.answers.fill_null(False),
        **{name: rows[name].fill_null(0).cast("int64") for name in numbers},
    )
