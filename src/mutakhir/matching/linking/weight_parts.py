"""The parts of a pair's weight, as `pair_scores` and `match_reviews` keep them.

A JSON object: `prior`, then each column that is compared with its level and weight, in thousandths of log2:
`{"prior": -21345, "name": [0, 9120], "card": [-1, 0]}`. The level is its place among the levels of the comparison,
without that of missing values: 0 is most alike, the last is all the rest.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple


MISSING: Final = -1
"""Level of a comparison for which one of the records says nothing."""
_PRIOR: Final = "prior"


class Part(NamedTuple):
    """One comparison: its level, and its weight in thousandths, the frequency of the value included."""

    level: int
    weight: int


@dataclass(frozen=True, slots=True)
class Parts:
    """`prior`: thousandths of log2 of the odds that two random records are one person; parts in order, by column."""

    prior: int
    compared: Mapping[str, Part]

    @property
    def total(self) -> int:
        """The weight of the pair, but for the rounding of each part."""
        return self.prior + sum(part.weight for part in self.compared.values())


def read_parts(text: str) -> Parts:
    """The parts of a row.

    Raises:
        ValueError: the text is not of this form.
    """
    told = json.loads(text)
    if not isinstance(told, dict) or not isinstance(told.get(_PRIOR), int):
        raise ValueError("parts without a prior")
    return Parts(told[_PRIOR], {column: _part(value) for column, value in told.items() if column != _PRIOR})


def _part(value: object) -> Part:
    match value:
        case [int(level), int(weight)]:
            return Part(level, weight)
    raise ValueError("a part is a level and a weight")
