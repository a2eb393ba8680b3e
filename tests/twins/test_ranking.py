"""The slow, obvious twins of ranking: score, percentile and quota in plain Python."""

from collections.abc import Sequence
from fractions import Fraction

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mutakhir.ground.policy import ListedUnit
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.features import features, unit_members
from mutakhir.ranking.percentiles import cut_points, percentile_of
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ShareTerm, SizeTerm
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quotas import Population, regency_quotas
from mutakhir.ranking.score import Slopes, scored
from mutakhir.ranking.unfilled import REASONS, WAITING, attributed, listed_of
from tiny_tables import REGENCY, VILLAGE, Row, run, table, unbound
from unit.ranking.ranking_cast import MODEL


# Each example compiles and runs a query; the phase that explains a failure traces every line and takes minutes.
QUICK = settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink))


# -- score ------------------------------------------------------------------------------------------------------


def slow_units(members: Sequence[Row], unit: ListedUnit) -> dict[int, list[Row]]:
    """Who lives in each unit."""
    units: dict[int, list[Row]] = {}
    for member in members:
        if member["presence"] in (2, 3, 5, 6):
            continue
        if unit is ListedUnit.HOUSEHOLD:
            units.setdefault(member["household_id"], []).append(member)
            continue
        same_home = [m["family_id"] for m in members if m["household_id"] == member["household_id"]]
        known = [family for family in same_home if family is not None]
        if known:
            family = member["family_id"] if member["family_id"] is not None else min(known)
            units.setdefault(family, []).append(member)
    return units


def slow_level(term: object, people: list[Row], household: Row, unit: ListedUnit) -> int:
    relation = "relation" if unit is ListedUnit.HOUSEHOLD else "family_relation"
    if isinstance(term, SizeTerm):
        return min(len(people), term.cap)
    if isinstance(term, ShareTerm):
        counted = 0
        for person in people:
            if (term.age_from or term.age_to is not None) and person["age"] is None:
                continue
            if term.age_from and person["age"] < term.age_from:
                continue
            if term.age_to is not None and person["age"] > term.age_to:
                continue
            if term.item is None or person[term.item] is True:
                counted += 1
        return int(Fraction(counted, len(people)) * term.steps)
    if isinstance(term, HeadTerm):
        answers = [int(p[term.item]) for p in people if p[relation] == 1 and p[term.item] is not None]
        return max(answers, default=-1)
    value = household[term.item]
    if value is None:
        return -1
    if isinstance(term, ClassTerm):
        return len([bound for bound in term.bounds if bound <= value])
    assert isinstance(term, ItemTerm)
    return int(value)


def slow_scores(
    households: Sequence[Row], members: Sequence[Row], coefficients: Sequence[Row], unit: ListedUnit
) -> list[Row]:
    value = {(c["part"], c["term"], c["level"], c["area"]): c["value"] for c in coefficients}
    by_id = {household["household_id"]: household for household in households}
    rows = []
    for unit_id, people in slow_units(members, unit).items():
        household = by_id.get(people[0]["household_id"])
        if household is None:
            continue
        parts = {"place": value.get(("place", "regency", 0, REGENCY), value["place", "constant", 0, "0"])}
        wider = [REGENCY[:2], "city" if REGENCY[2] in "789" else "regency"]
        areas = ["0", REGENCY, *(wider if ("place", "regency", 0, REGENCY) in value else [])]
        for part in ("people", "housing", "assets"):
            terms = [term for of, term in MODEL.terms() if of == part]
            levels = [(term.name, slow_level(term, people, household, unit)) for term in terms]
            parts[part] = sum(value.get((part, name, level, area), 0) for name, level in levels for area in areas)
        named = {f"part_{part}": points for part, points in parts.items()}
        rows.append({"unit_id": unit_id, "persons": len(people), "score": sum(parts.values()), **named})
    return sorted(rows, key=lambda row: row["unit_id"])


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


MEMBER = st.fixed_dictionaries(
    {
        "household_id": st.integers(1, 4),
        "family_id": maybe(st.integers(1, 2)),
        "relation": maybe(st.integers(1, 3)),
        "family_relation": maybe(st.integers(1, 3)),
        "presence": maybe(st.integers(1, 6)),
        "age": maybe(st.integers(0, 90)),
        "works": maybe(st.booleans()),
        "diploma": maybe(st.integers(0, 6)),
    }
)
HOUSEHOLD = st.fixed_dictionaries(
    {
        "floor": maybe(st.integers(1, 10)),
        "floor_area": maybe(st.sampled_from([0, 19, 20, 49, 50, 900])),
        "has_motorcycle": maybe(st.booleans()),
    }
)


AREAS = (REGENCY, REGENCY[:2], "city", "regency", "9999", "99")


@st.composite
def coefficients(draw: st.DrawFn) -> list[Row]:
    """Any values for some of the levels, with or without a place of the regency, and deviations here or elsewhere."""
    rows = [_coefficient("place", "constant", 0, "0", draw(st.integers(-(10**7), 10**7)))]
    if draw(st.booleans()):
        rows.append(_coefficient("place", "regency", 0, REGENCY, draw(st.integers(-(10**7), 10**7))))
    for part, term in MODEL.terms():
        for level in draw(st.sets(st.integers(-1, 10))):
            for area in ["0", *draw(st.sets(st.sampled_from(AREAS), max_size=2))]:
                rows.append(_coefficient(part, term.name, level, area, draw(st.integers(-(10**6), 10**6))))
    return rows


def _coefficient(part: str, term: str, level: int, area: str, value: int) -> Row:
    return {"part": part, "term": term, "level": level, "area": area, "value": value, "households": 1}


@pytest.mark.parametrize("unit", ListedUnit)
@QUICK
@given(st.lists(HOUSEHOLD, max_size=4), st.lists(MEMBER, max_size=10), coefficients())
def test_the_score_and_its_parts(unit: ListedUnit, homes: list[Row], people: list[Row], model: list[Row]):
    households = [home | {"household_id": place, "village": VILLAGE} for place, home in enumerate(homes, start=1)]
    # A family lives in one household.
    members = [
        {**m, "member_id": n, "family_id": m["family_id"] and m["household_id"] * 10 + m["family_id"]}
        for n, m in enumerate(people)
    ]
    tables = {
        "households": table("households", households),
        "members": table("members", members),
        "coefficients": table("coefficients", model),
    }
    levels = features(unbound("households"), unit_members(unbound("members"), unit), MODEL, ("regency", "village"))
    expression = scored(levels, unbound("coefficients"), Slopes.of(tables["coefficients"]), MODEL)
    expected = slow_scores(households, members, model, unit)
    names = ["unit_id", "persons", "score", "part_place", "part_people", "part_housing", "part_assets"]
    assert run(tables, expression.select(names), ["unit_id"]) == expected
    here = Slopes.of(tables["coefficients"]).of_regency(REGENCY)  # one regency's own slopes, for those who explain
    alone = scored(levels, unbound("coefficients").filter(ibis.literal(False)), here, MODEL)
    assert run(tables, alone.select(names), ["unit_id"]) == expected


# -- percentile -------------------------------------------------------------------------------------------------


def slow_cut_points(units: Sequence[tuple[int, int]]) -> list[int]:
    total = sum(weight for _, weight in units)
    points = []
    for k in range(1, 100):
        enough = [s for s, _ in units if 100 * sum(w for other, w in units if other <= s) >= k * total]
        points.append(min(enough))
    return points


@QUICK
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 10**13)), min_size=1, max_size=40),
    st.lists(st.integers(-60, 60), min_size=1, max_size=20),
)
def test_the_percentile_in_the_population(survey: list[tuple[int, int]], scores: list[int]):
    values, weights = (np.array(column, dtype=np.int64) for column in zip(*survey, strict=True))
    points = cut_points(values, weights)
    assert points == slow_cut_points(survey)
    column = ibis.table({"place": "int64", "score": "int64"}, name="asked")
    asked = pa.table({"place": list(range(len(scores))), "score": pa.array(scores, pa.int64())})
    found = run({"asked": asked}, column.mutate(percentile=percentile_of(column.score, points)), ["place"])
    expected = [1 + len([point for point in points if point < score]) for score in scores]
    assert [row["percentile"] for row in found] == expected


# -- quota ------------------------------------------------------------------------------------------------------

SURVEYED = st.lists(
    st.tuples(st.sampled_from(["1101", "1102", "1103"]), st.integers(1, 100), st.integers(1, 10**12)), max_size=30
)


@given(SURVEYED.filter(bool), st.integers(1, 99))
def test_regency_quotas_sum_to_the_share_of_the_population(survey: list[tuple[str, int, int]], core: int):
    regencies, percentiles, weights = zip(*survey, strict=True)
    people = Population(list(regencies), np.array(percentiles), np.array(weights, dtype=np.int64))
    coverage = Coverage(core=core, extended=100)
    policy = QuotaPolicy.model_validate_json(
        '{"valid_from": "2020-11-11", "reference": "test", "mode": "regency_quota", "prior_households": 5}'
    )
    found = regency_quotas(people, {"1101": 10, "1102": 20, "1103": 0}, coverage, policy).to_pylist()
    population = int(Fraction(sum(weights), 10**6) + Fraction(1, 2))
    by_band = {band: sum(row["quota"] for row in found if row["band"] == band) for band in ("core", "extension")}
    assert by_band["core"] == int(Fraction(population * core, 100) + Fraction(1, 2))
    assert sum(by_band.values()) == population


@given(
    st.fixed_dictionaries({"core": st.integers(0, 9), "extension": st.integers(0, 9)}),
    st.fixed_dictionaries({"core": st.integers(0, 9), "extension": st.integers(0, 9)}),
    st.integers(0, 3),
    st.fixed_dictionaries(dict.fromkeys(WAITING, st.integers(0, 6))),
)
def test_the_reasons_sum_to_what_is_unfilled(
    quotas: dict[str, int], listed: dict[str, int], behind: int, waiting: dict[str, int]
):
    listed = {band: min(listed[band], quotas[band]) for band in quotas}
    row = {"core_behind": 2 + behind, "extension_behind": behind}
    found = attributed(quotas, listed_of(row | {f"{band}_listed": n for band, n in listed.items()}), waiting)
    for band, parts in found.items():
        assert parts["listed"] + parts["unfilled"] == quotas[band]
        assert sum(parts[f"unfilled_{reason}"] for reason in REASONS) == parts["unfilled"]
        assert min(parts.values()) >= 0
    for reason in WAITING:
        assert sum(parts[f"unfilled_{reason}"] for parts in found.values()) <= waiting[reason]
    if behind:
        assert found["extension"]["unfilled_indivisible"] == found["extension"]["unfilled"]
    elif found["extension"]["unfilled"]:
        assert found["extension"]["unfilled_indivisible"] == 0
