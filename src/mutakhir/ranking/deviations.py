"""What differs by regency as one wide table: its place, and for each level that deviates somewhere by how much."""

from collections.abc import Collection, Mapping, Sequence

import ibis
import ibis.expr.types as ir

from mutakhir.ranking.survey_groups import block_code, province_code


NATION = "0"
Varying = Mapping[str, Sequence[int]]


def deviation_column(term: str, level: int) -> str:
    """Name of the column that holds how a level deviates; a missing value is level -1."""
    return f"deviation_{term}_{level if level >= 0 else 'missing'}"


def place_values(coefficients: ir.Table, varying: Varying, wider: Collection[str]) -> ir.Table:
    """One row per regency of the model: `place_area`, `place_value`, and the sums of its deviations.

    Args:
        coefficients: the dataset.
        varying: the levels that deviate somewhere, by term.
        wider: areas beyond regencies that have deviations; those of province and block are added up only then.
    """
    here = coefficients.filter((coefficients.part == "place") & (coefficients.area != NATION))
    places = here.select(place_area="area", place_value="value")
    if not varying:
        return places
    areas = [places.place_area]
    if wider:
        areas += [province_code(places.place_area), block_code(places.place_area)]
    sums = _sums(coefficients, varying)
    for number, area in enumerate(areas):
        one = sums.rename({f"{name}_{number}": name for name in sums.columns})
        places = places.left_join(one, area == one[f"deviation_area_{number}"]).drop(f"deviation_area_{number}")
    names = [name for name in sums.columns if name != "deviation_area"]
    whole = {name: _whole([places[f"{name}_{number}"] for number in range(len(areas))]) for name in names}
    return places.select("place_area", "place_value", **whole)


def _sums(coefficients: ir.Table, varying: Varying) -> ir.Table:
    """One row per area that deviates, one column per level."""
    found = coefficients.filter((coefficients.part != "place") & (coefficients.area != NATION))
    return found.group_by(deviation_area=found.area).agg(
        **{
            deviation_column(term, level): ibis.ifelse(
                (found.term == term) & (found.level == level), found.value, ibis.literal(0, type="int64")
            )
            .sum()
            .cast("int64")
            for term, levels in varying.items()
            for level in levels
        }
    )


def _whole(values: Sequence[ir.Value]) -> ir.Value:
    filled = [value.fill_null(ibis.literal(0, type="int64")) for value in values]
    return sum(filled[1:], start=filled[0])
