"""The shift of each regency's constant with which the weighted mean of P(poor) equals a known rate.

A larger shift makes everyone in the regency richer, so the mean falls from 1 to 0 as the shift rises, without a jump:
the root lies between the shift at which all are poor and the one at which nobody is, and is found by Brent's method
(Brent, "Algorithms for Minimization without Derivatives", 1973).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.calibration.residuals import Residuals, probability_poor
from mutakhir.ranking.design import Floats, Ints


_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Surveyed:
    """Surveyed units in one order.

    predicted: logarithm of consumption. log_line: of the line in the same unit, one per unit. weight: above 0, how many
    units or persons each stands for.
    """

    regency: Sequence[str]
    predicted: Floats
    log_line: Floats
    weight: Ints | Floats

    def __post_init__(self) -> None:
        lengths = {len(self.regency), len(self.predicted), len(self.log_line), len(self.weight)}
        assert len(lengths) == 1, "one entry per unit"

    def by_regency(self) -> dict[str, "Surveyed"]:
        """The units of each regency, in order of the codes."""
        codes, place = np.unique(np.asarray(self.regency, dtype=str), return_inverse=True)
        order = np.argsort(place, kind="stable")
        rows = np.split(order, np.cumsum(np.bincount(place))[:-1])  # of nothing there is one empty part, and no code
        return {str(code): self._rows(str(code), mine) for code, mine in zip(codes, rows, strict=False)}

    def _rows(self, regency: str, rows: Ints) -> "Surveyed":
        return Surveyed([regency] * len(rows), self.predicted[rows], self.log_line[rows], self.weight[rows])

    def rate(self, residuals: Residuals, shift: float) -> float:
        """Weighted mean of P(poor) over these units."""
        chance = probability_poor(self.predicted, self.log_line, residuals, shift)
        return float(np.average(chance, weights=self.weight))


def regency_shifts(survey: Surveyed, residuals: Residuals, rates: Mapping[str, float]) -> dict[str, float]:
    """The shift of each regency of `rates`, in log units, in order of the codes.

    Args:
        rates: known share of poor by regency, strictly between 0 and 1.

    Raises:
        InputProblem: a rate is not strictly between 0 and 1, or a regency has no surveyed unit.
    """
    parts = survey.by_regency()
    return {regency: _shift(regency, parts.get(regency), residuals, rate) for regency, rate in sorted(rates.items())}


def _shift(regency: str, survey: Surveyed | None, residuals: Residuals, rate: float) -> float:
    if not 0 < rate < 1:
        raise InputProblem("ranking.rate-not-inside", _not_inside(regency, rate))
    if survey is None:
        raise InputProblem("ranking.rate-without-survey", _without_survey(regency))
    distance = survey.log_line - survey.predicted
    all_poor, none_poor = float(distance.min()) - residuals.high, float(distance.max()) - residuals.low
    found = float(brentq(lambda shift: survey.rate(residuals, shift) - rate, all_poor, none_poor, xtol=1e-13))
    if abs(survey.rate(residuals, found) - rate) > _TOLERANCE:
        raise InputProblem("ranking.rate-out-of-reach", _out_of_reach(regency, rate))
    return found


def _not_inside(regency: str, rate: float) -> Said:
    return Said(
        id=f"Angka kemiskinan {rate} untuk {regency} tidak bisa dipakai: harus lebih dari 0 dan kurang dari 1 (9,5"
        " persen ditulis 0.095).",
        en=f"The rate {rate} of {regency} cannot be used: it must be above 0 and below 1 (9.5 percent is 0.095).",
    )


def _without_survey(regency: str) -> Said:
    return Said(
        id=f"{regency} tidak punya rumah tangga survei, jadi angkanya tidak bisa dicocokkan. Gabungkan dengan wilayah"
        " lain, atau keluarkan dari daftar angka.",
        en=f"{regency} has no surveyed household, so no shift can be found. Merge it with another area, or leave it"
        " out of the rates.",
    )


def _out_of_reach(regency: str, rate: float) -> Said:
    return Said(
        id=f"Angka {rate} untuk {regency} tidak tercapai sampai sepersejuta. Periksa sisaan model: hampir semua sama.",
        en=f"The rate {rate} of {regency} was not reached to a millionth. Check the residuals: almost all are equal.",
    )
