"""A trained model: how likely two random records are one person, and each level of each comparison if they are, or not.

It is kept in the pack in a form of its own, so that it can be read, compared and approved, whatever version of Splink
made it. Weights are log2 of m over u: how many times likelier the level is of one person than of two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

import pyarrow as pa

from mutakhir.matching.linking.comparing import Level, comparison_levels
from mutakhir.matching.linking.specification import Specification


@dataclass(frozen=True, slots=True)
class Chances:
    """`m`: chance of the level if both records are one person; `u`: if they are two."""

    m: float
    u: float

    @property
    def weight(self) -> float:
        """In bits."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class LinkageModel:
    """`levels`: of each comparison, by its column, in the order of `comparison_levels` without that of missing values.

    frequencies: how frequent each value was where the model was trained, by column: `value`, `share`.
    """

    prior: float
    levels: Mapping[str, tuple[Chances, ...]]
    frequencies: Mapping[str, pa.Table]

    def of_comparison(self, spec: Specification, column: str) -> list[Level]:
        """Levels with their chances, as Splink takes them; those of a model for another specification do not fit.

        Raises:
            ValueError: the number of levels differs: the model is of another version of the specification.
        """
        comparison = next(one for one in spec.comparisons if one.column == column)
        missing, *told = comparison_levels(comparison)
        known = self.levels.get(column, ())
        if len(known) != len(told):
            raise ValueError(column)
        pairs = zip(told, known, strict=True)
        return [missing, *(level | {"m_probability": c.m, "u_probability": c.u} for level, c in pairs)]
