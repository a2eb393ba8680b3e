"""The two results of the stage: one row per record and broken rule, and how often each rule applied."""

from collections.abc import Iterable, Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from mutakhir.ground.rules import Level, RuleBook, failing_rules, rule_counts


def findings(book: RuleBook, tables: Mapping[str, ir.Table]) -> ir.Table:
    """Findings of all levels: one pass over the records of each."""
    return _stacked(_as_findings(level, failing_rules(book, level, tables)) for level in _levels(book))


def counts(book: RuleBook, tables: Mapping[str, ir.Table]) -> ir.Table:
    """One row per rule, in records."""
    return _stacked(
        rule_counts(book, level, tables).mutate(level=ibis.literal(level.value)) for level in _levels(book)
    )


def _levels(book: RuleBook) -> list[Level]:
    assert len(book), "a book without rules"
    return [level for level in Level if book.at(level)]


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
