"""Answers as they were years ago: the household a little poorer, the members younger.

Skips stay right: a question that the older answer no longer opens is null.
"""

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema.declaration import ARROW_TYPES, column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.synthetic.draws import Bools, Floats, Ints, whole
from mutakhir.synthetic.patches import taken


Answers = dict[str, Ints]

EMPTY = -1
_SCHOOL_FROM, _WORK_FROM, _MARRIED_FROM, _CARD_FROM = 5, 15, 16, 17
_ADULT_DOCUMENTS = 4 + 8  # identity card and driving licence
# Chance per year that the thing was not there yet.
_BOUGHT = {
    "has_gas_cylinder": 0.03,
    "has_refrigerator": 0.05,
    "has_air_conditioner": 0.05,
    "has_television": 0.02,
    "has_gold": 0.04,
    "has_computer": 0.05,
    "has_motorcycle": 0.05,
    "has_car": 0.04,
}
# What a material or facility was before it was bettered: (item, from, to, chance per year).
_BETTERED = (
    ("floor", 2, 6, 0.030),
    ("floor", 6, 9, 0.015),
    ("wall", 1, 3, 0.015),
    ("wall", 3, 4, 0.015),
    ("roof", 3, 6, 0.015),
    ("lighting", 1, 2, 0.004),
    ("electric_power", 2, 1, 0.030),
    ("cooking_fuel", 3, 8, 0.030),
    ("toilet", 1, 2, 0.015),
    ("toilet", 1, 4, 0.010),
    ("drinking_water", 2, 6, 0.030),
    ("sewage", 1, 3, 0.020),
    ("wall_condition", 1, 2, 0.020),
    ("roof_condition", 1, 2, 0.020),
)
# Programmes come and go; chance that the old answer is another.
_PROGRAMMES = {"gets_kks": 0.10, "gets_kip": 0.10, "gets_pbi": 0.12, "gets_pkh": 0.08, "gets_sembako": 0.15}


def answers(table: pa.Table, rows: Ints, group: type) -> Answers:
    """The items of a group at these rows as numbers, `EMPTY` for null."""
    return {name: whole(taken(table[name], rows), EMPTY).copy() for name in column_group(group)}


def columns_of(found: Answers, group: type) -> dict[str, pa.Array]:
    """Answers back as columns of the declared types."""
    return {
        name: pa.array(found[name], pa.int64(), mask=found[name] == EMPTY).cast(ARROW_TYPES[column.type])
        for name, column in column_group(group).items()
    }


def household_answers(draws: np.random.Generator, table: pa.Table, rows: Ints, years: Floats) -> Answers:
    """The answers of these households `years` ago (one number per row)."""
    found = answers(table, rows, HouseholdItems)
    for name, rate in _BOUGHT.items():
        found[name][_struck(draws, years, rate) & (found[name] == 1)] = 0
    for name, now, then, rate in _BETTERED:
        found[name][_struck(draws, years, rate) & (found[name] == now)] = then
    for name, rate in _PROGRAMMES.items():
        other = _struck(draws, years, rate / 5) & (found[name] != EMPTY)
        found[name][other] = 1 - found[name][other]
    found["floor_area"] = _smaller(draws, found["floor_area"], years)
    return _skipped(found)


def _struck(draws: np.random.Generator, years: Floats, rate: float) -> Bools:
    struck: Bools = draws.random(len(years)) < 1 - (1 - rate) ** years
    return struck


def _smaller(draws: np.random.Generator, area: Ints, years: Floats) -> Ints:
    built = _struck(draws, years, 0.02) & (area > 20)
    return np.where(built, area * 4 // 5, area)


def _skipped(found: Answers) -> Answers:
    """The follow-up questions as the older answers open or close them."""
    _follow(found, "wall_condition", found["wall"] <= 3, 2)
    _follow(found, "roof_condition", found["roof"] <= 7, 2)
    _follow(found, "electric_power", found["lighting"] == 1, 1)
    _follow(found, "closet", found["toilet"] <= 3, 1)
    _follow(found, "land_area", found["has_land"] == 1, 100)
    return found


def _follow(found: Answers, name: str, opened: Bools, usual: int) -> None:
    missing = opened & (found[name] == EMPTY)
    found[name] = np.where(opened, np.where(missing, usual, found[name]), EMPTY)


def member_answers(table: pa.Table, rows: Ints, then: Ints) -> Answers:
    """The answers of these members at the old visit, when they were `then` full years old."""
    found = answers(table, rows, MemberItems)
    found["age"] = then
    for name in ("school_attendance", "school_level", "school_class", "diploma", "works"):
        found[name][then < _SCHOOL_FROM] = EMPTY
    _schooled(found, then)
    _worked(found, then)
    _married(found, then)
    documents = np.maximum(found["identity_documents"], 0)
    found["identity_documents"] = np.where(then < _CARD_FROM, documents & ~_ADULT_DOCUMENTS, documents)
    found["presence"][:] = 1
    return found


def _schooled(found: Answers, then: Ints) -> None:
    """Who was of school age then attended the class of that age; pupils of five were not yet at school."""
    pupil = (then >= 7) & (then <= 17) & (found["school_attendance"] != 0)
    stage = np.clip((then - 7) // 3, 0, 3)  # 0 and 1: primary; 2: junior; 3: senior secondary
    found["school_attendance"][pupil] = 1
    found["school_level"][pupil] = np.array([1, 1, 4, 7])[stage][pupil]
    found["school_class"][pupil] = np.where(then < 13, then - 6, (then - 13) % 3 + 1)[pupil]
    found["diploma"][pupil] = np.array([0, 0, 1, 2])[stage][pupil]
    small = (then >= _SCHOOL_FROM) & (then < 7)
    found["school_attendance"][small] = 0
    for name in ("school_level", "school_class", "diploma"):
        found[name][small] = EMPTY


def _worked(found: Answers, then: Ints) -> None:
    found["works"][(then >= _SCHOOL_FROM) & (then < _WORK_FROM)] = 0
    idle = found["works"] != 1
    for name in ("work_hours", "industry", "work_status"):
        found[name][idle] = EMPTY


def _married(found: Answers, then: Ints) -> None:
    child = then < _MARRIED_FROM
    found["marital_status"][child & (found["marital_status"] != EMPTY)] = 1
    found["marriage_document"][~np.isin(found["marital_status"], (2, 3))] = EMPTY
    asked = (found["sex"] == 2) & (then >= 10) & (then <= 49) & (found["marital_status"] > 1)
    found["pregnant"] = np.where(asked, np.maximum(found["pregnant"], 0), EMPTY)
