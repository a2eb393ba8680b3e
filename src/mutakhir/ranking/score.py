"""The score: a pure function of coefficients and record, whose parts sum to it exactly.

Only whole numbers are added, so every engine gives the same score.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ranking.deviations import NATION as NATION
from mutakhir.ranking.deviations import Varying, deviation_column, place_values
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.survey_groups import areas_of


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
        """What holds in one regency, its deviations added; one that the model does not name is like the nation."""
        if regency not in self.places:
            return Slopes(self.constant, self.terms)
        terms = {key: dict(levels) for key, levels in self.terms.items()}
        for key, by_area in self.deviations.items():
            for area in areas_of(regency):
                for level, value in by_area.get(area, {}).items():
                    here = terms.setdefault(key, {})
                    here[level] = here.get(level, 0) + value
        return Slopes(self.places[regency], terms)

    def varying(self) -> Varying:
        """The levels that deviate somewhere, by term."""
        return {
            name: tuple(sorted({level for levels in by_area.values() for level in levels}))
            for (_, name), by_area in self.deviations.items()
        }


def scored(features: ir.Table, coefficients: ir.Table, slopes: Slopes, model: ModelPolicy) -> ir.Table:
    """The features with the four parts and the score, in 1e-6.

    What differs by regency, the place and the deviations, comes by one join; the nation's slopes stand in the
    expression. `slopes` are read from the same `coefficients`.
    """
    varying = slopes.varying()
    areas = {area for by_area in slopes.deviations.values() for area in by_area}
    places = place_values(coefficients, varying, areas - slopes.places.keys())
    joined = features.left_join(places, features.regency == places.place_area)
    parts = {"part_place": joined.place_value.fill_null(_int64(slopes.constant))}
    for part in ("people", "housing", "assets"):
        names = [term.name for of, term in model.terms() if of == part]
        added = [_added(joined, name, slopes.terms.get((part, name), {}), varying.get(name, ())) for name in names]
        parts[f"part_{part}"] = reduce(add, added, _int64(0))
    with_parts = joined.mutate(**parts).drop(*places.columns)
    return with_parts.mutate(score=reduce(add, (with_parts[name] for name in PARTS)))


def _added(joined: ir.Table, name: str, values: Levels, varying: Sequence[int]) -> ir.IntegerValue:
    """What a level adds; a level without a coefficient adds nothing, like the commonest one.

    Engines try the levels one after another, so the commonest come first, even where they add 0.
    """
    levels = [*values, *(level for level in varying if level not in values)]
    if not any(values.values()) and not varying:
        return _int64(0)
    worth = [(level, _worth(joined, name, level, values.get(level, 0), level in varying)) for level in levels]
    return joined[name].cases(*worth, else_=_int64(0))


def _worth(joined: ir.Table, name: str, level: int, value: int, varies: bool) -> ir.IntegerValue:
    national = _int64(value)
    return national + joined[deviation_column(name, level)].fill_null(_int64(0)) if varies else national


def _int64(value: int) -> ir.IntegerScalar:
    return ibis.literal(value, type="int64")
