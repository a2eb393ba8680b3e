"""Filling records from where their answers come from: the round, release N-1, or nowhere."""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir


def filled(placed: ir.Table, sources: Mapping[str, ir.Table], key: str, columns: Sequence[str]) -> ir.Table:
    """`placed` (with its `origin`) and the columns of the row with the same key in the source of that origin.

    Each origin is joined by itself: one join over the union of the sources would hash the text of all of them.
    """
    parts = [_joined(placed.filter(placed.origin == origin), table, key, columns) for origin, table in sources.items()]
    kinds = next(iter(sources.values())).schema()
    others = placed.filter(placed.origin.notin(list(sources)).fill_null(True))
    empty = others.mutate(**{name: ibis.null(kinds[name]) for name in columns})
    return ibis.union(*parts, empty.select(parts[0].columns), distinct=False)


def _joined(here: ir.Table, table: ir.Table, key: str, columns: Sequence[str]) -> ir.Table:
    answers = table.select(*columns, answers_of=key)
    return here.left_join(answers, here[key] == answers.answers_of).drop("answers_of")
