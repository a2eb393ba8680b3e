"""From counts per village to indicators of village, district and regency: one expression, no loop over places."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mutakhir.ground.areas.codes import System, parent_of
from mutakhir.quality.counts import SPREAD
from mutakhir.quality.policy import QualityPolicy


VILLAGE_LENGTH = 10
REGENCY, DISTRICT, VILLAGE = "regency", "district", "village"


def district_length(system: System) -> int:
    """How many digits of a village code name its district."""
    district = parent_of(system, "0" * VILLAGE_LENGTH)
    assert district is not None, "a village lies in a district"
    return len(district)


def rolled_up(rows: ir.Table, by: Sequence[str], sums: Sequence[str], system: System) -> ir.Table:
    """`rows` (regency, village, `by`, `sums`) summed for village, district and regency: level, area, `by`, `sums`.

    A row without a village, or with the code of a larger area in its place, counts in the regency only.
    """
    placed = rows.filter(rows.village.length() == VILLAGE_LENGTH)
    named = (
        (VILLAGE, placed, placed.village),
        (DISTRICT, placed, placed.village.substr(0, district_length(system))),
        (REGENCY, rows, rows.regency),
    )
    levels = [
        _summed(table.select("regency", *by, *sums, level=ibis.literal(level), area=area), by, sums)
        for level, table, area in named
    ]
    return ibis.union(*levels)


def _summed(rows: ir.Table, by: Sequence[str], sums: Sequence[str]) -> ir.Table:
    grouped = rows.group_by("regency", "level", "area", *by)
    return grouped.agg(**{name: rows[name].sum().cast("int64") for name in sums})


def local_indicators(rows: ir.Table, policy: QualityPolicy, system: System) -> ir.Table:
    """The dataset `local_indicators` from rows of `counts.as_rows`."""
    found = rolled_up(rows, ("indicator",), ("numerator", "denominator", *SPREAD), system)
    local = [each.id for each in policy.indicators if each.lowest == VILLAGE]
    known = [*(each.id for each in policy.indicators), *(f"agreement_{item}" for item in policy.reinterview_items)]
    found = found.filter(found.indicator.isin(known) & ((found.level == REGENCY) | found.indicator.isin(local)))
    # A value in quarantine may come from an earlier visit than the answers: never below nothing.
    found = found.mutate(numerator=ibis.greatest(found.numerator, 0))
    enough = (found.denominator >= policy.smallest_denominator) & (found.denominator > 0)
    share = found.numerator / found.denominator.nullif(0)
    return found.mutate(value=ibis.ifelse(enough, share, ibis.null("float64")))
