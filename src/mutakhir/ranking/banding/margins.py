"""How far from a cut a unit must be, so that no refit is likely to carry it over: found on the survey.

What matters is how far a refit moves a unit *against the line of its regency*, since the line moves with the regency's
constant. On the survey the line of a regency is the weighted quantile of its households at the share that the cut takes
there; under a refit the quantile of the refitted scores at the same share.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.banding.refit_tables import Small
from mutakhir.ranking.design import Floats, Ints


@dataclass(frozen=True)
class Margin:
    """margin: in the unit of the scores. flipped: mean share of units whose side a refit changes; flipped_beyond: the
    same among all units, counting only those farther than the margin from their line."""

    margin: int
    flipped: float
    flipped_beyond: float


@dataclass(frozen=True)
class SurveyScores:
    """Surveyed units: regency as a number, weight, score by the model in force and by each refit (units, refits)."""

    regency: Ints
    weight: Ints
    actual: Ints
    refitted: Small


def margin_at(survey: SurveyScores, cut_score: int, quantile: int, slack: int) -> Margin:
    """The margin at the line that is `cut_score` in the nation.

    Args:
        quantile, slack: thousandths.
    """
    before, after = _distances(survey, cut_score)
    moved = np.abs(after - before[:, None])
    margin = int(np.ceil(np.quantile(moved, quantile / 1000) * slack / 1000))
    flips = (after <= 0) != (before[:, None] <= 0)
    beyond = np.abs(before)[:, None] > margin
    return Margin(margin, _share(flips, survey.weight), _share(flips & beyond, survey.weight))


def _distances(survey: SurveyScores, cut_score: int) -> tuple[Floats, Floats]:
    """From the line of the regency: by the model in force, and by each refit."""
    before = np.empty(len(survey.actual))
    after = np.empty(survey.refitted.shape)
    for regency in np.unique(survey.regency):
        mine = np.flatnonzero(survey.regency == regency)
        weight, actual = survey.weight[mine], survey.actual[mine]
        inside = int(weight[actual <= cut_score].sum())
        before[mine] = actual - _line(actual, weight, inside)
        for refit in range(survey.refitted.shape[1]):
            scores = survey.refitted[mine, refit]
            after[mine, refit] = scores - _line(scores, weight, inside)
    return before, after


def _line(scores: Ints | Small, weight: Ints, inside: int) -> int:
    """The score up to which `inside` of the weight lies; just below the lowest where nobody is inside."""
    order = np.argsort(scores, kind="stable")
    place = int(np.searchsorted(np.cumsum(weight[order]), inside, side="left"))
    return int(scores[order[min(place, len(order) - 1)]]) if inside else int(scores.min()) - 1


def _share(which: npt.NDArray[np.bool_], weight: Ints) -> float:
    return float(np.average(which.mean(axis=1), weights=weight))
