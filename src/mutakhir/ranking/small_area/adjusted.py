"""The adjusted likelihood of Li and Lahiri (Journal of Multivariate Analysis 101, 2010), which never ends at zero.

Where areas are few or their samples small, the restricted likelihood is often highest at a variance between areas of 0;
then every area gets the regression alone and an error that is too small. Maximising sigma2_v times the restricted
likelihood keeps the variance above 0, at the price of a bias that vanishes as areas grow in number. It is used only
where the plain maximum is 0, so results elsewhere are those of REML.

The error is g1 + g2 + 2 g3 as for REML. Li and Lahiri subtract the bias of g1 as well, which may make it negative; it
is left in here, so errors are rather too large than too small.
"""

import numpy as np
from scipy.optimize import minimize_scalar

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Floats
from mutakhir.ranking.small_area.fay_herriot import FayHerriot, at_variance, log_likelihood


_FEWEST_BEYOND = 3  # with fewer areas beyond the regressors the adjusted likelihood has no maximum
_GRID = np.logspace(-6, 3, 181)  # of the mean sampling variance


def fit_adjusted(y: Floats, psi: Floats, x: Floats) -> FayHerriot:
    """The model with the variance that maximises sigma2_v times the restricted likelihood; arguments as for REML.

    Raises:
        InputProblem: fewer than three areas more than regressors.
    """
    if len(y) < x.shape[1] + _FEWEST_BEYOND:
        raise InputProblem("ranking.fewer-areas-than-regressors", _few_areas(len(y), x.shape[1]))
    mean = float(np.mean(psi))

    def lost(log_share: float) -> float:
        return -(log_share + log_likelihood(mean * float(np.exp(log_share)), y, psi, x))

    grid = np.log(_GRID)
    best = int(np.argmin([lost(float(each)) for each in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    found = minimize_scalar(lost, bounds=(float(low), float(high)), method="bounded", options={"xatol": 1e-10})
    return at_variance(mean * float(np.exp(found.x)), y, psi, x, adjusted=True)


def _few_areas(areas: int, regressors: int) -> Said:
    return Said(
        id=f"Hanya {areas} wilayah bersampel untuk {regressors} peubah penjelas; ragam antarwilayah yang disesuaikan"
        f" perlu sedikitnya {regressors + _FEWEST_BEYOND}. Kurangi peubah penjelas, atau pakai angka langsung.",
        en=f"Only {areas} areas have a sample, for {regressors} regressors; the adjusted variance between areas needs"
        f" at least {regressors + _FEWEST_BEYOND}. Take fewer regressors, or use the direct rates.",
    )
