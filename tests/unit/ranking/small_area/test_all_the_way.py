"""From households to whole numbers of poor, on a made-up country whose true rates are known."""

import numpy as np
import pytest

from mutakhir.ranking.small_area.benchmarking import by_ratio, counts
from mutakhir.ranking.small_area.direct import SampleDesign, below_line, rates_by_area
from mutakhir.ranking.small_area.predicting import AreaEstimates, estimate_areas
from mutakhir.ranking.small_area.smoothing import rate_regressors, smoothed_variances


AREAS, CLUSTERS, HOUSEHOLDS = 80, 8, 10


def country(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, SampleDesign]:
    """True rates, a known covariate, who is below the line, and the design of a sample of 80 households per area."""
    rng = np.random.default_rng(seed)
    covariate = rng.normal(size=AREAS)
    truth = 0.15 + 0.04 * covariate + rng.normal(0, 0.02, AREAS)
    truth = np.clip(truth, 0.02, 0.6)
    village = rng.beta(truth[:, None] * 12, (1 - truth[:, None]) * 12, size=(AREAS, CLUSTERS))
    poor = rng.random((AREAS, CLUSTERS, HOUSEHOLDS)) < village[:, :, None]
    consumption = np.where(poor, 300, 900).ravel()
    area = np.repeat(codes(), CLUSTERS * HOUSEHOLDS)
    cluster = np.tile(np.repeat(np.arange(CLUSTERS), HOUSEHOLDS), AREAS)
    half = np.where(cluster < CLUSTERS // 2, "urban", "rural")
    stratum = np.char.add(area, half)
    design = SampleDesign(area.tolist(), stratum.tolist(), cluster.astype(str).tolist(), np.ones(len(area), dtype=int))
    return truth, covariate, below_line(consumption, 400), design


def codes() -> list[str]:
    return [str(1000 + n) for n in range(AREAS)]


def estimated(seed: int, *, adjust: bool = True) -> tuple[np.ndarray, np.ndarray, AreaEstimates]:
    truth, covariate, poor, design = country(seed)
    direct = rates_by_area(poor, design)
    x = np.column_stack([np.ones(AREAS), covariate])
    expected = np.clip(x @ np.linalg.lstsq(x, direct.rate, rcond=None)[0], 0.01, 0.99)
    regressors = rate_regressors(direct.households, expected)[:, [0, 2]]  # all have as many households
    smoothed = smoothed_variances(direct.variance, direct.degrees, regressors)
    return truth, direct.rate, estimate_areas(direct.areas, direct.rate, smoothed.variance, x, adjust=adjust)


@pytest.fixture(scope="module")
def thirty() -> list[tuple[np.ndarray, np.ndarray, AreaEstimates]]:
    return [estimated(seed) for seed in range(30)]


def covered(truth: np.ndarray, found: AreaEstimates) -> float:
    """Share of areas whose truth lies within 1.96 errors."""
    return float((np.abs(found.estimate - truth) < 1.96 * found.error).mean())


def test_shrunk_rates_are_nearer_to_the_truth(thirty):
    direct = np.mean([np.abs(direct - truth).mean() for truth, direct, _ in thirty])
    shrunk = np.mean([np.abs(found.estimate - truth).mean() for truth, _, found in thirty])
    assert shrunk < 0.6 * direct


def test_errors_are_honest(thirty):
    plain = [covered(truth, found) for truth, _, found in thirty if not found.model.adjusted]
    assert 0.92 < np.mean(plain) < 0.98
    assert not any(found.model.at_zero for _, _, found in thirty)


def test_the_adjusted_likelihood_mends_the_errors_where_the_variance_came_out_as_zero(thirty):
    """By plain REML 74% of the truths lay within 1.96 errors there, and errors were far too small."""
    adjusted = [seed for seed, (_, _, found) in enumerate(thirty) if found.model.adjusted]
    assert len(adjusted) >= 4
    before = [estimated(seed, adjust=False) for seed in adjusted]
    assert all(found.model.at_zero for _, _, found in before)
    assert np.mean([covered(truth, found) for truth, _, found in before]) < 0.85
    after = [thirty[seed] for seed in adjusted]
    assert 0.92 < np.mean([covered(truth, found) for truth, _, found in after]) < 0.99
    told = np.mean([found.mse.mean() / np.mean((found.estimate - truth) ** 2) for truth, _, found in after])
    assert 0.8 < told < 1.5


def test_rates_become_numbers_of_poor_that_sum_to_the_national_one(thirty):
    _, _, found = thirty[0]
    people = np.random.default_rng(1).integers(20_000, 900_000, AREAS)
    national = round(0.16 * int(people.sum()))
    rates = by_ratio(found.estimate, people, national / int(people.sum()))
    poor = counts(rates, people, national)
    assert sum(poor) == national
    assert np.array(poor) / people == pytest.approx(rates, abs=1e-4)
