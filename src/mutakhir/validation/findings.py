"""The two results of the stage: one row per record and broken rule, and how often each rule applied."""

from collections.abc import Iterable, Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from mutakhir.ground.rules import Level, RuleBook, counts_of, failing_of, marked


Marked = Mapping[str, ir.Table]


def marked_records(book: RuleBook, tables: Mapping[str, ir.Table]) -> Marked:
    """Per level that has rules, every record with what each rule says of it; by a name of its own."""
    assert len(book), "a book without rules"
    return {_name(level): marked(book, level, tables) for level in Level if book.at(level)}


def findings(book: RuleBook, records: Marked) -> ir.Table:
    """Findings of all levels, from the marked records."""
    return _stacked(
        _as_findings(level, failing_of(book, level, records[_name(level)]))
        for level in Level
        if _name(level) in records
    )


def counts(book: RuleBook, records: Marked) -> ir.Table:
    """One row per rule, in records."""
    return _stacked(
        counts_of(book, level, records[_name(level)]).mutate(level=ibis.literal(level.value))
        for level in Level
        if _name(level) in records
    )


def _name(level: Level) -> str:
    return f"marked_{level.value}"


def _as_findings(level: Level, failing: ir.Table) -> ir.Table:
    """`record` names a family, visit or village; households and members have columns of their own."""
    record = {
        Level.FAMILY: failing.family_id.cast("string"),
        Level.VISIT: failing.visit_id,
        Level.VILLAGE: failing.village,
    }
    return failing.select(
        "rule_id",
        "severity",
        "household_id",
        "member_id",
        level=ibis.literal(level.value),
        record=record.get(level, ibis.null("string")),
    )


def _stacked(parts: Iterable[ir.Table]) -> ir.Table:
    return reduce(lambda one, other: one.union(other), parts)
