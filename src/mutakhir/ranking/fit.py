"""Fitting the model: a weighted ridge regression of log consumption on the levels of the terms.

The normal equations are summed in fixed chunks over rows in a fixed order and solved once: 44 terms and 514
regencies are a matrix of about 700 columns, whatever the size of the survey. Villages are left out in turns by
leaving out their part of the sums, so the accuracy in unseen villages costs one small solution a turn.

Machines may differ in the last digits of a solution, so each coefficient is rounded to 1e-4 of a log unit (a
hundredth of a percent of consumption) before it becomes a whole number of 1e-6: nothing finer is known anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.design import DesignColumn, Floats, Ints, Survey, chunks, design_columns
from mutakhir.ranking.policy import ModelPolicy, Winsorise


_STEPS = 10_000  # in a log unit
_MILLIONTHS = 100  # in one step of 1e-4


@dataclass(frozen=True)
class Fitted:
    """Solution and predictions; `held_out` comes from the turn in which the household's village was left out."""

    columns: tuple[DesignColumn, ...]
    regencies: tuple[str, ...]
    solution: Floats
    in_sample: Floats
    held_out: Floats

    def slope(self, column: int) -> float:
        """The first value of the solution is the constant, then come the columns, then the regencies."""
        return float(self.solution[1 + column])

    def constant(self, regency: str | None = None) -> float:
        national = float(self.solution[0])
        if regency not in self.regencies:
            return national
        return national + float(self.solution[1 + len(self.columns) + self.regencies.index(regency)])


def fit(survey: Survey, model: ModelPolicy) -> Fitted:
    """Fits on all households, and again once per turn without the villages of the turn."""
    columns = tuple(
        column for part, term in model.terms() for column in design_columns(part, term, survey, model.penalty.slopes)
    )
    regencies = tuple(sorted(set(survey.regency)))
    pull = [0, *(column.penalty for column in columns), *[model.penalty.regencies] * len(regencies)]
    turn = _turns(survey.village, model.folds)
    y = winsorised(survey.log_consumption, survey.weight, model.winsorise)
    squares, products = _sums(survey, columns, regencies, y, turn)
    every = set(range(len(squares)))
    solution = _solve(squares, products, every, pull)
    # With a single village there is nothing to learn from when it is left out: zeros, and an R2 far below 0.
    without = np.array([_solve(squares, products, every - {each}, pull) for each in sorted(every)])
    in_sample, held_out = np.empty(len(survey)), np.empty(len(survey))
    for rows, x in chunks(survey, columns, regencies):
        in_sample[rows] = x @ solution
        held_out[rows] = np.einsum("ij,ij->i", x, without[turn[rows]])
    return Fitted(columns, regencies, solution, in_sample, held_out)


def _sums(
    survey: Survey, columns: Sequence[DesignColumn], regencies: Sequence[str], y: Floats, turn: Ints
) -> tuple[Floats, Floats]:
    """Per turn the weighted squares and products of the design; weights have mean 1."""
    width = 1 + len(columns) + len(regencies)
    turns = int(turn.max()) + 1
    squares, products = np.zeros((turns, width, width)), np.zeros((turns, width))
    weight = survey.weight / survey.weight.mean()
    for rows, x in chunks(survey, columns, regencies):
        for each in range(turns):
            mine = turn[rows] == each
            weighted = x[mine] * weight[rows][mine, None]
            squares[each] += weighted.T @ x[mine]
            products[each] += weighted.T @ y[rows][mine]
    return squares, products


def _solve(squares: Floats, products: Floats, turns: set[int], pull: Sequence[int]) -> Floats:
    """The ridge solution on some of the turns."""
    if not turns:
        return np.zeros(len(pull), dtype=np.float64)
    chosen = sorted(turns)
    penalised = squares[chosen].sum(axis=0) + np.diag(np.array(pull, dtype=np.float64))
    solution: Floats = np.linalg.solve(penalised, products[chosen].sum(axis=0)).astype(np.float64)
    return solution


def winsorised(values: Floats, weight: Ints, shares: Winsorise) -> Floats:
    """Values beyond the shares, in thousandths of the weight, set to the value there."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    places = np.searchsorted(cumulated * 1000, np.array([shares.lower, shares.upper]) * cumulated[-1])
    low, high = values[order][np.minimum(places, len(values) - 1)]
    return np.clip(values, low, high)


def _turns(villages: Sequence[str], folds: int) -> Ints:
    """The turn of each household: villages in order of their codes take turns."""
    place = {village: at % folds for at, village in enumerate(sorted(set(villages)))}
    return np.array([place[village] for village in villages], dtype=np.int64)


def coefficient_rows(fitted: Fitted, survey: Survey, regencies: Sequence[str]) -> list[dict[str, object]]:
    """The rows of the dataset `coefficients`; `regencies` are those of the round."""
    rows = []
    for place, column in enumerate(fitted.columns):
        for level, value in column.values.items():
            rows.append(_row(column.part, column.term, level, "0", fitted.slope(place) * value, survey))
    rows.append(_row("place", "constant", 0, "0", fitted.constant(), survey))
    for regency in regencies:
        rows.append(_row("place", "regency", 0, regency, fitted.constant(regency), survey))
    return rows


def fixed_point(value: float) -> int:
    """A coefficient in 1e-6, rounded once to 1e-4."""
    return round(value * _STEPS) * _MILLIONTHS


def _row(part: str, term: str, level: int, area: str, value: float, survey: Survey) -> dict[str, object]:
    if part == "place":
        households = len(survey) if term == "constant" else survey.regency.count(area)
    else:
        households = int((survey.levels[term] == level).sum())
    return {
        "part": part,
        "term": term,
        "level": level,
        "area": area,
        "value": fixed_point(value),
        "households": households,
    }
