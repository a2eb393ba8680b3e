"""The village: twelve households whom everybody knows by name, and what happens to each in a round.

It is Tambakreja, a made-up village under a real code. Its people are made up too; their numbers begin with 99.
This page is the cast. `village_tables.py` makes datasets of it, `village_home.py` a home in which a round runs.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal


REGENCY, DISTRICT, VILLAGE = "3301", "330101", "3301012001"

MALE, FEMALE = 1, 2
HEAD, SPOUSE, CHILD, CHILD_IN_LAW, GRANDCHILD = 1, 2, 3, 4, 5
NEVER_MARRIED, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4

CERAMIC, CEMENT, EARTH = 2, 6, 9
OWN_TOILET, NO_TOILET = 1, 4
GAS, FIREWOOD = 3, 8

INTERVIEWED, MOVED_AWAY, REFUSED = 1, 3, 5
FOUND, NOT_FOUND, NEW_PROPOSAL = 1, 2, 4
DEAD = 2


@dataclass(frozen=True)
class Person:
    """A line of a roster. `in_family` is the relation to the head of the family, where it differs from `relation`."""

    name: str
    born: str
    sex: int
    relation: int
    marital_status: int = NEVER_MARRIED
    works: bool = False
    family: int = 1
    in_family: int | None = None
    nik: str = ""

    def __post_init__(self) -> None:
        if not self.nik:
            object.__setattr__(self, "nik", _nik(self.birth_date, self.sex))

    @property
    def birth_date(self) -> dt.date:
        return dt.date.fromisoformat(self.born)


def _nik(born: dt.date, sex: int) -> str:
    """Made-up area, the birth date with 40 added to the day of women, serial 0001: no two share a birthday."""
    return f"990101{born.day + (40 if sex == FEMALE else 0):02}{born.month:02}{born.year % 100:02}0001"


@dataclass(frozen=True)
class Dwelling:
    """What the model of the village can see of a household beside its children."""

    floor: int = CEMENT
    toilet: int = OWN_TOILET
    cooking_fuel: int = GAS
    has_motorcycle: bool = False
    has_refrigerator: bool = False
    has_car: bool = False


@dataclass(frozen=True)
class Visit:
    """How a visit ended, and whom the officer wrote down."""

    result: int
    roster: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a household stood in release N-1."""

    percentile: int
    band: Literal["core", "extension", "outside"]


@dataclass(frozen=True)
class Decision:
    """What a supervisor decided after the last visit, or a desk in a round without visits."""

    decision: Literal["accept", "revisit", "sleep"]
    reason: str


@dataclass(frozen=True)
class Household:
    """`number` is its id: of release N-1 below 113; then the next ones, as the round mints them.

    `before` and `place`: release N-1. `meeting`: result and reason. `visits`: one after another, in a round with
    field work. `evidence`: the roster that a desk typed from papers, in a round without.
    """

    number: int
    known_as: str
    story: str
    dwelling: Dwelling
    before: tuple[Person, ...] = ()
    place: Place | None = None
    meeting: tuple[int, int | None] = (FOUND, None)
    visits: tuple[Visit, ...] = ()
    decision: Decision | None = None
    evidence: tuple[Person, ...] = ()
    desk_decision: Decision | None = None
    has_card: bool = True

    @property
    def head(self) -> Person:
        return (self.before or self.visits[0].roster)[0]


CORE, EXTENSION = Place(25, "core"), Place(50, "extension")

SUMI = (Person("Sumi", "1950-03-12", FEMALE, HEAD, WIDOWED),)

KARTO = Person("Karto Wiryo", "1958-07-01", MALE, HEAD, MARRIED, works=True)
NGATINEM = Person("Ngatinem", "1961-02-18", FEMALE, SPOUSE, MARRIED)
TONO = Person("Tono", "1988-11-05", MALE, CHILD, works=True)
# By now Tono has married. His wife and children eat from the pot of his parents: one household, two families.
KARTO_AND_TONO = (
    KARTO,
    NGATINEM,
    replace(TONO, marital_status=MARRIED, family=2, in_family=HEAD),
    Person("Sari Utami", "1991-09-23", FEMALE, CHILD_IN_LAW, MARRIED, family=2, in_family=SPOUSE),
    Person("Dika", "2013-05-14", MALE, GRANDCHILD, family=2, in_family=CHILD),
    Person("Nia", "2016-08-30", FEMALE, GRANDCHILD, family=2, in_family=CHILD),
)

WATI = Person("Wati Lestari", "1990-01-27", FEMALE, SPOUSE, MARRIED)
WATI_AND_BUDI = (
    Person("Budi Santoso", "1985-04-09", MALE, HEAD, MARRIED, works=True),
    WATI,
    Person("Rizki", "2012-12-03", MALE, CHILD),
)
# Her mother never had her struck off: Wati, with her one NIK, stands in this roster as well.
JUMIATI = (
    Person("Jumiati", "1965-06-21", FEMALE, HEAD, WIDOWED, works=True),
    replace(WATI, relation=CHILD),
    Person("Agus", "2000-10-10", MALE, CHILD, works=True),
)

SIREGAR = (
    Person("Parlindungan Siregar", "1979-03-30", MALE, HEAD, MARRIED, works=True),
    Person("Rosmaida Siregar", "1982-07-17", FEMALE, SPOUSE, MARRIED),
    Person("Tiur Siregar", "2009-01-08", FEMALE, CHILD),
    Person("Togar Siregar", "2011-11-19", MALE, CHILD),
)

SLAMET = (Person("Slamet Riyadi", "1938-05-05", MALE, HEAD, WIDOWED),)

HARTONO = (
    Person("Hartono", "1970-08-13", MALE, HEAD, MARRIED, works=True),
    Person("Lilis Suryani", "1974-02-02", FEMALE, SPOUSE, MARRIED),
)

JAYA = (
    Person("Jaya", "1996-06-16", MALE, HEAD, MARRIED, works=True),
    Person("Murni", "1998-09-09", FEMALE, SPOUSE, MARRIED),
    Person("Putri", "2020-06-25", FEMALE, CHILD),
)

MAHMUD = (
    Person("Mahmud", "1955-12-12", MALE, HEAD, MARRIED, works=True),
    Person("Aminah", "1960-04-22", FEMALE, SPOUSE, MARRIED),
    Person("Fatimah", "1995-03-03", FEMALE, CHILD),
)

DARMO = (
    Person("Darmo", "1949-10-28", MALE, HEAD, MARRIED, works=True),
    Person("Painem", "1953-01-15", FEMALE, SPOUSE, MARRIED),
)
# The last digit of his NIK was never copied.
DARMO_COPIED_BADLY = (replace(DARMO[0], nik=DARMO[0].nik[:-1]), DARMO[1])

# Two sisters keep house together; the roster calls them both head.
ENDANG = (
    Person("Endang", "1975-11-11", FEMALE, HEAD, DIVORCED, works=True),
    Person("Yuni", "1978-05-29", FEMALE, HEAD),
    Person("Bayu", "2008-02-07", MALE, CHILD),
)

BEJO = (
    Person("Bejo", "1962-09-01", MALE, HEAD, MARRIED, works=True),
    Person("Tumirah", "1965-12-24", FEMALE, SPOUSE, MARRIED),
    Person("Joko", "1999-07-07", MALE, CHILD, works=True),
)

HOUSEHOLDS = (
    Household(
        101, "Mbok Sumi", "A widow alone, whose family card has lapsed.",
        Dwelling(EARTH, NO_TOILET, FIREWOOD), SUMI, CORE,
        visits=(Visit(INTERVIEWED, SUMI),), has_card=False,
    ),
    Household(
        102, "Pak Karto", "His son has married: one kitchen, now two families.",
        Dwelling(CERAMIC, cooking_fuel=FIREWOOD), (KARTO, NGATINEM, TONO), CORE,
        visits=(Visit(INTERVIEWED, KARTO_AND_TONO),), evidence=KARTO_AND_TONO,
    ),
    Household(
        103, "Wati", "Her NIK stands in two rosters: here, and still with her mother.",
        Dwelling(CERAMIC, has_motorcycle=True, has_refrigerator=True), WATI_AND_BUDI, EXTENSION,
        visits=(Visit(INTERVIEWED, WATI_AND_BUDI),),
    ),
    Household(
        104, "Bu Jumiati", "Wati's mother, who lists her as if she had never left.",
        Dwelling(CEMENT, NO_TOILET, FIREWOOD), JUMIATI, EXTENSION,
        visits=(Visit(INTERVIEWED, JUMIATI),),
    ),
    Household(
        105, "Keluarga Siregar", "They moved to Medan; two officers found an empty house.",
        Dwelling(has_motorcycle=True), SIREGAR, CORE,
        visits=(Visit(MOVED_AWAY),) * 2, desk_decision=Decision("sleep", "moved"),
    ),
    Household(
        106, "Pak Slamet", "He died in 2019 and is still listed; the village meeting says so.",
        Dwelling(EARTH), SLAMET, CORE,
        meeting=(NOT_FOUND, DEAD), desk_decision=Decision("sleep", "dead"),
    ),
    Household(
        107, "Pak Hartono", "He lets nobody in, not even at the second visit.",
        Dwelling(CERAMIC), HARTONO, EXTENSION,
        visits=(Visit(REFUSED),) * 2,
    ),
    Household(
        108, "Pak Darmo", "His NIK lacks a digit, until somebody looks at his card.",
        Dwelling(EARTH, NO_TOILET), DARMO_COPIED_BADLY, CORE,
        visits=(Visit(INTERVIEWED, DARMO_COPIED_BADLY), Visit(INTERVIEWED, DARMO)), evidence=DARMO,
    ),
    Household(
        109, "Bu Endang", "Two sisters who both want to be head; the supervisor lets it stand.",
        Dwelling(CEMENT, NO_TOILET, has_motorcycle=True), ENDANG, CORE,
        visits=(Visit(INTERVIEWED, ENDANG),) * 3, decision=Decision("accept", "checked_by_visit"),
    ),
    Household(
        110, "Pak Bejo", "He lives beyond the river, where no officer came.",
        Dwelling(), BEJO, CORE,
    ),
    Household(
        113, "Haji Mahmud", "The richest of the village; its meeting proposed him.",
        Dwelling(CERAMIC, has_motorcycle=True, has_refrigerator=True, has_car=True),
        meeting=(NEW_PROPOSAL, None), visits=(Visit(INTERVIEWED, MAHMUD),),
    ),
    Household(
        114, "Mas Jaya", "Newly wed, in a hut that no list knows; an officer walked by.",
        Dwelling(EARTH, NO_TOILET, FIREWOOD),
        visits=(Visit(INTERVIEWED, JAYA),), evidence=JAYA,
    ),
)  # fmt: skip

LAST_ID_OF_RELEASE = 112
PROPOSED, FOUND_IN_FIELD = 113, 114
BY_NAME = {household.known_as: household for household in HOUSEHOLDS}
