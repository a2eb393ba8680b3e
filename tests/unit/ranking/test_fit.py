"""The fit against scikit-learn and by hand; the accuracy measures."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from mutakhir.ranking.accuracy import exclusion_error, r_squared
from mutakhir.ranking.design import Survey
from mutakhir.ranking.fit import coefficient_rows, fit, fixed_point, winsorised
from mutakhir.ranking.policy import Winsorise
from unit.ranking.ranking_cast import MODEL


N = 400


@pytest.fixture(scope="module")
def survey() -> Survey:
    rng = np.random.default_rng(7)
    levels = {
        "size": rng.integers(1, 5, N), "children": rng.integers(0, 4, N), "workers": rng.integers(0, 3, N),
        "head_diploma": rng.integers(-1, 4, N), "floor": rng.choice([6, 6, 6, 9, 2], N),
        "floor_area": rng.integers(-1, 3, N), "has_motorcycle": rng.integers(0, 2, N),
    }  # fmt: skip
    regency = tuple(rng.choice(["1101", "3204", "9171"], N))
    log = 13 - 0.4 * np.log(levels["size"]) + 0.3 * levels["has_motorcycle"] - 0.2 * (levels["floor"] == 9)
    log = log + np.array([{"1101": 0.1, "3204": 0.0, "9171": -0.2}[r] for r in regency]) + 0.2 * rng.normal(size=N)
    village = tuple(f"{r}01200{v}" for r, v in zip(regency, rng.integers(0, 9, N), strict=True))
    weight = rng.integers(1, 9, N) * 1_000_000
    return Survey(levels, regency, village, weight, levels["size"], log)


def test_the_solution_is_the_weighted_ridge_of_scikit_learn(survey: Survey):
    found = fit(survey, MODEL)
    columns = [
        np.array([column.values.get(int(level), 0.0) for level in survey.levels[column.term]])
        for column in found.columns
    ]
    regencies = [np.array([r == other for r in survey.regency], float) for other in found.regencies]
    pull = np.array([1.0] * len(columns) + [10.0] * len(regencies))
    x = np.column_stack([*columns, *regencies]) / np.sqrt(pull)  # a penalty of its own for each column
    weight = survey.weight / survey.weight.mean()
    peer = Ridge(alpha=1.0, solver="cholesky").fit(x, survey.log_consumption, sample_weight=weight)
    expected = [peer.intercept_, *(peer.coef_ / np.sqrt(pull))]
    assert found.solution == pytest.approx(expected, abs=1e-9)


def test_the_fit_finds_what_was_put_in_and_villages_left_out_fit_worse(survey: Survey):
    found = fit(survey, MODEL)
    rows = {(r["term"], r["level"], r["area"]): r["value"] for r in coefficient_rows(found, survey, ["1101", "3372"])}
    assert rows["has_motorcycle", 1, "0"] == pytest.approx(300_000, abs=60_000)
    assert rows["floor", 9, "0"] == pytest.approx(-200_000, abs=60_000)
    assert rows["floor", 6, "0"] == 0  # the commonest code is what the others are compared with
    assert rows["size", 1, "0"] == 0
    assert rows["size", 4, "0"] == pytest.approx(2 * rows["size", 2, "0"], abs=200)
    assert rows["regency", 0, "3372"] == rows["constant", 0, "0"]  # a regency without survey is like the nation
    assert rows["regency", 0, "1101"] > rows["constant", 0, "0"]
    inside = r_squared(survey.log_consumption, found.in_sample, survey.weight)
    assert r_squared(survey.log_consumption, found.held_out, survey.weight) < inside


def test_a_village_left_out_does_not_see_its_own_consumption(survey: Survey):
    village = min(survey.village)
    mine = np.array([each == village for each in survey.village])
    changed = Survey(
        survey.levels, survey.regency, survey.village, survey.weight, survey.persons,
        np.where(mine, survey.log_consumption + 5, survey.log_consumption),
    )  # fmt: skip
    before, after = fit(survey, MODEL), fit(changed, MODEL)
    assert after.held_out[mine] == pytest.approx(before.held_out[mine], abs=1e-9)
    assert np.abs(after.in_sample[mine] - before.in_sample[mine]).min() > 0.01


def test_fixed_point_rounds_once_to_a_step_that_every_machine_agrees_on():
    assert [fixed_point(value) for value in (0.12344999, 0.12345001, -1.00004)] == [123_400, 123_500, -1_000_000]


def test_winsorised_moves_only_the_ends():
    values = np.array([1.0, 2, 3, 4, 100])
    found = winsorised(values, np.ones(5, dtype=np.int64), Winsorise(lower=300, upper=800))
    assert found.tolist() == [2, 2, 3, 4, 4]


def test_the_exclusion_error_counts_the_poor_who_are_not_chosen():
    consumption, predicted = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 9, 2, 3, 4])
    assert exclusion_error(consumption, predicted, np.ones(5, dtype=np.int64), 40) == 0.5


def test_winsorised_holds_at_the_weights_of_a_nation_drawn_anew():
    """70 million households in 1e-6, and a thousand times that where draws of villages are rescaled."""
    values = np.linspace(0.0, 1.0, 1001)
    weight = np.full(1001, 70_000_000 * 1_000_000 * 1000 // 1001, dtype=np.int64)
    found = winsorised(values, weight, Winsorise(lower=5, upper=995))
    assert (found.min(), found.max()) == pytest.approx((0.005, 0.995), abs=0.0011)
