"""Percentiles in the whole population: cut points from the weighted survey, and the search among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.design import Ints


Counts = Literal["persons", "units"]


@dataclass(frozen=True)
class Points:
    """The 99 cut points among all persons, and among all units; `counts` says which the round's percentile uses."""

    persons: Sequence[int]
    units: Sequence[int]
    counts: Counts = "persons"

    @classmethod
    def of_survey(cls, scores: Ints, weight: Ints, persons: Ints, counts: SharesCount) -> Self:
        """From surveyed units that stand for `weight` units each, in 1e-6."""
        return cls(cut_points(scores, weight * persons), cut_points(scores, weight), counted(counts))

    @classmethod
    def of_table(cls, table: pa.Table, counts: SharesCount) -> Self:
        """From the dataset `score_percentiles`."""
        rows = sorted(table.to_pylist(), key=lambda row: row["percentile"])
        by_kind = {kind: [row["score"] for row in rows if row["counts"] == kind] for kind in ("persons", "units")}
        return cls(by_kind["persons"], by_kind["units"], counted(counts))

    def table(self) -> pa.Table:
        """The dataset `score_percentiles`."""
        kinds: Mapping[str, Sequence[int]] = {"persons": self.persons, "units": self.units}
        rows = [
            {"counts": kind, "percentile": place, "score": score}
            for kind, points in kinds.items()
            for place, score in enumerate(points, start=1)
        ]
        return pa.Table.from_pylist(rows)

    @property
    def of_round(self) -> Sequence[int]:
        return self.persons if self.counts == "persons" else self.units


def counted(counts: SharesCount) -> Counts:
    return "persons" if counts is SharesCount.PERSONS else "units"


def cut_points(scores: Ints, weights: Ints) -> list[int]:
    """The 99 cut points: the k-th is the lowest score up to which at least k percent of the weight lies.

    All arithmetic is on whole numbers; weights sum to less than 9 x 10^16.
    """
    assert len(scores), "percentiles need a survey"
    order = np.argsort(scores, kind="stable")
    cumulated = np.cumsum(weights[order])
    wanted = np.arange(1, 100) * cumulated[-1]
    places = np.searchsorted(cumulated * 100, wanted, side="left")
    return [int(score) for score in scores[order][places]]


def percentile_of(score: ir.IntegerValue, points: Sequence[int]) -> ir.IntegerValue:
    """1 more than the number of cut points below the score, by halving: seven comparisons instead of 99."""
    if not points:
        return ibis.literal(1, type="int8")
    return _search(score, points, 0, len(points))


def decile_of(score: ir.IntegerValue, points: Sequence[int]) -> ir.IntegerValue:
    """The tenth from the same cut points, by every tenth of them: four comparisons."""
    return percentile_of(score, points[9::10])


def is_within(score: ir.IntegerValue, points: Sequence[int], percent: int) -> ir.BooleanValue:
    """Whether the percentile is at most `percent`."""
    return ibis.literal(True) if percent > len(points) else score <= ibis.literal(points[percent - 1], type="int64")


def _search(score: ir.IntegerValue, points: Sequence[int], low: int, high: int) -> ir.IntegerValue:
    """1 more than the number of points below, known to lie between `low` and `high`."""
    if low == high:
        return ibis.literal(low + 1, type="int8")
    middle = (low + high) // 2
    below = score > ibis.literal(points[middle], type="int64")
    return ibis.ifelse(below, _search(score, points, middle + 1, high), _search(score, points, low, middle))
