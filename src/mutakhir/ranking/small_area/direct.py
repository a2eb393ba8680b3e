"""Direct estimates: the weighted rate of each area from its own households, with the error of the survey's design.

A rate is a ratio of two weighted sums, so its variance is that of the linearised values z = w (y - rate) / sum of w
(Taylor; Särndal, Swensson and Wretman, "Model Assisted Survey Sampling", 1992, chapter 5). Clusters are taken as
drawn with replacement within their stratum, which errs on the safe side:

    v = sum over strata h of  n_h / (n_h - 1) * sum over clusters c of (z_hc - mean of z_h)^2

An area is a domain: clusters of a stratum which reaches beyond the area count with z = 0 (the same chapter).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Floats, Ints


Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SampleDesign:
    """Where each surveyed household was drawn; all of one length, in one order.

    A cluster is known by its stratum and its code, so codes may begin anew in every stratum. `weight` is above 0, in
    any unit; for shares of persons it is the household's weight times its persons.
    """

    area: Sequence[str]
    stratum: Sequence[str]
    cluster: Sequence[str]
    weight: Ints | Floats

    def __post_init__(self) -> None:
        assert len(self.area) == len(self.stratum) == len(self.cluster) == len(self.weight), "one entry per household"


@dataclass(frozen=True)
class DirectRates:
    """One entry per area, in order of the codes.

    rate: share from 0 to 1. variance: in squares of a share; NaN where the area has fewer than two clusters, since
    one cluster says nothing about chance. households, clusters, strata: how many were surveyed. lone_strata: strata
    of a single cluster; their spread is taken about the mean of the area instead of their own, which is too large
    rather than too small. weight: sum of the weights, in their unit.
    """

    areas: tuple[str, ...]
    rate: Floats
    variance: Floats
    households: Ints
    clusters: Ints
    strata: Ints
    lone_strata: Ints
    weight: Floats

    @property
    def degrees(self) -> Ints:
        """Degrees of freedom of the variance: clusters less strata, a lone stratum adding none; at least 0."""
        degrees: Ints = np.maximum(self.clusters - self.strata, 0)
        return degrees

    @property
    def design_effect(self) -> Floats:
        """Variance over that of a simple random sample of as many households; NaN where either is 0 or unknown."""
        simple = self.rate * (1 - self.rate) / self.households
        known = simple > 0
        return np.where(known, self.variance / np.where(known, simple, 1), np.nan)


def rates_by_area(inside: Bools, design: SampleDesign) -> DirectRates:
    """The weighted share of households (or persons, by the weight) that are `inside`, for each area.

    The line that decides who is inside is taken as known. Where it is a quantile of the same survey its own error
    is left out: small against that of a regency, as long as the line comes from the whole nation.

    Raises:
        InputProblem: a weight is not above 0.
    """
    assert len(inside) == len(design.weight), "one answer per household"
    weight = np.asarray(design.weight, dtype=np.float64)
    if not np.all(weight > 0):
        raise InputProblem("ranking.weight-not-positive", _WEIGHT)
    areas, area = np.unique(np.asarray(design.area, dtype=str), return_inverse=True)
    whole = np.bincount(area, weights=weight).astype(np.float64)
    rate = np.bincount(area, weights=weight * inside) / whole
    linearised = weight * (inside - rate[area]) / whole[area]
    spread = _Spread.of(area, design, linearised, len(areas))
    return DirectRates(
        areas=tuple(areas.tolist()),
        rate=rate,
        variance=np.where(spread.clusters < 2, np.nan, spread.variance),
        households=np.bincount(area),
        clusters=spread.clusters,
        strata=spread.strata,
        lone_strata=spread.lone,
        weight=whole,
    )


@dataclass(frozen=True)
class _Spread:
    """Variance and counts per area."""

    variance: Floats
    clusters: Ints
    strata: Ints
    lone: Ints

    @classmethod
    def of(cls, area: Ints, design: SampleDesign, linearised: Floats, areas: int) -> "_Spread":
        stratum, cluster, drawn = _places(design)
        pairs, pair = np.unique(np.stack([area, cluster]), axis=1, return_inverse=True)
        total = np.bincount(pair, weights=linearised)
        stratum_of_cluster = np.zeros(int(cluster.max()) + 1, dtype=np.int64)
        stratum_of_cluster[cluster] = stratum
        cells, cell = np.unique(np.stack([pairs[0], stratum_of_cluster[pairs[1]]]), axis=1, return_inverse=True)
        n = drawn[cells[1]]
        squares, sums = np.bincount(cell, weights=total**2), np.bincount(cell, weights=total)
        within = np.where(n > 1, n / np.maximum(n - 1, 1) * (squares - sums**2 / n), squares)
        return cls(
            variance=np.bincount(cells[0], weights=np.maximum(within, 0), minlength=areas).astype(np.float64),
            clusters=np.bincount(pairs[0], minlength=areas),
            strata=np.bincount(cells[0], minlength=areas),
            lone=np.bincount(cells[0], weights=n == 1, minlength=areas).astype(np.int64),
        )


def _places(design: SampleDesign) -> tuple[Ints, Ints, Ints]:
    """Stratum and cluster of each household as numbers from 0, and how many clusters each stratum has."""
    _, stratum = np.unique(np.asarray(design.stratum, dtype=str), return_inverse=True)
    _, code = np.unique(np.asarray(design.cluster, dtype=str), return_inverse=True)
    places, cluster = np.unique(np.stack([stratum, code]), axis=1, return_inverse=True)
    return stratum, cluster, np.bincount(places[0])


def below_line(consumption: Ints | Floats, line: Ints | Floats) -> Bools:
    """Whether consumption is below the line, one for all or one per household; both in one unit. Equal is not poor."""
    below: Bools = np.asarray(consumption) < np.asarray(line)
    return below


def below_share(consumption: Ints | Floats, weight: Ints | Floats, percent: int) -> Bools:
    """Whether a household is among the poorest `percent` of the weight of the whole survey.

    The line is the lowest consumption up to which at least so much of the weight lies, and who is on it is inside,
    like the cut points of the score.
    """
    order = np.argsort(consumption, kind="stable")
    cumulated = np.cumsum(weight[order])
    place = int(np.searchsorted(cumulated * 100, percent * cumulated[-1], side="left"))
    inside: Bools = consumption <= consumption[order][min(place, len(order) - 1)]
    return inside


_WEIGHT = Said(
    id="Ada bobot survei yang nol, negatif, atau kosong. Perbaiki kolom `weight`, lalu jalankan lagi.",
    en="A weight of the survey is zero, negative or missing. Mend the column `weight`, then run again.",
)
