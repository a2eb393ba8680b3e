"""What the rules are run on: intake's tables, cut and completed so that a rule need not repeat it."""

from collections.abc import Callable, Mapping
from typing import Final

import ibis
import ibis.expr.types as ir


LIVES_HERE: Final = (1, 4)
"""Codes of the item *presence*: lives here, new member. Empty counts as living here, as on carried records."""
ENUMERATED, NOT_FOUND, MOVED, REFUSED = 1, 2, 3, 5

LISTED: Final = "listed"
CARRIED: Final = "carried"


def rule_tables(table: Callable[[str], ir.Table]) -> Mapping[str, ir.Table]:
    """The tables by the names under which the rule engine asks for them; `table` gives a dataset by name."""
    households, visits = table("households"), table("visits")
    return {
        "households": with_interviewed(households),
        "families": table("families"),
        "members": residents(table("members")),
        "visits": with_visits_same_day(visits),
        "villages": villages(table("prelist"), households, visits),
        "previous_households": table("previous_registry_households"),
        "previous_members": table("previous_registry_members"),
    }


def with_interviewed(households: ir.Table) -> ir.Table:
    """Adds `interviewed`: whether there are answers to look at."""
    carried = households.channel == CARRIED
    return households.mutate(interviewed=(carried | (households.result == ENUMERATED)).fill_null(False))


def residents(members: ir.Table) -> ir.Table:
    """Members who live in the household; of those who are gone only who they were is asked."""
    return members.filter(members.presence.isin(LIVES_HERE) | members.presence.isnull())


def with_visits_same_day(visits: ir.Table) -> ir.Table:
    """Adds `visits_same_day`; NULL where officer or day are not known."""
    counted = visits.group_by("enumerator_id", "visited_on").agg(visits_same_day=lambda t: t.count())
    counted = counted.rename(same_officer="enumerator_id", same_day="visited_on")
    on = [visits.enumerator_id == counted.same_officer, visits.visited_on == counted.same_day]
    return visits.left_join(counted, on).drop("same_officer", "same_day")


def villages(prelist: ir.Table, households: ir.Table, visits: ir.Table) -> ir.Table:
    """One row per village with anything in it: see `MADE` in `vocabulary.py`."""
    listed = prelist.filter(prelist.status == LISTED).select("village", kind=ibis.literal("listed"), **_NOTHING)
    visited = _last_visits(visits).mutate(kind=ibis.literal("visited"), persons=_NOTHING["persons"])
    people = households.select(
        "village",
        kind=ibis.literal("answered"),
        result=_NOTHING["result"],
        persons=ibis.ifelse(households.result == ENUMERATED, households.member_count, 0).cast("int64"),
    )
    columns = ("village", "kind", "result", "persons")
    both = listed.select(*columns).union(visited.select(*columns), people.select(*columns))
    return both.group_by("village").agg(
        listed=_count(both.kind == "listed"),
        visited=_count(both.kind == "visited"),
        enumerated=_count(both.result == ENUMERATED),
        not_found=_count(both.result.isin((NOT_FOUND, MOVED))),
        refused=_count(both.result == REFUSED),
        persons=both.persons.sum().fill_null(0),
    )


_NOTHING: Final = {"result": ibis.null("int64"), "persons": ibis.null("int64")}


def _last_visits(visits: ir.Table) -> ir.Table:
    order = [ibis.desc("visit_number"), ibis.desc("visit_id")]
    turned = visits.mutate(turn=ibis.row_number().over(ibis.window(group_by="household_id", order_by=order)))
    last = turned.filter(turned.turn == 0)
    return last.select("village", result=last.result.cast("int64"))


def _count(condition: ir.Value) -> ir.Value:
    return ibis.ifelse(condition, 1, 0).sum().fill_null(0).cast("int64")
