"""One village, ranked by household and by family. The numbers can be checked by hand.

The model of this page knows three things. A household without a motorcycle scores 1.0, with one 1.5; an earth
floor takes 0.3 away. Each child up to 14 pulls down: a third of the persons being children takes 0.1.
"""

import datetime as dt

import ibis
import pytest

from mutakhir.ground.clock import Clock
from mutakhir.ground.policy import ListedUnit, SharesCount
from mutakhir.ranking.bands import ranked
from mutakhir.ranking.features import features, unit_members
from mutakhir.ranking.score import PARTS, Slopes, scored
from tiny_tables import REGENCY, VILLAGE, Row, run, table, unbound
from unit.ranking.ranking_cast import MODEL


EARTH, CEMENT = 9, 6
HEAD, SPOUSE, CHILD, GRANDCHILD = 1, 2, 3, 5
COEFFICIENTS = [
    {"part": "place", "term": "constant", "level": 0, "area": "0", "value": 900_000},
    {"part": "place", "term": "regency", "level": 0, "area": REGENCY, "value": 1_000_000},
    {"part": "people", "term": "children", "level": 1, "area": "0", "value": -100_000},
    {"part": "people", "term": "children", "level": 2, "area": "0", "value": -200_000},
    {"part": "housing", "term": "floor", "level": EARTH, "area": "0", "value": -300_000},
    {"part": "assets", "term": "has_motorcycle", "level": 1, "area": "0", "value": 500_000},
]

HOUSEHOLDS = [
    {"household_id": 1, "floor": EARTH, "has_motorcycle": False},   # Mbah Sri, a widow alone
    {"household_id": 2, "floor": CEMENT, "has_motorcycle": True},   # Pak Darto, with his daughter's family
    {"household_id": 3, "floor": CEMENT, "has_motorcycle": True},   # Ibu Ros and her husband
]  # fmt: skip

#    home family of home, of family  age
MEMBERS = [
    (1, 11, HEAD, HEAD, 71),
    (2, 21, HEAD, HEAD, 60),
    (2, 21, SPOUSE, SPOUSE, 57),
    (2, 22, CHILD, HEAD, 30),
    (2, 22, GRANDCHILD, CHILD, 6),
    (2, 22, GRANDCHILD, CHILD, 3),
    (3, 31, HEAD, HEAD, 45),
    (3, 31, SPOUSE, SPOUSE, 41),
]

BY_HOUSEHOLD = """
    place | unit | persons | score   | band
        1 |    1 |       1 |  700000 | core
        2 |    2 |       5 | 1400000 | outside
        3 |    3 |       2 | 1500000 | outside
"""

# The daughter's family of three, two of them children, is poorer than her parents' household as a whole. Taken
# alone it fits into the quota that the household of five exceeds.
BY_FAMILY = """
    place | unit | persons | score   | band
        1 |   11 |       1 |  700000 | core
        2 |   22 |       3 | 1300000 | core
        3 |   21 |       2 | 1500000 | {either}
        4 |   31 |       2 | 1500000 | {either}
"""


def rank_the_village(unit: ListedUnit, core: int, extension: int) -> tuple[list[Row], list[Row]]:
    """Scores and ranks of the village, in order of place."""
    names = ("household_id", "family_id", "relation", "family_relation", "age")
    members = [dict(zip(names, row, strict=True)) | {"presence": 1, "member_id": n} for n, row in enumerate(MEMBERS)]
    coefficients = table("coefficients", [row | {"households": 10} for row in COEFFICIENTS])
    tables = {
        "households": table("households", [row | {"village": VILLAGE} for row in HOUSEHOLDS]),
        "members": table("members", members),
        "coefficients": coefficients,
        "regency_quotas": table(
            "regency_quotas",
            [
                {"area": REGENCY, "band": "core", "quota": core, "weight": 1},
                {"area": REGENCY, "band": "extension", "quota": extension, "weight": 1},
            ],
        ),
    }
    levels = features(unbound("households"), unit_members(unbound("members"), unit), MODEL, ("regency", "village"))
    scores = scored(levels, unbound("coefficients"), Slopes.of(coefficients), MODEL).mutate(
        unit=ibis.literal(str(unit))
    )
    clock = Clock(as_of=dt.date(2021, 1, 1), seed=1)
    ranks = ranked(scores, unbound("regency_quotas"), [1_350_000] * 40, clock, SharesCount.PERSONS)
    return run(tables, scores.select("unit_id", "score", *PARTS), ["unit_id"]), run(tables, ranks, ["place"])


def shown(rows: list[Row]) -> list[list[str]]:
    return [[str(row[name]) for name in ("place", "unit_id", "persons", "score", "band")] for row in rows]


def told(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()[1:]]


def test_by_household_the_large_one_does_not_fit_into_the_quota():
    _, ranks = rank_the_village(ListedUnit.HOUSEHOLD, core=4, extension=0)
    assert shown(ranks) == told(BY_HOUSEHOLD)
    assert [row["reason"] for row in ranks] == ["within_core", "above_quota", "above_quota"]


def test_by_family_the_poorer_family_of_the_same_household_is_listed():
    _, ranks = rank_the_village(ListedUnit.FAMILY, core=4, extension=0)
    expected = told(BY_FAMILY.format(either="outside"))
    assert shown(ranks)[:2] == expected[:2]
    assert sorted(row[1:] for row in shown(ranks)[2:]) == sorted(row[1:] for row in expected[2:])
    assert {row["unit"] for row in ranks} == {"family"}
    assert {row["household_id"] for row in ranks if row["unit_id"] in (21, 22)} == {2}


def test_the_extension_goes_on_where_the_core_ends():
    _, ranks = rank_the_village(ListedUnit.HOUSEHOLD, core=4, extension=6)
    assert [(row["band"], row["reason"]) for row in ranks] == [
        ("core", "within_core"),
        ("extension", "within_extension"),
        ("outside", "indivisible"),  # one place is left, and a couple is not divided
    ]


@pytest.mark.parametrize("unit", ListedUnit)
def test_the_parts_sum_to_the_score(unit: ListedUnit):
    scores, _ = rank_the_village(unit, core=4, extension=0)
    assert scores
    assert all(sum(row[part] for part in PARTS) == row["score"] for row in scores)


def test_the_percentile_is_the_place_in_the_population_and_not_in_the_village():
    _, ranks = rank_the_village(ListedUnit.HOUSEHOLD, core=4, extension=0)
    # 40 cut points of the survey lie at 1.35: below it the first percentile, above it the 41st.
    assert [row["percentile"] for row in ranks] == [1, 41, 41]
