"""How well the model does: on the households that it was fitted on, and in villages that it has not seen."""

from typing import Protocol

import numpy as np

from mutakhir.ground.policy import SharesCount
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.calibration.residuals import Residuals, smearing_factor
from mutakhir.ranking.design import Floats, Ints, Survey
from mutakhir.ranking.evaluating.measures import exclusion_error, r_squared, spearman
from mutakhir.ranking.fit import Fitted
from mutakhir.ranking.policy import ScaleKind


_MILLION = 1_000_000
_KNOTS = 401


class Listing(Protocol):
    """What of a round the measures need: what a share counts, and up to where the list goes."""

    @property
    def shares_count(self) -> SharesCount: ...
    @property
    def coverage(self) -> Coverage: ...


def measure_rows(
    fitted: Fitted, survey: Survey, round_: Listing, scale: ScaleKind = "per_person", frozen: bool = False
) -> list[dict[str, object]]:
    """The rows of the dataset `model_measures`. A figure in the sample never stands alone.

    smearing is the mean of the exponential of the residuals in villages left out: what brings the exponential of a
    prediction to mean consumption (Duan, JASA 78, 1983).
    """
    weight = survey.weight * (survey.persons if round_.shares_count is SharesCount.PERSONS else 1)
    actual = survey.log_welfare(scale)
    shares = {
        "r2_in_sample": r_squared(actual, fitted.in_sample, survey.weight),
        "r2_held_out": r_squared(actual, fitted.held_out, survey.weight),
        "spearman_in_sample": spearman(actual, fitted.in_sample, survey.weight),
        "spearman_held_out": spearman(actual, fitted.held_out, survey.weight),
        "smearing": smearing_factor(actual - fitted.held_out, survey.weight),
    }
    for band, percent in (("core", round_.coverage.core), ("extended", round_.coverage.extended)):
        for kind, predicted in (("in_sample", fitted.in_sample), ("held_out", fitted.held_out)):
            shares[f"exclusion_error_{band}_{kind}"] = exclusion_error(actual, predicted, weight, percent)
    # With a single village nothing is predicted but one value, which has no rank correlation.
    known = {name: value for name, value in shares.items() if not np.isnan(value)}
    counts = {"households": len(survey), "villages": len(set(survey.village))}
    cuts = {"core_percent": round_.coverage.core, "extended_percent": round_.coverage.extended}
    answers = {
        "per_adult_equivalent": int(scale == "adult_equivalent"),
        "coefficients_frozen": int(frozen),
        "counts_persons": int(round_.shares_count is SharesCount.PERSONS),
    }
    return [
        *({"measure": name, "value": round(value * _MILLION), "unit": "1e-6"} for name, value in known.items()),
        *({"measure": name, "value": value, "unit": name} for name, value in counts.items()),
        *({"measure": name, "value": value, "unit": "percent"} for name, value in cuts.items()),
        *({"measure": name, "value": value, "unit": "1 is yes"} for name, value in answers.items()),
    ]


def residual_rows(residuals: Floats, weight: Ints) -> list[dict[str, object]]:
    """The rows of `model_residuals`: all knots, or as many as fit, at even shares.

    Raises:
        InputProblem: there are not two different residuals.
    """
    found = Residuals.of(residuals, weight)
    value, below = found.values, found.below
    if len(value) > _KNOTS:
        evenly = np.linspace(0, 1, _KNOTS)
        value, below = np.interp(evenly, below, value), evenly
    whole = np.round(value * _MILLION).astype(np.int64)
    last = np.append(np.diff(whole) > 0, True)  # values that round to the same become one knot
    rows = zip(whole[last].tolist(), np.round(below[last] * _MILLION).astype(int).tolist(), strict=True)
    return [{"place": place, "value": value, "below": share} for place, (value, share) in enumerate(rows)]
