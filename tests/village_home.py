"""A home in which the village's round runs: its policy, its inputs, and a survey from which the model is fitted."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa

from mutakhir.ground.lake import Delivery, Home, Lake, ReleaseCard
from mutakhir.ground.schema import dataset
from village import (
    CEMENT,
    CERAMIC,
    CHILD,
    EARTH,
    FIREWOOD,
    GAS,
    HEAD,
    LAST_ID_OF_RELEASE,
    NO_TOILET,
    OWN_TOILET,
    REGENCY,
    SPOUSE,
    VILLAGE,
    Dwelling,
)
from village_tables import (
    Row,
    Rows,
    civil_register,
    decisions,
    desk_forms,
    household_items,
    meetings,
    officers,
    previous_registry,
    proposals,
    visit_forms,
)


# The population of the survey is 30 persons, so the quotas are 12 persons (core) and 6 more (extension).
POPULATION = 30
SURVEYED, SURVEY_VILLAGES = 600, 20
TARGET = 11


def village_home(
    folder: Path,
    *,
    fieldwork: Literal["door_to_door", "none"] = "door_to_door",
    unit: Literal["household", "family"] = "household",
    visits: int = 3,
) -> Home:
    """A home with all inputs of the round. With field work: officers, meetings, visits up to the number `visits`,
    and decisions after the third; without: what the desk typed and decided, and not one officer."""
    home = _with_policy(Home.create(folder, synthetic=True), fieldwork, unit)
    _write_card(home)
    deliver(home, previous_registry() | proposals() | civil_register() | survey(), "before the round")
    if fieldwork == "none":
        deliver(home, desk_forms() | decisions(by_desk=True), "desk")
        return home
    deliver(home, officers() | meetings(), "to the field")
    for number in range(1, visits + 1):
        visit(home, number)
    return home


def visit(home: Home, number: int) -> None:
    """Brings in the forms of the visits with this number; with the third the supervisor decides what is left."""
    deliver(home, visit_forms(number), f"visits {number}", append=True)
    if number == 3:
        deliver(home, decisions(by_desk=False), "decisions")


def send_again(home: Home) -> list[Row]:
    """Sends to the field the revisits that the review asks for, which is the loop of the process; returns them."""
    asked = Lake(home).read("revisits", REGENCY).to_pylist()
    deliver(home, {"revisits_sent": asked}, f"sent again {asked}", append=True)
    return asked


def deliver(home: Home, rows: Rows, key: str, *, append: bool = False) -> None:
    delivery = Delivery(Lake(home), list(rows), f"village {key}", append=append)
    delivery.add(REGENCY, {name: _table(name, found) for name, found in rows.items()})
    delivery.close()


def _table(name: str, rows: Sequence[Row]) -> pa.Table:
    schema = dataset(name).arrow_schema()
    unknown = {column for row in rows for column in row} - set(schema.names)
    assert not unknown, f"{name} has no columns {sorted(unknown)}"
    return pa.Table.from_pylist([{column: row.get(column) for column in schema.names} for row in rows], schema=schema)


def _write_card(home: Home) -> None:
    name = home.round.previous_release
    assert name is not None, "the round follows a release"
    last = {"household": LAST_ID_OF_RELEASE, "family": 200, "member": 2000, "person": 2000}
    card = ReleaseCard(
        name, "imported", "2019-10-01", home.round.area.system, home.round.area.version, "household",
        last_ids=last, synthetic=True,
    )  # fmt: skip
    card.write(home.folder / "releases" / name)


# -- policy -----------------------------------------------------------------------------------------------------


def _with_policy(home: Home, fieldwork: str, unit: str) -> Home:
    """The pack cut down to the village: one regency, eleven households to visit, one officer of each role."""
    targets = {"target_households: 41697344": f"target_households: {TARGET}"}
    changes = targets | {"unit: household": f"unit: {unit}"}
    changes |= {"enumerators: 83395": "enumerators: 1", "supervisors: 16679": "supervisors: 1"}
    changes |= {"coordinators: 7242": "coordinators: 1"}
    if fieldwork == "none":
        changes |= {"fieldwork: door_to_door": "fieldwork: none", "meetings: true": "meetings: false"}
    policy = home.folder / "policy"
    _replace(policy / "round.yaml", changes)
    _replace(policy / "frame/regencies.yaml", targets)
    regencies = policy / "frame/regencies.csv"
    head, *rows = regencies.read_text("utf-8").splitlines(keepends=True)
    row = next(row for row in rows if row.startswith(REGENCY)).rstrip("\n").split(",")
    regencies.write_text(head + ",".join([*row[:-1], str(TARGET)]) + "\n", "utf-8")
    return Home.open(home.folder)


def _replace(file: Path, changes: Mapping[str, str]) -> None:
    text = file.read_text("utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, f"{file.name} holds `{old}` {text.count(old)} times"
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


# -- survey -----------------------------------------------------------------------------------------------------

# What each answer adds to the logarithm of consumption, and what every tenth of children takes from it. There is
# hardly any noise, so that who is poorer than whom can be told from this page.
EFFECTS = {
    "floor": {EARTH: -0.4, CEMENT: 0.0, CERAMIC: 0.4},
    "toilet": {NO_TOILET: -0.25, OWN_TOILET: 0.0},
    "cooking_fuel": {FIREWOOD: -0.2, GAS: 0.0},
    "has_motorcycle": {False: 0.0, True: 0.3},
    "has_refrigerator": {False: 0.0, True: 0.2},
    "has_car": {False: 0.0, True: 0.8},
}
CHILD_UP_TO = 14
A_TENTH_TAKES, NOISE = 0.15, 0.03
PLAIN_CONSUMPTION = 900_000


def survey() -> Rows:
    """Households of other villages of the regency; always the same ones."""
    rng = np.random.default_rng(20201111)
    households: list[Row] = []
    members: list[Row] = []
    for id in range(1, SURVEYED + 1):
        people = _surveyed_people(rng)
        dwelling = Dwelling(**{item: rng.choice(list(values)).item() for item, values in EFFECTS.items()})
        children = sum(int(str(person["age"])) <= CHILD_UP_TO for person in people)
        by_hand = welfare(dwelling, children, len(people))
        consumption = round(PLAIN_CONSUMPTION * np.exp(by_hand + NOISE * rng.normal()))
        village = f"{VILLAGE[:-2]}{2 + id % SURVEY_VILLAGES:02}"
        known: Row = {"survey_id": id, "village": village, "member_count": len(people), "consumption": consumption}
        households.append(known | household_items(dwelling))
        members += [{"survey_id": id, "line": line} | person for line, person in enumerate(people, 1)]
    _weigh(households, len(members))
    return {"consumption_survey": households, "consumption_survey_members": members}


def _surveyed_people(rng: np.random.Generator) -> list[Row]:
    """One to three adults, of whom most work, and up to four children."""
    adults, children = int(rng.integers(1, 4)), int(rng.integers(0, 5))
    return [_surveyed(rng, line, is_adult=line < adults) for line in range(adults + children)]


def _surveyed(rng: np.random.Generator, line: int, *, is_adult: bool) -> Row:
    relation = (HEAD, SPOUSE)[line] if is_adult and line < 2 else CHILD
    works = is_adult and bool(rng.random() < 0.6)
    who: Row = {"relation": relation, "family_number": 1, "family_relation": relation, "sex": int(rng.integers(1, 3))}
    age = int(rng.integers(15, 80) if is_adult else rng.integers(0, CHILD_UP_TO + 1))
    return who | {"age": age, "diploma": 0, "works": works, "work_status": 1 if works else None}


def welfare(dwelling: Dwelling, children: int, people: int) -> float:
    """The logarithm of consumption above that of a plain household without children, as a sum by hand."""
    by_dwelling = sum(values[getattr(dwelling, item)] for item, values in EFFECTS.items())
    return by_dwelling - A_TENTH_TAKES * (10 * children // people)


def _weigh(households: list[Row], persons: int) -> None:
    """Weights in millionths of a household; the survey then stands for POPULATION persons, less a hair."""
    for household in households:
        household["weight"] = POPULATION * 1_000_000 // persons
