"""Where to accept a pair without a person, and below which weight not even to ask one: from judged pairs.

Weights are whole thousandths, so the same sample gives the same thresholds everywhere. Thresholds depend on the size of
the registry: chance agreement grows with the number of pairs, so they are found anew for every registry.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.matching.measuring.intervals import wilson_limits
from mutakhir.matching.measuring.kinds import THOUSANDTHS, Bools, Codes, Floats, Row


@dataclass(frozen=True, slots=True)
class Judged:
    """Judged pairs: weight in thousandths, whether they are the same person, and for how many scored pairs each
    stands, in thousandths (None: each for itself), as in a sample by band: pairs of the band by pairs read."""

    weight: Codes
    same: Bools
    stands_for: Codes | None = None

    def __post_init__(self) -> None:
        parts = (self.weight, self.same, *(() if self.stands_for is None else (self.stands_for,)))
        assert len({len(each) for each in parts}) == 1, "one weight, one judgement and one factor per pair"
        assert self.stands_for is None or (self.stands_for > 0).all(), "each judged pair stands for something"

    @property
    def factor(self) -> Codes:
        """For how many scored pairs each stands, in thousandths."""
        return np.full(len(self.weight), THOUSANDTHS, dtype=np.int64) if self.stands_for is None else self.stands_for


@dataclass(frozen=True, slots=True)
class Cut:
    """A threshold: pairs with this weight or more are above it.

    threshold: None where no weight keeps the limit. share: the estimated share at the threshold. upper: the upper end
    of its 95% Wilson interval, with the effective size of a weighted sample (Kish, "Survey sampling", 1965, 11.7).
    pairs: scored pairs above it, estimated.
    """

    threshold: int | None
    share: float | None
    upper: float | None
    pairs: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Both cuts. accept: false links of all links. review: missed matches of all matches; never above `accept`.
    to_read: scored pairs between the two, estimated; None if there is none of either."""

    accept: Cut
    review: Cut
    to_read: float | None

    def as_rows(self) -> list[Row]:
        """One row per cut."""
        cuts = {"accept": self.accept, "review": self.review}
        return [
            {"cut": name, "threshold": each.threshold, "share": each.share, "upper": each.upper, "pairs": each.pairs}
            for name, each in cuts.items()
        ]


_NONE = Cut(None, None, None, 0.0)


def thresholds(judged: Judged, *, false_limit: float, missed_limit: float, sure: bool = False) -> Thresholds:
    """Both cuts of one sample.

    Args:
        false_limit, missed_limit: shares, for example 0.001 and 0.01.
        sure: the upper end of the interval must keep the limit, not only the estimate. For 0.1% this needs some
            4,000 judged pairs without a false one.
    """
    accept = accept_cut(judged, false_limit, sure=sure)
    review = review_cut(judged, missed_limit, sure=sure)
    if accept.threshold is not None and review.threshold is not None and review.threshold > accept.threshold:
        review = _review_at(judged, accept.threshold)
    known = accept.threshold is not None and review.threshold is not None
    return Thresholds(accept, review, review.pairs - accept.pairs if known else None)


def accept_cut(judged: Judged, limit: float, *, sure: bool = False) -> Cut:
    """The lowest weight such that, of the pairs with this weight or more, the share of false ones is within `limit`."""
    if not len(judged.weight):
        return _NONE
    at = _Above.of(judged, ~judged.same)
    return at.cut(np.flatnonzero(at.within(limit, sure))[-1:])


def review_cut(judged: Judged, limit: float, *, sure: bool = False) -> Cut:
    """The highest weight such that, of the true pairs, the share with a lower weight is within `limit`."""
    if not judged.same.any():
        return _NONE
    at = _Above.missed(judged)
    return at.cut(np.flatnonzero(at.within(limit, sure))[:1])


def _review_at(judged: Judged, threshold: int) -> Cut:
    at = _Above.missed(judged)
    return at.cut(np.flatnonzero(at.weight == threshold))


@dataclass(frozen=True, slots=True)
class _Above:
    """For each weight that occurs, from the highest: pairs with this weight or more, and a share with its limit."""

    weight: Codes
    pairs: Codes
    share: Floats
    upper: Floats

    @classmethod
    def of(cls, judged: Judged, bad: Bools) -> "_Above":
        """The share of bad pairs among those above."""
        weight, factor, squares, wrong = _cumulated(judged, bad)
        share = wrong / factor
        return cls(weight, factor, share, _upper(share, factor, squares))

    @classmethod
    def missed(cls, judged: Judged) -> "_Above":
        """The share of true pairs that are not above, of all true pairs."""
        weight, factor, _, right = _cumulated(judged, judged.same)
        true = judged.factor[judged.same]
        share = (right[-1] - right) / right[-1]
        squares = np.full(len(weight), (true.astype(np.float64) ** 2).sum())
        return cls(weight, factor, share, _upper(share, np.full(len(weight), true.sum()), squares))

    def within(self, limit: float, sure: bool) -> Bools:
        """Where the share, or the upper end of its interval, keeps the limit."""
        return (self.upper if sure else self.share) <= limit

    def cut(self, places: Codes) -> Cut:
        """The cut at the only place, or none."""
        if not len(places):
            return _NONE
        (place,) = places
        return Cut(
            int(self.weight[place]),
            float(self.share[place]),
            float(self.upper[place]),
            float(self.pairs[place] / THOUSANDTHS),
        )


def _cumulated(judged: Judged, counted: Bools) -> tuple[Codes, Codes, Floats, Codes]:
    """By distinct weight from the highest: the weight; factors, their squares and counted factors at or above it."""
    order = np.argsort(-judged.weight, kind="stable")
    weight, factor = judged.weight[order], judged.factor[order]
    last = np.append(np.flatnonzero(np.diff(weight)), len(weight) - 1)
    squares = np.cumsum(factor.astype(np.float64) ** 2)
    return weight[last], np.cumsum(factor)[last], squares[last], np.cumsum(factor * counted[order])[last]


def _upper(share: Floats, factor: Codes, squares: Floats) -> Floats:
    """Wilson's upper limit with as many pairs as the weighted sample is worth."""
    worth = factor.astype(np.float64) ** 2 / squares
    return wilson_limits(share * worth, worth)[1]
