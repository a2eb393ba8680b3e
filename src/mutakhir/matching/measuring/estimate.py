"""Precision and recall of a real registry, where nobody knows the truth: from pairs that people read.

Scored pairs are parted into bands of match weight, and of each band a random sample is read. The estimates and their
standard errors are those of a stratified sample (Cochran, "Sampling techniques", 3rd edition, 1977, 5.3 and 5.6).
Intervals join the Wilson limits of the bands by squares and add (MOVER: Zou and Donner, Statistics in Medicine 27,
2008; for a ratio Donner and Zou, Statistical Methods in Medical Research 21, 2012), because in a band where all read
pairs are the same person a standard error would be 0 however few were read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf, sqrt

from mutakhir.ground.errors import InputProblem, Said, UsageProblem
from mutakhir.matching.measuring.estimate_said import BLOCKING, NOT_KNOWN, TWICE, counts_contradict, no_edge, unread
from mutakhir.matching.measuring.intervals import Interval, wilson
from mutakhir.matching.measuring.kinds import Row, share


@dataclass(frozen=True, slots=True)
class Band:
    """Pairs with a weight of `low` thousandths or more, up to the next band; the highest is open above.

    population: scored pairs in it. sampled: those read and decided. same: of these, judged the same person.
    """

    low: int
    population: int
    sampled: int
    same: int


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate with its standard error and 95% interval; None where it does not exist."""

    measure: str
    value: float | None
    error: float | None
    low: float | None
    high: float | None

    def as_rows(self) -> list[Row]:
        """One row."""
        return [{name: getattr(self, name) for name in ("measure", "value", "error", "low", "high")}]


@dataclass(frozen=True, slots=True)
class Quality:
    """What a statement of quality may say, and what it must not be silent about.

    precision: of the pairs at or above the threshold, the share that is the same person. matches: how many those are.
    missed: matches among scored pairs below the threshold. recall_of_scored: of the matches among scored pairs, the
    share at or above the threshold. recall: the same of all matches, if the recall of blocking is known.
    """

    threshold: int
    precision: Estimated
    matches: Estimated
    missed: Estimated
    recall_of_scored: Estimated
    recall: Estimated | None
    not_known: tuple[Said, ...]

    def as_rows(self) -> list[Row]:
        """One row per estimate."""
        told = (self.precision, self.matches, self.missed, self.recall_of_scored, self.recall)
        return [row for each in told if each is not None for row in each.as_rows()]


@dataclass(frozen=True, slots=True)
class BlockingRecall:
    """Share of all matches that blocking let through, from a source of its own, with its 95% limits."""

    value: float
    low: float
    high: float


def quality(bands: Sequence[Band], threshold: int, blocking: BlockingRecall | None = None) -> Quality:
    """Estimates at a threshold from a clerical sample by band.

    Args:
        bands: in any order; pairs below the lowest band count as never scored.
        threshold: thousandths; the lower edge of one of the bands.

    Raises:
        InputProblem: a band's counts contradict each other, or nothing of it was read.
        UsageProblem: the threshold lies within a band.
    """
    _check(bands, threshold)
    above = _total([each for each in bands if each.low >= threshold])
    below = _total([each for each in bands if each.low < threshold])
    scored = _recall(above, below)
    return Quality(
        threshold,
        _scaled("precision", above),
        _told("matches", above),
        _told("missed", below),
        scored,
        None if blocking is None else _after_blocking(scored, blocking),
        NOT_KNOWN if blocking is not None else (BLOCKING, *NOT_KNOWN),
    )


@dataclass(frozen=True, slots=True)
class _Total:
    """Estimated matches in some bands: value, variance, limits, and the pairs among which they are."""

    value: float
    variance: float
    low: float
    high: float
    pairs: int


def _total(bands: Sequence[Band]) -> _Total:
    value = variance = down = up = 0.0
    for band in (each for each in bands if each.population):
        p, limits = band.same / band.sampled, _limits(band)
        value += band.population * p
        variance += band.population**2 * _variance(band, p)
        down += (band.population * (p - limits.low)) ** 2
        up += (band.population * (limits.high - p)) ** 2
    pairs = sum(each.population for each in bands)
    return _Total(value, variance, max(value - sqrt(down), 0.0), min(value + sqrt(up), pairs), pairs)


def _limits(band: Band) -> Interval:
    """Wilson's, drawn in by what was read of the band: a band that was read whole is known."""
    p, between = band.same / band.sampled, wilson(band.same, band.sampled)
    left = sqrt(1 - band.sampled / band.population)
    return Interval(p - (p - between.low) * left, p + (between.high - p) * left)


def _variance(band: Band, p: float) -> float:
    """Of the share in a band. One read pair shows no spread; the largest possible is taken then."""
    spread = p * (1 - p) / (band.sampled - 1) if band.sampled > 1 else 0.25
    return (1 - band.sampled / band.population) * spread


def _told(measure: str, total: _Total) -> Estimated:
    return Estimated(measure, total.value, sqrt(total.variance), total.low, total.high)


def _scaled(measure: str, total: _Total) -> Estimated:
    if not total.pairs:
        return Estimated(measure, None, None, None, None)
    parts = (total.value, sqrt(total.variance), total.low, total.high)
    return Estimated(measure, *(each / total.pairs for each in parts))


def _recall(above: _Total, below: _Total) -> Estimated:
    """1 / (1 + r), where r is the ratio of matches below to matches above."""
    value = share(above.value, above.value + below.value)
    if value is None or not above.value:
        return Estimated(
            "recall_of_scored", value, None, None if value is None else 0.0, None if value is None else 1.0
        )
    ratio = _ratio_limits(below, above)
    gradient = (below.value / (above.value + below.value) ** 2, value / (above.value + below.value))
    error = sqrt(gradient[0] ** 2 * above.variance + gradient[1] ** 2 * below.variance)
    low = 0.0 if isinf(ratio.high) else 1 / (1 + ratio.high)
    return Estimated("recall_of_scored", value, error, low, 1 / (1 + ratio.low))


def _ratio_limits(part: _Total, whole: _Total) -> Interval:
    """MOVER limits of a ratio of two independent estimates; open where the divisor may be as good as 0."""
    product = part.value * whole.value
    wide, narrow = whole.high * (2 * whole.value - whole.high), whole.low * (2 * whole.value - whole.low)
    low, high = 0.0, inf
    if wide > 0:
        root = product**2 - part.low * (2 * part.value - part.low) * wide
        low = max((product - sqrt(max(root, 0.0))) / wide, 0.0)
    if narrow > 0:
        root = product**2 - part.high * (2 * part.value - part.high) * narrow
        high = (product + sqrt(max(root, 0.0))) / narrow
    return Interval(low, high)


def _after_blocking(scored: Estimated, blocking: BlockingRecall) -> Estimated:
    """Two independent shares multiplied; limits by squares and add, and no standard error, since none is given."""
    if scored.value is None or scored.low is None or scored.high is None:
        return Estimated("recall", None, None, None, None)
    value = scored.value * blocking.value
    down = sqrt(
        (blocking.value * (scored.value - scored.low)) ** 2 + (scored.value * (blocking.value - blocking.low)) ** 2
    )
    up = sqrt(
        (blocking.value * (scored.high - scored.value)) ** 2 + (scored.value * (blocking.high - blocking.value)) ** 2
    )
    return Estimated("recall", value, None, max(value - down, 0.0), min(value + up, 1.0))


def _check(bands: Sequence[Band], threshold: int) -> None:
    for band in bands:
        if not 0 <= band.same <= band.sampled <= band.population:
            raise InputProblem("matching.band-counts", counts_contradict(band.low))
        if band.population and not band.sampled:
            raise InputProblem("matching.band-unread", unread(band.low))
    lows = sorted(each.low for each in bands)
    if len(set(lows)) < len(lows):
        raise InputProblem("matching.band-twice", TWICE)
    if threshold not in lows:
        raise UsageProblem("matching.band-edge", no_edge(lows))
