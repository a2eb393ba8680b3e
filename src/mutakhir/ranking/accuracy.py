"""How well the model does: on the households that it was fitted on, and in villages that it has not seen."""

import numpy as np

from mutakhir.ground.policy import RoundPolicy, SharesCount
from mutakhir.ranking.design import Floats, Ints, Survey
from mutakhir.ranking.fit import Fitted


_MILLION = 1_000_000


def measure_rows(fitted: Fitted, survey: Survey, round_: RoundPolicy) -> list[dict[str, object]]:
    """The rows of the dataset `model_measures`. A figure in the sample never stands alone."""
    weight = survey.weight * (survey.persons if round_.shares_count is SharesCount.PERSONS else 1)
    shares = {
        "r2_in_sample": r_squared(survey.log_consumption, fitted.in_sample, survey.weight),
        "r2_held_out": r_squared(survey.log_consumption, fitted.held_out, survey.weight),
    }
    for band, percent in (("core", round_.coverage.core), ("extended", round_.coverage.extended)):
        error = exclusion_error(survey.log_consumption, fitted.held_out, weight, percent)
        shares[f"exclusion_error_{band}_held_out"] = error
    counts = {"households": len(survey), "villages": len(set(survey.village))}
    return [
        *({"measure": name, "value": round(value * _MILLION), "unit": "1e-6"} for name, value in shares.items()),
        *({"measure": name, "value": value, "unit": name} for name, value in counts.items()),
    ]


def r_squared(actual: Floats, predicted: Floats, weight: Ints) -> float:
    """1 less the weighted squared error over the weighted variance; 0 where nothing varies."""
    mean = np.average(actual, weights=weight)
    total = np.average((actual - mean) ** 2, weights=weight)
    return 1 - float(np.average((actual - predicted) ** 2, weights=weight) / total) if total > 0 else 0.0


def exclusion_error(actual: Floats, predicted: Floats, weight: Ints, percent: int) -> float:
    """Share of the poorest `percent` by consumption who are not among as many by prediction.

    Both are cut at the same share, so the inclusion error is the same number.
    """
    poor, chosen = _poorest(actual, weight, percent), _poorest(predicted, weight, percent)
    return float(weight[poor & ~chosen].sum() / weight[poor].sum())


def _poorest(values: Floats, weight: Ints, percent: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    order = np.argsort(values, kind="stable")
    before = np.cumsum(weight[order]) - weight[order]
    inside = np.zeros(len(values), dtype=bool)
    inside[order] = before * 100 < weight.sum() * percent
    return inside
