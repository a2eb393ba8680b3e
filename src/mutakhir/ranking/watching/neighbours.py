"""Units a little below and a little above each cut, counted by enumerator and by village: the dataset
`cut_neighbours`."""

from collections.abc import Mapping
from typing import Final

import ibis
import ibis.expr.types as ir


# Units in by their own place, up to each cut. Who was put in by an override says nothing about where the line is.
WITHIN: Final[Mapping[str, tuple[str, ...]]] = {
    "core": ("within_core",),
    "extended": ("within_core", "within_extension"),
}
GROUPS: Final[Mapping[str, str]] = {"enumerator": "enumerator_id", "village": "village"}


def cut_neighbours(ranks: ir.Table, households: ir.Table, window: int) -> ir.Table:
    """The line of a cut is the place of the last unit that is in by it; a regency where nobody is has no line.

    The enumerator is the officer of the visit whose answers count.

    Args:
        window: in 1e-6 log units, on either side.
    """
    near = ibis.union(*(_near(ranks, cut, window) for cut in WITHIN))
    officers = households.select(asked_id="household_id", enumerator_id="enumerator_id")
    told = near.left_join(officers, near.household_id == officers.asked_id)
    return ibis.union(*(_counted(told, kind) for kind in GROUPS))


def _near(ranks: ir.Table, cut: str, window: int) -> ir.Table:
    """regency, household_id, village, cut, is_below of the units in the window about a cut."""
    stands = ranks.score + ranks.adjustment
    placed = ranks.mutate(stands=stands)
    within = placed.filter(placed.reason.isin(WITHIN[cut]))
    lines = within.group_by(line_regency="regency").agg(line=within.stands.max())
    joined = placed.inner_join(lines, placed.regency == lines.line_regency)
    beyond = joined.stands - joined.line
    return joined.filter((beyond <= window) & (beyond >= -window)).select(
        "regency", "household_id", "village", cut=ibis.literal(cut), is_below=beyond <= 0
    )


def _counted(near: ir.Table, kind: str) -> ir.Table:
    group = GROUPS[kind]
    known = near.filter(near[group].notnull())
    counts = known.group_by("regency", "cut", group=known[group]).agg(
        below=ibis.ifelse(known.is_below, 1, 0).sum().cast("int64"),
        above=ibis.ifelse(known.is_below, 0, 1).sum().cast("int64"),
    )
    return counts.select("regency", "cut", "group", "below", "above", counted_by=ibis.literal(kind))
