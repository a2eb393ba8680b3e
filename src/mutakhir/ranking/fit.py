"""Fitting the model: a weighted ridge regression of log consumption on the levels of the terms.

The normal equations are summed in fixed chunks over rows in a fixed order and solved once: 60 terms and 514
regencies are a matrix of about 700 columns, whatever the size of the survey. Villages are left out in turns by
subtracting their part of the sums, so the accuracy in unseen villages costs one small solution a turn.

Machines may differ in the last digits of a solution, so each coefficient is rounded to 1e-4 of a log unit (a
hundredth of a percent of consumption) before it becomes a whole number of 1e-6: nothing finer is known anyway.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.ranking.features import MISSING
from mutakhir.ranking.policy import ModelPolicy, ShareTerm, SizeTerm, Term, Winsorise


Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_DECIMALS = 4
_CHUNK = 8192


@dataclass(frozen=True)
class DesignColumn:
    """One column of the design: the value for each level of a term."""

    part: str
    term: str
    values: Mapping[int, float]
    penalty: int


@dataclass(frozen=True)
class Survey:
    """The surveyed households in order of their number; `levels` holds one array per term."""

    levels: Mapping[str, Ints]
    regency: tuple[str, ...]
    village: tuple[str, ...]
    weight: Ints
    persons: Ints
    log_consumption: Floats

    @classmethod
    def of(cls, rows: pa.Table, model: ModelPolicy) -> "Survey":
        """From the features of the survey, carrying regency, village, weight and consumption."""
        table = rows.sort_by("unit_id")
        return cls(
            levels={term.name: _ints(table, term.name) for _, term in model.terms()},
            regency=tuple(table["regency"].to_pylist()),
            village=tuple(table["village"].to_pylist()),
            weight=_ints(table, "weight"),
            persons=_ints(table, "persons"),
            log_consumption=np.log(table["consumption"].to_numpy().astype(np.float64)),
        )

    def __len__(self) -> int:
        return len(self.weight)


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
    columns = tuple(c for part, term in model.terms() for c in _columns(part, term, survey, model.penalty.slopes))
    regencies = tuple(sorted(set(survey.regency)))
    penalty = np.array(
        [0, *(c.penalty for c in columns), *[model.penalty.regencies] * len(regencies)], dtype=np.float64
    )
    turn = _turns(survey.village, model.folds)
    y = winsorised(survey.log_consumption, survey.weight, model.winsorise)
    weight = survey.weight / survey.weight.mean()
    squares = np.zeros((model.folds, len(penalty), len(penalty)))
    products = np.zeros((model.folds, len(penalty)))
    for rows, x in _chunks(survey, columns, regencies):
        for each in range(model.folds):
            of_turn = turn[rows] == each
            weighted = x[of_turn] * weight[rows][of_turn, None]
            squares[each] += weighted.T @ x[of_turn]
            products[each] += weighted.T @ y[rows][of_turn]
    solution = _solve(squares.sum(axis=0), products.sum(axis=0), penalty)
    without = [
        _solve(squares.sum(axis=0) - squares[each], products.sum(axis=0) - products[each], penalty)
        if (turn != each).any() else solution
        for each in range(model.folds)
    ]  # fmt: skip
    in_sample, held_out = np.empty(len(survey)), np.empty(len(survey))
    for rows, x in _chunks(survey, columns, regencies):
        in_sample[rows] = x @ solution
        held_out[rows] = np.einsum("ij,ij->i", x, np.array(without)[turn[rows]])
    return Fitted(columns, regencies, solution, in_sample, held_out)


def winsorised(values: Floats, weight: Ints, shares: Winsorise) -> Floats:
    """Values beyond the shares, in thousandths of the weight, set to the value there."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    places = np.searchsorted(cumulated * 1000, np.array([shares.lower, shares.upper]) * cumulated[-1])
    low, high = values[order][np.minimum(places, len(values) - 1)]
    return np.clip(values, low, high)


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
    return int(round(value * 10**_DECIMALS)) * 10 ** (6 - _DECIMALS)


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


def _columns(part: str, term: Term, survey: Survey, penalty: int) -> Iterator[DesignColumn]:
    """The design columns of a term: one for a size or a share, else one per level but the commonest."""
    if isinstance(term, SizeTerm):
        yield DesignColumn(part, term.name, {n: log(n) for n in range(1, term.cap + 1)}, penalty)
    elif isinstance(term, ShareTerm):
        yield DesignColumn(part, term.name, {n: n / term.steps for n in range(term.steps + 1)}, penalty)
    else:
        levels = survey.levels[term.name]
        found = [int(level) for level in np.unique(levels)]
        common = _commonest(levels, found, survey.weight)
        for level in found:
            if level != common:
                yield DesignColumn(part, term.name, {level: 1.0}, penalty)


def _commonest(levels: Ints, found: list[int], weight: Ints) -> int:
    """The level of the largest weight, the lower one of equals; never a missing value, unless there is no other."""
    known = [level for level in found if level != MISSING] or found
    return max(known, key=lambda level: (int(weight[levels == level].sum()), -level))


def _turns(villages: Sequence[str], folds: int) -> Ints:
    """The turn of each household: villages in order of their codes take turns."""
    place = {village: at % folds for at, village in enumerate(sorted(set(villages)))}
    return np.array([place[village] for village in villages], dtype=np.int64)


def _chunks(
    survey: Survey, columns: Sequence[DesignColumn], regencies: Sequence[str]
) -> Iterator[tuple[slice, Floats]]:
    """The design, some rows at a time: constant, columns, regencies."""
    tables = [_lookup(column) for column in columns]
    at = {regency: 1 + len(columns) + place for place, regency in enumerate(regencies)}
    home = np.array([at[regency] for regency in survey.regency])
    for start in range(0, len(survey), _CHUNK):
        rows = slice(start, min(start + _CHUNK, len(survey)))
        x = np.zeros((rows.stop - rows.start, 1 + len(columns) + len(regencies)))
        x[:, 0] = 1
        for place, column in enumerate(columns):
            table = tables[place]
            x[:, 1 + place] = table[np.minimum(survey.levels[column.term][rows] - MISSING, len(table) - 1)]
        x[np.arange(len(x)), home[rows]] = 1
        yield rows, x


def _lookup(column: DesignColumn) -> Floats:
    """The values of a column by level, from the missing one up; beyond the last there is a zero."""
    table = np.zeros(max(column.values) - MISSING + 2)
    for level, value in column.values.items():
        table[level - MISSING] = value
    return table


def _solve(squares: Floats, products: Floats, penalty: Floats) -> Floats:
    solution: Floats = np.linalg.solve(squares + np.diag(penalty), products)
    return solution


def _ints(table: pa.Table, name: str) -> Ints:
    return table[name].to_numpy().astype(np.int64)
