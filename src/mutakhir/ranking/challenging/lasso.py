"""The lasso: a linear model that leaves levels out; its penalty is chosen by villages left out of what it learns from.

Unlike under the ridge all columns are pulled alike, so it may drop a regency's constant or a deviation altogether.
"""

from collections.abc import Iterator

import numpy as np
from sklearn.linear_model import LassoCV

from mutakhir.ranking.challenging.turning import Bools, Target, in_turns
from mutakhir.ranking.columns import Design
from mutakhir.ranking.design import Floats, Ints, Survey
from mutakhir.ranking.fit import Fitted, turns
from mutakhir.ranking.policy import ModelPolicy


_PENALTIES = (
    25  # tried, from the one at which nothing is left down to a thousandth of it, in even steps of the logarithm
)
_LEAST = 1e-3
_ROUNDS = 20_000  # of coordinate descent; ends far earlier


def lasso(survey: Survey, model: ModelPolicy) -> Fitted:
    """The penalty is chosen anew in every turn, so the turn's villages have no part in it."""
    design, target = Design.of(survey, model), Target.of(survey, model)
    turn = turns(survey.village, model.folds)

    def learn(known: Bools) -> Fitted:
        x, y, weight = design.matrix[known], target.y[known], target.weight[known]
        penalties = np.geomspace(1, _LEAST, _PENALTIES) * _nothing_left(design, target, known)
        inner = list(_inner(turn[known])) or None
        solver = LassoCV(alphas=penalties, cv=inner, max_iter=_ROUNDS, random_state=0, selection="cyclic")
        found = solver.fit(x.tocsc(), y, sample_weight=weight)
        solution = np.concatenate([[found.intercept_], found.coef_])
        return Fitted(design.columns, design.regencies, solution, design.predicted(solution), np.empty(0))

    return in_turns(survey, model, learn)


def _nothing_left(design: Design, target: Target, known: Bools) -> float:
    """The least penalty under which every slope is 0."""
    weight = target.weight[known]
    apart: Floats = weight * (target.y[known] - np.average(target.y[known], weights=weight))
    return max(float(np.abs(design.matrix[known].T @ apart).max() / weight.sum()), 1e-9)


def _inner(turn: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Per turn that is left: the places to learn from and those to measure on."""
    found = np.unique(turn)
    for each in found if len(found) > 1 else []:
        yield np.flatnonzero(turn != each), np.flatnonzero(turn == each)
