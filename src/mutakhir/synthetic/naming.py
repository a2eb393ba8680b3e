"""Names of all persons of a regency, and of their mothers, from the stock of names."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.cultures import belongs_to
from mutakhir.synthetic.names import cohort_of, group_of, shares_of, stock
from mutakhir.synthetic.population import Roster
from mutakhir.synthetic.roles import FEMALE, Role
from mutakhir.synthetic.sampling import Bools, Ints, Rng, Short, Small, draw, happens


_PATRONYM = shares_of("patronym")
_BIRTH_ORDER = shares_of("birth_order")
_MUSLIM = ~(belongs_to("christian") | belongs_to("hindu"))
_TITLE_AGE, _TITLE_SHARE, _DEGREE_SHARE = 45, 0.035, 0.25
_MOTHER_OLDER = 25
# Who carries the name of the head's family: the others married in or are of another house.
_OF_THE_HOUSE = np.isin(
    np.arange(len(Role)), (Role.HEAD, Role.CHILD, Role.LONE_GRANDCHILD, Role.MARRIED_CHILD, Role.FATHER)
)


@dataclass(frozen=True)
class Words:
    """Places in the stock of names, one row per person; 0 is no word."""

    title: Short
    before: Short
    first: Short
    second: Short
    third: Short
    last: Short
    degree: Short

    def joined(self) -> pa.Array:
        """The names as written, the words parted by one blank."""
        parts = [self.title, self.before, self.first, self.second, self.third, self.last, self.degree]
        used = [stock().words.take(pa.array(part)) for part in parts if part is self.first or part.any()]
        return pc.binary_join_element_wise(*used, " ", null_handling="skip")

    def bare(self) -> "Words":
        """Without title and degree."""
        none = np.zeros_like(self.title)
        return Words(none, self.before, self.first, self.second, self.third, self.last, none)

    def at(self, places: Ints, where: Bools, other: "Words") -> "Words":
        """Where `where`, the words of the person at `places`; else those of `other`."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Words(*(np.where(where, own[places], theirs) for own, theirs in pairs))


def person_words(rng: Rng, roster: Roster, culture: Small, diploma: Small) -> Words:
    """`culture` per person."""
    words = stock()
    count = len(culture)
    female = roster.sex == FEMALE
    given = _given(rng, culture, female, cohort_of(roster.age))
    house = _of_house(rng, roster, culture)
    absent = draw(rng, words.first, house.group, count)
    father = np.where(roster.role == Role.CHILD, _head_name(roster, given[0]), absent)
    patronym = words.patronym(father, female)
    called_by_father = happens(rng, _PATRONYM[culture], count)
    last = np.where(called_by_father, patronym, house.family)
    titled = (roster.age >= _TITLE_AGE) & _MUSLIM[culture] & happens(rng, _TITLE_SHARE, count)
    graduate = (diploma >= 4) & happens(rng, _DEGREE_SHARE, count)
    return Words(
        title=_if(titled, draw(rng, words.title, female.astype(np.int8), count)),
        before=_birth_orders(rng, roster, culture),
        first=given[0],
        second=given[1],
        third=given[2],
        last=last.astype(np.int16),
        degree=_if(graduate, draw(rng, words.degree, np.maximum(diploma, 0), count)),
    )


def mother_words(rng: Rng, roster: Roster, culture: Small, persons: Words) -> Words:
    """The mother's own name where she is in the household, the same one for her children, else any."""
    count = len(culture)
    female = np.ones(count, dtype=bool)
    given = _given(rng, culture, female, cohort_of(roster.age + _MOTHER_OLDER))
    none = np.zeros(count, dtype=np.int16)
    family = draw(rng, stock().family, culture, count)
    order = draw(rng, stock().birth_order, 4 + rng.integers(0, 4, count), count)
    before = _if(happens(rng, _BIRTH_ORDER[culture], count), order)
    absent = Words(none, before, *given, family, none)
    sibling = roster.place_of(Role.CHILD)[roster.household]
    shared = absent.at(sibling, (roster.role == Role.CHILD) & (sibling >= 0), absent)
    place = _mothers(roster)
    return persons.bare().at(place, place >= 0, shared)


def _given(rng: Rng, culture: Small, female: Bools, cohort: Short) -> tuple[Short, Short, Short]:
    """One to three given names; a second equal to the first is left out."""
    words = stock()
    count = len(culture)
    group = group_of(culture, female, cohort)
    how_many = draw(rng, words.count, culture.astype(np.int16) * 3 + cohort, count)
    first = draw(rng, words.first, group, count)
    second, third = (draw(rng, words.later, group, count) for _ in range(2))
    lonely = words.never_alone[first] & (how_many == 1)
    second = _if(((how_many >= 2) | lonely) & (second != first), second)
    third = _if((how_many >= 3) & (third != first) & (third != second), third)
    return first, second, third


@dataclass(frozen=True)
class _House:
    family: Short
    group: Short  # group of names from which an absent father is named


def _of_house(rng: Rng, roster: Roster, culture: Small) -> _House:
    words = stock()
    count = len(culture)
    own = draw(rng, words.family, culture, count)
    shared = own[roster.first[roster.household]]
    female = np.zeros(count, dtype=bool)
    group = group_of(culture, female, cohort_of(roster.age + _MOTHER_OLDER))
    return _House(np.where(_OF_THE_HOUSE[roster.role], shared, own), group)


def _head_name(roster: Roster, first: Short) -> Short:
    head = roster.first[roster.household]
    return np.where(roster.sex[head] == FEMALE, 0, first[head]).astype(np.int16)


def _birth_orders(rng: Rng, roster: Roster, culture: Small) -> Short:
    """Bali: by the place among the children of the house, for others any; most are first or second."""
    count = len(culture)
    chosen = np.flatnonzero(happens(rng, _BIRTH_ORDER[culture], count))
    child = roster.role[chosen] == Role.CHILD
    order = np.where(child, roster.line[chosen] % 4, np.minimum(rng.geometric(0.42, len(chosen)) - 1, 3))
    row = order + 4 * (roster.sex[chosen] == FEMALE)
    before = np.zeros(count, dtype=np.int16)
    before[chosen] = draw(rng, stock().birth_order, row, len(chosen))
    return before


def _mothers(roster: Roster) -> Ints:
    """Per person, the place of the mother in the household; -1 if she is not there."""
    spouse, head = roster.place_of(Role.SPOUSE), roster.first
    female_spouse = np.where(spouse >= 0, roster.sex[spouse] == FEMALE, False)
    of_children = np.where(female_spouse, spouse, np.where(roster.sex[head] == FEMALE, head, -1))
    married, in_law = roster.place_of(Role.MARRIED_CHILD), roster.place_of(Role.CHILD_IN_LAW)
    other = np.where((in_law >= 0) & (roster.sex[in_law] == FEMALE), in_law, -1)
    of_grandchildren = np.where((married >= 0) & (roster.sex[married] == FEMALE), married, other)
    elder = roster.place_of(Role.ELDER)
    of_head = np.where((elder >= 0) & (roster.sex[elder] == FEMALE), elder, roster.place_of(Role.MOTHER))
    mother = np.full(len(roster.role), -1, dtype=np.int64)
    for roles, places in (
        ((Role.CHILD, Role.MARRIED_CHILD), of_children),
        ((Role.GRANDCHILD,), of_grandchildren),
        ((Role.HEAD,), of_head),
    ):
        theirs = np.isin(roster.role, roles)
        mother[theirs] = places[roster.household[theirs]]
    return mother


def _if(chosen: Bools, words: npt.NDArray[np.int16]) -> Short:
    return np.where(chosen, words, 0).astype(np.int16)
