"""The rates of all areas of a round, however few they are: the best method that the survey bears, and why.

In order: the model with all regressors, the model with a constant alone, the direct rates. With fewer areas than
`least` the variance between areas cannot be told from chance, and no model is tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.design import Floats
from mutakhir.ranking.small_area.direct import DirectRates
from mutakhir.ranking.small_area.predicting import AreaEstimates, estimate_areas
from mutakhir.ranking.small_area.smoothing import rate_regressors, smoothed_variances


_EDGE = 0.01  # expected rates stay this far from 0 and 1
_LADDER = ((0, 1, 2), (0, 1), (0, 2), (0,))  # columns of `rate_regressors`, until variances can be smoothed


@dataclass(frozen=True)
class AreaRates:
    """One entry per area, in the order given; NaN where nothing is known.

    method, reason: words of the dataset `regency_rates`. direct, variance: of the survey. smoothed: variance. modelled,
    mse, gamma: of the model; without one the direct rate, its variance and 1.
    """

    areas: tuple[str, ...]
    method: tuple[str, ...]
    reason: tuple[str, ...]
    direct: Floats
    variance: Floats
    smoothed: Floats
    modelled: Floats
    mse: Floats
    gamma: Floats


def area_rates(areas: Sequence[str], found: DirectRates, x: Floats, least: int) -> AreaRates:
    """Rates of `areas`, of which some have a sample.

    Args:
        found: direct rates; areas that are not named in `areas` are left out.
        x: regressors of all areas, the first column a constant.
        least: so many areas with a variance are needed for a model.
    """
    direct, variance = _placed(areas, found, found.rate), _placed(areas, found, found.variance)
    smoothed = _smoothed(areas, found, variance, x)
    usable = int(np.sum(~np.isnan(smoothed)))
    if usable < least:
        return _direct(areas, direct, variance, smoothed, "few_areas")
    y = np.where(np.isnan(smoothed), np.nan, direct)
    for columns, method, reason in _tries(x):
        try:
            model = estimate_areas(areas, y, smoothed, x[:, :columns])
        except InputProblem:
            continue
        return _modelled(model, direct, variance, smoothed, method, reason)
    return _direct(areas, direct, variance, smoothed, "model_not_settled")


def _tries(x: Floats) -> list[tuple[int, str, str]]:
    constant = (1, "fay_herriot_constant", "regressors_not_usable" if x.shape[1] > 1 else "modelled")
    return [(x.shape[1], "fay_herriot", "modelled"), constant] if x.shape[1] > 1 else [constant]


def _placed(areas: Sequence[str], found: DirectRates, values: Floats) -> Floats:
    at = dict(zip(found.areas, values.tolist(), strict=True))
    return np.array([at.get(area, np.nan) for area in areas], dtype=np.float64)


def _smoothed(areas: Sequence[str], found: DirectRates, variance: Floats, x: Floats) -> Floats:
    """Variances by the function of size and expected rate; as they are where they cannot be smoothed."""
    rate, households = _placed(areas, found, found.rate), _placed(areas, found, found.households.astype(np.float64))
    degrees = _placed(areas, found, found.degrees.astype(np.float64))
    usable = ~np.isnan(variance)
    raw = np.where(variance > 0, variance, np.nan)
    if not usable.any():
        return raw
    regressors = rate_regressors(households[usable].astype(np.int64), _expected(rate[usable], x[usable]))
    out = np.full(len(variance), np.nan)
    for columns in _LADDER:
        try:
            smooth = smoothed_variances(
                variance[usable], degrees[usable].astype(np.int64), regressors[:, list(columns)]
            )
        except InputProblem:
            continue
        out[usable] = smooth.variance
        return out
    return raw


def _expected(rate: Floats, x: Floats) -> Floats:
    """The regression's rate, which holds little of the area's own error."""
    if len(rate) <= 2 * x.shape[1]:
        return np.full(len(rate), np.clip(rate.mean(), _EDGE, 1 - _EDGE))
    fitted: Floats = x @ np.linalg.lstsq(x, rate, rcond=None)[0]
    return np.clip(fitted, _EDGE, 1 - _EDGE)


def _modelled(
    model: AreaEstimates, direct: Floats, variance: Floats, smoothed: Floats, method: str, reason: str
) -> AreaRates:
    unsampled = np.where(np.isnan(direct), "no_sample", "one_cluster")
    return AreaRates(
        areas=model.areas,
        method=tuple(np.where(model.sampled, method, "regression").tolist()),
        reason=tuple(np.where(model.sampled, reason, unsampled).tolist()),
        direct=direct,
        variance=variance,
        smoothed=smoothed,
        modelled=model.estimate,
        mse=model.mse,
        gamma=model.gamma,
    )


def _direct(areas: Sequence[str], direct: Floats, variance: Floats, smoothed: Floats, reason: str) -> AreaRates:
    sampled = ~np.isnan(direct)
    return AreaRates(
        areas=tuple(areas),
        method=tuple(np.where(sampled, "direct", "none").tolist()),
        reason=tuple(np.where(sampled, reason, "no_sample").tolist()),
        direct=direct,
        variance=variance,
        smoothed=smoothed,
        modelled=direct,
        mse=variance,
        gamma=np.where(sampled, 1.0, np.nan),
    )
