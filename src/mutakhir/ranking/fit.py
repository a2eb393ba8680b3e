"""Fitting the model: a weighted ridge regression of log consumption on the levels of the terms, by scikit-learn.

The design is sparse: a household stands in one column of each term at most, in that of its regency, and in those of
the slopes that may differ there. Each column has a penalty of its own: it is divided by the penalty's root, which
under one common penalty is the same. Villages are left out in turns, so the accuracy in unseen villages costs one more
fit a turn.

Machines may differ in the last digits of a solution, so each coefficient is rounded to 1e-4 of a log unit (a
hundredth of a percent of consumption) before it becomes a whole number of 1e-6: nothing finer is known anyway. A
score is a sum of as many coefficients as `rounding_bound` counts, and each is off by half a step at most.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import Ridge

from mutakhir.ranking.columns import Design
from mutakhir.ranking.design import DesignColumn, Floats, Ints, Survey
from mutakhir.ranking.policy import ModelPolicy, Winsorise


_STEPS = 10_000  # in a log unit
_MILLIONTHS = 100  # in one step of 1e-4
# Beside columns of this size a penalty of 1 on the constant is one of 1e-9: nothing. A power of two rounds nothing.
_CONSTANT = 2.0**15
_KEY = ("part", "term", "level", "area", "value")
Value = tuple[str, str, int, str, int]


@dataclass(frozen=True)
class Fitted:
    """Solution and predictions; `held_out` comes from the turn in which the household's village was left out.

    The solution is the constant, then one value per column, then one per regency (its difference from the constant).
    """

    columns: tuple[DesignColumn, ...]
    regencies: tuple[str, ...]
    solution: Floats
    in_sample: Floats
    held_out: Floats

    def slope(self, column: int) -> float:
        """Of the column of this number."""
        return float(self.solution[1 + column])

    def constant(self, regency: str | None = None) -> float:
        """Of a regency; of the nation where the survey does not hold it."""
        national = float(self.solution[0])
        if regency not in self.regencies:
            return national
        return national + float(self.solution[1 + len(self.columns) + self.regencies.index(regency)])


def fit(survey: Survey, model: ModelPolicy) -> Fitted:
    """Fits on all households, and again once per turn without the villages of the turn."""
    design = Design.of(survey, model)
    y = winsorised(survey.log_welfare(model.scale.kind), survey.weight, model.winsorise)
    weight = survey.weight / survey.weight.mean()
    solution = ridge(design, y, weight)
    in_sample, held_out = design.predicted(solution), np.empty(len(survey))
    turn = turns(survey.village, model.folds)
    for each in range(int(turn.max()) + 1):
        mine = turn == each
        # With a single village there is nothing to learn from when it is left out: zeros, and an R2 far below 0.
        without = ridge(design, y, np.where(mine, 0.0, weight))
        held_out[mine] = design.predicted(without, mine)
    return Fitted(design.columns, design.regencies, solution, in_sample, held_out)


def ridge(design: Design, y: Floats, weight: Floats) -> Floats:
    """The solution for these weights, the constant unpenalised; households of weight 0 count for nothing."""
    known = weight > 0
    if not known.any():
        return np.zeros(1 + design.width)
    centre = float(np.average(y[known], weights=weight[known]))
    roots = np.sqrt(design.penalties())
    # A matrix, not an array: scikit-learn solves one with a constant of its own by iterations only.
    constant = sparse.csr_array(np.full((int(known.sum()), 1), _CONSTANT))
    x = sparse.hstack([constant, design.matrix[known] @ sparse.diags_array(1 / roots)], format="csr")
    solver = Ridge(alpha=1.0, fit_intercept=False, solver="cholesky", copy_X=False)
    found = solver.fit(x, y[known] - centre, sample_weight=weight[known]).coef_
    return np.concatenate([[centre + found[0] * _CONSTANT], found[1:] / roots])


def winsorised(values: Floats, weight: Ints, shares: Winsorise) -> Floats:
    """Values beyond the shares, in thousandths of the weight, set to the value there."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    # In Python's whole numbers: drawn weights of a nation, in 1e-9, times a thousand do not fit into 64 bits.
    reached = [-(-share * int(cumulated[-1]) // 1000) for share in (shares.lower, shares.upper)]
    places = np.searchsorted(cumulated, reached)
    low, high = values[order][np.minimum(places, len(values) - 1)]
    return np.clip(values, low, high)


def turns(villages: Sequence[str], folds: int) -> Ints:
    """The turn of each household: villages in order of their codes take turns."""
    place = {village: at % folds for at, village in enumerate(sorted(set(villages)))}
    return np.array([place[village] for village in villages], dtype=np.int64)


def refit(
    survey: Survey,
    model: ModelPolicy,
    times: Ints,
    design: Design | None = None,
    regencies: Sequence[str] | None = None,
) -> list[dict[str, object]]:
    """The coefficient rows, as of `coefficient_rows` but for the households, with every weight taken `times` over.

    Args:
        times: how often each household of the survey is drawn; 0 leaves it out.
        design: of the same survey and model, to save building it for each of many refits.
        regencies: those that get a place; the surveyed ones where nothing is said.
    """
    built = design or Design.of(survey, model)
    weight = survey.weight * times
    y = winsorised(survey.log_welfare(model.scale.kind), weight, model.winsorise)
    solution = ridge(built, y, weight / survey.weight.mean())
    fitted = Fitted(built.columns, built.regencies, solution, np.empty(0), np.empty(0))
    return [
        dict(zip(_KEY, row, strict=True))
        for row in _values(fitted, built.regencies if regencies is None else regencies)
    ]


def coefficient_rows(fitted: Fitted, survey: Survey, regencies: Sequence[str]) -> list[dict[str, object]]:
    """The rows of the dataset `coefficients`; `regencies` are those of the round."""
    shown = _Shown(survey)
    known = list(_values(fitted, regencies))
    rows = [*known, *_compared_with(survey, known)]
    return [dict(zip(_KEY, row, strict=True)) | {"households": shown.of(*row[1:4])} for row in rows]


def _compared_with(survey: Survey, known: Sequence[Value]) -> Iterator[Value]:
    """The levels of the survey that add 0 since the others are compared with them."""
    parts = {term: part for part, term, _, _, _ in known}
    having = {(term, level) for _, term, level, area, _ in known if area == "0"}
    for term in survey.levels:
        for level in np.unique(survey.levels[term]).tolist():
            if term in parts and (term, level) not in having:
                yield parts[term], term, level, "0", 0


def _values(fitted: Fitted, regencies: Sequence[str]) -> Iterator[Value]:
    for place, column in enumerate(fitted.columns):
        slope = fitted.slope(place)
        for level, value in column.values.items():
            found = fixed_point(slope * value)
            # What deviates by nothing is left out: there are thousands of deviations.
            if found or column.area == "0":
                yield column.part, column.term, level, column.area, found
    yield "place", "constant", 0, "0", fixed_point(fitted.constant())
    for regency in regencies:
        yield "place", "regency", 0, regency, fixed_point(fitted.constant(regency))


def fixed_point(value: float) -> int:
    """A coefficient in 1e-6, rounded once to 1e-4."""
    return round(value * _STEPS) * _MILLIONTHS


def rounding_bound(model: ModelPolicy) -> int:
    """By how much rounding may change a score at most, in 1e-6.

    Half a step of 1e-4 for each coefficient that is added: the place, one per term, and one per deviation.
    """
    added = 1 + sum(1 for _ in model.terms()) + len(model.interactions.terms) + len(model.regency_slopes.terms)
    return added * _MILLIONTHS // 2


class _Shown:
    """How many households of the survey show a level, in the nation or in an area; counted once per term."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._of = {
            "constant": Counter({(0, "0"): len(survey)}),
            "regency": Counter(zip(itertools.repeat(0), survey.regency, strict=False)),
        }

    def of(self, term: str, level: int, area: str) -> int:
        if term not in self._of:
            levels = self._survey.levels[term].tolist()
            counted = Counter(zip(levels, itertools.repeat("0"), strict=False))
            for areas in (self._survey.province, self._survey.block, self._survey.regency):
                counted.update(zip(levels, areas, strict=False))
            self._of[term] = counted
        return self._of[term][level, area]
