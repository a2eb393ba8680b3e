"""Agreement of the first and the second interview: 1 less the gross difference rate, with its standard error."""

from collections.abc import Mapping, Sequence
from functools import reduce
from math import sqrt
from operator import add

import ibis
import ibis.expr.types as ir

from mutakhir.quality.counts import ENUMERATED, PLACE


def agreements(reinterviews: ir.Table, households: ir.Table, items: Sequence[str]) -> ir.Table:
    """Without a village: the pairs of counts of all items together and of each, and the sums for the standard error.

    A pair of interviews counts if both were held; an answer counts if it was given in both.
    """
    again = reinterviews.filter(reinterviews.result == ENUMERATED)
    again = again.select("household_id", **{f"second_{item}": again[item] for item in items})
    first = households.filter(households.result == ENUMERATED)
    pairs = again.inner_join(first.select("household_id", "regency", *items), "household_id")
    both = {item: ibis.ifelse(pairs[item].notnull() & pairs[f"second_{item}"].notnull(), 1, 0) for item in items}
    same = {item: ibis.ifelse((pairs[item] == pairs[f"second_{item}"]).fill_null(False), 1, 0) for item in items}
    rows = pairs.select(
        "regency",
        village=ibis.null("string"),
        asked=reduce(add, both.values()).cast("int64"),
        equal=reduce(add, same.values()).cast("int64"),
        **{f"agreement_{item}_n": value for item, value in same.items()},
        **{f"agreement_{item}_d": value for item, value in both.items()},
    )
    return rows.group_by(PLACE).agg(
        reinterview_agreement_n=rows.equal.sum(),
        reinterview_agreement_d=rows.asked.sum(),
        pairs=rows.count(),
        equal_squared=(rows.equal * rows.equal).sum(),
        equal_times_asked=(rows.equal * rows.asked).sum(),
        asked_squared=(rows.asked * rows.asked).sum(),
        **{name: rows[name].sum() for name in rows.columns[4:]},
    )


def standard_error(counts: Mapping[str, int]) -> float | None:
    """Of the agreement over all items: ratio of two means with households as clusters, by linearisation.

    Re-interviews are taken as a simple random sample of households, drawn with replacement: with 5% asked
    again this overstates the error by about 2.5%. None with fewer than two pairs.
    """
    pairs, asked, equal = (counts.get(n, 0) for n in ("pairs", "reinterview_agreement_d", "reinterview_agreement_n"))
    if pairs < 2 or asked == 0:
        return None
    ratio = equal / asked
    squares = counts["equal_squared"] - 2 * ratio * counts["equal_times_asked"] + ratio**2 * counts["asked_squared"]
    return sqrt(pairs / (pairs - 1) * max(squares, 0.0)) / asked


def item_standard_error(equal: int, asked: int) -> float | None:
    """Of the agreement on one item, one answer per household."""
    if asked < 2:
        return None
    share = equal / asked
    return sqrt(share * (1 - share) / (asked - 1))
