"""The errors of a prediction at several cuts, for all and by group, each with its interval.

The poor are the poorest so many percent of the whole population by consumption, the chosen as many by prediction; a
group's error is that of this one cut within the group. The interval is the chance of the sample with the model held
fast: the predictions come from turns in which the household's cluster was left out, and are not made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.design import Survey
from mutakhir.ranking.evaluating.case import Case
from mutakhir.ranking.evaluating.cutting import Floats
from mutakhir.ranking.evaluating.drawing import draw_clusters, limits
from mutakhir.ranking.evaluating.plan import DECILE, Figure, Plan
from mutakhir.ranking.policy import ScaleKind


LEAST = 30
"""Surveyed households on which a group's figure must rest: for the exclusion error the poor of the group."""

STORED = ("exclusion_error", "inclusion_error", "cgh", "poorest_decile_missed", "r2", "spearman")
"""Measures of the dataset `model_errors`."""


@dataclass(frozen=True)
class Estimate:
    """One figure with its 95% interval; None where it cannot be known: nobody there, or fewer than `LEAST`.

    cut: percent of the population, 0 for measures without a cut. households: those in the survey on which it rests.
    """

    cut: int
    grouping: str
    member: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    households: int


def error_rows(
    survey: Survey,
    held_out: Floats,
    cuts: Sequence[int],
    draws: int,
    seed: int,
    counts: SharesCount,
    scale: ScaleKind = "per_person",
) -> list[dict[str, object]]:
    """The rows of the dataset `model_errors`, values in 1e-6. Args: `held_out` predicts the welfare on that scale."""
    case = Case.of(survey, survey.log_welfare(scale), held_out, counts)
    found = estimates(case, cuts, draws, seed)
    return [_row(scale, one) for one in found if one.measure in STORED]


def estimates(
    case: Case, cuts: Sequence[int], draws: int, seed: int, missed: Sequence[int] = (DECILE,)
) -> tuple[Estimate, ...]:
    """All measures, in order of cut, measure and member; without draws there are no intervals.

    Args:
        cuts: percent of the population.
        missed: shares of the poorest (percent) whose missing is measured at every cut from there on.
    """
    plan = Plan(case, tuple(dict.fromkeys(cuts)), tuple(missed))
    figures, values = plan.figures(), plan.values(case.households, case.counted)
    clusters = draw_clusters(case.stratum, case.cluster, draws, seed)
    pairs = zip(clusters.weights(case.households), clusters.weights(case.counted), strict=True)
    drawn = [plan.values(households, counted) for households, counted in pairs]
    low, high = limits(np.array(drawn).reshape(len(drawn), len(values)))
    return tuple(_estimate(*each) for each in zip(figures, values, low, high, strict=True))


def _estimate(figure: Figure, value: float, low: float, high: float) -> Estimate:
    too_few = figure.grouping != "all" and figure.households < LEAST
    shown, lower, upper = (None if too_few or np.isnan(each) else float(each) for each in (value, low, high))
    return Estimate(figure.cut, figure.grouping, figure.member, figure.measure, shown, lower, upper, figure.households)


def _row(scale: str, one: Estimate) -> dict[str, object]:
    return {
        "scale": scale,
        "cut": one.cut,
        "grouping": one.grouping,
        "member": one.member,
        "measure": one.measure,
        "value": _millionths(one.value),
        "low": _millionths(one.low),
        "high": _millionths(one.high),
        "households": one.households,
    }


def _millionths(value: float | None) -> int | None:
    return None if value is None else round(value * 1_000_000)
