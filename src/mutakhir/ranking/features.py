"""From answers to levels: one row per unit, one whole number per term of the model.

The same function serves the survey, from which the model is fitted, and the registry, which is scored; so a
level means the same in both. There is no fraction anywhere: a share is counted in whole steps by comparison.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ModelPolicy, ShareTerm, SizeTerm


MISSING = -1
HEAD = 1
_FAMILIES = 100  # more than the families of any household, so that survey_id * 100 + number is unique


def unit_members(members: ir.Table, unit: ListedUnit) -> ir.Table:
    """Members with `unit_id` and whether they head the unit.

    By family, a person without a family counts to the household's family of the lowest id; where the household
    has none at all, the person belongs to no unit.
    """
    if unit is ListedUnit.HOUSEHOLD:
        return members.mutate(unit_id=members.household_id, heads=_is(members.relation, HEAD))
    first = members.family_id.min().over(ibis.window(group_by="household_id"))
    placed = members.mutate(unit_id=members.family_id.fill_null(first), heads=_is(members.family_relation, HEAD))
    return placed.filter(placed.unit_id.notnull())


def survey_members(members: ir.Table) -> ir.Table:
    """Members of the survey under the names of the registry; a family is the household and its number."""
    family = members.survey_id * _FAMILIES + members.family_number.cast("int64")
    return members.mutate(household_id=members.survey_id, family_id=family)


def survey_households(survey: ir.Table) -> ir.Table:
    return survey.mutate(household_id=survey.survey_id)


def features(households: ir.Table, members: ir.Table, model: ModelPolicy, carried: Sequence[str]) -> ir.Table:
    """One row per unit with at least one person who lives there.

    Args:
        households: `household_id`, the items, and the columns named in `carried`.
        members: of `unit_members`.

    Returns:
        unit_id, household_id, persons, the carried columns, and per term its level (int16; -1 is missing).
    """
    joined = _people(members, model).inner_join(households, "household_id")
    levels = {term.name: _level(joined, term) for _, term in model.terms()}
    kept = {name: joined[name] for name in ("unit_id", "household_id", "persons", *carried)}
    return joined.select(**kept, **{name: level.cast("int16") for name, level in levels.items()})


def _people(members: ir.Table, model: ModelPolicy) -> ir.Table:
    """Counts and the head's answers per unit; of two heads the higher code counts."""
    away = members.presence.isin(model.not_living_here).fill_null(False)
    here = members.filter(~away)
    counts: dict[str, ir.Value] = {"persons": here.count()}
    for term in model.parts.people:
        if isinstance(term, HeadTerm):
            answer = here[term.item].cast("int16")
            counts[_count(term)] = ibis.ifelse(here.heads, answer, ibis.null("int16")).max()
        elif isinstance(term, ShareTerm):
            counts[_count(term)] = ibis.ifelse(_counts(here, term), 1, 0).sum()
    return here.group_by(["unit_id", "household_id"]).agg(**counts)


def _count(term: HeadTerm | ShareTerm) -> str:
    return f"counted_{term.name}"


def _counts(people: ir.Table, term: ShareTerm) -> ir.BooleanValue:
    """Whether a person is in the share; unknown is not."""
    tests = [people.age >= term.age_from] if term.age_from else []
    if term.age_to is not None:
        tests.append(people.age <= term.age_to)
    if term.item is not None:
        tests.append(_is(people[term.item].cast("int16"), 1))
    return reduce(lambda one, other: one & other, tests).fill_null(False)


def _is(answer: ir.Value, code: int) -> ir.BooleanValue:
    return (answer == code).fill_null(False)


def _level(joined: ir.Table, term: SizeTerm | ShareTerm | HeadTerm | ItemTerm | ClassTerm) -> ir.IntegerValue:
    match term:
        case SizeTerm():
            return ibis.least(joined.persons, term.cap)
        case ShareTerm():
            counted = joined[_count(term)]
            return _reached(range(1, term.steps + 1), lambda step: counted * term.steps >= joined.persons * step)
        case HeadTerm():
            return joined[_count(term)].fill_null(MISSING)
        case ItemTerm():
            return joined[term.item].cast("int16").fill_null(MISSING)
        case ClassTerm():
            value = joined[term.item]
            reached = _reached(term.bounds, lambda bound: value >= bound)
            return ibis.ifelse(value.isnull(), MISSING, reached)


def _reached(bounds: Sequence[int], reaches: Callable[[int], ir.BooleanValue]) -> ir.IntegerValue:
    """How many of the bounds are reached."""
    return reduce(add, (ibis.ifelse(reaches(bound), 1, 0) for bound in bounds))
