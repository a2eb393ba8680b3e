"""The truth of one regency: its people, households, dwellings and consumption, from a plan and a seed.

Any regency alone gives the same bytes, whichever others are made. Nobody in it exists: the NIKs start with 99.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.synthetic import composition, consumption, population
from mutakhir.synthetic.birthdays import Days, age_on, birth_days, days_since_epoch
from mutakhir.synthetic.columns import asked_when, beside, coded, items_table
from mutakhir.synthetic.consumption import Welfare
from mutakhir.synthetic.draws import stream
from mutakhir.synthetic.dwelling import make_dwelling
from mutakhir.synthetic.naming import mother_words, person_words
from mutakhir.synthetic.numbers import family_cards, niks
from mutakhir.synthetic.people import People, make_people, member_columns
from mutakhir.synthetic.places import Places, addresses, make_places
from mutakhir.synthetic.programmes import make_programmes
from mutakhir.synthetic.roles import FAMILY_NUMBER
from mutakhir.synthetic.sampling import Ints, Rng


_HOUSEHOLDS = 10_000_000  # places for the households and the families of a regency
_PERSONS = 100_000_000
_RICH = 1.5
_DEATH_DAYS = 730  # the dead died within two years before the as-of date


@dataclass(frozen=True)
class RegencyPlan:
    """What is asked for: `households` are those of the truth, `poverty_rate` is a share of persons.

    `villages` are 10-digit codes; `latitude` and `longitude` of the middle are made up from the code if absent.
    """

    regency: str
    province: str
    villages: tuple[str, ...]
    households: int
    poverty_rate: float
    seed: int
    as_of: date = date(2021, 1, 1)
    latitude: float | None = None
    longitude: float | None = None

    def stream(self, purpose: str) -> Rng:
        """The random numbers of this regency for one purpose."""
        return stream(self.seed, self.regency, purpose)


@dataclass(frozen=True)
class Truth:
    """Three tables, sorted by their ids; `members` also holds those who died in the last two years."""

    households: pa.Table
    families: pa.Table
    members: pa.Table


def make_truth(plan: RegencyPlan) -> Truth:
    """Households with items, consumption and door; families with their card; members with name and number."""
    places = make_places(plan)
    welfare = consumption.make_welfare(plan.stream("welfare"), places.village_welfare, places.urban)
    people, born = _people(plan, places, welfare)
    families, family_of = _families(plan, people)
    names, mothers = _names(plan, places, people)
    head_name = names.take(pa.array(people.roster.first))
    return Truth(
        households=_households(plan, places, welfare, people, head_name),
        families=families,
        members=_members(plan, welfare, people, born, family_of, names, mothers),
    )


def _people(plan: RegencyPlan, places: Places, welfare: Welfare) -> tuple[People, Days]:
    rng = plan.stream("population")
    heads = composition.make_heads(rng, plan.households)
    roster = population.make_roster(rng, heads, welfare.wealth > _RICH)
    born = birth_days(plan.stream("birthdays"), roster.age, plan.as_of)
    roster = replace(roster, age=age_on(born, plan.as_of))
    return make_people(plan.stream("people"), roster, welfare.wealth, places.urban), born


def _families(plan: RegencyPlan, people: People) -> tuple[pa.Table, Ints]:
    """One row per family, and the id of each person's family."""
    roster = people.roster
    number = FAMILY_NUMBER[roster.role]
    second = np.zeros(plan.households, dtype=np.int64)
    second[roster.household[number > 1]] = 1
    first_id = int(plan.regency) * _HOUSEHOLDS + 1 + np.arange(plan.households) + np.cumsum(second) - second
    household = np.repeat(np.arange(plan.households), 1 + second)
    family = int(plan.regency) * _HOUSEHOLDS + 1 + np.arange(len(household))
    cards = family_cards(plan.stream("family cards"), plan.regency, len(family), plan.as_of)
    table = pa.table(
        {
            "family": family,
            "household": _household_ids(plan)[household],
            "family_number": (family - first_id[household] + 1).astype(np.int8),
            "family_card": cards,
        }
    )
    return table, first_id[roster.household] + number - 1


def _household_ids(plan: RegencyPlan) -> Ints:
    return int(plan.regency) * _HOUSEHOLDS + 1 + np.arange(plan.households)


def _names(plan: RegencyPlan, places: Places, people: People) -> tuple[pa.Array, pa.Array]:
    rng = plan.stream("names")
    culture = places.culture[people.roster.household]
    persons = person_words(rng, people.roster, culture, people.school.diploma)
    return persons.joined(), mother_words(rng, people.roster, culture, persons).joined()


def _households(plan: RegencyPlan, places: Places, welfare: Welfare, people: People, head_name: pa.Array) -> pa.Table:
    diploma, size = people.head_diploma(), people.roster.size()
    rupiah = _consumption(plan, welfare, people)
    living = consumption.standard_of_living(welfare, diploma, places.urban, plan.poverty_rate)
    items = make_dwelling(plan.stream("dwelling"), living, size, places)
    items |= make_programmes(
        plan.stream("programmes"), rupiah, people.pupils(), people.dependants(), people.employees()
    )
    columns = {name: coded(values) for name, values in items.items()}
    where = {
        "household": pa.array(_household_ids(plan)),
        "village": pa.array(plan.villages, pa.string()).take(pa.array(places.village)),
        "urban": pa.array(places.urban),
    }
    door = {
        "consumption": pa.array(rupiah),
        "address": addresses(plan, places),
        "latitude": pa.array(places.latitude),
        "longitude": pa.array(places.longitude),
        "head_name": head_name,
    }
    return beside(where, items_table(columns, HouseholdItems), door)


def _consumption(plan: RegencyPlan, welfare: Welfare, people: People) -> Ints:
    size = people.roster.size()
    rng = plan.stream("consumption")
    level = consumption.log_consumption(rng, welfare, people.head_diploma(), size, people.children(), people.workers())
    return consumption.meet_poverty_rate(level, size, plan.poverty_rate)


def _members(
    plan: RegencyPlan,
    welfare: Welfare,
    people: People,
    born: Days,
    family_of: Ints,
    names: pa.Array,
    mothers: pa.Array,
) -> pa.Table:
    roster = people.roster
    items = items_table(member_columns(plan.stream("members"), people, welfare.wealth), MemberItems)
    keys = {
        "person": pa.array(int(plan.regency) * _PERSONS + 1 + np.arange(len(roster.role))),
        "household": pa.array(_household_ids(plan)[roster.household]),
        "family": pa.array(family_of),
        "line": pa.array(roster.line),
    }
    identity = {
        "person_name": names,
        "nik": niks(plan.stream("niks"), plan.regency, born, roster.sex),
        "birth_date": pa.array(born, pa.date32()),
        "mother_name": mothers,
        "alive": pa.array(roster.alive),
        "died_on": _deaths(plan, people),
    }
    return beside(keys, items, identity)


def _deaths(plan: RegencyPlan, people: People) -> pa.Array:
    back = plan.stream("deaths").integers(1, _DEATH_DAYS, len(people.roster.role))
    died = (days_since_epoch(plan.as_of) - back).astype(np.int32)
    return asked_when(~people.roster.alive, died).cast(pa.date32())
