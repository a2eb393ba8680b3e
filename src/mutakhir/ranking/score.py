"""The score: a pure function of coefficients and record, whose parts sum to it exactly.

Only whole numbers are added, so every engine gives the same score.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ranking.policy import ModelPolicy


NATION = "0"
PARTS = ("part_place", "part_people", "part_housing", "part_assets")
Levels = Mapping[int, int]


@dataclass(frozen=True)
class Slopes:
    """What each level of each term adds, in 1e-6, by part and term; `constant` is that of the nation."""

    constant: int
    terms: Mapping[tuple[str, str], Levels]

    @classmethod
    def of(cls, coefficients: pa.Table) -> "Slopes":
        """From the rows of the dataset `coefficients`."""
        terms: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        constant = 0
        for row in coefficients.to_pylist():
            if row["part"] != "place":
                terms[row["part"], row["term"]][row["level"]] = row["value"]
            elif row["area"] == NATION:
                constant = row["value"]
        return cls(constant, dict(terms))


def scored(features: ir.Table, coefficients: ir.Table, slopes: Slopes, model: ModelPolicy) -> ir.Table:
    """The features with the four parts and the score, in 1e-6.

    The place comes by a join, as it differs by regency; the slopes are the nation's, so they stand in the
    expression. `slopes` are read from the same `coefficients`.
    """
    here = coefficients.filter((coefficients.part == "place") & (coefficients.area != NATION))
    places = here.select(place_area="area", place_value="value")
    joined = features.left_join(places, features.regency == places.place_area)
    parts = {"part_place": joined.place_value.fill_null(_int64(slopes.constant))}
    for part in ("people", "housing", "assets"):
        names = [term.name for of, term in model.terms() if of == part]
        added = [_added(joined[name], slopes.terms.get((part, name), {})) for name in names]
        parts[f"part_{part}"] = reduce(add, added, _int64(0))
    with_parts = joined.mutate(**parts).drop("place_area", "place_value")
    return with_parts.mutate(score=reduce(add, (with_parts[name] for name in PARTS)))


def _added(level: ir.IntegerValue, values: Levels) -> ir.IntegerValue:
    """What a level adds; a level without a coefficient adds nothing, like the commonest one."""
    changing = [(code, _int64(value)) for code, value in sorted(values.items()) if value]
    return level.cases(*changing, else_=_int64(0)) if changing else _int64(0)


def _int64(value: int) -> ir.IntegerScalar:
    return ibis.literal(value, type="int64")
