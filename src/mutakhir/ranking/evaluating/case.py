"""What a measure needs of a survey: truth and prediction, weights, the design of the sample, groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy import sparse

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
    def belongs(self) -> sparse.csr_array:
        """One row per member, one column per household: 1 where it belongs.

        Sparse: of 308,000 households each belongs to one member of a grouping, and every draw sums over all of them.
        """
        place = {key: row for row, key in enumerate(self.members)}
        households = np.arange(len(self.actual))
        rows = [np.zeros(len(households), dtype=np.int64)]
        for name in self.groups:
            rows.append(np.array([place[name, member] for member in self.groups[name]], dtype=np.int64))
        columns = np.tile(households, len(rows))
        ones = np.ones(len(columns))
        return sparse.csr_array((ones, (np.concatenate(rows), columns)), shape=(len(place), len(households)))
