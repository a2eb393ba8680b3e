"""What a policy does to the truly poor, and how far the sample vouches for the difference.

Clusters of the survey are drawn anew with replacement (`evaluating.drawing`), the same ones for base and scenario. Who
is listed and who is truly poor is held: the interval is that of the sample of households under given lists, without
the chance of the model's fit, of the quotas and of the line of the poor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.design import Floats, Ints
from mutakhir.ranking.evaluating.drawing import Draws, limits
from mutakhir.ranking.simulating.compared import ErrorShift, Estimate
from mutakhir.ranking.simulating.tallying import withheld
from mutakhir.ranking.simulating.units import Labels


MEASURES = ("exclusion_error", "inclusion_error")


@dataclass(frozen=True)
class Trial:
    """All that is judged at once: mass is what each household stands for (persons or units), poor and the parts, the
    base first, say which part of it is truly poor and on each list, 0 to 1."""

    mass: Floats
    poor: Floats
    parts: Sequence[Floats]
    groups: Mapping[str, Labels]
    draws: Draws

    def figures(self, place: int) -> Floats:
        """One row without drawing, then one per draw: shares entering and leaving, then both errors of each member."""
        part, base = self.parts[place], self.parts[0]
        everybody = Labels(np.zeros(len(part), dtype=np.int64), ("all",))
        moving = (np.maximum(part - base, 0), np.maximum(base - part, 0))
        whole = self._drawn(everybody, np.ones(len(part)))
        columns = [_divided(self._drawn(everybody, each), whole) for each in moving]
        for labels in self.groups.values():
            both = self._drawn(labels, self.poor * part)
            columns += [1 - _divided(both, self._drawn(labels, each)) for each in (self.poor, part)]
        return np.concatenate(columns, axis=1)

    def _drawn(self, labels: Labels, share: Floats) -> Floats:
        """The mass of the share by member: of all clusters once, then as often as each is drawn."""
        clusters, many = self.draws.times.shape[1], len(labels.members)
        cells = np.bincount(self.draws.cluster * many + labels.place, self.mass * share, clusters * many)
        sums = cells.reshape(clusters, many)
        return np.concatenate([sums.sum(axis=0, keepdims=True), self.draws.times @ sums]).astype(np.float64)


@dataclass(frozen=True)
class Verdict:
    """Of one scenario: shares of the population who enter and leave, and the errors by member."""

    entering: Estimate
    leaving: Estimate
    errors: tuple[ErrorShift, ...]


def judged(trial: Trial, least: int) -> tuple[Verdict, ...]:
    """One verdict per scenario, in order of the parts after the base; members with few records are left out."""
    base = trial.figures(0)
    return tuple(_verdict(trial, base, trial.figures(place), least) for place in range(1, len(trial.parts)))


def _verdict(trial: Trial, base: Floats, scenario: Floats, least: int) -> Verdict:
    columns = [_estimates(each) for each in (base, scenario, scenario - base)]
    errors, at = [], 2
    for name, labels in trial.groups.items():
        records = np.bincount(labels.place, minlength=len(labels.members)).astype(np.int64)
        hidden = withheld(records, least)
        for measure in MEASURES:
            for member, count, hide in zip(labels.members, records.tolist(), hidden, strict=True):
                if not hide:
                    errors.append(ErrorShift(measure, name, member, count, *(column[at] for column in columns)))
                at += 1
    return Verdict(columns[1][0], columns[1][1], tuple(errors))


def _estimates(figures: Floats) -> list[Estimate]:
    low, high = limits(figures[1:])
    rows = zip(figures[0].tolist(), low.tolist(), high.tolist(), strict=True)
    return [Estimate(*(None if np.isnan(each) else each for each in row)) for row in rows]


def _divided(part: Floats, whole: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    found = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def part_of(taken: Ints, weight: Ints) -> Floats:
    """Which part of each household is listed; none of one that stands for nobody."""
    found = np.zeros(len(taken))
    np.divide(taken, weight, out=found, where=weight > 0)
    return found
