"""Smoothed sampling variances."""

import numpy as np
import pytest

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.small_area.smoothing import rate_regressors, smoothed_variances


def noisy(degrees: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """True variances, raw ones of few degrees of freedom, degrees, regressors."""
    rng = np.random.default_rng(5)
    households, expected = rng.integers(60, 900, 200), rng.uniform(0.03, 0.4, 200)
    true = 2.2 * expected * (1 - expected) / households
    return true, true * rng.chisquare(degrees, 200) / degrees, np.full(200, degrees), rate_regressors(
        households, expected
    )  # fmt: skip


def test_smoothed_variances_are_nearer_to_the_truth_than_raw_ones():
    true, raw, degrees, regressors = noisy()
    found = smoothed_variances(raw, degrees, regressors)
    assert np.abs(np.log(found.variance / true)).mean() < np.abs(np.log(raw / true)).mean() / 4
    assert found.coefficients[1:] == pytest.approx([-1, 1], abs=0.2)
    assert found.variance.sum() == pytest.approx(raw.sum())
    assert found.factor > 1  # the exponential of a mean is too low
    assert 0 < found.r_squared < 1


def test_exact_variances_come_back():
    true, _, degrees, regressors = noisy()
    found = smoothed_variances(true, degrees, regressors)
    assert found.variance == pytest.approx(true)
    assert (found.factor, found.r_squared) == pytest.approx((1, 1))


def test_a_zero_and_an_unknown_variance_are_replaced():
    true, raw, degrees, regressors = noisy()
    raw[:3], raw[3:6], degrees[6] = 0, np.nan, 0
    found = smoothed_variances(raw, degrees, regressors)
    assert found.used == 193
    assert np.all(found.variance > 0)
    assert found.variance[:7] == pytest.approx(true[:7], rel=0.4)


def test_what_cannot_be_smoothed_is_a_problem():
    _, raw, degrees, regressors = noisy()
    with pytest.raises(InputProblem, match="too-few-variances"):
        smoothed_variances(raw[:3], degrees[:3], regressors[:3])
    with pytest.raises(InputProblem, match="too-few-variances"):
        smoothed_variances(raw, degrees, np.column_stack([regressors, regressors[:, 1]]))
    raw[0] = -1
    with pytest.raises(InputProblem, match="sampling-variance-negative"):
        smoothed_variances(raw, degrees, regressors)
