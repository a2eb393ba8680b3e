"""What a measure needs of a survey: truth and prediction, weights, the design of the sample, groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.evaluating.cutting import Floats, Ints, Order


class Surveyed(Protocol):
    """The households of a survey as arrays; `ranking.design.Survey` is one."""

    @property
    def village(self) -> tuple[str, ...]: ...
    @property
    def stratum(self) -> tuple[str, ...]: ...
    @property
    def weight(self) -> Ints: ...
    @property
    def persons(self) -> Ints: ...
    @property
    def groups(self) -> Mapping[str, tuple[str, ...]]: ...


@dataclass(frozen=True)
class Case:
    """One prediction of one truth.

    actual, predicted: logarithms of consumption. households: the weights of the survey, under which the model was
    fitted. counted: the weights under which shares of the population are counted, those of persons or of households.
    """

    actual: Floats
    predicted: Floats
    households: Ints
    counted: Ints
    stratum: Sequence[str]
    cluster: Sequence[str]
    groups: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, survey: Surveyed, actual: Floats, predicted: Floats, counts: SharesCount) -> "Case":
        counted = survey.weight * (survey.persons if counts is SharesCount.PERSONS else 1)
        return cls(actual, predicted, survey.weight, counted, survey.stratum, survey.village, survey.groups)

    @cached_property
    def truth(self) -> Order:
        return Order.of(self.actual)

    @cached_property
    def prediction(self) -> Order:
        return Order.of(self.predicted)

    @cached_property
    def members(self) -> tuple[tuple[str, str], ...]:
        """Grouping and member: all, then those of each grouping in order of their names."""
        found = [(name, member) for name, values in self.groups.items() for member in sorted(set(values))]
        return (("all", "all"), *found)

    @cached_property
    def belongs(self) -> Floats:
        """One row per member, one column per household: 1 where it belongs."""
        rows = [np.ones(len(self.actual))]
        for name, member in self.members[1:]:
            rows.append(np.array([each == member for each in self.groups[name]], dtype=np.float64))
        return np.stack(rows)
