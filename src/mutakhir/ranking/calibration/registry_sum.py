"""The registry's own sum of P(poor), from counts of persons by score, and the share of the poor outside the registry.

A registry holds chosen households: its mean P(poor) is no rate of the regency. What can be said is how many of the
poor whom the survey finds are in it by expectation, and so how many are outside. Scores are counted in bins of 0.001 of
a log unit and F is read at the middle of a bin: a unit's probability is off by at most half a bin times the steepest
slope of F, about 0.0005, and the errors of a bin's two halves cancel.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ranking.calibration.residuals import Residuals
from mutakhir.ranking.design import Floats, Ints


BIN = 1000  # in 1e-6 of a log unit
_MILLION = 1_000_000


def score_bins(scores: ir.Table) -> ir.Table:
    """Persons by regency and bin; the bin is named by its lowest score. Scores are above 0."""
    binned = scores.mutate(bin=scores.score - scores.score % BIN)
    return binned.group_by(["regency", "bin"]).agg(persons=binned.persons.cast("int64").sum().cast("int64"))


@dataclass(frozen=True)
class Poor:
    """Persons of a regency and how many of them are poor by expectation."""

    persons: int
    poor: float


def registry_poor(
    bins: pa.Table, log_line: Mapping[str, float], shift: Mapping[str, float], residuals: Residuals
) -> dict[str, Poor]:
    """Of each regency in `bins` that has a line. `shift` is in log units; where there is none it is 0."""
    codes, place = np.unique(np.array(bins["regency"].to_pylist(), dtype=str), return_inverse=True)
    names = [str(code) for code in codes]
    known = [name in log_line for name in names]
    line = np.array([log_line.get(name, 0.0) - shift.get(name, 0.0) for name in names], dtype=np.float64)
    persons = bins["persons"].to_numpy().astype(np.float64)
    middle = (bins["bin"].to_numpy() + BIN / 2) / _MILLION
    chance = residuals.share_below(line[place] - middle)
    poor, people = _sums(place, persons * chance, len(names)), _sums(place, persons, len(names))
    return {name: Poor(round(people[n]), float(poor[n])) for n, name in enumerate(names) if known[n]}


def share_outside(registry_poor: float, survey_poor: float | None) -> tuple[float | None, str]:
    """1 less the registry's poor over the survey's, and how to read it.

    Below 0 the registry claims more poor than the survey finds: they disagree, and nothing is known of those outside.
    """
    if not survey_poor:
        return None, "no_rate"
    outside = 1 - registry_poor / survey_poor
    return outside, "estimated" if outside >= 0 else "more_in_registry"


def _sums(place: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(place, weights=values, minlength=count).astype(np.float64)
