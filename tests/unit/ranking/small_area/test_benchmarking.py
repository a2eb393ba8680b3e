"""Benchmarked rates add up, stay shares and keep their order."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.small_area.benchmarking import by_difference, by_ratio, counts


AREAS = st.lists(st.tuples(st.floats(-0.1, 1.1), st.integers(1, 10**6)), min_size=1, max_size=30)


def arrays(areas: list[tuple[float, int]]) -> tuple[np.ndarray, np.ndarray]:
    rates, people = zip(*areas, strict=True)
    return np.array(rates), np.array(people)


@pytest.mark.parametrize("benchmark", [by_ratio, by_difference])
@given(AREAS, st.floats(0.001, 0.999))
def test_the_mean_is_the_benchmark_and_rates_stay_shares_in_order(benchmark, areas, total):
    rates, people = arrays(areas)
    assume(rates.min() > 1e-3 or benchmark is by_difference)
    found = benchmark(rates, people, total)
    assert np.average(found, weights=people) == pytest.approx(total, abs=1e-8)
    assert found.min() >= 0
    assert found.max() <= 1
    order = np.argsort(rates, kind="stable")
    assert np.all(np.diff(found[order]) >= -1e-9)


def test_by_ratio_and_by_difference_by_hand():
    rates, people = np.array([0.1, 0.2, 0.3]), np.array([100, 100, 200])
    assert by_ratio(rates, people, 0.45) == pytest.approx([0.2, 0.4, 0.6])
    assert by_difference(rates, people, 0.25) == pytest.approx([0.125, 0.225, 0.325])
    assert by_difference(rates, people, 0.25, np.array([0, 0, 1])) == pytest.approx([0.1, 0.2, 0.35])
    assert by_ratio(np.array([0.5, 0.9]), np.array([1, 1]), 0.9) == pytest.approx([0.8, 1.0])
    assert by_difference(np.array([0.02, 0.5]), np.array([1, 1]), 0.1) == pytest.approx([0, 0.2])


@given(AREAS, st.floats(0, 1))
def test_counts_are_whole_and_sum_exactly(areas, total):
    rates, people = arrays(areas)
    rates = np.clip(rates, 0.001, 1)
    whole = round(total * int(people.sum()))
    found = counts(rates, people, whole)
    assert sum(found) == whole
    assert min(found) >= 0
    by_themselves = counts(rates, people)
    assert sum(by_themselves) == pytest.approx(float(rates @ people), abs=1)
    assert all(n <= p for n, p in zip(by_themselves, people, strict=True))


def test_what_cannot_be_reached_is_a_problem():
    rates, people = np.array([0.0, 0.2]), np.array([100, 100])
    with pytest.raises(InputProblem, match="benchmark-out-of-reach"):
        by_ratio(rates, people, 0.6)
    with pytest.raises(InputProblem, match="benchmark-out-of-reach"):
        by_difference(rates, people, 0.7, np.array([1, 0]))
    with pytest.raises(InputProblem, match="benchmark-not-a-share"):
        by_ratio(rates, people, 9.5)
