"""From facts to standings: decisions of people first, then the workflow's transitions in their order."""

from collections.abc import Callable
from functools import reduce

import ibis
import ibis.expr.types as ir

from mutakhir.review.workflow import Between, Transition, When, Workflow


PENDING, NOBODY, AUTOMATIC, CLOSING = "pending", "nobody", "automatic", "closing"
DECIDED = {"accept": "accepted", "revisit": "revisit", "sleep": "asleep"}
FIRST_REVISIT = 2


def standings(facts: ir.Table, workflow: Workflow) -> ir.Table:
    """One row per household: its standing, why, and who decided."""
    rows = facts.mutate(decided=in_force(facts), transition=_first_fitting(facts, workflow))
    by_person = ibis.cases(*((rows.decision == word, to) for word, to in DECIDED.items()))
    by_policy = _by_transition(rows, workflow, lambda each: outcome(each, workflow)[0])
    decider = _by_transition(rows, workflow, lambda each: outcome(each, workflow)[1])
    return rows.select(
        "household_id",
        "village",
        "errors",
        "warnings",
        "visits",
        standing=ibis.ifelse(rows.decided, by_person, by_policy),
        reason=ibis.ifelse(rows.decided, rows.decision_reason, _reason(rows, workflow)),
        decided_by=ibis.ifelse(rows.decided, rows.role, decider),
    )


def in_force(facts: ir.Table) -> ir.BooleanValue:
    """Whether the last decision decides. A revisit is asked for until a later visit was made; there must be
    answers to accept."""
    spent = (facts.decision == "revisit") & (facts.last_visit > facts.decided_on).fill_null(False)
    nothing = (facts.decision == "accept") & ~facts.answers
    return facts.decision.notnull() & ~spent.fill_null(False) & ~nothing.fill_null(False)


def outcome(transition: Transition | None, workflow: Workflow) -> tuple[str, str]:
    """Standing and who decides, for one transition of the workflow as it stands."""
    if transition is None:
        return PENDING, NOBODY
    if transition.automatic:
        return transition.to, NOBODY if transition.to == PENDING else AUTOMATIC
    return (transition.to, CLOSING) if transition.after_closing and workflow.closed else (PENDING, NOBODY)


def _first_fitting(facts: ir.Table, workflow: Workflow) -> ir.IntegerValue:
    """The place of the first transition that fits, or -1."""
    fitting = [(fits(facts, each.when, workflow), place) for place, each in enumerate(workflow.transitions)]
    return ibis.cases(*fitting, else_=-1)


def fits(facts: ir.Table, when: When, workflow: Workflow) -> ir.BooleanValue:
    """Whether all facts that `when` names hold; never NULL."""
    words = {"prelist": when.prelist, "channel": when.channel, "result": when.result}
    held = [facts[name].isin(list(allowed)) for name, allowed in words.items() if allowed is not None]
    for name in ("errors", "warnings", "suspicions", "visits"):
        held += _between(facts[name], getattr(when, name))
    if when.visits_left is not None:
        left = facts.visits < workflow.max_visits
        held.append(left if when.visits_left else ~left)
    if when.visits_with is not None:
        made = [facts[f"visits_{result}"] for result in sorted(set(when.visits_with.results))]
        held.append(reduce(lambda one, other: one + other, made) >= when.visits_with.at_least)
    return reduce(lambda one, other: one & other, held, ibis.literal(True))


def _between(number: ir.IntegerValue, between: Between | None) -> list[ir.BooleanValue]:
    if between is None:
        return []
    lowest = [number >= between.at_least]
    return lowest if between.at_most is None else [*lowest, number <= between.at_most]


def _by_transition(rows: ir.Table, workflow: Workflow, word: Callable[[Transition | None], str]) -> ir.StringValue:
    chosen = [(rows.transition == place, word(each)) for place, each in enumerate(workflow.transitions)]
    return ibis.cases(*chosen, else_=word(None))


def _reason(rows: ir.Table, workflow: Workflow) -> ir.StringValue:
    own = _by_transition(rows, workflow, lambda each: workflow.otherwise if each is None else each.reason)
    borrowing = [place for place, each in enumerate(workflow.transitions) if each.reason_of_prelist]
    if not borrowing:
        return own
    return ibis.ifelse(rows.transition.isin(borrowing), ibis.coalesce(rows.prelist_reason, own), own)


def accepted(standings: ir.Table) -> ir.Table:
    return standings.filter(standings.standing == "accepted").select("household_id", "village")


def revisits(standings: ir.Table, households: ir.Table, workflow: Workflow) -> ir.Table:
    """The next visit of each household that is to be visited again; not by the officer of a visit that was
    taken for made up."""
    again = standings.filter(standings.standing == "revisit")
    officers = households.select(same_household="household_id", officer="enumerator_id")
    rows = again.left_join(officers, again.household_id == officers.same_household)
    another = rows.reason.isin(list(workflow.another_officer_for))
    return rows.select(
        "household_id",
        "village",
        "reason",
        visit_number=ibis.greatest(rows.visits.cast("int64") + 1, FIRST_REVISIT),
        not_by=ibis.ifelse(another, rows.officer, ibis.null("string")),
    )
