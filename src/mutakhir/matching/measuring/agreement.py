"""How far to trust the readers: two of them on the same pairs, and each on pairs whose answer is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt

from mutakhir.matching.measuring.intervals import Interval, wilson
from mutakhir.matching.measuring.kinds import Bools, Codes, Row, dense, share


Judgement = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two blind readings of the same pairs.

    equal: share judged alike, with its 95% Wilson interval. kappa: what they agree on beyond chance, of what they
    could (Cohen 1960); None where both gave one and the same answer throughout, since chance then explains it all.
    kappa_error: its standard error (Fleiss, Cohen and Everitt, Psychological Bulletin 72, 1969, not the one under
    the hypothesis of no agreement).
    """

    pairs: int
    equal: float | None
    equal_between: Interval
    kappa: float | None
    kappa_error: float | None

    def as_rows(self) -> list[Row]:
        """One row."""
        between: Row = {"equal_low": self.equal_between.low, "equal_high": self.equal_between.high}
        kappa: Row = {"kappa": self.kappa, "kappa_error": self.kappa_error}
        return [{"pairs": self.pairs, "equal": self.equal} | between | kappa]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader on seeded known pairs; "unsure" is no right answer, and is told beside.

    sensitivity: of the pairs that are the same person, the share judged so; specificity: of the pairs that are not,
    the share judged different. Each with its 95% Wilson interval.
    """

    reader: str
    known_same: int
    known_different: int
    unsure: int
    sensitivity: float | None
    sensitivity_between: Interval
    specificity: float | None
    specificity_between: Interval

    def as_rows(self) -> list[Row]:
        """One row."""
        return [
            {
                "reader": self.reader,
                "known_same": self.known_same,
                "known_different": self.known_different,
                "unsure": self.unsure,
                "sensitivity": self.sensitivity,
                "sensitivity_low": self.sensitivity_between.low,
                "sensitivity_high": self.sensitivity_between.high,
                "specificity": self.specificity,
                "specificity_low": self.specificity_between.low,
                "specificity_high": self.specificity_between.high,
            }
        ]


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Two readings of the same pairs, in the same order; any words serve as answers."""
    assert len(first) == len(second), "both readings are of the same pairs"
    pairs = len(first)
    equal = sum(one == other for one, other in zip(first, second, strict=True))
    kappa, error = _kappa(_table(first, second)) if pairs else (None, None)
    return Agreement(pairs, share(equal, pairs), wilson(equal, pairs), kappa, error)


def readings(reader: Sequence[str], judged: Sequence[Judgement], known_same: Sequence[bool]) -> tuple[Reading, ...]:
    """Every reader's results on known pairs, in order of the readers' names; one entry per reading in each list."""
    names, answers, truth = np.array(reader, dtype=str), np.array(judged, dtype=str), np.array(known_same, dtype=bool)
    assert len(names) == len(answers) == len(truth), "one reader and one truth per judgement"
    return tuple(_reading(str(name), answers[names == name], truth[names == name]) for name in np.unique(names))


def _reading(reader: str, answers: npt.NDArray[np.str_], truth: Bools) -> Reading:
    same, different = int(truth.sum()), int((~truth).sum())
    found, cleared = int((answers[truth] == "same").sum()), int((answers[~truth] == "different").sum())
    return Reading(
        reader,
        same,
        different,
        int((answers == "unsure").sum()),
        share(found, same),
        wilson(found, same),
        share(cleared, different),
        wilson(cleared, different),
    )


def _table(first: Sequence[str], second: Sequence[str]) -> Codes:
    """Pairs by the two answers."""
    one, other = dense(first, second)
    size = int(max(one.max(), other.max())) + 1
    return np.bincount(one * size + other, minlength=size * size).reshape(size, size).astype(np.int64)


def _kappa(table: Codes) -> tuple[float | None, float | None]:
    """Kappa and its standard error."""
    pairs = int(table.sum())
    p = table / pairs
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    equal, chance = float(np.trace(p)), float(rows @ columns)
    if int(table.max()) == pairs and equal == 1:
        return None, None
    kept = np.diag(p) @ ((1 - chance) - (rows + columns) * (1 - equal)) ** 2
    crossed = (columns[:, None] + rows[None, :]) ** 2 * p
    lost = (1 - equal) ** 2 * (crossed.sum() - np.trace(crossed))
    centre = (equal * chance - 2 * chance + equal) ** 2
    variance = max(float(kept + lost - centre), 0.0) / (pairs * (1 - chance) ** 4)
    return (equal - chance) / (1 - chance), sqrt(variance)
