"""Who lives together: heads, spouses, children, second families, parents and others of each household.

Each household is a row of counts, one per role; persons are the counts laid out, in the order of the roles,
so that a household's lines stand together, its first family first and its dead last.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from mutakhir.synthetic.loading import number, points, shares, yaml_table
from mutakhir.synthetic.sampling import (
    Bools,
    Floats,
    Ints,
    Rng,
    Short,
    Small,
    draw,
    entries,
    happens,
    normals,
    steps,
    table,
    uniforms,
)


class Role(IntEnum):
    """The place of a person in the household; the order is the order of the roster."""

    HEAD = 0
    SPOUSE = 1
    CHILD = 2
    LONE_GRANDCHILD = 3
    ELDER = 4
    OTHER = 5
    SERVANT = 6
    MARRIED_CHILD = 7
    CHILD_IN_LAW = 8
    GRANDCHILD = 9
    FATHER = 10
    MOTHER = 11
    DEAD_SPOUSE = 12
    DEAD_ELDER = 13


RELATION = np.array([1, 2, 3, 5, 6, 8, 7, 3, 4, 5, 6, 6, 2, 6], dtype=np.int8)
FAMILY_NUMBER = np.array([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1], dtype=np.int8)
FAMILY_RELATION = np.array([1, 2, 3, 5, 6, 8, 7, 1, 2, 3, 1, 2, 2, 6], dtype=np.int8)
MALE, FEMALE = 1, 2
NEVER, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4

_TABLE = yaml_table("people")
_HEAD_AGE = entries(steps(points(_TABLE, "head", "age_weight"))).astype(np.int16)[None, :]
_FEMALE_HEAD = steps(points(_TABLE, "head", "female"))
_MALE_SPOUSE = steps(points(_TABLE, "head", "male_has_spouse"))
_ALONE = table([shares(_TABLE, "head", f"alone_{when}") for when in ("before_30", "before_45", "later")])
_BORN = table([shares(_TABLE, "children", kind) for kind in ("born", "born_early")])
_AT_HOME = steps(points(_TABLE, "children", "at_home"))
_MARRIED_CHILD = steps(points(_TABLE, "second_family", "married_child"))
_GRANDCHILDREN = table([shares(_TABLE, "second_family", "grandchildren")])
_PARENTS = steps(points(_TABLE, "second_family", "parents"))
_LONE_GRANDCHILD = steps(points(_TABLE, "others", "lone_grandchild"))
_ELDER = steps(points(_TABLE, "others", "elder"))
_OTHER = table([shares(_TABLE, "others", "other")])
_OLD_MOTHER = 55
_MOST_CHILDREN = 6


@dataclass(frozen=True)
class Heads:
    """One row per household."""

    age: Short
    sex: Small
    marital: Small
    spouse_age: Short  # 0 without a spouse

    @property
    def has_spouse(self) -> Bools:
        return self.spouse_age > 0


@dataclass(frozen=True)
class Roster:
    """One row per person; `household` is the place of the household, `first` the place of its first line."""

    household: Ints
    role: Small
    line: Short
    age: Short
    sex: Small
    marital: Small
    counts: Short  # households x roles
    first: Ints

    @property
    def alive(self) -> Bools:
        return self.role < Role.DEAD_SPOUSE

    def place_of(self, role: Role) -> Ints:
        """Per household, the place of the first person of a role; -1 where there is none."""
        before = self.counts[:, :role].sum(axis=1)
        return np.where(self.counts[:, role] > 0, self.first + before, -1)

    def size(self) -> Ints:
        """Per household, the members who are alive."""
        return self.counts[:, : Role.DEAD_SPOUSE].sum(axis=1, dtype=np.int64)


def make_heads(rng: Rng, count: int) -> Heads:
    age = draw(rng, _HEAD_AGE, 0, count)
    female = happens(rng, _FEMALE_HEAD[age], count)
    chance = np.where(female, np.float32(number(_TABLE, "head", "female_has_spouse")), _MALE_SPOUSE[age])
    together = happens(rng, chance, count)
    older = np.where(female, -3.5, 3.5) + 3.5 * normals(rng, count)
    spouse_age = np.clip(age - older, 17, 95).astype(np.int16)
    alone = draw(rng, _ALONE, (age >= 30).astype(np.int8) + (age >= 45), count)
    return Heads(
        age=age,
        sex=(female + 1).astype(np.int8),
        marital=np.where(together, MARRIED, alone).astype(np.int8),
        spouse_age=np.where(together, spouse_age, 0).astype(np.int16),
    )


def make_roster(rng: Rng, heads: Heads, rich: Bools) -> Roster:
    """Lay out the persons of all households; `rich` households may have servants."""
    count = len(heads.age)
    child_ages = _child_ages(rng, heads)
    at_home = (child_ages >= 0) & happens_matrix(rng, _AT_HOME[np.maximum(child_ages, 0)])
    grown = _second_family_ages(rng, heads)
    counts = np.zeros((count, len(Role)), dtype=np.int16)
    counts[:, Role.HEAD] = 1
    counts[:, Role.SPOUSE] = heads.has_spouse
    counts[:, Role.CHILD] = at_home.sum(axis=1)
    counts[:, Role.LONE_GRANDCHILD] = happens(rng, _LONE_GRANDCHILD[heads.age], count)
    counts[:, Role.OTHER] = draw(rng, _OTHER, 0, count)
    counts[:, Role.SERVANT] = rich & happens(rng, 0.08, count)
    _add_second_families(rng, counts, heads, grown)
    _add_dead(rng, counts, heads)
    return _laid_out(rng, counts, heads, child_ages[at_home], grown)


def happens_matrix(rng: Rng, chance: Floats) -> Bools:
    hit: Bools = rng.random(chance.shape, dtype=np.float32) < chance
    return hit


def _child_ages(rng: Rng, heads: Heads) -> Short:
    """Ages of all children ever born, oldest first, households x 6; below 0: none."""
    count = len(heads.age)
    mother = np.where(heads.sex == FEMALE, heads.age, np.where(heads.has_spouse, heads.spouse_age, heads.age - 3))
    childless = (heads.marital == NEVER) | (~heads.has_spouse & (heads.sex == MALE) & (uniforms(rng, count) < 0.5))
    born = np.where(childless, 0, draw(rng, _BORN, (mother >= _OLD_MOTHER).astype(np.int8), count))
    first = np.clip(23 + 3.5 * normals(rng, count), 16, 40)
    gaps = 2 + 2.2 * rng.standard_exponential((count, _MOST_CHILDREN), dtype=np.float32)
    gaps[:, 0] = first
    birth = np.cumsum(gaps, axis=1)
    ages = np.floor(mother[:, None] - birth)
    exists = (np.arange(_MOST_CHILDREN) < born[:, None]) & (ages >= 0) & (birth < 46)
    return np.where(exists, ages, -1).astype(np.int16)


def _second_family_ages(rng: Rng, heads: Heads) -> dict[Role, Short]:
    """Age of a married child who stayed, of its spouse, and of the parents of the head: households."""
    count = len(heads.age)
    child = np.clip(heads.age - 22 - np.abs(5 * normals(rng, count)), 17, 60).astype(np.int16)
    return {
        Role.MARRIED_CHILD: child,
        Role.CHILD_IN_LAW: np.clip(child + 3 * normals(rng, count), 17, 62).astype(np.int16),
        Role.ELDER: np.clip(heads.age + 25 + 5 * normals(rng, count), 45, 99).astype(np.int16),
        Role.FATHER: np.clip(heads.age + 26 + 3 * normals(rng, count), 45, 97).astype(np.int16),
    }


def _add_second_families(rng: Rng, counts: Short, heads: Heads, grown: dict[Role, Short]) -> None:
    count = len(heads.age)
    stays = happens(rng, _MARRIED_CHILD[heads.age], count) & (heads.age >= 40)
    counts[:, Role.MARRIED_CHILD] = stays
    counts[:, Role.CHILD_IN_LAW] = stays & happens(rng, 0.85, count)
    most = np.clip((grown[Role.MARRIED_CHILD] - 17) // 3, 0, 3)
    counts[:, Role.GRANDCHILD] = np.where(stays, np.minimum(draw(rng, _GRANDCHILDREN, 0, count), most), 0)
    parents = ~stays & happens(rng, _PARENTS[heads.age], count)
    counts[:, Role.FATHER] = counts[:, Role.MOTHER] = parents
    counts[:, Role.ELDER] = ~parents & happens(rng, _ELDER[heads.age], count)


def _add_dead(rng: Rng, counts: Short, heads: Heads) -> None:
    count = len(heads.age)
    widowed = (heads.marital == WIDOWED) & (heads.age >= 35)
    spouse = widowed & happens(rng, number(_TABLE, "death_in_two_years", "widowed_head"), count)
    counts[:, Role.DEAD_SPOUSE] = spouse
    others = ~spouse & (heads.age < 70) & (heads.age >= 22)
    counts[:, Role.DEAD_ELDER] = others & happens(rng, number(_TABLE, "death_in_two_years", "others"), count)


def _laid_out(rng: Rng, counts: Short, heads: Heads, child_ages: Short, grown: dict[Role, Short]) -> Roster:
    lines = counts.sum(axis=1, dtype=np.int64)
    first = np.cumsum(lines) - lines
    household = np.repeat(np.arange(len(counts)), lines)
    role = np.repeat(np.tile(np.arange(len(Role), dtype=np.int8), len(counts)), counts.ravel())
    age = _ages(rng, role, household, counts, heads, child_ages, grown)
    line = (np.arange(len(role)) - first[household] + 1).astype(np.int16)
    sex = _sexes(rng, role, household, heads)
    marital = _marital(rng, role, household, counts, heads, age)
    return Roster(household, role, line, age, sex, marital, counts, first)


def _ages(
    rng: Rng,
    role: Small,
    household: Ints,
    counts: Short,
    heads: Heads,
    child_ages: Short,
    grown: dict[Role, Short],
) -> Short:
    single = {Role.HEAD: heads.age, Role.SPOUSE: heads.spouse_age, Role.DEAD_SPOUSE: _late_spouse(heads)}
    single |= {Role.MOTHER: np.maximum(grown[Role.FATHER] - 4, 42), Role.DEAD_ELDER: grown[Role.ELDER]} | grown
    age = np.zeros(len(role), dtype=np.int16)
    for one, ages in single.items():
        age[role == one] = ages[counts[:, one] > 0]
    age[role == Role.CHILD] = child_ages
    age[role == Role.LONE_GRANDCHILD] = rng.integers(1, 18, np.count_nonzero(role == Role.LONE_GRANDCHILD))
    loose = (role == Role.OTHER) | (role == Role.SERVANT)
    age[loose] = 15 + 45 * rng.random(np.count_nonzero(loose)) ** 1.6
    _set_grandchildren(rng, age, role, household, counts, grown)
    return age


def _late_spouse(heads: Heads) -> Short:
    return np.clip(heads.age + np.where(heads.sex == FEMALE, 4, -4), 20, 99).astype(np.int16)


def _set_grandchildren(
    rng: Rng, age: Short, role: Small, household: Ints, counts: Short, grown: dict[Role, Short]
) -> None:
    """Grandchildren were born after their parent was 17, the oldest first."""
    place = np.flatnonzero(role == Role.GRANDCHILD)
    home = household[place]
    width = grown[Role.MARRIED_CHILD][home] - 17
    order = _number_in_run(home)
    share = (counts[home, Role.GRANDCHILD] - order - rng.random(len(home))) / counts[home, Role.GRANDCHILD]
    age[place] = np.minimum(width * share * 0.8, 30)


def _number_in_run(groups: Ints) -> Ints:
    """0, 1, 2 ... within each run of equal values."""
    fresh = np.concatenate([[True], groups[1:] != groups[:-1]]) if len(groups) else np.zeros(0, dtype=bool)
    places = np.arange(len(groups))
    return places - np.maximum.accumulate(np.where(fresh, places, 0))


def _sexes(rng: Rng, role: Small, household: Ints, heads: Heads) -> Small:
    sex = (rng.integers(0, 100, len(role), dtype=np.uint8) >= 51).astype(np.int8) + np.int8(1)
    head = heads.sex[household]
    sex[role == Role.HEAD] = heads.sex
    opposite = (role == Role.SPOUSE) | (role == Role.DEAD_SPOUSE)
    sex[opposite] = 3 - head[opposite]
    sex[role == Role.FATHER] = MALE
    sex[(role == Role.MOTHER) | (role == Role.SERVANT)] = FEMALE
    elder = role == Role.ELDER
    sex[elder] = 1 + (rng.random(np.count_nonzero(elder)) < 0.76)
    in_law = np.flatnonzero(role == Role.CHILD_IN_LAW)
    sex[in_law] = 3 - sex[in_law - 1]  # the married child stands on the line before
    return sex


def _marital(rng: Rng, role: Small, household: Ints, counts: Short, heads: Heads, age: Short) -> Small:
    marital = np.full(len(role), NEVER, dtype=np.int8)
    marital[role == Role.HEAD] = heads.marital
    for married in (Role.SPOUSE, Role.CHILD_IN_LAW, Role.FATHER, Role.MOTHER, Role.DEAD_SPOUSE):
        marital[role == married] = MARRIED
    child = np.flatnonzero(role == Role.MARRIED_CHILD)
    left = np.where(rng.random(len(child)) < 0.65, DIVORCED, WIDOWED)
    marital[child] = np.where(counts[household[child], Role.CHILD_IN_LAW] > 0, MARRIED, left)
    marital[(role == Role.ELDER) | (role == Role.DEAD_ELDER)] = WIDOWED
    loose = np.flatnonzero((age >= 20) & ((role == Role.OTHER) | (role == Role.SERVANT) | (role == Role.CHILD)))
    stays_single = np.where(role[loose] == Role.CHILD, 0.94, 0.6)
    marital[loose] = np.where(rng.random(len(loose)) < stays_single, NEVER, 2 + rng.integers(0, 3, len(loose)))
    return marital
