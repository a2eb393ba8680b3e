"""The village as datasets: what release N-1 says of it, what the village sends in, what officers and desks send.

Every function gives rows by dataset; `village_home.py` delivers them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from village import (
    DISTRICT,
    FOUND_IN_FIELD,
    HOUSEHOLDS,
    INTERVIEWED,
    NO_TOILET,
    PROPOSED,
    SLAMET,
    VILLAGE,
    Dwelling,
    Household,
    Person,
)


Row = dict[str, object]
Rows = dict[str, list[Row]]

LIVES_HERE, NEW_MEMBER = 1, 4
OFFICER, SUPERVISOR, COORDINATOR = "E-1", "S-1", "K-1"
INSTRUMENT = "dtks-2020.1"
SURVEYED_BEFORE = dt.date(2015, 9, 1)
AS_OF = dt.date(2021, 1, 1)
# The first visits, then the revisits, a month apart; a supervisor decides after the last ones.
VISIT_DAYS = (dt.date(2021, 2, 1), dt.date(2021, 3, 1), dt.date(2021, 4, 1))
DECIDED_ON = dt.date(2021, 5, 3)
PROPOSED_ON, MET_ON = dt.date(2020, 12, 1), dt.date(2020, 12, 15)

LISTED = tuple(household for household in HOUSEHOLDS if household.before)
ON_PRELIST = tuple(household for household in HOUSEHOLDS if household.number <= PROPOSED)


def household_items(dwelling: Dwelling) -> Row:
    """Answers to the items about the household: what tells the twelve apart, and what is the same for all."""
    same: Row = {
        "building_tenure": 1, "land_tenure": 1, "floor_area": 45, "wall": 3, "wall_condition": 1, "roof": 4,
        "roof_condition": 1, "bedrooms": 2, "drinking_water": 6, "water_payment": 3, "lighting": 1,
        "electric_power": 2, "sewage": 3, "closet": None if dwelling.toilet == NO_TOILET else 1,
        "has_gas_cylinder": False, "has_television": True, "has_gold": False, "has_computer": False,
        "has_bicycle": True, "has_boat": False, "has_land": False, "has_other_house": False, "has_business": False,
        "cattle": 0, "buffalo": 0, "pigs": 0, "goats": 0, "gets_pkh": False,
    }  # fmt: skip
    return same | asdict(dwelling)


def member_items(person: Person) -> Row:
    """Answers to the items about a person."""
    work: Row = {"industry": 1, "work_status": 1, "work_hours": 40} if person.works else {}
    return work | {
        "relation": person.relation,
        "family_number": person.family,
        "family_relation": person.in_family or person.relation,
        "sex": person.sex,
        "marital_status": person.marital_status,
        "diploma": 0,
        "works": person.works,
    }


def person_identity(person: Person) -> Row:
    return {"person_name": person.name, "nik": person.nik, "birth_date": person.birth_date}


def door(household: Household) -> Row:
    """Two houses are a hundred metres apart."""
    return {
        "head_name": household.head.name,
        "address": f"Dusun Tambak RT 01 No. {household.number}",
        "latitude": -7.60 + household.number / 1000,
        "longitude": 108.76,
    }


def card_of(household: Household, family: int) -> str | None:
    """Made-up area, day of issue, serial: a second family has a card of a later year."""
    return f"990101{'010115' if family == 1 else '010119'}0{household.number}" if household.has_card else None


# -- release N-1 ------------------------------------------------------------------------------------------------


def member_number(household: Household, line: int) -> int:
    """Id of a member record of release N-1, and of the person behind it: household and line."""
    return household.number * 10 + line


def previous_registry() -> Rows:
    """The datasets of release N-1, under the names by which the round reads them."""
    rows: Rows = {f"registry_{name}": [] for name in _REGISTRY}
    for household in LISTED:
        for name, row in _record(household):
            rows[f"registry_{name}"].append(row)
    return {f"previous_{name}": found for name, found in rows.items()}


_REGISTRY = (
    "households", "households_identity", "families", "families_identity", "members", "members_identity", "ranks",
)  # fmt: skip


def _record(household: Household) -> Iterator[tuple[str, Row]]:
    place = household.place
    assert place is not None, "a household of release N-1 stands somewhere in it"
    id, family = {"household_id": household.number}, {"family_id": household.number}
    known: Row = {"village": VILLAGE, "source": "registry", "visited_on": SURVEYED_BEFORE, "status": "accepted"}
    size = {"member_count": len(household.before)}
    yield "households", id | known | size | household_items(household.dwelling) | asdict(place) | {"family_count": 1}
    yield "households_identity", id | door(household)
    yield "families", family | id | size | {"family_number": 1}
    yield "families_identity", family | {"family_card": card_of(household, 1)}
    yield "ranks", {"unit": "household", "unit_id": household.number, "score": 0, "listed": True} | asdict(place)
    for line, person in enumerate(household.before, 1):
        member = {"member_id": member_number(household, line)}
        items = member_items(person) | {"age": age_on(person, SURVEYED_BEFORE)}
        yield "members", member | id | family | {"person_id": member_number(household, line)} | items
        yield "members_identity", member | person_identity(person)


def age_on(person: Person, day: dt.date) -> int:
    born = person.birth_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# -- before the field work ----------------------------------------------------------------------------------------


def proposals() -> Rows:
    """The household that the village proposes."""
    household = next(each for each in HOUSEHOLDS if each.number == PROPOSED)
    key: Row = {"proposal_id": "proposal-1"}
    proposed = {"village": VILLAGE, "proposed_on": PROPOSED_ON, "proposed_by": "village", "member_count": 3}
    named = door(household) | {"family_card": card_of(household, 1), "head_nik": household.head.nik}
    return {"proposals": [key | proposed], "proposals_identity": [key | named]}


def civil_register() -> Rows:
    """Everybody by the number that the card really bears; Pak Slamet as dead."""
    people = {p.birth_date: p for h in HOUSEHOLDS for roster in _rosters(h) for p in roster if len(p.nik) == 16}
    rows = [{"register_id": place, "person": person} for place, person in enumerate(people.values(), 1)]
    known = [
        {"register_id": row["register_id"], "village": VILLAGE, "sex": row["person"].sex,
         "alive": row["person"] not in SLAMET, "relation": row["person"].relation}
        for row in rows
    ]  # fmt: skip
    named = [{"register_id": row["register_id"]} | person_identity(row["person"]) for row in rows]
    return {"civil_register": known, "civil_register_identity": named}


def _rosters(household: Household) -> Iterator[tuple[Person, ...]]:
    yield from (household.before, *(visit.roster for visit in household.visits), household.evidence)


def officers() -> Rows:
    """One of each role, trained and certified."""
    roles = {OFFICER: "enumerator", SUPERVISOR: "supervisor", COORDINATOR: "coordinator"}
    return {
        "officers": [{"officer_id": code, "role": role, "district": DISTRICT} for code, role in roles.items()],
        "officers_identity": [{"officer_id": code, "officer_name": f"Petugas {code}"} for code in roles],
        "training_results": [
            {"officer_id": code, "sitting": 1, "held_on": MET_ON, "score": 80, "practice_passed": True}
            for code in roles
        ],
    }  # fmt: skip


def meetings() -> Rows:
    """The meeting of the village on every row of the first prelist."""
    sitting: Row = {"meeting_id": f"{VILLAGE}-1", "village": VILLAGE, "held_on": MET_ON, "minutes": "400/001/2020"}
    decided = [
        sitting | {"household_id": household.number, "result": household.meeting[0], "reason": household.meeting[1]}
        for household in ON_PRELIST
    ]
    return {"meetings": decided}


# -- what comes back ----------------------------------------------------------------------------------------------


def visit_forms(number: int) -> Rows:
    """The forms that the officer's phone sends after the visits with this number, from 1."""
    visited = [household for household in HOUSEHOLDS if len(household.visits) >= number]
    return _forms(_visit_form(household, number) for household in visited)


def desk_forms() -> Rows:
    """The forms that a desk types from papers, in a round without field work."""
    return _forms(_desk_form(household) for household in HOUSEHOLDS if household.evidence)


def decisions(*, by_desk: bool) -> Rows:
    """What supervisors decided; with `by_desk` in a round without field work."""
    made = [(h, h.desk_decision if by_desk else h.decision) for h in HOUSEHOLDS]
    return {
        "decisions": [
            {"decision_id": f"decision-{household.number}", "household_id": household.number,
             "decision": one.decision, "reason": one.reason, "role": "supervisor", "decided_on": DECIDED_ON}
            for household, one in made
            if one is not None
        ]
    }  # fmt: skip


Form = tuple[Household, Row, Sequence[Person]]


def _visit_form(household: Household, number: int) -> Form:
    visit = household.visits[number - 1]
    day, hour = VISIT_DAYS[number - 1], 7 + household.number % 12
    cover: Row = {
        "submission_id": f"visit-{household.number}-{number}",
        "channel": "visit",
        "visit_number": number,
        "enumerator_id": OFFICER,
        "started_at": f"{day}T{hour:02}:00:00.000+07:00",
        "ended_at": f"{day}T{hour:02}:45:00.000+07:00",
        "received_at": dt.datetime.combine(day, dt.time(20)),
        "result": visit.result,
    }
    return household, cover, visit.roster


def _desk_form(household: Household) -> Form:
    cover: Row = {
        "submission_id": f"desk-{household.number}",
        "channel": "desk",
        "started_at": f"{DECIDED_ON}T10:00:00.000+07:00",
        "received_at": dt.datetime.combine(DECIDED_ON, dt.time(4)),
    }
    return household, cover, household.evidence


def _forms(forms: Iterable[Form]) -> Rows:
    rows: Rows = {f"submission{name}": [] for name in ("s", "s_identity", "_members", "_members_identity")}
    for household, cover, roster in forms:
        id: Row = {"submission_id": cover["submission_id"]}
        rows["submissions"].append(_as_sent(cover | _answers(household, roster)))
        rows["submissions_identity"].append(_as_sent(id | door(household)))
        for line, person in enumerate(roster, 1):
            on_line = id | {"line": line}
            rows["submission_members"].append(_as_sent(on_line | _line(household, line, person)))
            card = {"family_card": card_of(household, person.family)}
            rows["submission_members_identity"].append(_as_sent(on_line | person_identity(person) | card))
    return rows


def _answers(household: Household, roster: Sequence[Person]) -> Row:
    known = None if household.number == FOUND_IN_FIELD else household.number
    cover: Row = {"household_id": known, "village": VILLAGE, "instrument": INSTRUMENT}
    if not roster:
        return cover
    return cover | {"member_count": len(roster)} | household_items(household.dwelling)


def _line(household: Household, line: int, person: Person) -> Row:
    known = line <= len(household.before)
    prefilled = member_number(household, line) if known else None
    said = {"age": age_on(person, AS_OF), "presence": LIVES_HERE if known else NEW_MEMBER}
    return member_items(person) | said | {"previous_member_id": prefilled}


_KEPT_AS_THEY_ARE = ("received_at", "line")


def _as_sent(row: Row) -> Row:
    """All answers as text, as a form carries them; yes is 1 and no is 2."""
    return {name: value if name in _KEPT_AS_THEY_ARE else _text(value) for name, value in row.items()}


def _text(value: object) -> str | None:
    if value is None:
        return None
    return ("1" if value else "2") if isinstance(value, bool) else str(value)


# -- the same, typed ----------------------------------------------------------------------------------------------


def answered() -> Rows:
    """What intake is to make of the visits: households, families and members, without the ids that it mints."""
    rows: Rows = {"households": [], "families": [], "members": []}
    for household in HOUSEHOLDS:
        interviews = [visit for visit in household.visits if visit.result == INTERVIEWED]
        if interviews:
            for name, row in _answered(household, interviews[-1].roster):
                rows[name].append({"household_id": household.number} | row)
    return rows


def _answered(household: Household, roster: Sequence[Person]) -> Iterator[tuple[str, Row]]:
    families = sorted({person.family for person in roster})
    counts = {"member_count": len(roster), "family_count": len(families), "visit_number": len(household.visits)}
    yield "households", counts | household_items(household.dwelling)
    for number in families:
        size = sum(person.family == number for person in roster)
        level = "well_formed" if household.has_card else "missing"
        yield "families", {"family_number": number, "member_count": size, "card_level": level}
    for line, person in enumerate(roster, 1):
        known: Row = {"nik_level": "well_formed", "nik_agrees": True, "birth_year": person.birth_date.year}
        yield "members", {"line": line} | _line(household, line, person) | known
