"""The facts on which standings rest, and what a workflow file may not say."""

from datetime import date

import ibis
import pytest
from pydantic import ValidationError

from mutakhir.ground.schema import dataset
from mutakhir.review.facts import forms_that_count, last_decisions, last_visits
from mutakhir.review.workflow import Transition, Workflow


def rows(name: str, *given: dict[str, object]) -> ibis.Table:
    schema = dataset(name).ibis_schema()
    return ibis.memtable([{column: row.get(column) for column in schema.names} for row in given], schema=schema)


def visit(visit_id: str, household: int, number: int, result: int) -> dict[str, object]:
    return {"visit_id": visit_id, "household_id": household, "visit_number": number, "result": result, "village": "v"}


def test_the_last_visit_counts_by_number_then_by_form() -> None:
    visits = rows("visits", visit("z", 1, 1, 5), visit("a", 1, 2, 1), visit("b", 2, 1, 2), visit("c", 2, 1, 3))
    found = {r["household_id"]: r["visit_id"] for r in last_visits(visits).to_pyarrow().to_pylist()}
    assert found == {1: "a", 2: "c"}


def test_findings_count_for_the_form_that_gave_the_answers() -> None:
    visits = rows("visits", visit("answers", 1, 1, 1), visit("refused", 1, 2, 5), visit("only", 2, 1, 2))
    households = rows("households", {"household_id": 1, "submission_id": "answers"})
    found = forms_that_count(households, last_visits(visits)).to_pyarrow().to_pylist()
    assert {(r["household_id"], r["form"]) for r in found} == {(1, "answers"), (2, "only")}


def test_the_last_decision_counts() -> None:
    early, late = date(2021, 3, 1), date(2021, 3, 9)
    decisions = rows(
        "decisions",
        {"decision_id": "b", "household_id": 1, "decision": "sleep", "decided_on": early, "reason": "x", "role": "r"},
        {"decision_id": "a", "household_id": 1, "decision": "accept", "decided_on": late, "reason": "y", "role": "r"},
    )
    assert last_decisions(decisions).to_pyarrow()["decision"].to_pylist() == ["accept"]


TRANSITION = {"id": "t", "when": {}, "to": "accepted", "reason": "fine", "automatic": True}


def test_a_transition_is_automatic_or_after_closing_not_both() -> None:
    with pytest.raises(ValidationError, match="after_closing"):
        Transition.model_validate({**TRANSITION, "after_closing": True})


def test_ids_of_transitions_differ() -> None:
    file = {
        "valid_from": date(2020, 1, 1),
        "reference": "a test",
        "closes_on": date(2021, 7, 31),
        "closed": False,
        "max_visits": 3,
        "suspicion": {"rules": ()},
        "another_officer_for": (),
        "otherwise": "needs_supervisor",
    }
    one = Transition.model_validate(TRANSITION)
    assert Workflow.model_validate({**file, "transitions": (one,)}).transitions == (one,)
    with pytest.raises(ValidationError, match="id"):
        Workflow.model_validate({**file, "transitions": (one, one)})
