"""Plain least squares with a constant for each area: the model that any other has to be no worse than."""

import numpy as np
from scipy import sparse

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.columns import Design
from mutakhir.ranking.design import Floats, Survey
from mutakhir.ranking.evaluating.comparing import paired_difference
from mutakhir.ranking.evaluating.evaluated import Rival
from mutakhir.ranking.evaluating.measures import r_squared
from mutakhir.ranking.fit import Fitted, turns
from mutakhir.ranking.policy import ModelPolicy


PLAIN = "ols"


def plain_held_out(survey: Survey, model: ModelPolicy) -> Floats:
    """Predictions on the model's scale in its own turns: weighted, without penalty, winsorising or interactions.

    Of the solutions that fit equally well the one of the least length is taken, so an area that was left out as a
    whole has the constant of the others.
    """
    terms = ("interactions", "regency_slopes")
    bare = model.model_copy(update={name: getattr(model, name).model_copy(update={"terms": ()}) for name in terms})
    matrix = Design.of(survey, bare).matrix
    x = sparse.hstack([sparse.csr_array(np.ones((len(survey), 1))), matrix], format="csr")
    y, weight = survey.log_welfare(model.scale.kind), survey.weight / survey.weight.mean()
    turn, held_out = turns(survey.village, model.folds), np.empty(len(survey))
    for each in range(int(turn.max()) + 1):
        mine = turn == each
        held_out[mine] = x[mine] @ _least_squares(x, y, np.where(mine, 0.0, weight))
    return held_out


def _least_squares(x: sparse.csr_array, y: Floats, weight: Floats) -> Floats:
    weighted = x.multiply(weight[:, None]).tocsr()
    squares, products = (x.T @ weighted).toarray(), weighted.T @ y
    solution: Floats = np.linalg.lstsq(squares, products, rcond=1e-10)[0]
    return solution


def against_plain(survey: Survey, model: ModelPolicy, fitted: Fitted, cut: int, counts: SharesCount) -> Rival:
    """Plain least squares beside the model."""
    scale, predicted = model.scale.kind, plain_held_out(survey, model)
    difference = paired_difference(survey, predicted, fitted.held_out, cut, model.bootstrap, model.seed, counts, scale)
    return Rival(PLAIN, r_squared(survey.log_welfare(scale), predicted, survey.weight), difference)
