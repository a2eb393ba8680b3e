"""The distribution of what the model does not see: weighted empirical residuals, made continuous.

With residual e = log consumption - prediction, independent of the prediction, P(poor) = F(log line - prediction),
where F is the distribution of the residuals: no normal law is assumed (Duan, JASA 78, 1983, for the mean of the smeared
level; Elbers, Lanjouw and Lanjouw, Econometrica 71, 2003, for poverty). F rises in straight lines between the
residuals, each at the middle of its own step, and from 0 to 1 within one mean gap beyond the ends: being continuous and
rising, every rate between 0 and 1 can be reached. Take residuals of households in villages left out of the fit; those
in the sample are too small.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Floats, Ints


@dataclass(frozen=True)
class Residuals:
    """Knots of F: values in log units, strictly rising, and the share below each, from 0 to 1."""

    values: Floats
    below: Floats

    @classmethod
    def of(cls, residuals: Floats, weight: Ints | Floats) -> "Residuals":
        """From residuals in log units and their weights, above 0 and in any unit.

        Raises:
            InputProblem: there are not two different residuals.
        """
        assert len(residuals) == len(weight), "one weight per residual"
        values, place = np.unique(residuals, return_inverse=True)
        if len(values) < 2:
            raise InputProblem("ranking.no-residuals", _NO_RESIDUALS)
        share = np.bincount(place, weights=weight) / float(np.sum(weight))
        middle = np.cumsum(share) - share / 2
        gap = (values[-1] - values[0]) / (len(values) - 1)
        ends = np.concatenate([[values[0] - gap], values, [values[-1] + gap]])
        return cls(ends, np.concatenate([[0.0], middle, [1.0]]))

    def share_below(self, values: Floats) -> Floats:
        """F at each of the values: the probability that a residual is below it."""
        return np.interp(values, self.values, self.below)

    @property
    def low(self) -> float:
        """Up to here F is 0."""
        return float(self.values[0])

    @property
    def high(self) -> float:
        """From here on F is 1."""
        return float(self.values[-1])


def probability_poor(
    predicted: Floats, log_line: Floats | float, residuals: Residuals, shift: Floats | float
) -> Floats:
    """P(poor) of each unit: F(log line - prediction - shift), from 0 to 1.

    Args:
        predicted: logarithms of consumption.
        log_line: logarithm of the line in the same unit, one for all or one per unit.
        shift: added to the prediction, one for all or one per unit; 0 before calibration.
    """
    return residuals.share_below(np.asarray(log_line - predicted - shift, dtype=np.float64))


def smearing_factor(residuals: Floats, weight: Ints | Floats) -> float:
    """By what the exponential of a predicted logarithm is multiplied to give mean consumption (Duan 1983).

    The weighted mean of exp(residual); 1 or more where the residuals have mean 0.
    """
    return float(np.average(np.exp(residuals), weights=weight))


_NO_RESIDUALS = Said(
    id="Sisaan model tidak cukup: perlu sedikitnya dua nilai yang berbeda. Periksa survei konsumsi dan"
    " taksiran modelnya.",
    en="Too few residuals of the model: at least two different ones are needed. Check the survey and the fit.",
)
