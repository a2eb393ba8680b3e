"""Direct rates and their design variance against a slow twin and by hand."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.small_area.direct import SampleDesign, below_line, below_share, rates_by_area


HOUSEHOLD = st.tuples(
    st.sampled_from("AB"), st.sampled_from("xyz"), st.sampled_from("123"), st.integers(1, 9), st.booleans()
)


def design(rows: list[tuple[str, str, str, int, bool]]) -> tuple[np.ndarray, SampleDesign]:
    area, stratum, cluster, weight, inside = zip(*rows, strict=True)
    return np.array(inside), SampleDesign(area, stratum, cluster, np.array(weight))


def slow_rate_and_variance(rows: list[tuple[str, str, str, int, bool]], area: str) -> tuple[float, float | None]:
    mine = [row for row in rows if row[0] == area]
    whole = sum(weight for *_, weight, _ in mine)
    rate = sum(weight for *_, weight, inside in mine if inside) / whole
    totals: dict[str, dict[str, float]] = defaultdict(dict)
    for _, stratum, cluster, _, _ in rows:
        totals[stratum].setdefault(cluster, 0.0)
    for _, stratum, cluster, weight, inside in mine:
        totals[stratum][cluster] += weight * (inside - rate) / whole
    if len({(stratum, cluster) for _, stratum, cluster, _, _ in mine}) < 2:
        return rate, None
    variance = 0.0
    for stratum in {row[1] for row in mine}:
        z = list(totals[stratum].values())
        if len(z) == 1:
            variance += z[0] ** 2
            continue
        mean = sum(z) / len(z)
        variance += len(z) / (len(z) - 1) * sum((value - mean) ** 2 for value in z)
    return rate, variance


@settings(max_examples=150)
@given(st.lists(HOUSEHOLD, min_size=1, max_size=25))
def test_rate_and_variance_are_those_of_the_slow_twin(rows: list[tuple[str, str, str, int, bool]]):
    found = rates_by_area(*design(rows))
    assert found.areas == tuple(sorted({row[0] for row in rows}))
    for place, area in enumerate(found.areas):
        rate, variance = slow_rate_and_variance(rows, area)
        assert found.rate[place] == pytest.approx(rate)
        assert found.variance[place] == pytest.approx(np.nan if variance is None else variance, nan_ok=True)
        mine = [row for row in rows if row[0] == area]
        clusters, strata = {row[1:3] for row in mine}, {row[1] for row in mine}
        assert (found.households[place], found.weight[place]) == (len(mine), sum(row[3] for row in mine))
        assert (found.clusters[place], found.strata[place]) == (len(clusters), len(strata))


def test_one_household_a_cluster_is_simple_random_sampling():
    inside = np.arange(20) % 4 == 0
    found = rates_by_area(inside, SampleDesign(["A"] * 20, ["s"] * 20, [str(n) for n in range(20)], np.full(20, 7)))
    assert found.variance[0] == pytest.approx(0.25 * 0.75 / 19)
    assert found.design_effect[0] == pytest.approx(20 / 19)
    assert found.degrees.tolist() == [19]


def test_clusters_that_are_alike_inside_have_the_variance_of_their_means():
    inside = np.repeat([True, False, False, True, False], 10)
    cluster = np.repeat(list("abcde"), 10)
    found = rates_by_area(inside, SampleDesign(["A"] * 50, ["s"] * 50, cluster.tolist(), np.ones(50)))
    assert found.variance[0] == pytest.approx(np.var([1, 0, 0, 1, 0], ddof=1) / 5)
    assert found.design_effect[0] == pytest.approx(12.5)


def test_a_lone_stratum_is_said_and_a_single_cluster_has_no_variance():
    rows = [("A", "x", "1", 1, True), ("A", "x", "2", 1, False), ("A", "y", "1", 1, True), ("B", "z", "1", 1, True)]
    found = rates_by_area(*design(rows))
    assert found.lone_strata.tolist() == [1, 1]
    assert found.variance[0] > 0
    assert np.isnan(found.variance[1])


def test_a_weight_of_zero_is_a_problem():
    with pytest.raises(InputProblem, match="weight-not-positive"):
        rates_by_area(*design([("A", "x", "1", 0, True)]))


def test_below_a_line_and_below_a_quantile():
    consumption = np.array([300, 100, 200, 400])
    assert below_line(consumption, np.array([300])).tolist() == [False, True, True, False]
    assert below_line(consumption, np.array([301, 100, 100, 999])).tolist() == [True, False, False, True]
    assert below_share(consumption, np.array([1, 1, 1, 1]), 50).tolist() == [False, True, True, False]
    assert below_share(consumption, np.array([1, 1, 1, 7]), 40).tolist() == [True, True, True, True]
    assert below_share(np.array([5, 5, 9, 9]), np.ones(4, dtype=int), 10).tolist() == [True, True, False, False]


def test_the_variance_is_honest_over_many_samples():
    rng = np.random.default_rng(3)
    village = rng.beta(2, 6, size=300)  # share of poor in each village of the population
    rates, variances = [], []
    for _ in range(400):
        drawn = rng.integers(0, 300, 30)
        inside = (rng.random((30, 10)) < village[drawn][:, None]).ravel()
        cluster = np.repeat([str(n) for n in range(30)], 10).tolist()
        found = rates_by_area(inside, SampleDesign(["A"] * 300, ["s"] * 300, cluster, np.ones(300)))
        rates.append(found.rate[0])
        variances.append(found.variance[0])
    assert np.mean(variances) == pytest.approx(np.var(rates), rel=0.25)
    assert np.mean(rates) == pytest.approx(village.mean(), abs=0.005)
