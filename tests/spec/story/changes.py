"""The village in another year: answers that changed, a son who moved out, and one kitchen recorded twice.

Mbok Sumi had a cement floor and a shared toilet before. Tono, of Pak Karto's household, has married and built a
hut of his own, where an officer finds him. Pak Bejo turns out to be Pak Darmo's household under another number.
"""

from dataclasses import replace
from pathlib import Path

from mutakhir.cli.run import run_round
from mutakhir.ground.lake import Home
from village import (
    BY_NAME,
    CEMENT,
    CHILD,
    EARTH,
    FEMALE,
    FIREWOOD,
    HEAD,
    INTERVIEWED,
    KARTO,
    MALE,
    MARRIED,
    NGATINEM,
    NO_TOILET,
    SPOUSE,
    TONO,
    Dwelling,
    Household,
    Person,
    Visit,
)
from village_home import deliver, village_home
from village_tables import (
    DECIDED_ON,
    Row,
    Rows,
    _forms,
    _visit_form,
    civil_register,
    previous_registry,
)


DOUBLE, MOVED_OUT, SHARED_TOILET = 6, 3, 2
TONO_BEFORE = 1023
TONOS_HUT = 114

SUMI, DARMO, BEJO = BY_NAME["Mbok Sumi"], BY_NAME["Pak Darmo"], BY_NAME["Pak Bejo"]
PARENTS = replace(BY_NAME["Pak Karto"], visits=(Visit(INTERVIEWED, (KARTO, NGATINEM, TONO)),))
TONOS_FAMILY = (
    replace(TONO, marital_status=MARRIED, relation=HEAD),
    Person("Sari Utami", "1991-09-23", FEMALE, SPOUSE, MARRIED),
    Person("Dika", "2013-05-14", MALE, CHILD),
)
HUT = Household(
    TONOS_HUT, "Tono", "He has married and moved out.", Dwelling(EARTH, NO_TOILET, FIREWOOD),
    visits=(Visit(INTERVIEWED, TONOS_FAMILY),),
)  # fmt: skip
TWICE = replace(BEJO, visits=(Visit(DOUBLE),))


def village_of_changes(folder: Path) -> Home:
    """The round at its end."""
    home = village_home(folder, visits=0)
    deliver(home, _registry() | civil_register(), "another year before")
    deliver(home, _forms_of((SUMI, PARENTS, DARMO, HUT, TWICE)), "another year's visits")
    deliver(home, {"decisions": [_decision()]}, "another year's decisions")
    run_round(home, None, "duckdb", quiet=True)
    return home


def _registry() -> Rows:
    rows = previous_registry()
    for row in rows["previous_registry_households"]:
        if row["household_id"] == SUMI.number:
            row |= {"floor": CEMENT, "toilet": SHARED_TOILET, "closet": 1, "has_bicycle": False}
    return rows


def _forms_of(households: tuple[Household, ...]) -> Rows:
    good = replace(DARMO, visits=DARMO.visits[-1:])
    rows = _forms(_visit_form(good if each is DARMO else each, 1) for each in households)
    for row in rows["submissions"]:
        if row["submission_id"] == f"visit-{BEJO.number}-1":
            row["related_household"] = str(DARMO.number)
        if row["submission_id"] == f"visit-{PARENTS.number}-1":
            row["member_count"] = "2"
    for row in rows["submission_members"]:
        row |= _other_line(row)
    return rows


def _other_line(row: Row) -> Row:
    """Tono has left his parents, and stands first in his hut, under his old number."""
    if (row["submission_id"], row["line"]) == (f"visit-{PARENTS.number}-1", 3):
        return {"presence": str(MOVED_OUT)}
    if (row["submission_id"], row["line"]) == (f"visit-{TONOS_HUT}-1", 1):
        return {"previous_member_id": str(TONO_BEFORE)}
    return {}


def _decision() -> Row:
    return {
        "decision_id": "decision-twice", "household_id": BEJO.number, "decision": "sleep", "reason": "double",
        "role": "supervisor", "decided_on": DECIDED_ON,
    }  # fmt: skip
