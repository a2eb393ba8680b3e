"""All persons of a regency, laid out from the composition of its households.

Persons are the counts of each role laid out in the order of the roles, so that a household's lines stand
together, its first family first and its dead last.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.synthetic.composition import Composition, Heads, make_composition
from mutakhir.synthetic.draws import rank_in
from mutakhir.synthetic.roles import DIVORCED, FEMALE, MALE, MARRIED, NEVER, WIDOWED, Role
from mutakhir.synthetic.sampling import Bools, Ints, Rng, Short, Small


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
        living: Ints = self.counts[:, : Role.DEAD_SPOUSE].sum(axis=1, dtype=np.int64)
        return living


def make_roster(rng: Rng, heads: Heads, rich: Bools) -> Roster:
    """Lay out the persons of all households; `rich` households may have servants."""
    home = make_composition(rng, heads, rich)
    counts = home.counts
    lines = counts.sum(axis=1, dtype=np.int64)
    first = np.cumsum(lines) - lines
    household = np.repeat(np.arange(len(counts)), lines)
    role = np.repeat(np.tile(np.arange(len(Role), dtype=np.int8), len(counts)), counts.ravel())
    age = _ages(rng, role, household, home)
    line = (np.arange(len(role)) - first[household] + 1).astype(np.int16)
    sex = _sexes(rng, role, household, heads)
    marital = _marital(rng, role, household, counts, heads, age)
    return Roster(household, role, line, age, sex, marital, counts, first)


def _ages(rng: Rng, role: Small, household: Ints, home: Composition) -> Short:
    heads, grown = home.heads, home.grown
    single = {Role.HEAD: heads.age, Role.SPOUSE: heads.spouse_age, Role.DEAD_SPOUSE: _late_spouse(heads)}
    single |= {Role.MOTHER: np.maximum(grown[Role.FATHER] - 4, 42), Role.DEAD_ELDER: grown[Role.ELDER]} | grown
    age = np.zeros(len(role), dtype=np.int16)
    for one, ages in single.items():
        age[role == one] = ages[home.counts[:, one] > 0]
    age[role == Role.CHILD] = home.child_ages
    age[role == Role.LONE_GRANDCHILD] = rng.integers(1, 18, np.count_nonzero(role == Role.LONE_GRANDCHILD))
    loose = (role == Role.OTHER) | (role == Role.SERVANT)
    age[loose] = 15 + 45 * rng.random(np.count_nonzero(loose)) ** 1.6
    _set_grandchildren(rng, age, role, household, home)
    return age


def _late_spouse(heads: Heads) -> Short:
    return np.clip(heads.age + np.where(heads.sex == FEMALE, 4, -4), 20, 99).astype(np.int16)


def _set_grandchildren(rng: Rng, age: Short, role: Small, household: Ints, home: Composition) -> None:
    """Grandchildren were born after their parent was 17, the oldest first."""
    place = np.flatnonzero(role == Role.GRANDCHILD)
    theirs = household[place]
    width = home.grown[Role.MARRIED_CHILD][theirs] - 17
    siblings = home.counts[theirs, Role.GRANDCHILD]
    share = (siblings - rank_in(theirs) - rng.random(len(theirs))) / np.maximum(siblings, 1)
    age[place] = np.minimum(width * share * 0.8, 30)


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
