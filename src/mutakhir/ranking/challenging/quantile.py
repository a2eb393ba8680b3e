"""Quantile regression: not the mean of log consumption but the quantile at the cut is explained, by linear programming.

A small absolute penalty, one household's worth, makes the solution unique where regencies and constant say the same.
"""

import numpy as np
from sklearn.linear_model import QuantileRegressor

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.challenging.turning import Bools, Target, in_turns
from mutakhir.ranking.columns import Design
from mutakhir.ranking.design import Survey
from mutakhir.ranking.fit import Fitted
from mutakhir.ranking.policy import ModelPolicy


LARGEST = 20_000
"""Surveyed households up to which the linear program is solved in minutes."""


def quantile(survey: Survey, model: ModelPolicy, cut: int) -> Fitted:
    """Of the quantile `cut`, in percent.

    Raises:
        InputProblem: the survey is too large.
    """
    if len(survey) > LARGEST:
        raise InputProblem("ranking.quantile-too-large", _TOO_LARGE)
    design, target = Design.of(survey, model), Target.of(survey, model)

    def learn(known: Bools) -> Fitted:
        solver = QuantileRegressor(quantile=cut / 100, alpha=model.penalty.slopes / int(known.sum()), solver="highs")
        found = solver.fit(design.matrix[known].tocsc(), target.y[known], sample_weight=target.weight[known])
        solution = np.concatenate([[found.intercept_], found.coef_])
        return Fitted(design.columns, design.regencies, solution, design.predicted(solution), np.empty(0))

    return in_turns(survey, model, learn)


_TOO_LARGE = Said(
    f"Regresi kuantil hanya untuk survei sampai {LARGEST} rumah tangga. Hapus `quantile` dari `challengers` di"
    " ranking/model.yaml.",
    f"Quantile regression serves surveys of up to {LARGEST} households. Remove `quantile` from `challengers` in"
    " ranking/model.yaml.",
)
