"""Measures of a prediction against the truth, weighted. Where a share is one of nothing it is NaN.

Names and formulas: Grosh and Baker, "Proxy means tests for targeting social programs", World Bank LSMS 118, 1995
(exclusion and inclusion error); Coady, Grosh and Hoddinott, "Targeting of transfers in developing countries", World
Bank 2004 (the index: how many times as much reaches the poor as if all got the same).
"""

from dataclasses import dataclass

from mutakhir.ranking.evaluating.cutting import Floats, Ints, Order


@dataclass(frozen=True)
class Targeting:
    """The poor against the chosen.

    exclusion: share of the poor who are not chosen. inclusion: share of the chosen who are not poor.
    false_positive: share of those who are not poor that is chosen. cgh: share of the chosen who are poor, over the
    share of all who are poor; 1 is chance.
    """

    exclusion: float
    inclusion: float
    false_positive: float
    cgh: float


def targeting(poor: Floats, chosen: Floats, weight: Floats | Ints) -> Targeting:
    """Args: `poor` and `chosen` are the parts of each household that count, 0 to 1."""
    poor_weight, chosen_weight = weight * poor, weight * chosen
    everyone, all_poor, all_chosen = float(weight.sum()), float(poor_weight.sum()), float(chosen_weight.sum())
    both = float((poor_weight * chosen).sum())
    right = ratio(both, all_chosen)
    return Targeting(
        exclusion=1 - ratio(both, all_poor),
        inclusion=1 - right,
        false_positive=ratio(all_chosen - both, everyone - all_poor),
        cgh=ratio(right, ratio(all_poor, everyone)),
    )


def at_quota(actual: Floats, predicted: Floats, weight: Floats | Ints, poor: float, chosen: float) -> Targeting:
    """The poorest `poor` percent by truth against the poorest `chosen` percent by prediction."""
    truly = Order.of(actual).under(weight).poorest(poor)
    return targeting(truly, Order.of(predicted).under(weight).poorest(chosen), weight)


def missed(actual: Floats, predicted: Floats, weight: Floats | Ints, poorest: float, chosen: float) -> float:
    """Share of the poorest so many percent who are not among the `chosen` percent by prediction."""
    return at_quota(actual, predicted, weight, poorest, chosen).exclusion


def exclusion_error(actual: Floats, predicted: Floats, weight: Floats | Ints, percent: float) -> float:
    """Share of the poorest `percent` who are not among as many by prediction: the inclusion error as well."""
    return at_quota(actual, predicted, weight, percent, percent).exclusion


def r_squared(actual: Floats, predicted: Floats, weight: Floats | Ints) -> float:
    """1 less the weighted squared error over the weighted variance; 0 where nothing varies."""
    everyone = weight.sum()
    mean = (weight * actual).sum() / everyone
    total = (weight * (actual - mean) ** 2).sum() / everyone
    return 1 - float((weight * (actual - predicted) ** 2).sum() / everyone / total) if total > 0 else 0.0


def spearman(actual: Floats, predicted: Floats, weight: Floats | Ints) -> float:
    """Weighted rank correlation: Pearson's of the ranks by weight, ties in their middle; NaN where nothing varies."""
    return correlation(Order.of(actual).under(weight).ranks(), Order.of(predicted).under(weight).ranks(), weight)


def correlation(one: Floats, other: Floats, weight: Floats | Ints) -> float:
    """Weighted; NaN where one of both does not vary."""
    everyone = weight.sum()
    one, other = (each - (weight * each).sum() / everyone for each in (one, other))
    spread = float((weight * one * one).sum()) * float((weight * other * other).sum())
    return float((weight * one * other).sum()) / spread**0.5 if spread > 0 else float("nan")


def ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
