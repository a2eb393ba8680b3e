"""P(poor), the shift of each regency, and what it changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.calibration.reporting import calibration_report
from mutakhir.ranking.calibration.residuals import Residuals, probability_poor, smearing_factor
from mutakhir.ranking.calibration.shifting import Surveyed, regency_shifts


def made_up(seed: int = 2, households: int = 3000) -> tuple[Surveyed, np.ndarray, np.ndarray]:
    """A survey whose model knows nothing of the regencies; true log consumption; residuals of another sample."""
    rng = np.random.default_rng(seed)
    regency = rng.choice(["1101", "3204", "9171"], households)
    off = np.array([{"1101": 0.15, "3204": 0.0, "9171": -0.25}[code] for code in regency])
    predicted = rng.normal(13.5, 0.35, households)
    true = predicted + off + rng.normal(0, 0.35, households)
    survey = Surveyed(regency.tolist(), predicted, np.full(households, 13.2), rng.integers(1, 9, households))
    return survey, true, rng.normal(0, 0.35, 5000)


def known_rates(survey: Surveyed, true: np.ndarray) -> dict[str, float]:
    names = np.array(survey.regency)
    return {
        str(code): float(np.average((true < 13.2)[names == code], weights=survey.weight[names == code]))
        for code in np.unique(names)
    }


def slow_share_below(value: float, residuals: list[float], weight: list[int]) -> float:
    """F by its definition: half of one's own step, straight lines between, one mean gap at the ends."""
    whole = sum(weight)
    knots = sorted(set(residuals))
    heights = [
        (sum(w for e, w in zip(residuals, weight, strict=True) if e < knot)
         + sum(w for e, w in zip(residuals, weight, strict=True) if e == knot) / 2) / whole
        for knot in knots
    ]  # fmt: skip
    gap = (knots[-1] - knots[0]) / (len(knots) - 1)
    points = [(knots[0] - gap, 0.0), *zip(knots, heights, strict=True), (knots[-1] + gap, 1.0)]
    if value <= points[0][0]:
        return 0.0
    for (x0, y0), (x1, y1) in zip(points[:-1], points[1:], strict=True):
        if value <= x1:
            return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    return 1.0


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 9)), min_size=2, max_size=12).filter(
        lambda rows: len({e for e, _ in rows}) > 1
    ),
    st.floats(-20, 20),
)
def test_the_distribution_is_that_of_the_slow_twin(rows: list[tuple[int, int]], value: float):
    values, weight = [float(e) for e, _ in rows], [w for _, w in rows]
    found = Residuals.of(np.array(values), np.array(weight))
    assert found.share_below(np.array([value]))[0] == pytest.approx(slow_share_below(value, values, weight))


def test_the_probability_is_near_to_that_of_the_law_behind_the_residuals():
    rng = np.random.default_rng(4)
    residuals = Residuals.of(rng.normal(0, 0.4, 20_000), np.ones(20_000))
    found = probability_poor(np.array([13.0, 13.4, 12.6]), 13.0, residuals, 0.0)
    assert found == pytest.approx([0.5, 0.1587, 0.8413], abs=0.01)
    assert probability_poor(np.array([13.0]), 13.0, residuals, 0.4) == pytest.approx([0.1587], abs=0.01)


def test_one_value_of_residuals_is_a_problem():
    with pytest.raises(InputProblem, match="no-residuals"):
        Residuals.of(np.zeros(5), np.ones(5))


def test_the_smearing_factor_gives_mean_consumption_back():
    rng = np.random.default_rng(6)
    residual = rng.normal(0, 0.6, 100_000)
    assert smearing_factor(residual, np.ones(100_000)) == pytest.approx(np.exp(0.18), rel=0.01)
    assert smearing_factor(np.log([1.0, 3.0]), np.array([3, 1])) == pytest.approx(1.5)


def test_counting_below_the_line_finds_too_few_and_the_shift_finds_them_all():
    survey, true, residual = made_up(households=20_000)
    rates, residuals = known_rates(survey, true), Residuals.of(residual, np.ones(len(residual)))
    shifts = regency_shifts(survey, residuals, rates)
    report = calibration_report(survey, residuals, rates, shifts)
    assert report.error_after < 1e-4 < report.error_before < report.line_count_error
    assert list(shifts.values()) == pytest.approx([0.15, 0, -0.25], abs=0.04)
    for each in report.regencies:
        assert each.after == pytest.approx(rates[each.regency], abs=1e-6)
    without_offset = report.regencies[1]
    assert without_offset.line_count < without_offset.known - 0.03
    assert without_offset.before == pytest.approx(without_offset.known, abs=0.02)
    assert report.as_table().column_names == ["regency", "known", "line_count", "before", "after", "shift"]


def test_errors_are_in_points_by_hand():
    residuals = Residuals.of(np.array([-1.0, 1.0]), np.ones(2))
    survey = Surveyed(["a", "a", "b"], np.array([0.0, 9.0, 0.0]), np.array([0.0, 0.0, 1.0]), np.array([3, 1, 1]))
    report = calibration_report(survey, residuals, {"a": 0.475, "b": 0.65}, {"a": 0.0, "b": 0.2})
    first, second = report.regencies
    assert (first.line_count, first.before, first.after) == pytest.approx((0, 0.375, 0.375))
    assert (second.line_count, second.before, second.after) == pytest.approx((1, 0.75, 0.7))
    assert report.error_before == pytest.approx(10)
    assert report.error_after == pytest.approx(7.5)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(2, 9), st.floats(0.0005, 0.9995))
def test_any_rate_inside_is_reached_to_a_millionth_even_with_few_units(seed, units, residuals, rate):
    rng = np.random.default_rng(seed)
    predicted = rng.integers(-3, 4, units) * 0.5  # many equal ones
    survey = Surveyed(["a"] * units, predicted, np.zeros(units), rng.integers(1, 99, units))
    distribution = Residuals.of(np.append(rng.integers(-2, 3, residuals) * 0.1, 7.0), np.ones(residuals + 1))
    shift = regency_shifts(survey, distribution, {"a": rate})["a"]
    assert survey.rate(distribution, shift) == pytest.approx(rate, abs=1e-6)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, 9.5, float("nan")])
def test_a_rate_that_is_no_share_inside_is_a_problem(rate: float):
    survey, _, residual = made_up(households=30)
    with pytest.raises(InputProblem, match="rate-not-inside"):
        regency_shifts(survey, Residuals.of(residual, np.ones(len(residual))), {"1101": rate})


def test_a_regency_without_a_survey_is_a_problem():
    survey, _, residual = made_up(households=30)
    with pytest.raises(InputProblem, match="rate-without-survey"):
        regency_shifts(survey, Residuals.of(residual, np.ones(len(residual))), {"3372": 0.1})
