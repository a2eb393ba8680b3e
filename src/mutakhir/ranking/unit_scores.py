"""Scores of units from their answers: the dataset `scores`, and the same for answers that are only tried."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.features import features, unit_members
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.score import PARTS, Slopes, scored


def unit_scores(table: Callable[[str], ir.Table], model: ModelPolicy, slopes: Slopes, unit: ListedUnit) -> ir.Table:
    """`table` gives households, accepted, members and coefficients by name."""
    accepted = table("households").semi_join(table("accepted"), "household_id")
    levels = features(accepted, unit_members(table("members"), unit), model, ("regency", "village"))
    rows = scored(levels, table("coefficients"), slopes, model).mutate(unit=ibis.literal(str(unit)))
    return rows.select("unit", "unit_id", "household_id", "village", "persons", "score", *PARTS)
