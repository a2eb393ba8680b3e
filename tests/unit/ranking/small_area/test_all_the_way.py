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


def estimated(seed: int) -> tuple[np.ndarray, np.ndarray, AreaEstimates]:
    truth, covariate, poor, design = country(seed)
    direct = rates_by_area(poor, design)
    x = np.column_stack([np.ones(AREAS), covariate])
    expected = np.clip(x @ np.linalg.lstsq(x, direct.rate, rcond=None)[0], 0.01, 0.99)
    smoothed = smoothed_variances(direct.variance, direct.degrees, rate_regressors(direct.households, expected))
    return truth, direct.rate, estimate_areas(direct.areas, direct.rate, smoothed.variance, x)


def test_shrunk_rates_are_nearer_to_the_truth_and_their_errors_are_honest():
    direct_error, error, inside = [], [], []
    for seed in range(12):
        truth, direct, found = estimated(seed)
        direct_error.append(np.abs(direct - truth).mean())
        error.append(np.abs(found.estimate - truth).mean())
        inside.append((np.abs(found.estimate - truth) < 1.96 * found.error).mean())
    assert np.mean(error) < 0.6 * np.mean(direct_error)
    assert 0.90 < np.mean(inside) < 0.99


def test_rates_become_numbers_of_poor_that_sum_to_the_national_one():
    _, _, found = estimated(0)
    people = np.random.default_rng(1).integers(20_000, 900_000, AREAS)
    national = round(0.16 * int(people.sum()))
    rates = by_ratio(found.estimate, people, national / int(people.sum()))
    poor = counts(rates, people, national)
    assert sum(poor) == national
    assert np.array(poor) / people == pytest.approx(rates, abs=1e-4)
