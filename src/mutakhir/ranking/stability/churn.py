"""Churn between two lists, split by a chain of four lists that differ in one thing each.

    old list          old records, old model, old quota
    after the model   old records, new model, old quota
    after the data    new records, new model, old quota
    new list          new records, new model, new quota

At each step some join and some leave. A unit that joins at one step and leaves at another is *taken back*: it moved in
the chain, but not between the two lists. Then exactly, for units and for persons:

    joined at the three steps - taken back = entered          left at the three steps - taken back = departed

Who came to the registry or went out of it can only be told by the data, and is told apart there. Another order of the
steps would divide the same total otherwise (as with any decomposition in sequence; Shorrocks, Journal of Economic
Inequality 11, 2013, on the mean over all orders, which needs eight lists): the order is part of the figure.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.ranking.design import Ints


Bools = npt.NDArray[np.bool_]
STEPS = ("model", "data", "quota")


@dataclass(frozen=True)
class Chain:
    """Whether each unit is on each of the four lists; one entry per unit that either release holds."""

    old: Bools
    after_model: Bools
    after_data: Bools
    new: Bools

    def __post_init__(self) -> None:
        assert len({len(each) for each in self.lists}) == 1, "one entry per unit on every list"

    @property
    def lists(self) -> tuple[Bools, Bools, Bools, Bools]:
        return self.old, self.after_model, self.after_data, self.new


@dataclass(frozen=True)
class Step:
    """Who joined and who left at one step (units, or persons); net is the change in the length of the list."""

    cause: str
    joined: int
    left: int

    @property
    def net(self) -> int:
        return self.joined - self.left


@dataclass(frozen=True)
class Churn:
    """entered, departed: between the old and the new list. taken_back: moved in the chain, but not between them.

    before, after: length of the two lists. of_new, of_gone: part of the step of the data, of units that only the new
    registry holds (joined) and that only the old one held (left).
    """

    before: int
    after: int
    entered: int
    departed: int
    taken_back: int
    steps: tuple[Step, Step, Step]
    of_new: int
    of_gone: int

    def as_table(self) -> pa.Table:
        """One row per cause, then taken_back, then the whole, which is their sum: cause, joined, left, net."""
        rows = [_row(step.cause, step.joined, step.left) for step in self.steps]
        back = _row("taken_back", -self.taken_back, -self.taken_back)
        return pa.Table.from_pylist([*rows, back, _row("all", self.entered, self.departed)])


def churn(chain: Chain, size: Ints, in_old: Bools, in_new: Bools) -> Churn:
    """Splits the change of the list.

    Args:
        chain: the four lists; a unit cannot be on a list of records that do not hold it.
        size: what each unit counts, 1 or its persons.
        in_old, in_new: whether the old and the new registry hold the unit.
    """
    assert not np.any((chain.old | chain.after_model) & ~in_old), "a unit unknown before was not on the list"
    assert not np.any((chain.after_data | chain.new) & ~in_new), "a unit that is gone is not on the list"
    pairs = tuple(zip(chain.lists[:-1], chain.lists[1:], strict=True))
    steps = [
        Step(cause, _sum(size, after & ~before), _sum(size, before & ~after))
        for cause, (before, after) in zip(STEPS, pairs, strict=True)
    ]
    entered, departed = _sum(size, chain.new & ~chain.old), _sum(size, chain.old & ~chain.new)
    return Churn(
        before=_sum(size, chain.old),
        after=_sum(size, chain.new),
        entered=entered,
        departed=departed,
        taken_back=sum(step.joined for step in steps) - entered,
        steps=(steps[0], steps[1], steps[2]),
        of_new=_sum(size, chain.after_data & ~chain.after_model & ~in_old),
        of_gone=_sum(size, chain.after_model & ~chain.after_data & ~in_new),
    )


def _sum(size: Ints, which: Bools) -> int:
    return int(size[which].sum())


def _row(cause: str, joined: int, left: int) -> dict[str, str | int]:
    return {"cause": cause, "joined": joined, "left": left, "net": joined - left}
