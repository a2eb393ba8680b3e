"""The figures that the pages are made from, apart from how a model file or an evaluation keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


Counts = Literal["persons", "households"]


@dataclass(frozen=True)
class Share:
    """A share, 0 to 1, or a difference of two shares; `low` and `high` are its 95% interval, where one was measured."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True)
class AtCut:
    """The errors of a list that takes the poorest `cut` percent, in households that the model has not seen."""

    cut: int
    exclusion: Share | None
    inclusion: Share | None
    poorest_missed: Share | None = None


@dataclass(frozen=True)
class OfGroup:
    """The exclusion error within a group; `name` is already in the words of the page."""

    grouping: str
    name: str
    households: int
    error: Share


@dataclass(frozen=True)
class Rival:
    """A challenger: its exclusion error less the model's at `cut`, over the same households. Below 0 it is better."""

    name: str
    cut: int
    difference: Share
    replaced: bool


def agree(one: Sequence[Share | None], other: Sequence[Share | None]) -> bool:
    """Whether two rows of figures are the same to the reader: to a tenth of a point."""
    pairs = list(zip(one, other, strict=True))
    return all(a is not None and b is not None and abs(a.value - b.value) < 0.001 for a, b in pairs)
