"""The score: a pure function of coefficients and record, whose parts sum to it exactly.

Only whole numbers are added, so every engine gives the same score.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ranking.deviations import NATION as NATION
from mutakhir.ranking.deviations import (
    Varying,
    deviation_columns,
    with_deviations,
    with_places,
)
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.survey_groups import AREA_KINDS, area_kind, areas_of


PARTS = ("part_place", "part_people", "part_housing", "part_assets")
Levels = Mapping[int, int]
TermKey = tuple[str, str]


@dataclass(frozen=True)
class Slopes:
    """What each level of each term adds, in 1e-6, by part and term; `constant` is that of the nation.

    Levels stand in order of how many surveyed households show them, most first. `deviations` are what comes on top in
    an area: term, then area, then level. `places` are the constants of the regencies, each of them whole.
    """

    constant: int
    terms: Mapping[TermKey, Levels]
    deviations: Mapping[TermKey, Mapping[str, Levels]] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, coefficients: pa.Table) -> "Slopes":
        """From the rows of the dataset `coefficients`."""
        terms: dict[TermKey, dict[int, int]] = defaultdict(dict)
        deviations: dict[TermKey, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        places: dict[str, int] = {}
        for row in sorted(coefficients.to_pylist(), key=lambda row: (-row["households"], row["level"])):
            key, area = (row["part"], row["term"]), row["area"]
            if row["part"] == "place":
                places[area] = row["value"]
            elif area == NATION:
                terms[key][row["level"]] = row["value"]
            else:
                deviations[key][area][row["level"]] = row["value"]
        constant = places.pop(NATION, 0)
        return cls(constant, dict(terms), {key: dict(found) for key, found in deviations.items()}, places)

    def of_regency(self, regency: str) -> "Slopes":
        """What holds in one regency, its deviations added; one without a place of its own has the nation's.

        Deviations of province and block hold in the regencies of the model: those with a place.
        """
        terms = {key: dict(levels) for key, levels in self.terms.items()}
        for key, by_area in self.deviations.items():
            for area in areas_of(regency) if regency in self.places else (regency,):
                for level, value in by_area.get(area, {}).items():
                    here = terms.setdefault(key, {})
                    here[level] = here.get(level, 0) + value
        return Slopes(self.places.get(regency, self.constant), terms)

    def varying(self) -> Varying:
        """By term the kinds of area that deviate."""
        return {
            name: [kind for kind in AREA_KINDS if kind in {area_kind(area) for area in by_area}]
            for (_, name), by_area in self.deviations.items()
        }


def scored(features: ir.Table, coefficients: ir.Table, slopes: Slopes, model: ModelPolicy) -> ir.Table:
    """The features with the four parts and the score, in 1e-6.

    What differs by area comes by joins, the place by regency and the deviations of a term by area and level; the
    nation's slopes stand in the expression. `slopes` are read from the same `coefficients`.
    """
    varying = slopes.varying()
    joined = with_deviations(with_places(features, coefficients, slopes.constant), coefficients, varying)
    parts = {"part_place": joined.place_value}
    for part in ("people", "housing", "assets"):
        names = [term.name for of, term in model.terms() if of == part]
        added = [_added(joined[name], slopes.terms.get((part, name), {})) for name in names]
        own = [joined[each] for name in names for each in deviation_columns(name, varying.get(name, ()))]
        parts[f"part_{part}"] = reduce(add, [*added, *own], _int64(0))
    with_parts = joined.select(*features.columns, **parts)
    return with_parts.mutate(score=reduce(add, (with_parts[name] for name in PARTS)))


def _added(level: ir.IntegerValue, values: Levels) -> ir.IntegerValue:
    """What a level adds; a level without a coefficient adds nothing, like the commonest one.

    Engines try the levels one after another, so the commonest come first, even where they add 0.
    """
    if not any(values.values()):
        return _int64(0)
    return level.cases(*((code, _int64(value)) for code, value in values.items()), else_=_int64(0))


def _int64(value: int) -> ir.IntegerScalar:
    return ibis.literal(value, type="int64")
