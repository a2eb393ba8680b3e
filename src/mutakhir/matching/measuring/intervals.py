"""95% intervals: Wilson's for a share, a bootstrap over true clusters for measures of linkage.

Records of one person stand or fall together, so pairs are no independent draws: whole true clusters are drawn again
(cluster bootstrap, Davison and Hinkley, "Bootstrap methods and their application", 1997, 3.8), and the limits are the
percentiles of the measures of the draws (Efron and Tibshirani, "An introduction to the bootstrap", 1993, 13.3).

Approximation: a found pair whose records belong to two true clusters counts half to each. The whole is exact; a draw
that takes one of the two clusters and not the other keeps half of the pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from mutakhir.matching.measuring.kinds import Codes, Floats, Labels, Row, dense
from mutakhir.matching.measuring.pairs import Links, cells_of


CONFIDENCE = 0.95
RESAMPLES = 1000
SUMS = ("true", "found", "right", "records", "b_cubed_precision", "b_cubed_recall")
"""What is added up over records, units and draws; pairs in halves of a record each."""

PAIRWISE = ("precision", "recall", "f1")
MEASURES = (*PAIRWISE, "b_cubed_precision", "b_cubed_recall", "b_cubed_f1")

_CHUNK = 1 << 24  # numbers of draws held at once


@dataclass(frozen=True, slots=True)
class Interval:
    """Both limits belong to it."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure with its 95% interval. All are None where the measure does not exist (a share of nothing).

    method: `bootstrap`; or `wilson` where the sample shows no variation (a share of 0 or 1), for which a bootstrap
    would give no width at all: Wilson's interval with the clusters that could have shown an error as its sample. With
    fewer than some thirty such clusters neither is more than a hint.
    """

    measure: str
    value: float | None
    low: float | None
    high: float | None
    method: Literal["bootstrap", "wilson", "none"]

    def as_rows(self) -> list[Row]:
        """One row."""
        return [{name: getattr(self, name) for name in ("measure", "value", "low", "high", "method")}]


def wilson(part: float, whole: float, confidence: float = CONFIDENCE) -> Interval:
    """The score interval of a share, good for shares near 0 and 1; of nothing it is 0 to 1.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927).
    """
    low, high = wilson_limits(np.array([float(part)]), np.array([float(whole)]), confidence)
    return Interval(float(low[0]), float(high[0]))


def wilson_limits(part: Floats, whole: Floats, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """The same on arrays; `whole` may be an effective sample size and need not be a whole number."""
    squared = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    known = np.where(whole > 0, whole, 1.0)
    p = np.where(whole > 0, part / known, 0.5)
    middle = (p + squared / (2 * known)) / (1 + squared / known)
    half = np.sqrt(squared * (p * (1 - p) + squared / (4 * known)) / known) / (1 + squared / known)
    low, high = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    return np.where((whole > 0) & (p > 0), low, 0.0), np.where((whole > 0) & (p < 1), high, 1.0)


def cluster_estimates(found: Labels, true: Labels, *, seed: int, resamples: int = RESAMPLES) -> tuple[Estimate, ...]:
    """Pairwise and B-cubed measures of two labelings, each with its interval; the order of records does not matter."""
    return estimates(summed(record_sums(found, true), dense(true)[0]), MEASURES, seed, resamples)


def link_estimates(found: Links, true: Links, *, seed: int, resamples: int = RESAMPLES) -> tuple[Estimate, ...]:
    """Precision, recall and F1 of links; what is drawn again is the left record's true entity (`link_sums`)."""
    sums, unit, _ = link_sums(found, true)
    return estimates(summed(sums, unit), PAIRWISE, seed, resamples)


def record_sums(found: Labels, true: Labels) -> Floats:
    """What each record adds to `SUMS`: half of each pair it stands in, itself, and its two shares of B-cubed."""
    cells = cells_of(found, true)
    size, true_size, found_size = cells.size, cells.true_size, cells.found_size
    halves = [(each - 1) / 2 for each in (true_size, found_size, size)]
    columns = np.stack([*halves, np.ones(len(size)), size / found_size, size / true_size], axis=1)
    return columns[cells.of]


def link_sums(found: Links, true: Links) -> tuple[Floats, Codes, Codes]:
    """For each distinct link of either set: what it adds to `SUMS`, its unit, and its left record's code.

    The unit is the left record's true entity: the right record to which truth links it, which all left records of one
    entity share; a left record without a true link is a unit of its own. Records without any link change no measure
    and are not drawn. Codes of left records are those of `dense(found.left, true.left)`.
    """
    left, right = dense(found.left, true.left), dense(found.right, true.right)
    width = max(int(each.max(initial=0)) for each in right) + 1
    found_keys, true_keys = (one * width + other for one, other in zip(left, right, strict=True))
    keys = np.unique(np.concatenate([found_keys, true_keys]))
    is_true, is_found = np.isin(keys, true_keys), np.isin(keys, found_keys)
    sums = np.zeros((len(keys), len(SUMS)))
    sums[:, 0], sums[:, 1], sums[:, 2] = is_true, is_found, is_true & is_found
    return sums, _entity(keys // width, keys % width, is_true, width), keys // width


def _entity(left: Codes, right: Codes, is_true: npt.NDArray[np.bool_], width: int) -> Codes:
    entity = np.arange(int(left.max(initial=-1)) + 1, dtype=np.int64) + width
    # The first true link of a left record counts, so they are written from the last.
    entity[left[is_true][::-1]] = right[is_true][::-1]
    return entity[left]


def summed(sums: Floats, unit: Codes) -> Floats:
    """One row of `SUMS` per unit."""
    (codes,) = dense(unit)
    count = int(codes.max(initial=-1)) + 1
    rows: Floats = np.stack([np.bincount(codes, weights=column, minlength=count) for column in sums.T], axis=1)
    return rows


def estimates(units: Floats, measures: Sequence[str], seed: int, resamples: int = RESAMPLES) -> tuple[Estimate, ...]:
    """The measures of all units together, and the spread over draws of as many units with replacement."""
    whole = _measures(units.sum(axis=0, keepdims=True))
    drawn = _measures(_draws(units, seed, resamples)) if len(units) else {}
    return tuple(_estimate(name, float(whole[name][0]), drawn.get(name), units) for name in measures)


def _estimate(name: str, value: float, drawn: Floats | None, units: Floats) -> Estimate:
    if drawn is None or np.isnan(value):
        return Estimate(name, None, None, None, "none")
    drawn = drawn[~np.isnan(drawn)]
    if value in (0.0, 1.0) or not len(drawn):
        exposed = int((_denominator(name, units) > 0).sum())
        between = wilson(value * exposed, exposed)
        return Estimate(name, value, between.low, between.high, "wilson")
    tail = 50 * (1 - CONFIDENCE)
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Estimate(name, value, float(low), float(high), "bootstrap")


def _draws(units: Floats, seed: int, resamples: int) -> Floats:
    """Sums of each draw. Units that add the same are drawn together: how often each kind comes is multinomial, which
    is the same distribution and takes as long as there are kinds, not units. Kinds are sorted, so the order of units
    does not matter; they are compared to 12 digits, so that neither does the order of an addition."""
    kinds, counts = np.unique(np.round(units, 12), axis=0, return_counts=True)
    rng = np.random.default_rng(seed)
    step = max(1, _CHUNK // len(kinds))
    parts = [min(step, resamples - done) for done in range(0, resamples, step)]
    total = int(counts.sum())
    return np.concatenate([rng.multinomial(total, counts / total, size=part) @ kinds for part in parts])


def _measures(sums: Floats) -> dict[str, Floats]:
    """Each measure of every row; NaN where it does not exist."""
    true, found, right, records, precise, recalled = sums.T
    b_precision, b_recall = _ratio(precise, records), _ratio(recalled, records)
    return {
        "precision": _ratio(right, found),
        "recall": _ratio(right, true),
        "f1": _ratio(2 * right, true + found),
        "b_cubed_precision": b_precision,
        "b_cubed_recall": b_recall,
        "b_cubed_f1": _ratio(2 * b_precision * b_recall, b_precision + b_recall),
    }


def _denominator(name: str, sums: Floats) -> Floats:
    true, found, _, records, *_ = sums.T
    pairwise: dict[str, Floats] = {"precision": found, "recall": true, "f1": true + found}
    return pairwise[name] if name in pairwise else records.astype(np.float64)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """B-cubed sums are rounded, so that a whole of ones is 1 and not nearly 1."""
    ratio = np.full(len(whole), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return np.round(ratio, 12)
