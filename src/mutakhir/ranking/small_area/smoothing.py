"""Smoothed sampling variances: a variance estimated from a handful of clusters is itself mostly chance.

The generalised variance function is log-linear (Wolter, "Introduction to Variance Estimation", 2nd edition 2007,
chapter 7): log v = b'q + error, fitted where the survey gave a usable variance, each area weighing by its degrees of
freedom (the variance of the logarithm of a variance of df degrees is about 2/df). The exponential of a mean is too
low, so all are raised by one factor, with which the smoothed variances sum to the raw ones (Hidiroglou, Beaumont and
Yung, Survey Methodology 45(1), 2019). No distribution of the errors has to be believed.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Floats, Ints


@dataclass(frozen=True)
class Smoothed:
    """variance: one above 0 for every area, also where the raw one was 0 or unknown. coefficients: of the regressors.

    factor: what the exponential was multiplied by. used: areas with a usable variance. r_squared: weighted, of the
    logarithms; a low one says that the function explains little, and then raw variances were mostly noise or the
    regressors are the wrong ones.
    """

    variance: Floats
    coefficients: Floats
    factor: float
    used: int
    r_squared: float


def rate_regressors(households: Ints, expected: Floats) -> Floats:
    """Constant, log of the number of households, log of p (1 - p): shape (areas, 3).

    `expected` are rates that do not hold the area's own error, for example those of its province or of a regression,
    strictly between 0 and 1. With the area's own rate a low estimate would get a small variance and be believed all
    the more.
    """
    assert np.all((expected > 0) & (expected < 1)), "expected rates lie strictly between 0 and 1"
    return np.column_stack([np.ones(len(expected)), np.log(households), np.log(expected * (1 - expected))])


def smoothed_variances(variance: Floats, degrees: Ints, regressors: Floats) -> Smoothed:
    """Variances from the generalised variance function.

    Args:
        variance: raw, one per area. 0 (a rate of 0 or 1) and NaN (too few clusters) are not used, but replaced.
        degrees: of freedom of each; areas without any are not used.
        regressors: shape (areas, k), for example of `rate_regressors`.

    Raises:
        InputProblem: a variance is negative, or usable ones are fewer than the regressors allow.
    """
    assert len(variance) == len(degrees) == len(regressors), "one entry per area"
    if np.any(variance < 0):
        raise InputProblem("ranking.sampling-variance-negative", _NEGATIVE)
    used = (variance > 0) & (degrees > 0)
    if used.sum() <= regressors.shape[1] or np.linalg.matrix_rank(regressors[used]) < regressors.shape[1]:
        raise InputProblem("ranking.too-few-variances", _TOO_FEW)
    log, root = np.log(variance[used]), np.sqrt(degrees[used])
    coefficients = np.linalg.lstsq(regressors[used] * root[:, None], log * root, rcond=None)[0]
    fitted = np.exp(regressors @ coefficients)
    factor = float(variance[used].sum() / fitted[used].sum())
    explained = _r_squared(log, regressors[used] @ coefficients, degrees[used])
    return Smoothed(fitted * factor, coefficients, factor, int(used.sum()), explained)


def _r_squared(actual: Floats, fitted: Floats, weight: Ints) -> float:
    total = np.average((actual - np.average(actual, weights=weight)) ** 2, weights=weight)
    return 1 - float(np.average((actual - fitted) ** 2, weights=weight) / total) if total > 0 else 0.0


_NEGATIVE = Said(
    id="Ada ragam sampling yang negatif, padahal ragam tidak bisa negatif. Periksa kolom ragamnya.",
    en="A sampling variance is negative, which no variance can be. Check the column of variances.",
)
_TOO_FEW = Said(
    id="Wilayah dengan ragam sampling yang dapat dipakai terlalu sedikit, atau peubah penjelasnya saling menentukan,"
    " jadi ragam tidak bisa dihaluskan. Kurangi peubah penjelas, atau gabungkan wilayah.",
    en="Too few areas have a usable sampling variance, or the regressors determine each other, so variances cannot be"
    " smoothed. Take fewer regressors, or merge areas.",
)
