"""Which households of a release a programme covers, and with which columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir

from mutakhir.serving.columns import COMPONENTS, DIRECT, DOOR, HEAD_NIK, HOUSEHOLD
from mutakhir.serving.policy import Component, ProgrammePolicy


HEAD = 1  # code of the list `relation`


@dataclass(frozen=True)
class Registry:
    """The tables of a release. The last two name people."""

    households: ir.Table
    families: ir.Table
    members: ir.Table
    ranks: ir.Table
    doors: ir.Table
    names: ir.Table


def covered(registry: Registry, programme: ProgrammePolicy) -> ir.Table:
    """household_id and components (words separated by commas, in the programme's order) of covered households:
    listed, awake, of the programme's bands, and with a member who fits a component, if it has any."""
    households = registry.households
    awake = households.filter(households.status != "asleep", households.band.isin(programme.bands))
    rows = awake.semi_join(_listed(registry), "household_id").select("household_id")
    if not programme.components:
        return rows.mutate(components=ibis.literal(""))
    fitting = _components(registry.members, programme)
    return rows.join(fitting, "household_id").select("household_id", COMPONENTS)


def _listed(registry: Registry) -> ir.Table:
    """Households that are listed, or a family of which is."""
    ranks = registry.ranks.filter(registry.ranks.listed)
    homes = registry.families.select(unit_id="family_id", household_id="household_id")
    families = ranks.filter(ranks.unit == "family").join(homes, "unit_id").select("household_id")
    return ranks.filter(ranks.unit == "household").select(household_id="unit_id").union(families)


def _components(members: ir.Table, programme: ProgrammePolicy) -> ir.Table:
    here = _living_here(members, programme)
    fits = {each.id: ibis.ifelse(_fits(here, each), 1, 0) for each in programme.components}
    marked = here.select("household_id", **fits)
    counted = marked.group_by("household_id").agg(**{name: marked[name].max() for name in fits})
    words = [ibis.ifelse(counted[name] == 1, f"{name},", "") for name in fits]
    joined = reduce(lambda one, other: one + other, words)
    some = counted.mutate(components=joined).filter(joined != "")
    return some.select("household_id", components=some.components.substr(0, some.components.length() - 1))


def _living_here(members: ir.Table, programme: ProgrammePolicy) -> ir.Table:
    return members.filter(members.presence.isnull() | members.presence.isin(programme.living_here))


def _fits(members: ir.Table, component: Component) -> ir.BooleanValue:
    """Never NULL: what is not known does not fit."""
    tests = [members[item].cast("int64").isin(codes) for item, codes in sorted(component.items.items())]
    if component.age_from is not None:
        tests.append(members.age >= component.age_from)
    if component.age_to is not None:
        tests.append(members.age <= component.age_to)
    return reduce(lambda one, other: one & other, tests, ibis.literal(True)).fill_null(False)


def extract_rows(registry: Registry, programme: ProgrammePolicy, columns: Sequence[str]) -> ir.Table:
    """The covered households with the columns, in order; `key` is the household. Names are joined on demand."""
    rows = covered(registry, programme)
    found = registry.households.select(*HOUSEHOLD).join(rows, "household_id")
    if set(columns) & set(DOOR):
        doors = registry.doors.select(*DOOR, door_of="household_id")
        found = found.left_join(doors, found.household_id == doors.door_of)
    if HEAD_NIK in columns:
        niks = _head_niks(registry, programme)
        found = found.left_join(niks, found.household_id == niks.head_of)
    return found.select(*columns, key="household_id")


def _head_niks(registry: Registry, programme: ProgrammePolicy) -> ir.Table:
    here = _living_here(registry.members, programme)
    heads = here.filter(here.relation == HEAD).group_by("household_id").agg(member_id=lambda t: t.member_id.min())
    niks = registry.names.select("member_id", head_nik="nik")
    return heads.join(niks, "member_id").select("head_nik", head_of="household_id")


def names_needed(columns: Sequence[str]) -> tuple[str, ...]:
    """The identity datasets that the columns need: no other is opened."""
    doors = ("registry_households_identity",) if set(columns) & set(DOOR) else ()
    niks = ("registry_members_identity",) if HEAD_NIK in columns else ()
    assert bool(doors or niks) == bool(DIRECT.intersection(columns))
    return (*doors, *niks)
