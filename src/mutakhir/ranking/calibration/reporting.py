"""What calibration changed: known rates beside counts below the line and sums of probabilities, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.ranking.calibration.residuals import Residuals
from mutakhir.ranking.calibration.shifting import Surveyed
from mutakhir.ranking.design import Floats


_POINTS = 100


@dataclass(frozen=True)
class RegencyRates:
    """Shares of one regency, from 0 to 1; `shift` is in log units.

    line_count: predicted below the line. before, after: weighted mean of P(poor) without and with the shift.
    """

    regency: str
    known: float
    line_count: float
    before: float
    after: float
    shift: float


@dataclass(frozen=True)
class CalibrationReport:
    """One entry per regency, in order of the codes.

    The mean absolute errors are in percentage points, every regency counting alike. That of `after` is about 0 by
    construction and no proof of anything: the known rates were put in. That of `before` says how far the model was off.
    """

    regencies: tuple[RegencyRates, ...]

    @property
    def line_count_error(self) -> float:
        return self._error(np.array([each.line_count for each in self.regencies]))

    @property
    def error_before(self) -> float:
        return self._error(np.array([each.before for each in self.regencies]))

    @property
    def error_after(self) -> float:
        return self._error(np.array([each.after for each in self.regencies]))

    def _error(self, rates: Floats) -> float:
        known = np.array([each.known for each in self.regencies])
        return float(np.abs(rates - known).mean()) * _POINTS

    def as_table(self) -> pa.Table:
        """Columns as in `RegencyRates`."""
        return pa.Table.from_pylist([vars(each) for each in self.regencies])


def calibration_report(
    survey: Surveyed, residuals: Residuals, rates: Mapping[str, float], shifts: Mapping[str, float]
) -> CalibrationReport:
    """Before and after, for the regencies of `shifts`, each of which has surveyed units and a rate."""
    parts = survey.by_regency()
    return CalibrationReport(
        tuple(
            _regency(regency, parts[regency], residuals, rates[regency], shift)
            for regency, shift in sorted(shifts.items())
        )
    )


def _regency(regency: str, survey: Surveyed, residuals: Residuals, known: float, shift: float) -> RegencyRates:
    below = survey.predicted < survey.log_line
    return RegencyRates(
        regency,
        known,
        line_count=float(np.average(below, weights=survey.weight)),
        before=survey.rate(residuals, 0.0),
        after=survey.rate(residuals, shift),
        shift=shift,
    )
