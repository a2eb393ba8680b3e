"""The Fay-Herriot model against published results, and against dense algebra with a search of the likelihood."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.small_area.fay_herriot import fit_fay_herriot
from mutakhir.ranking.small_area.predicting import estimate_areas
from unit.ranking.small_area import milk


# Hits of 18 players in 45 times at bat (Efron and Morris, JASA 70, 1975, and Scientific American 236(5), 1977).
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]


def codes(count: int) -> list[str]:
    return [str(1000 + n) for n in range(count)]


def test_milk_is_as_published():
    y, psi, x = milk.direct()
    found = estimate_areas(codes(43), y, psi, x)
    assert found.model.sigma2_v == pytest.approx(milk.SIGMA2_V, abs=5e-6)
    assert found.model.beta == pytest.approx(milk.BETA, abs=1e-6)
    assert np.sqrt(np.diag(found.model.beta_covariance)) == pytest.approx(milk.BETA_ERROR, abs=1e-6)
    assert found.estimate == pytest.approx(milk.EBLUP, abs=2e-6)
    assert found.mse == pytest.approx(milk.MSE, abs=1e-6)
    assert found.sampled.all()
    assert np.all(found.error**2 < psi)  # each area gains
    assert (found.model.areas, found.model.at_zero) == (43, False)


def test_batting_averages_give_the_published_factor_of_stein():
    """With equal variances REML has a closed form, from which the published 1 - (k - 3) psi / S = .212 follows."""
    y, k = np.array(HITS) / 45, 18
    psi = float(y.mean() * (1 - y.mean()) / 45)
    model = fit_fay_herriot(y, np.full(k, psi), np.ones((k, 1)))
    spread = float(((y - y.mean()) ** 2).sum())
    assert model.sigma2_v == pytest.approx(spread / (k - 1) - psi)
    assert 1 - (k - 3) / (k - 1) * psi / (model.sigma2_v + psi) == pytest.approx(0.212, abs=0.0005)


def dense_likelihood(sigma2: float, y: np.ndarray, psi: np.ndarray, x: np.ndarray) -> float:
    """The restricted log likelihood, from its definition with whole matrices."""
    v = np.diag(sigma2 + psi)
    inner = x.T @ np.linalg.inv(v) @ x
    p = np.linalg.inv(v) - np.linalg.inv(v) @ x @ np.linalg.inv(inner) @ x.T @ np.linalg.inv(v)
    return float(-(np.log(np.linalg.det(v)) + np.log(np.linalg.det(inner)) + y @ p @ y) / 2)


def slow_model(y: np.ndarray, psi: np.ndarray, x: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """sigma2_v by search from many starts, estimates and g1 + g2 + 2 g3 by dense algebra."""
    edges = np.concatenate([[0], np.geomspace(1e-6, 100, 40) * psi.mean()])
    found = [0.0] + [
        float(minimize_scalar(lambda s: -dense_likelihood(s, y, psi, x), bounds=(low, high), method="bounded",
                              options={"xatol": 1e-12}).x)
        for low, high in zip(edges[:-1], edges[1:], strict=True)
    ]  # fmt: skip
    sigma2 = max(found, key=lambda s: dense_likelihood(s, y, psi, x))
    v = np.linalg.inv(np.diag(sigma2 + psi))
    covariance = np.linalg.inv(x.T @ v @ x)
    beta = covariance @ x.T @ v @ y
    estimate = x @ beta + sigma2 * v @ (y - x @ beta)
    spread = 2 / np.trace(v @ v)
    mse = [
        sigma2 * p / (sigma2 + p) + (p / (sigma2 + p)) ** 2 * row @ covariance @ row
        + 2 * p**2 / (sigma2 + p) ** 3 * spread
        for p, row in zip(psi, x, strict=True)
    ]  # fmt: skip
    return sigma2, estimate, np.array(mse)


@pytest.mark.parametrize("seed", range(6))
def test_the_model_is_that_of_the_slow_twin(seed: int):
    rng = np.random.default_rng(seed)
    m = 25
    x = np.column_stack([np.ones(m), rng.normal(size=(m, 2))])
    psi = rng.uniform(0.2, 2, m)
    y = x @ [3, 1, -1] + rng.normal(size=m) * (0.3 if seed == 5 else 1) + rng.normal(size=m) * np.sqrt(psi)
    found = estimate_areas(codes(m), y, psi, x, adjust=False)
    sigma2, estimate, mse = slow_model(y, psi, x)
    assert found.model.sigma2_v == pytest.approx(sigma2, abs=2e-5)
    assert found.estimate == pytest.approx(estimate, abs=2e-5)
    assert found.mse == pytest.approx(mse, abs=2e-5)
    assert found.model.log_likelihood == pytest.approx(dense_likelihood(found.model.sigma2_v, y, psi, x))


def test_areas_that_do_not_differ_are_at_zero_and_rest_on_the_regression():
    x = np.column_stack([np.ones(10), np.arange(10.0)])
    y = x @ [1, 2] + np.array([0.1, -0.1] * 5)
    found = estimate_areas(codes(10), y, np.ones(10), x, adjust=False)
    assert found.model.at_zero
    assert found.estimate == pytest.approx(x @ found.model.beta)
    assert np.all(found.mse > 0)


def test_an_area_without_a_sample_gets_the_regression_and_its_larger_error():
    y, psi, x = milk.direct()
    y[[0, 20]], psi[41] = np.nan, np.nan
    found = estimate_areas(codes(43), y, psi, x)
    assert np.flatnonzero(~found.sampled).tolist() == [0, 20, 41]
    assert found.estimate[[0, 20, 41]] == pytest.approx((x @ found.model.beta)[[0, 20, 41]])
    assert found.gamma[[0, 20, 41]].tolist() == [0, 0, 0]
    assert found.mse[~found.sampled].min() > found.model.sigma2_v
    assert found.model.areas == 40


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 100), st.floats(-50, 50))
def test_another_unit_or_another_level_changes_nothing_else(seed: int, unit: float, level: float):
    rng = np.random.default_rng(seed)
    x, psi = np.column_stack([np.ones(12), rng.normal(size=12)]), rng.uniform(0.1, 3, 12)
    y = rng.normal(size=12) * 2
    one = estimate_areas(codes(12), y, psi, x)
    other = estimate_areas(codes(12), unit * (y + level), unit**2 * psi, x)
    assert other.estimate == pytest.approx(unit * (one.estimate + level), abs=1e-4 * unit)
    assert other.model.sigma2_v == pytest.approx(unit**2 * one.model.sigma2_v, abs=1e-5 * unit**2)


def test_shrinking_pays_on_made_up_areas_and_the_error_is_honest():
    rng = np.random.default_rng(11)
    m, runs = 60, 150
    x, psi = np.column_stack([np.ones(m), rng.normal(size=m)]), rng.uniform(0.5, 2, m)
    lost, direct, told = [], [], []
    for _ in range(runs):
        truth = x @ [2, 1] + rng.normal(size=m) * 0.7
        y = truth + rng.normal(size=m) * np.sqrt(psi)
        found = estimate_areas(codes(m), y, psi, x)
        lost.append(((found.estimate - truth) ** 2).mean())
        direct.append(((y - truth) ** 2).mean())
        told.append(found.mse.mean())
    assert np.mean(lost) < 0.5 * np.mean(direct)
    assert np.mean(told) == pytest.approx(np.mean(lost), rel=0.1)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan])
def test_a_sampling_variance_not_above_zero_is_a_problem(bad: float):
    y, psi, x = milk.direct()
    psi[3] = bad
    with pytest.raises(InputProblem, match="sampling-variance-not-positive"):
        fit_fay_herriot(y, psi, x)


def test_too_few_areas_and_regressors_that_determine_each_other_are_problems():
    y, psi, x = milk.direct()
    with pytest.raises(InputProblem, match="fewer-areas-than-regressors"):
        fit_fay_herriot(y[:4], psi[:4], x[:4])
    with pytest.raises(InputProblem, match="collinear-regressors"):
        fit_fay_herriot(y, psi, np.column_stack([x, 1 - x[:, 1:].sum(axis=1)]))


def test_a_maximum_that_is_not_reached_is_a_problem():
    y, psi, x = milk.direct()
    with pytest.raises(InputProblem, match="fay-herriot-not-converged"):
        fit_fay_herriot(y, psi, x, steps=2)
