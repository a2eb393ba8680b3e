"""Who lives together: heads and spouses, children, second families, parents, others, and the lately dead."""

from dataclasses import dataclass

import numpy as np

from mutakhir.synthetic.loading import number, points, shares, yaml_table
from mutakhir.synthetic.roles import FEMALE, MALE, MARRIED, NEVER, WIDOWED, Role
from mutakhir.synthetic.sampling import (
    Bools,
    Floats,
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
class Composition:
    """Households x roles, with the ages that are known: of children in order, of others per household."""

    heads: Heads
    counts: Short
    child_ages: Short
    grown: dict[Role, Short]


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


def make_composition(rng: Rng, heads: Heads, rich: Bools) -> Composition:
    """How many of each role live in each household; `rich` households may have servants."""
    count = len(heads.age)
    child_ages = _child_ages(rng, heads)
    at_home = (child_ages >= 0) & _happens_each(rng, _AT_HOME[np.maximum(child_ages, 0)])
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
    return Composition(heads, counts, child_ages[at_home], grown)


def _happens_each(rng: Rng, chance: Floats) -> Bools:
    hit: Bools = rng.random(chance.shape, dtype=np.float32) < chance
    return hit


def _child_ages(rng: Rng, heads: Heads) -> Short:
    """Ages of all children ever born, oldest first, households x 6; below 0: none."""
    count = len(heads.age)
    mother = np.where(heads.sex == FEMALE, heads.age, np.where(heads.has_spouse, heads.spouse_age, heads.age - 3))
    mother = np.minimum(mother, heads.age + 1)  # nobody is the child of a head of its own age
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
