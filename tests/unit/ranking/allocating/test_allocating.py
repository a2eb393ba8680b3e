"""Quotas by every mode: whole, never negative, summing exactly; what is monotone and what is not."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.ground.errors import InputProblem
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.allocating.filling import fill
from mutakhir.ranking.allocating.lines import ImpliedLine, implied_lines
from mutakhir.ranking.allocating.modes import (
    Ordered,
    minimum,
    national_percentile,
    poverty_map,
    regency_percentile,
    regency_quota,
)
from mutakhir.ranking.allocating.sharing import province_sums, shared, shared_within
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quotas import Population


CODES = ("1101", "1102", "1201", "3204", "9171")
PROVINCE = {code: code[:2] for code in CODES}
PEOPLE = st.fixed_dictionaries({code: st.integers(1, 500) for code in CODES})
POOR = st.fixed_dictionaries({code: st.integers(0, 500) for code in CODES})
PERCENT = st.integers(0, 100)
HOMES = st.sampled_from([None, PROVINCE])
UNITS = st.lists(st.tuples(st.sampled_from(CODES), st.integers(1, 9)), min_size=1, max_size=40)


def of(people: dict[str, int], percent: int) -> int:
    return sum(people.values()) * percent // 100


@given(POOR, PEOPLE, PERCENT, HOMES)
def test_every_proportional_mode_sums_at_every_level_and_stays_within_the_people(poor, people, percent, province):
    total = of(people, percent)
    for quotas in (regency_percentile(people, total, province), poverty_map(poor, people, total, province)):
        assert list(quotas) == sorted(CODES)
        assert sum(quotas.values()) == total
        assert sum(province_sums(quotas, PROVINCE).values()) == total
        assert all(0 <= quota <= people[code] for code, quota in quotas.items())


@given(POOR, st.integers(0, 1000))
def test_shares_lie_less_than_one_from_the_exact_ones_and_through_provinces_less_than_two(poor, total):
    whole = sum(poor.values())
    for province, room in ((None, 1), (PROVINCE, 2)):
        found = shared(poor, total, province)
        assert sum(found.values()) == total
        if whole:
            assert all(abs(found[code] - Fraction(total * poor[code], whole)) < room for code in CODES)
    if whole:
        homes = province_sums(shared(poor, total, PROVINCE), PROVINCE)
        for home, quota in homes.items():
            weight = sum(n for code, n in poor.items() if PROVINCE[code] == home)
            assert abs(quota - Fraction(total * weight, whole)) < 1


def test_largest_remainder_knows_the_alabama_paradox():
    """With one more to give, the smallest loses one: the price of staying within one of the exact share."""
    weights = {"a": 6, "b": 6, "c": 2}
    assert shared(weights, 10) == {"a": 4, "b": 4, "c": 2}
    assert shared(weights, 11) == {"a": 5, "b": 5, "c": 1}


def test_equal_remainders_go_by_code():
    assert shared({"2": 1, "1": 1, "3": 1}, 4) == {"1": 2, "2": 1, "3": 1}
    assert shared({"2": 0, "1": 0}, 3) == {"1": 2, "2": 1}


def test_what_a_full_regency_cannot_take_goes_to_the_others():
    assert shared_within({"a": 8, "b": 1, "c": 1}, 30, {"a": 10, "b": 90, "c": 90}) == {"a": 10, "b": 10, "c": 10}
    assert poverty_map({"a": 8, "b": 1, "c": 1}, {"a": 10, "b": 12, "c": 8}, 30) == {"a": 10, "b": 12, "c": 8}
    with pytest.raises(InputProblem, match="quota-over-population"):
        regency_percentile({"a": 10, "b": 12}, 23)


@given(UNITS, st.integers(0, 100))
def test_one_cut_is_exact_and_gives_the_unit_on_the_cut_what_still_fits(units, percent):
    regency, size = zip(*units, strict=True)
    total = sum(size) * percent // 100
    found = national_percentile(Ordered(regency, np.array(size)), total)
    slow, left = dict.fromkeys(sorted(set(regency)), 0), total
    for code, persons in units:
        slow[code] += min(persons, left)
        left -= min(persons, left)
    assert found == slow
    assert sum(found.values()) == total


@given(UNITS, st.data())
def test_one_cut_is_monotone_in_the_national_quota(units, data):
    regency, size = zip(*units, strict=True)
    units = Ordered(regency, np.array(size))
    smaller = data.draw(st.integers(0, sum(size)))
    larger = data.draw(st.integers(smaller, sum(size)))
    before, after = national_percentile(units, smaller), national_percentile(units, larger)
    assert all(after[code] >= before[code] for code in before)


@given(UNITS, st.data())
def test_one_cut_through_weights_of_a_survey_is_within_one_person(units, data):
    regency, size = zip(*units, strict=True)
    tenths = np.array(size)  # in tenths of a person
    total = data.draw(st.integers(0, sum(size) // 10))
    found = national_percentile(Ordered(regency, tenths), total, parts=10)
    exact = national_percentile(Ordered(regency, tenths), total * 10)
    assert sum(found.values()) == total
    assert all(abs(found[code] - Fraction(exact[code], 10)) < 1 for code in exact)


def test_a_cut_beyond_the_list_is_a_problem():
    with pytest.raises(InputProblem, match="quota-over-units"):
        national_percentile(Ordered(["1101"], np.array([3])), 4)


@given(POOR, PEOPLE, POOR, PERCENT, st.none() | st.integers(0, 300))
def test_a_minimum_is_a_floor_that_sums_and_more_may_be_listed(poor, people, wanted, percent, limit):
    total = of(people, percent)
    found = minimum(poor, people, total, wanted, limit)
    assert found.floor == poverty_map(poor, people, total)
    assert all(found.floor[code] <= found.quota[code] <= people[code] for code in CODES)
    assert all(found.quota[code] <= max(wanted[code], found.floor[code]) for code in CODES)
    asked = sum(max(min(wanted[code], people[code]) - found.floor[code], 0) for code in CODES)
    assert sum(found.above.values()) == (asked if limit is None else min(asked, limit))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(1, 100)), min_size=1, max_size=20))
def test_the_present_mode_sums_too(surveyed):
    regency, percentile = zip(*surveyed, strict=True)
    survey = Population(regency, np.array(percentile), np.full(len(regency), 50_000_000))
    policy = QuotaPolicy(valid_from=dt.date(2020, 11, 11), reference="x", mode="regency_quota", prior_households=10)
    found = regency_quota(survey, dict.fromkeys(CODES, 100), Coverage(core=40, extended=60), policy)
    total = 50 * len(regency)
    assert sum(found["core"].values()) == (total * 40 + 50) // 100
    assert sum(found["core"].values()) + sum(found["extension"].values()) == (total * 60 + 50) // 100


@given(UNITS, st.fixed_dictionaries({code: st.integers(0, 60) for code in CODES}))
def test_listed_and_unfilled_are_the_quota_and_none_is_passed_over(units, quotas):
    regency, size = zip(*units, strict=True)
    found = fill(regency, np.array(size), quotas)
    for code in CODES:
        mine = [(s, bool(found.listed[n])) for n, (r, s) in enumerate(units) if r == code]
        assert sum(s for s, listed in mine if listed) == found.filled[code]
        assert found.filled[code] + found.unfilled[code] == quotas[code]
        flags = [listed for _, listed in mine]
        assert flags == sorted(flags, reverse=True)
        left_out = [s for s, listed in mine if not listed]
        assert not left_out or left_out[0] > found.unfilled[code]


def test_the_implied_line_is_that_of_the_last_who_is_in_and_published_as_an_index():
    regency = ["a", "a", "b", "b", "c"]
    score = np.array([13_000_000, 13_200_400, 13_299_500, 13_500_000, 12_000_000])
    found = implied_lines(regency, score, np.array([True, True, True, False, False]))
    assert found == (
        ImpliedLine("a", 13_200, 905),  # exp(-0.1)
        ImpliedLine("b", 13_300, 1000),
        ImpliedLine("c", None, None),
    )
    assert implied_lines(["a"], np.array([1]), np.array([False])) == (ImpliedLine("a", None, None),)
