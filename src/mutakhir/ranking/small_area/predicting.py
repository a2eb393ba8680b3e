"""Estimates of all areas: shrunk ones where there is a sample, the regression's where there is none; with their error.

With gamma_d = sigma2_v / (sigma2_v + psi_d) the estimate (EBLUP) is gamma_d y_d + (1 - gamma_d) x_d' beta, and the
estimate of its mean squared error for REML is g1 + g2 + 2 g3 (Prasad and Rao, JASA 85, 1990; Datta and Lahiri,
Statistica Sinica 10, 2000):

    g1 = gamma psi            g2 = (1 - gamma)^2 x' cov(beta) x       g3 = psi^2 var(sigma2_v) / (sigma2_v + psi)^3

Without a sample: x' beta, with mean squared error sigma2_v + x' cov(beta) x. Where sigma2_v comes out as 0, all errors
would be too small, since areas do differ: then the adjusted likelihood takes over (`model.adjusted`).
Nothing keeps an estimate of a share within 0 and 1; `benchmarking` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.design import Floats
from mutakhir.ranking.small_area.adjusted import fit_adjusted
from mutakhir.ranking.small_area.fay_herriot import FayHerriot, fit_fay_herriot


@dataclass(frozen=True)
class AreaEstimates:
    """One entry per area, in the order given.

    estimate: in the unit of the direct estimates. mse: its mean squared error. gamma: weight of the area's own
    sample, 0 without one. sampled: whether the estimate rests on a sample of the area.
    """

    areas: tuple[str, ...]
    estimate: Floats
    mse: Floats
    gamma: Floats
    sampled: npt.NDArray[np.bool_]
    model: FayHerriot

    @property
    def error(self) -> Floats:
        """Root of the mean squared error, in the unit of the estimates."""
        return np.sqrt(self.mse)


def estimate_areas(areas: Sequence[str], y: Floats, psi: Floats, x: Floats, *, adjust: bool = True) -> AreaEstimates:
    """Fits the model on the areas with a sample and estimates all of them.

    Args:
        areas: codes, one per row of `x`.
        y: direct estimates; NaN where there is none.
        psi: their sampling variances; NaN where unknown, and then the area counts as one without a sample.
        x: regressors of all areas, shape (areas, k).
        adjust: where the variance between areas comes out as 0, take that of the adjusted likelihood.

    Raises:
        InputProblem: as `fit_fay_herriot` and `fit_adjusted`.
    """
    assert len(areas) == len(y) == len(psi) == len(x), "one entry per area"
    sampled = ~(np.isnan(y) | np.isnan(psi))
    model = fit_fay_herriot(y[sampled], psi[sampled], x[sampled])
    if adjust and model.at_zero:
        model = fit_adjusted(y[sampled], psi[sampled], x[sampled])
    regression = x @ model.beta
    leverage = np.einsum("ij,jk,ik->i", x, model.beta_covariance, x)
    gamma, estimate, mse = np.zeros(len(y)), regression.copy(), model.sigma2_v + leverage
    gamma[sampled] = model.sigma2_v / (model.sigma2_v + psi[sampled])
    estimate[sampled] += gamma[sampled] * (y[sampled] - regression[sampled])
    mse[sampled] = mean_squared_error(model, psi[sampled], leverage[sampled])
    return AreaEstimates(tuple(areas), estimate, mse, gamma, sampled, model)


def mean_squared_error(model: FayHerriot, psi: Floats, leverage: Floats) -> Floats:
    """g1 + g2 + 2 g3 of sampled areas; `leverage` is x' cov(beta) x."""
    whole = model.sigma2_v + psi
    gamma = model.sigma2_v / whole
    g3 = psi**2 * model.sigma2_v_variance / whole**3
    mse: Floats = gamma * psi + (1 - gamma) ** 2 * leverage + 2 * g3
    return mse
