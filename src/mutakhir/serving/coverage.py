"""Which households of a release a programme covers, and with which columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir

from mutakhir.serving.columns import COMPONENT_PERSONS, COMPONENTS, DIRECT, DOOR, HEAD_NIK, HOUSEHOLD, MEMBER, PERSON
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
    """household_id, components (words separated by commas, in the programme's order) and component_persons (how
    many members fit one, up to the programme's limit) of covered households: listed, awake, of the programme's
    bands, not shut out, and with a member who fits a component, if it has any."""
    households = registry.households
    awake = households.filter(households.status != "asleep", households.band.isin(programme.bands))
    open_to = reduce(_without, sorted(programme.not_with.items()), awake)
    rows = open_to.semi_join(_listed(registry), "household_id").select("household_id")
    if not programme.components:
        return without_components(rows)
    fitting = _components(registry.members, programme)
    return rows.join(fitting, "household_id").select("household_id", COMPONENTS, COMPONENT_PERSONS)


def without_components(rows: ir.Table) -> ir.Table:
    """`rows` (household_id) as `covered` gives them where no component is asked for."""
    return rows.select("household_id", components=ibis.literal(""), component_persons=ibis.null("int64"))


def _without(households: ir.Table, item: tuple[str, tuple[int, ...]]) -> ir.Table:
    """Households whose answer is none of the codes; one that was not asked stays."""
    name, codes = item
    return households.filter(~households[name].cast("int64").isin(codes).fill_null(False))


def _listed(registry: Registry) -> ir.Table:
    """Households that are listed, or a family of which is."""
    homes = registry.families.select(unit_id="family_id", household_id="household_id")
    families = _units(registry, "family").join(homes, "unit_id").select("household_id")
    return _units(registry, "household").select(household_id="unit_id").union(families)


def _units(registry: Registry, unit: str) -> ir.Table:
    ranks = registry.ranks
    return ranks.filter(ranks.listed, ranks.unit == unit)


def _components(members: ir.Table, programme: ProgrammePolicy) -> ir.Table:
    here = _living_here(members, programme.living_here)
    fits = {each.id: ibis.ifelse(_fits(here, each), 1, 0) for each in programme.components}
    marked = here.select("household_id", **fits)
    anything = reduce(lambda one, other: ibis.greatest(one, other), [marked[name] for name in fits])
    persons = anything.sum()
    limited = persons if programme.persons_limit is None else ibis.least(persons, programme.persons_limit)
    named = {name: marked[name].max() for name in fits}
    counted = marked.group_by("household_id").agg(**named, component_persons=limited.cast("int64"))
    words = [ibis.ifelse(counted[name] == 1, f"{name},", "") for name in fits]
    joined = reduce(lambda one, other: one + other, words)
    some = counted.mutate(components=joined).filter(joined != "")
    shown = some.components.substr(0, some.components.length() - 1)
    return some.select("household_id", COMPONENT_PERSONS, components=shown)


def _living_here(members: ir.Table, codes: Sequence[int]) -> ir.Table:
    return members.filter(members.presence.isnull() | members.presence.isin(codes))


def _fits(members: ir.Table, component: Component) -> ir.BooleanValue:
    """Never NULL: what is not known does not fit."""
    tests = [members[item].cast("int64").isin(codes) for item, codes in sorted(component.items.items())]
    if component.age_from is not None:
        tests.append(members.age >= component.age_from)
    if component.age_to is not None:
        tests.append(members.age <= component.age_to)
    return reduce(lambda one, other: one & other, tests, ibis.literal(True)).fill_null(False)


def household_rows(registry: Registry, rows: ir.Table, living_here: Sequence[int], columns: Sequence[str]) -> ir.Table:
    """The households of `rows` (as `covered` gives them) with the columns, in order; `key` is the household.

    Names are joined on demand.
    """
    found = _with_doors(registry, rows, columns)
    if HEAD_NIK in columns:
        niks = _head_niks(registry, living_here)
        found = found.left_join(niks, found.household_id == niks.head_of)
    return found.select(*columns, key="household_id", second_key=ibis.literal(0, "int64"))


def member_rows(
    registry: Registry,
    rows: ir.Table,
    living_here: Sequence[int],
    columns: Sequence[str],
    programme: ProgrammePolicy | None,
) -> ir.Table:
    """Those who live in the households of `rows`, one row each, with the columns of person and household.

    With a programme only who is listed: where families are ranked, members of a listed family; and where it has
    components, only who fits one. `key` and `second_key` are household and member.
    """
    found = _with_doors(registry, rows, columns)
    people = _counted(registry, _living_here(registry.members, living_here), programme)
    people = people.select(*MEMBER, lives_in="household_id")
    found = found.join(people, found.household_id == people.lives_in)
    if set(columns) & set(PERSON):
        names = registry.names.select(*PERSON, name_of="member_id")
        found = found.left_join(names, found.member_id == names.name_of)
    return found.select(*columns, key="household_id", second_key="member_id")


def _counted(registry: Registry, here: ir.Table, programme: ProgrammePolicy | None) -> ir.Table:
    if programme is None:
        return here
    if programme.components:
        fits = [_fits(here, each) for each in programme.components]
        here = here.filter(reduce(lambda one, other: one | other, fits))
    homes = _units(registry, "household").select(household_id="unit_id")
    families = _units(registry, "family").select(family_id="unit_id")
    by_home = here.semi_join(homes, "household_id")
    return by_home.union(here.anti_join(homes, "household_id").semi_join(families, "family_id"))


def _with_doors(registry: Registry, rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    found = registry.households.select(*HOUSEHOLD).join(rows, "household_id")
    if not set(columns) & set(DOOR):
        return found
    doors = registry.doors.select(*DOOR, door_of="household_id")
    return found.left_join(doors, found.household_id == doors.door_of)


def _head_niks(registry: Registry, living_here: Sequence[int]) -> ir.Table:
    here = _living_here(registry.members, living_here)
    heads = here.filter(here.relation == HEAD).group_by("household_id").agg(member_id=lambda t: t.member_id.min())
    niks = registry.names.select("member_id", head_nik="nik")
    return heads.join(niks, "member_id").select("head_nik", head_of="household_id")


def names_needed(columns: Sequence[str]) -> tuple[str, ...]:
    """The identity datasets that the columns need: no other is opened."""
    doors = ("registry_households_identity",) if set(columns) & set(DOOR) else ()
    niks = ("registry_members_identity",) if set(columns) & {HEAD_NIK, *PERSON} else ()
    assert bool(doors or niks) == bool(DIRECT.intersection(columns))
    return (*doors, *niks)
