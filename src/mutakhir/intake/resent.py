"""One row per key, also where a form arrived more than once.

Phones send again what they hold no receipt for, so copies are nearly always the same. They are few: only they
are put in order (by all their columns), the rest passes through as it is.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def resent_ids(submissions: ir.Table) -> ir.Table:
    """Ids of the forms that arrived more than once."""
    counted = submissions.group_by("submission_id").agg(copies=submissions.count())
    return counted.filter(counted.copies > 1).select("submission_id")


def numbered_copies(table: ir.Table, key: Sequence[str], first: Sequence[str] = ()) -> ir.Table:
    """The table with the column `copy`, from 1 in order of `first` and then of all other columns."""
    others = [name for name in table.columns if name not in (*key, *first)]
    window = ibis.window(group_by=[table[name] for name in key], order_by=[*first, *others])
    return table.mutate(copy=(ibis.row_number().over(window) + 1).cast("int16"))


def one_per_key(table: ir.Table, resent: ir.Table, key: Sequence[str], first: Sequence[str] = ()) -> ir.Table:
    """The first copy of every row; `resent` are the ids among which copies are looked for."""
    once = table.anti_join(resent, "submission_id")
    copies = numbered_copies(table.semi_join(resent, "submission_id"), key, first)
    return once.union(copies.filter(copies["copy"] == 1).drop("copy"), distinct=False)
