"""The slow, obvious twin of the quotas in every mode, with fractions and one person at a time."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.allocating.by_mode import Sources, quota_rows
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quotas import Population


CODES = ("1101", "1102", "3204", "3205")
MODES = ("regency_quota", "national_percentile", "regency_percentile", "poverty_map", "minimum")
COVERAGE = Coverage(core=40, extended=60)
Shares = dict[str, Fraction]
Whole = dict[str, int]


def policy_of(mode: str, above: int | None = None) -> QuotaPolicy:
    told = {"valid_from": "2020-11-11", "reference": "x", "mode": mode, "prior_households": 5, "above": above}
    return QuotaPolicy.model_validate(told, strict=False)


def half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def slow_shared(weights: Shares, total: int) -> Whole:
    """Hamilton, one left-over seat at a time."""
    if not total:
        return dict.fromkeys(weights, 0)
    if not any(weights.values()):
        weights = dict.fromkeys(weights, Fraction(1))
    exact = {code: total * weight / sum(weights.values()) for code, weight in weights.items()}
    found = {code: int(share) for code, share in exact.items()}
    while sum(found.values()) < total:
        code = max(sorted(exact), key=lambda c: exact[c] - found[c])
        exact[code], found[code] = Fraction(-1), found[code] + 1
    return found


def slow_within(weights: Shares, total: int, limits: Whole) -> Whole:
    """Whoever would get more than the limit gets the limit, and the rest is shared again among the others."""
    full: Whole = {}
    while True:
        rest = {code: weight for code, weight in weights.items() if code not in full}
        found = slow_shared(rest, total - sum(full.values())) if rest else {}
        over = [code for code in found if found[code] > limits[code]]
        if not over:
            return found | full
        full |= {code: limits[code] for code in over}


def slow_people(survey: list, known: Whole) -> Shares:
    surveyed = {code: Fraction(sum(w for c, _, w in survey if c == code), 10**6) for code in CODES}
    covered = sum(known[code] for code in CODES if surveyed[code])
    whole = sum(surveyed.values())
    return {
        code: surveyed[code]
        or Fraction(half_up(whole * known[code] / covered) if covered else known[code])
        for code in CODES
    }  # fmt: skip


def slow_quotas(mode: str, survey: list, known: Whole, rates: Whole, within: dict[str, Whole], above: int | None):
    """Per band: quota and what of it is above the floor, by regency."""
    total = half_up(Fraction(sum(w for _, _, w in survey), 10**6))
    core = half_up(Fraction(total * 40, 100))
    national = {"core": core, "extension": half_up(Fraction(total * 60, 100)) - core}
    people = slow_people(survey, known)
    if mode == "national_percentile":
        return slow_national(survey, people, national)
    if mode == "regency_quota":
        return slow_composite(survey, people, national)
    whole = slow_shared(people, total)
    weights = {code: Fraction(whole[code]) * (1 if mode == "regency_percentile" else rates[code]) for code in CODES}
    limits, found, given_so_far = dict(whole), {}, dict.fromkeys(CODES, 0)
    for band, quota in national.items():
        floor = slow_within(weights, quota, limits)
        limits = {code: limits[code] - floor[code] for code in CODES}
        extra = dict.fromkeys(CODES, 0)
        if mode == "minimum":
            asked = {
                code: max(min(within[band].get(code, 0), whole[code]) - given_so_far[code] - floor[code], 0)
                for code in CODES
            }
            may = sum(asked.values()) if above is None else min(quota * above // 1000, sum(asked.values()))
            extra = slow_within({code: Fraction(n) for code, n in asked.items()}, may, asked)
        given_so_far = {code: given_so_far[code] + floor[code] + extra[code] for code in CODES}
        found[band] = {code: (floor[code] + extra[code], extra[code]) for code in CODES}
    return found


def slow_national(survey: list, people: Shares, national: Whole):
    """The survey's millionths of persons one household after another. A regency without any has, up to each cut, the
    share that the nation has, in whole millionths rounded down."""
    found, left = {}, [[code, w] for code, _, w in survey]
    whole = sum(w for _, _, w in survey)
    room, before = 0, dict.fromkeys(CODES, 0)
    for band, quota in national.items():
        room += quota * 10**6
        weights = dict.fromkeys(CODES, 0)
        for unit in left:
            part = min(room, unit[1])
            weights[unit[0]] += part
            unit[1] -= part
            room -= part
        share = Fraction(whole - sum(w for _, w in left), whole)
        for code in set(CODES) - {code for code, _, _ in survey}:
            upto = int(people[code] * 10**6 * share)
            weights[code], before[code] = upto - before[code], upto
        found[band] = {code: (n, 0) for code, n in slow_shared(exact(weights), quota).items()}
    return found


def exact(weights: Whole) -> Shares:
    return {code: Fraction(weight) for code, weight in weights.items()}


def slow_composite(survey: list, people: Shares, national: Whole):
    """Rates in millionths, rounded half up at each step as the round publishes its weights."""
    found = {}
    for band, (low, high) in (("core", (0, 40)), ("extension", (40, 60))):
        inside = sum(w for _, p, w in survey if low < p <= high)
        nation = half_up(Fraction(inside * 10**6, sum(w for _, _, w in survey)))
        weights = {}
        for code in CODES:
            mine = [(p, w) for c, p, w in survey if c == code]
            own = (
                half_up(Fraction(sum(w for p, w in mine if low < p <= high) * 10**6, sum(w for _, w in mine)))
                if mine
                else 0
            )
            rate = half_up(Fraction(own * len(mine) + nation * 5, len(mine) + 5))
            weights[code] = Fraction(half_up(people[code]) * rate)
        found[band] = {code: (n, 0) for code, n in slow_shared(weights, national[band]).items()}
    return found


# Surveyed units stand in order, the poorest first; a regency may have none of them.
SURVEY = st.lists(
    st.tuples(st.sampled_from(CODES[:3]), st.integers(1, 100), st.integers(1, 60).map(lambda n: n * 500_000)),
    min_size=1,
    max_size=15,
).map(lambda units: sorted(units, key=lambda unit: unit[1]))
PEOPLE = st.fixed_dictionaries({code: st.integers(1, 60) for code in CODES})
RATES = st.fixed_dictionaries({code: st.integers(0, 400_000) for code in CODES})
WITHIN = st.fixed_dictionaries({code: st.integers(0, 200) for code in CODES})


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=60)
@given(SURVEY, PEOPLE, RATES, WITHIN, WITHIN, st.none() | st.integers(0, 400))
def test_the_quotas(mode: str, survey: list, known: Whole, rates: Whole, core: Whole, more: Whole, above: int | None):
    within = {"core": core, "extension": {code: core[code] + more[code] for code in CODES}}
    regency, percentile, weight = zip(*survey, strict=True)
    people = Population(regency, np.array(percentile), np.array(weight, dtype=np.int64))
    rows = quota_rows(Sources(people, known, rates, within), COVERAGE, policy_of(mode, above)).to_pylist()
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["band"], {})[row["area"]] = (row["quota"], row["above"])
    assert found == slow_quotas(mode, survey, known, rates, within, above)
    total = half_up(Fraction(sum(weight), 10**6))
    for band, share in (("core", 40), ("extension", 60)):
        floors = sum(quota - extra for quota, extra in found[band].values())
        assert floors == half_up(Fraction(total * share, 100)) - (
            0 if band == "core" else half_up(Fraction(total * 40, 100))
        )
