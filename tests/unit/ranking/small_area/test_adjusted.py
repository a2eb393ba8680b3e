"""The adjusted likelihood against a search by hand, and the choice of method when areas are few."""

import numpy as np
import pytest

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.small_area.adjusted import fit_adjusted
from mutakhir.ranking.small_area.deciding import AreaRates, area_rates
from mutakhir.ranking.small_area.direct import SampleDesign, rates_by_area
from mutakhir.ranking.small_area.fay_herriot import fit_fay_herriot


def areas(count: int, between: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(count), rng.normal(size=count)])
    psi = rng.uniform(0.5, 1.5, count)
    y = x @ np.array([10, 1]) + rng.normal(0, between, count) + rng.normal(0, np.sqrt(psi))
    return y, psi, x


def dense(sigma2: float, y: np.ndarray, psi: np.ndarray, x: np.ndarray) -> float:
    """log of sigma2 times the restricted likelihood, with whole matrices."""
    v = np.diag(sigma2 + psi)
    inverse = np.linalg.inv(v)
    inner = x.T @ inverse @ x
    p = inverse - inverse @ x @ np.linalg.inv(inner) @ x.T @ inverse
    return float(np.log(sigma2) - (np.linalg.slogdet(v)[1] + np.linalg.slogdet(inner)[1] + y @ p @ y) / 2)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_maximum_of_the_adjusted_likelihood(seed):
    y, psi, x = areas(12, 0.3, seed)
    found = fit_adjusted(y, psi, x)
    grid = np.logspace(-3, 2, 4001)
    best = grid[np.argmax([dense(each, y, psi, x) for each in grid])]
    assert found.adjusted
    assert found.sigma2_v == pytest.approx(best, rel=3e-3)
    assert found.sigma2_v > 0


def test_with_many_areas_it_comes_near_to_reml():
    y, psi, x = areas(4000, 1.0)
    assert fit_adjusted(y, psi, x).sigma2_v == pytest.approx(fit_fay_herriot(y, psi, x).sigma2_v, rel=0.01)


def test_too_few_areas_are_refused():
    y, psi, x = areas(4, 1.0)
    with pytest.raises(InputProblem, match="needs at least 5"):
        fit_adjusted(y, psi, x)


# -- which method -----------------------------------------------------------------------------------------------


def decided(count: int, regressors: int, clusters: int = 4, least: int = 4, empty: int = 0) -> AreaRates:
    """Areas of `clusters` clusters of ten households, and `empty` areas without a sample."""
    rng = np.random.default_rng(3)
    area = np.repeat([f"{n:04d}" for n in range(count)], clusters * 10)
    cluster = np.tile(np.repeat(np.arange(clusters), 10), count).astype(str)
    poor = rng.random(len(area)) < np.repeat(rng.uniform(0.05, 0.55, count), clusters * 10)
    found = rates_by_area(poor, SampleDesign(area.tolist(), area.tolist(), cluster.tolist(), np.ones(len(area))))
    every = [f"{n:04d}" for n in range(count + empty)]
    x = np.column_stack([np.ones(len(every)), *rng.normal(size=(regressors, len(every)))])
    return area_rates(every, found, x, least)


def test_the_method_goes_down_as_areas_get_fewer():
    assert set(decided(12, 2).method) == {"fay_herriot"}
    few = decided(4, 4)
    assert (set(few.method), set(few.reason)) == ({"fay_herriot_constant"}, {"regressors_not_usable"})
    fewer = decided(3, 2)
    assert (set(fewer.method), set(fewer.reason)) == ({"direct"}, {"few_areas"})
    assert fewer.modelled.tolist() == fewer.direct.tolist()
    assert fewer.gamma.tolist() == [1, 1, 1]


def test_one_cluster_says_nothing_about_chance():
    assert set(decided(12, 1, clusters=1).reason) == {"few_areas"}


def test_an_area_without_a_sample_gets_the_regression_with_a_larger_error():
    found = decided(12, 1, empty=2)
    assert found.method[-2:] == ("regression", "regression")
    assert found.reason[-2:] == ("no_sample", "no_sample")
    assert np.isnan(found.direct[-2:]).all()
    assert found.gamma[-2:].tolist() == [0, 0]
    assert found.mse[-2:].min() > found.mse[:-2].max()
    without_model = decided(2, 1, empty=1)
    assert (without_model.method[-1], without_model.reason[-1]) == ("none", "no_sample")
