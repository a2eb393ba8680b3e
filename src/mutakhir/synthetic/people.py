"""The items of block IV for all persons of a regency, and what households are made of them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.synthetic import condition, occupation, schooling
from mutakhir.synthetic.columns import asked_when, coded
from mutakhir.synthetic.occupation import Occupation
from mutakhir.synthetic.population import Roster
from mutakhir.synthetic.roles import FAMILY_NUMBER, FAMILY_RELATION, RELATION
from mutakhir.synthetic.sampling import Bools, Floats, Ints, Rng, Small, happens, mixed
from mutakhir.synthetic.schooling import ATTENDS, Schooling


_CHILD_BELOW, _OLD_FROM = 15, 60
_LIVES_HERE, _DEAD = 1, 2


@dataclass(frozen=True)
class People:
    """One row per person; -1 in a code means that the item is not asked."""

    roster: Roster
    school: Schooling
    work: Occupation
    disability: Small

    def head_diploma(self) -> Small:
        return self.school.diploma[self.roster.first]

    def per_household(self, chosen: Bools) -> Ints:
        """How many living members are chosen."""
        household = self.roster.household[chosen & self.roster.alive]
        return np.bincount(household, minlength=len(self.roster.first))

    def children(self) -> Ints:
        return self.per_household(self.roster.age < _CHILD_BELOW)

    def workers(self) -> Ints:
        return self.per_household(self.work.works & (self.roster.age >= _CHILD_BELOW))

    def pupils(self) -> Ints:
        return self.per_household((self.school.attendance == ATTENDS) & (self.roster.age < 22))

    def dependants(self) -> Bools:
        """Households with a child, an old or a disabled member."""
        age = self.roster.age
        counted = self.per_household((age < 19) | (age >= _OLD_FROM) | (self.disability > 0))
        found: Bools = counted > 0
        return found

    def employees(self) -> Bools:
        found: Bools = self.per_household((self.work.status == 4) | (self.work.status == 5)) > 0
        return found


def make_people(rng: Rng, roster: Roster, wealth: Floats, urban: Bools) -> People:
    """`wealth` (a standard score) and `urban` per household."""
    age = roster.age
    bookish: Floats = mixed(rng, wealth, 0.5) + np.where(urban, np.float32(0.15), np.float32(-0.2))
    attained = schooling.attainment(age, mixed(rng, bookish[roster.household], 0.6))
    school = schooling.make_schooling(rng, age, attained)
    disability = condition.disability(rng, age)
    attends = school.attendance == ATTENDS
    work = occupation.make_occupation(
        rng, age, roster.sex, school.diploma, attends, disability > 0, urban[roster.household]
    )
    return People(roster, school, work, disability)


def member_columns(rng: Rng, people: People, wealth: Floats) -> dict[str, pa.Array]:
    """All columns of MemberItems. Of the dead nothing is asked beyond kin, sex, age and schooling."""
    roster, school, work = people.roster, people.school, people.work
    alive, count = roster.alive, len(roster.role)
    means = wealth[roster.household]
    pregnancy = condition.pregnancy_asked(roster.age, roster.sex, roster.marital) & alive
    attends = school.attendance == ATTENDS
    document = condition.marriage_document(rng, roster.marital, means > 0)
    papers = condition.identity_documents(rng, roster.age, roster.sex, attends, means)
    return {
        "relation": pa.array(RELATION[roster.role]),
        "family_number": pa.array(FAMILY_NUMBER[roster.role]),
        "family_relation": pa.array(FAMILY_RELATION[roster.role]),
        "sex": pa.array(roster.sex),
        "age": pa.array(roster.age),
        "marital_status": pa.array(roster.marital),
        "marriage_document": coded(document),
        "in_family_card": pa.array(happens(rng, 0.96, count)),
        "identity_documents": asked_when(alive, papers),
        "pregnant": asked_when(pregnancy, condition.pregnant(rng, roster.age, roster.marital)),
        "disability": asked_when(alive, people.disability),
        "chronic_illness": asked_when(alive, condition.chronic_illness(rng, roster.age)),
        "school_attendance": coded(school.attendance),
        "school_level": coded(school.level),
        "school_class": coded(school.grade),
        "diploma": coded(school.diploma),
        "works": asked_when(work.asked & alive, work.works),
        "work_hours": asked_when(work.works & alive, work.hours),
        "industry": asked_when(work.works & alive, work.industry),
        "work_status": asked_when(work.works & alive, work.status),
        "presence": pa.array(np.where(alive, _LIVES_HERE, _DEAD).astype(np.int8)),
    }
