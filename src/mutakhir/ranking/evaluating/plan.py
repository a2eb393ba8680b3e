"""Which figures an evaluation has, in a fixed order, and their values under any weights."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mutakhir.ranking.evaluating.case import Case
from mutakhir.ranking.evaluating.cutting import Floats, Ints
from mutakhir.ranking.evaluating.measures import correlation, r_squared


DECILE = 10
NO_CUT = 0  # of measures of the prediction itself
_WHOLE = ("r2", "spearman")


@dataclass(frozen=True)
class Figure:
    """One figure: percent of its cut, whose it is, and the surveyed households on which it rests."""

    cut: int
    grouping: str
    member: str
    measure: str
    households: int


@dataclass(frozen=True)
class _Pair:
    """The poorest `poor` percent against a cut; `own`: the pair of the cut itself, and not of what it may miss."""

    poor: int
    cut: int
    own: bool

    @property
    def measures(self) -> dict[str, str]:
        """Names of the figures, and the rate that each is."""
        if self.own:
            return {name: name for name in _RATES}
        return {missed_name(self.poor): "exclusion_error"}


@dataclass(frozen=True)
class _Sums:
    """Weights by member: of the poor, the chosen, those who are both, and of everyone."""

    poor: Floats
    chosen: Floats
    both: Floats
    everyone: Floats


_RATES: dict[str, Callable[[_Sums], Floats]] = {
    "exclusion_error": lambda s: 1 - _ratio(s.both, s.poor),
    "inclusion_error": lambda s: 1 - _ratio(s.both, s.chosen),
    "false_positive_rate": lambda s: _ratio(s.chosen - s.both, s.everyone - s.poor),
    "cgh": lambda s: _ratio(_ratio(s.both, s.chosen), _ratio(s.poor, s.everyone)),
}
_BASES: dict[str, Callable[[_Sums], Floats]] = {
    "exclusion_error": lambda s: s.poor,
    "inclusion_error": lambda s: s.chosen,
    "false_positive_rate": lambda s: s.everyone - s.poor,
    "cgh": lambda s: s.chosen,
}


@dataclass(frozen=True)
class Plan:
    """First what has no cut; then by cut and measure all members. `figures` and `values` are in the same order.

    missed: shares of the poorest (percent) whose missing is measured at every cut from there on.
    """

    case: Case
    cuts: tuple[int, ...]
    missed: tuple[int, ...]

    @cached_property
    def pairs(self) -> tuple[_Pair, ...]:
        found = []
        for cut in self.cuts:
            found += [_Pair(cut, cut, True), *(_Pair(share, cut, False) for share in self.missed if share <= cut)]
        return tuple(found)

    def values(self, households: Ints, counted: Ints) -> Floats:
        """Args: weights as in `Case`; NaN where a share is one of nothing."""
        found = [self._whole(households)]
        for pair, sums in zip(self.pairs, self._sums(*self._parts(counted), counted), strict=True):
            found += [_RATES[rate](sums) for rate in pair.measures.values()]
        return np.concatenate(found)

    def figures(self) -> tuple[Figure, ...]:
        """Households are counted without weights; those at the cut count whole."""
        whole = len(self.case.actual)
        found = [Figure(NO_CUT, "all", "all", name, whole) for name in _WHOLE]
        poor, chosen = (
            {share: np.ceil(part) for share, part in parts.items()} for parts in self._parts(self.case.counted)
        )
        for pair, sums in zip(self.pairs, self._sums(poor, chosen, np.ones(whole)), strict=True):
            for name, rate in pair.measures.items():
                found += self._by_member(pair.cut, name, _BASES[rate](sums))
        return tuple(found)

    def _by_member(self, cut: int, measure: str, bases: Floats) -> Iterator[Figure]:
        for (grouping, member), base in zip(self.case.members, bases, strict=True):
            yield Figure(cut, grouping, member, measure, round(float(base)))

    def _whole(self, households: Ints) -> Floats:
        case = self.case
        one, other = (order.under(households).ranks() for order in (case.truth, case.prediction))
        return np.array([r_squared(case.actual, case.predicted, households), correlation(one, other, households)])

    def _parts(self, counted: Ints) -> tuple[dict[int, Floats], dict[int, Floats]]:
        """The part of each household that is poor, by share, and chosen, by cut."""
        truth, prediction = self.case.truth.under(counted), self.case.prediction.under(counted)
        poor = {share: truth.poorest(share) for share in (*self.cuts, *self.missed)}
        return poor, {cut: prediction.poorest(cut) for cut in self.cuts}

    def _sums(self, poor: Mapping[int, Floats], chosen: Mapping[int, Floats], weight: Ints | Floats) -> Iterator[_Sums]:
        """One for each of the pairs; all columns and members in one product, which is what costs."""
        weighed = {share: weight * part for share, part in poor.items()}
        both = [weighed[pair.poor] * chosen[pair.cut] for pair in self.pairs]
        columns = [weight * 1.0, *both, *weighed.values(), *(weight * part for part in chosen.values())]
        sums = (self.case.belongs @ np.stack(columns, axis=1)).T
        after = 1 + len(both)
        by_share = dict(zip(poor, sums[after:], strict=False))
        by_cut = dict(zip(chosen, sums[after + len(poor) :], strict=True))
        for pair, each in zip(self.pairs, sums[1:after], strict=True):
            yield _Sums(by_share[pair.poor], by_cut[pair.cut], each, sums[0])


def missed_name(share: int) -> str:
    """The measure: share of the poorest so many percent who are not chosen."""
    return "poorest_decile_missed" if share == DECILE else f"poorest_{share}_missed"


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratio = np.full(len(whole), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio
