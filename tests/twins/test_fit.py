"""The slow, obvious twin of the fit: weighted normal equations in lists, solved by elimination."""

from collections.abc import Sequence

import numpy as np
import pytest

from mutakhir.ranking.columns import Design
from mutakhir.ranking.design import Survey
from mutakhir.ranking.fit import coefficient_rows, fit, refit, rounding_bound
from mutakhir.ranking.policy import Interactions, ModelPolicy, RegencySlopes
from mutakhir.ranking.summing import summed
from unit.ranking.ranking_cast import MODEL


VARYING = MODEL.model_copy(
    update={
        "interactions": Interactions(by="province", terms=("floor", "has_motorcycle")),
        "regency_slopes": RegencySlopes(terms=("size",)),
        "folds": 3,
    }
)
REGENCIES = ("1101", "1102", "3204", "3273")


def made_up(seed: int, households: int) -> Survey:
    rng = np.random.default_rng(seed)
    levels = {
        "size": rng.integers(1, 7, households), "children": rng.integers(0, 4, households),
        "workers": rng.integers(0, 3, households), "head_diploma": rng.integers(-1, 4, households),
        "floor": rng.choice([6, 6, 6, 9, 2], households), "floor_area": rng.integers(-1, 3, households),
        "has_motorcycle": rng.integers(0, 2, households),
    }  # fmt: skip
    levels["size"] = np.minimum(levels["size"], 4)
    regency = tuple(str(each) for each in rng.choice(REGENCIES, households))
    village = tuple(
        f"{home}01200{number}" for home, number in zip(regency, rng.integers(1, 5, households), strict=True)
    )
    log = 13 - 0.4 * np.log(levels["size"]) + 0.3 * levels["has_motorcycle"] + 0.4 * rng.normal(size=households)
    weight = rng.integers(1, 900, households) * 10_000
    return Survey(
        levels, regency, village, weight, levels["size"], log, province=tuple(each[:2] for each in regency)
    )  # fmt: skip


# -- in plain Python --------------------------------------------------------------------------------------------


def slow_columns(survey: Survey, model: ModelPolicy) -> tuple[list[list[float]], list[float]]:
    """Row by row what a household puts into each column of the fitted design, the constant first; the penalties."""
    design = Design.of(survey, model)
    rows = []
    for n in range(len(survey)):
        row = [1.0]
        for column in design.columns:
            here = column.area in ("0", survey.regency[n], survey.province[n])
            row.append(column.values.get(int(survey.levels[column.term][n]), 0.0) if here else 0.0)
        rows.append(row + [1.0 if survey.regency[n] == regency else 0.0 for regency in design.regencies])
    return rows, [0.0, *(float(c.penalty) for c in design.columns), *[10.0] * len(design.regencies)]


def slow_ridge(
    rows: Sequence[Sequence[float]], y: Sequence[float], weight: Sequence[float], pull: Sequence[float]
) -> list[float]:
    width = len(pull)
    left = [[0.0] * width for _ in range(width)]
    right = [0.0] * width
    for row, value, w in zip(rows, y, weight, strict=True):
        filled = [place for place in range(width) if row[place] != 0]
        for i in filled:
            right[i] += w * row[i] * value
            for j in filled:
                left[i][j] += w * row[i] * row[j]
    for i in range(width):
        left[i][i] += pull[i]
    return eliminated(left, right)


def eliminated(left: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with the largest pivot of the column."""
    size = len(right)
    for i in range(size):
        best = max(range(i, size), key=lambda row: abs(left[row][i]))
        left[i], left[best], right[i], right[best] = left[best], left[i], right[best], right[i]
        for below in range(i + 1, size):
            factor = left[below][i] / left[i][i]
            if factor:
                right[below] -= factor * right[i]
                for j in range(i, size):
                    left[below][j] -= factor * left[i][j]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (right[i] - sum(left[i][j] * found[j] for j in range(i + 1, size))) / left[i][i]
    return found


def slow_prediction(row: Sequence[float], solution: Sequence[float]) -> float:
    return sum(x * value for x, value in zip(row, solution, strict=True))


# -- against the library ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [MODEL, VARYING], ids=["national", "varying"])
@pytest.mark.parametrize("seed", range(3))
def test_the_fit_is_that_of_plain_normal_equations(seed: int, model: ModelPolicy):
    survey = made_up(seed, 150)
    rows, pull = slow_columns(survey, model)
    mean = sum(survey.weight.tolist()) / len(survey)
    weight, y = [w / mean for w in survey.weight.tolist()], survey.log_consumption.tolist()
    found = fit(survey, model)
    expected = slow_ridge(rows, y, weight, pull)
    assert found.solution == pytest.approx(expected, abs=1e-8)
    assert found.in_sample == pytest.approx([slow_prediction(row, expected) for row in rows], abs=1e-8)
    turn = {village: place % model.folds for place, village in enumerate(sorted(set(survey.village)))}
    for each in range(model.folds):
        learnt = [n for n in range(len(survey)) if turn[survey.village[n]] != each]
        without = slow_ridge([rows[n] for n in learnt], [y[n] for n in learnt], [weight[n] for n in learnt], pull)
        for n in set(range(len(survey))) - set(learnt):
            assert found.held_out[n] == pytest.approx(slow_prediction(rows[n], without), abs=1e-8)


@pytest.mark.parametrize("model", [MODEL, VARYING], ids=["national", "varying"])
def test_a_refit_is_the_fit_of_the_households_so_many_times(model: ModelPolicy):
    survey = made_up(5, 120)
    times = np.random.default_rng(1).integers(0, 3, 120)
    rows, pull = slow_columns(survey, model)
    mean = sum(survey.weight.tolist()) / len(survey)
    drawn = [n for n in range(120) for _ in range(int(times[n]))]
    weight = [float(survey.weight[n]) / mean for n in drawn]
    expected = slow_ridge([rows[n] for n in drawn], [float(survey.log_consumption[n]) for n in drawn], weight, pull)
    found = {(r["term"], r["level"], r["area"]): r["value"] for r in refit(survey, model, times)}
    assert found["constant", 0, "0"] == pytest.approx(expected[0] * 1e6, abs=51)
    for column, slope in zip(Design.of(survey, model).columns, expected[1:], strict=False):
        for level, value in column.values.items():
            assert found.get((column.term, level, column.area), 0) == pytest.approx(slope * value * 1e6, abs=51)


@pytest.mark.parametrize("model", [MODEL, VARYING], ids=["national", "varying"])
@pytest.mark.parametrize("seed", range(4))
def test_rounding_changes_no_score_by_more_than_its_bound(seed: int, model: ModelPolicy):
    survey = made_up(seed, 300)
    found = fit(survey, model)
    scores = summed(coefficient_rows(found, survey, REGENCIES), survey)
    off = np.abs(scores - found.in_sample * 1e6)
    assert off.max() <= rounding_bound(model) + 1  # and what lies beyond the digits of a fraction
    assert off.max() > 50  # not as if nothing had been rounded
