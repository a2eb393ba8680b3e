"""Why the list is longer than the core: the share of the truly poorest whom a wider cut by prediction still reaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.banding.refits import rescaled_draws
from mutakhir.ranking.design import Floats, Ints


_LOW, _HIGH = 0.025, 0.975


@dataclass(frozen=True)
class Reached:
    """Percent of the population: the truly `poorest`, and those predicted poorest; `value` from 0 to 1 with the middle
    95% of the draws."""

    poorest: int
    inside: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Predicted:
    """Surveyed households: true and predicted welfare, what each stands for, and where it was drawn."""

    actual: Floats
    predicted: Floats
    weight: Ints
    stratum: Sequence[str]
    village: Sequence[str]


def extension_share(survey: Predicted, cuts: Sequence[tuple[int, int]], draws: int, seed: int) -> Iterator[Reached]:
    """For each (poorest, inside): the share of the truly poorest who are inside, of the weight.

    `predicted` must come from fits that have not seen the household's village. In each draw of villages both cuts are
    made again.
    """
    orders = [np.argsort(values, kind="stable") for values in (survey.actual, survey.predicted)]
    drawn = [
        _shares(survey.weight * times, orders, cuts)
        for times in rescaled_draws(survey.stratum, survey.village, draws, seed)
    ]
    values = _shares(survey.weight, orders, cuts)
    for place, (poorest, inside) in enumerate(cuts):
        low, high = np.quantile([each[place] for each in drawn], [_LOW, _HIGH])
        yield Reached(poorest, inside, values[place], float(low), float(high))


def _shares(weight: Ints, orders: Sequence[Ints], cuts: Sequence[tuple[int, int]]) -> list[float]:
    actual, predicted = (_begins(weight, order) for order in orders)
    found = []
    for poorest, inside in cuts:
        poor = actual < poorest
        found.append(float(weight[poor & (predicted < inside)].sum() / weight[poor].sum()))
    return found


def _begins(weight: Ints, order: Ints) -> Floats:
    """After how many percent of the weight each household begins."""
    before = np.empty(len(weight))
    before[order] = np.cumsum(weight[order]) - weight[order]
    percent: Floats = before / weight.sum() * 100
    return percent
