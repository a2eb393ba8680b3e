"""What differs between areas, joined to the levels: the place by regency, a term's deviations by regency and level.

A join on regency and level with a table of a few thousand rows costs less than a wide table with a column per level:
engines then carry two dozen columns through every row.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from mutakhir.ranking.survey_groups import AreaKind, block_code, province_code


NATION = "0"
_NOTHING = ibis.literal(0, type="int64")
Varying = Mapping[str, Sequence[AreaKind]]


def with_places(features: ir.Table, coefficients: ir.Table, constant: int) -> ir.Table:
    """The features with `place_value`: the constant where the model has no place of the regency."""
    places = _places(coefficients)
    here = features.left_join(places, features.regency == places.place_area).select(*features.columns, "place_value")
    return here.mutate(place_value=here.place_value.fill_null(ibis.literal(constant, type="int64")))


def with_deviations(features: ir.Table, coefficients: ir.Table, varying: Varying) -> ir.Table:
    """The features with a column per term and kind of area by which it deviates; see `deviation_columns`."""
    for term, kinds in varying.items():
        for name, kind in zip(deviation_columns(term, kinds), kinds, strict=True):
            found = _by_regency(coefficients, term, kind)
            one = found.select(**{f"{name}_area": found.home, f"{name}_level": found.level, name: found.value})
            same = [features.regency == one[f"{name}_area"], features[term] == one[f"{name}_level"]]
            found_here = features.left_join(one, same).select(*features.columns, name)
            # What is computed between two joins ends the chain; else the next would look for its terms in the first.
            features = found_here.mutate(**{name: found_here[name].fill_null(_NOTHING)})
    return features


def _places(coefficients: ir.Table) -> ir.Table:
    here = coefficients.filter((coefficients.part == "place") & (coefficients.area != NATION))
    return here.select(place_area="area", place_value="value")


def _by_regency(coefficients: ir.Table, term: str, kind: AreaKind) -> ir.Table:
    """home (regency), level, value of a term's deviations; those of wider areas for each regency with a place."""
    own = coefficients.filter((coefficients.part != "place") & (coefficients.area != NATION))
    own = own.filter(own.term == term).select("area", "level", "value")
    if kind == "regency":
        return own.rename(home="area")
    places = _places(coefficients)
    wider = province_code if kind == "province" else block_code
    homes = places.select(home=places.place_area, wider=wider(places.place_area))
    return homes.inner_join(own, homes.wider == own.area).select("home", "level", "value")


def deviation_columns(term: str, kinds: Sequence[AreaKind]) -> list[str]:
    """Names of the columns that hold how a unit's level of the term deviates."""
    return [f"deviation_{term}_{kind}" for kind in kinds]
