"""The model of Fay and Herriot: a direct estimate is the truth with sampling error, the truth a regression with error.

    y_d = theta_d + e_d,  e_d ~ (0, psi_d), psi_d known       theta_d = x_d' beta + v_d,  v_d ~ (0, sigma2_v)

(Fay and Herriot, JASA 74, 1979). sigma2_v maximises the restricted likelihood (REML), by Fisher scoring (Rao and
Molina 2015, chapter 6) with V = diag(sigma2_v + psi_d), P = V^-1 - V^-1 X (X' V^-1 X)^-1 X' V^-1:

    score = (y' P P y - tr P) / 2        information = tr(P P) / 2

A step that would lower the likelihood is halved, one that would leave the range stops at 0. At 0 the model trusts the
regression alone; that happens by chance where areas are few or their samples small, so it is said in the result.
"""

from dataclasses import dataclass, replace

import numpy as np

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Floats


_STEPS = 200
_HALVINGS = 60
_TOLERANCE = 1e-10  # of the mean sampling variance


@dataclass(frozen=True)
class FayHerriot:
    """A fitted model.

    sigma2_v: variance of the areas about the regression, in squares of the unit of y, 0 or more. sigma2_v_variance:
    its asymptotic variance, 2 / sum of (sigma2_v + psi)^-2 (Datta and Lahiri, Statistica Sinica 10, 2000).
    beta and beta_covariance: shapes (k,) and (k, k). at_zero: the maximum lies at the edge of the range.
    adjusted: sigma2_v is not the maximum of the restricted likelihood but of the adjusted one (`adjusted`).
    """

    sigma2_v: float
    sigma2_v_variance: float
    beta: Floats
    beta_covariance: Floats
    log_likelihood: float
    iterations: int
    areas: int
    adjusted: bool = False

    @property
    def at_zero(self) -> bool:
        return self.sigma2_v == 0.0


def fit_fay_herriot(y: Floats, psi: Floats, x: Floats, steps: int = _STEPS) -> FayHerriot:
    """The model by REML.

    Args:
        y: direct estimates, shape (areas,).
        psi: their sampling variances, above 0, in squares of the unit of y.
        x: regressors with a constant among them if one is wanted, shape (areas, k), k below the number of areas.
        steps: at most so many steps of scoring.

    Raises:
        InputProblem: a sampling variance is not above 0, there are not more areas than regressors, regressors
            determine each other, or the maximum was not reached.
    """
    assert x.ndim == 2, "regressors are a matrix"
    assert len(y) == len(psi) == len(x), "one entry per area"
    assert np.all(np.isfinite(y)) and np.all(np.isfinite(x)), "areas without an estimate are left out before"
    _check(psi, x)
    sigma2, state = float(np.median(psi)), _State.at(float(np.median(psi)), y, psi, x)
    for step in range(1, steps + 1):
        after = _uphill(sigma2, state, y, psi, x)
        moved = abs(after - sigma2)
        sigma2, state = after, _State.at(after, y, psi, x)
        if moved <= _TOLERANCE * float(np.mean(psi)):
            return _fitted(sigma2, state, psi, step)
    raise InputProblem("ranking.fay-herriot-not-converged", _not_converged(steps))


def at_variance(sigma2: float, y: Floats, psi: Floats, x: Floats, *, adjusted: bool = False) -> FayHerriot:
    """The model with a given variance between areas."""
    fitted = _fitted(sigma2, _State.at(sigma2, y, psi, x), psi, 0)
    return replace(fitted, adjusted=adjusted)


def log_likelihood(sigma2: float, y: Floats, psi: Floats, x: Floats) -> float:
    """The restricted one, up to a constant."""
    return _State.at(sigma2, y, psi, x).log_likelihood


@dataclass(frozen=True)
class _State:
    """Everything about the likelihood at one value of sigma2_v."""

    beta: Floats
    covariance: Floats
    log_likelihood: float
    score: float
    information: float

    @classmethod
    def at(cls, sigma2: float, y: Floats, psi: Floats, x: Floats) -> "_State":
        inverse = 1 / (sigma2 + psi)
        covariance: Floats = np.linalg.inv((x.T * inverse) @ x).astype(np.float64)
        beta = covariance @ (x.T @ (inverse * y))
        residual = inverse * (y - x @ beta)  # P y
        second = covariance @ ((x.T * inverse**2) @ x)
        third = covariance @ ((x.T * inverse**3) @ x)
        trace_p = float(inverse.sum() - np.trace(second))
        trace_pp = float((inverse**2).sum() - 2 * np.trace(third) + np.trace(second @ second))
        determinant = float(np.linalg.slogdet(covariance)[1])
        quadratic = float(residual @ (y - x @ beta))
        likelihood = (float(np.log(inverse).sum()) + determinant - quadratic) / 2
        return cls(beta, covariance, likelihood, (float(residual @ residual) - trace_p) / 2, trace_pp / 2)


def _uphill(sigma2: float, state: _State, y: Floats, psi: Floats, x: Floats) -> float:
    """The next value: a step of scoring, kept at or above 0 and halved until the likelihood does not fall."""
    step = state.score / state.information
    for _ in range(_HALVINGS):
        after = max(sigma2 + step, 0.0)
        if _State.at(after, y, psi, x).log_likelihood >= state.log_likelihood:
            return after
        step /= 2
    return sigma2


def _fitted(sigma2: float, state: _State, psi: Floats, steps: int) -> FayHerriot:
    spread = 2 / float(((sigma2 + psi) ** -2.0).sum())
    return FayHerriot(sigma2, spread, state.beta, state.covariance, state.log_likelihood, steps, len(psi))


def _check(psi: Floats, x: Floats) -> None:
    if not np.all(psi > 0):
        raise InputProblem("ranking.sampling-variance-not-positive", _NOT_POSITIVE)
    if len(x) <= x.shape[1]:
        raise InputProblem("ranking.fewer-areas-than-regressors", _few_areas(len(x), x.shape[1]))
    if np.linalg.matrix_rank(x / np.maximum(np.abs(x).max(axis=0), np.finfo(float).tiny)) < x.shape[1]:
        raise InputProblem("ranking.collinear-regressors", _COLLINEAR)


_NOT_POSITIVE = Said(
    id="Ada ragam sampling yang nol, negatif, atau kosong. Haluskan dulu ragamnya (fungsi ragam umum), atau perlakukan"
    " wilayah itu sebagai wilayah tanpa sampel.",
    en="A sampling variance is zero, negative or missing. Smooth the variances first (generalised variance function),"
    " or treat the area as one without a sample.",
)
_COLLINEAR = Said(
    id="Peubah penjelas wilayah saling menentukan (misalnya jumlahnya selalu sama), jadi koefisiennya tidak tunggal."
    " Buang salah satunya.",
    en="The regressors of the areas determine each other (for example they always sum to the same), so coefficients"
    " are not unique. Leave one of them out.",
)


def _few_areas(areas: int, regressors: int) -> Said:
    return Said(
        id=f"Hanya {areas} wilayah bersampel untuk {regressors} peubah penjelas. Kurangi peubah penjelas sampai"
        " jumlahnya kurang dari jumlah wilayah.",
        en=f"Only {areas} areas have a sample, for {regressors} regressors. Take fewer regressors than areas.",
    )


def _not_converged(steps: int) -> Said:
    return Said(
        id=f"Ragam antarwilayah belum tetap setelah {steps} langkah. Periksa ragam sampling yang sangat kecil dan"
        " peubah penjelas yang hampir saling menentukan.",
        en=f"The variance between areas had not settled after {steps} steps. Look for very small sampling variances and"
        " for regressors that almost determine each other.",
    )
