"""The table way: nodes become Ibis expressions over one assembled table (see `assembly.py`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import cast

import ibis
import ibis.expr.types as ir

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules.patterns import portable
from mutakhir.ground.rules.vocabulary import Kind


DTYPES: Mapping[Kind, str] = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "int64",
    Kind.DECIMAL: "float64",
    Kind.STRING: "string",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamp",
    Kind.NULL: "boolean",
}


@dataclass(frozen=True)
class Bound:
    """A table whose columns are named `<source>__<name>`, and the columns that hold statistics."""

    table: ir.Table
    statistics: Mapping[n.OverMembers, str]


@singledispatch
def value(node: n.Node, on: Bound) -> ir.Value:
    """The node as an Ibis expression over the bound table."""
    raise AssertionError(f"no table way for {type(node).__name__}")


def condition(node: n.Node, on: Bound) -> ir.BooleanValue:
    return cast("ir.BooleanValue", value(node, on))


def _number(node: n.Node, on: Bound) -> ir.NumericValue:
    return cast("ir.NumericValue", value(node, on))


@value.register
def _literal(node: n.Literal, on: Bound) -> ir.Value:
    if node.value is None:
        return ibis.null(DTYPES[node.type.kind])
    if node.type.kind is Kind.DECIMAL:  # written as text: engines read a bare 0.1 as an exact decimal
        return ibis.literal(repr(float(cast("float", node.value)))).cast("float64")
    return ibis.literal(node.value)


@value.register
def _column(node: n.Column, on: Bound) -> ir.Value:
    return on.table[f"{node.source.value}__{node.name}"]


@value.register
def _is_null(node: n.IsNull, on: Bound) -> ir.Value:
    of = node.of
    while isinstance(of, n.Not | n.Matches | n.Like):  # NULL just where what is within is NULL, and
        of = of.of  # Ibis 12 writes NOT x IS NULL and x RLIKE y IS NULL, without brackets
    return value(of, on).isnull()


@value.register
def _not(node: n.Not, on: Bound) -> ir.Value:
    return ~condition(node.of, on)


@value.register
def _all_of(node: n.AllOf, on: Bound) -> ir.Value:
    return _balanced([condition(part, on) for part in node.parts], lambda left, right: left & right)


@value.register
def _any_of(node: n.AnyOf, on: Bound) -> ir.Value:
    return _balanced([condition(part, on) for part in node.parts], lambda left, right: left | right)


def _balanced(
    parts: Sequence[ir.BooleanValue],
    join: Callable[[ir.BooleanValue, ir.BooleanValue], ir.BooleanValue],
) -> ir.BooleanValue:
    """A long chain as a shallow tree, so that hundreds of parts do not nest hundreds deep."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return join(_balanced(parts[:middle], join), _balanced(parts[middle:], join))


@value.register
def _compare(node: n.Compare, on: Bound) -> ir.Value:
    left, right = _number(node.left, on), _number(node.right, on)
    plain = all(isinstance(side, n.Column | n.Literal) for side in (node.left, node.right))
    if node.left.type.kind is Kind.BOOLEAN and not plain:
        return _same_truth(node, on)
    compared: dict[n.Comparison, Callable[[], ir.Value]] = {
        "=": lambda: left == right,
        "<>": lambda: left != right,
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
    }
    return compared[node.operator]()


def _same_truth(node: n.Compare, on: Bound) -> ir.Value:
    """`=` or `<>` of two conditions. Ibis 12 writes x RLIKE y = z without brackets, a CASE needs none."""
    left, right = condition(node.left, on), condition(node.right, on)
    same = (right, ~right) if node.operator == "=" else (~right, right)
    return ibis.cases((left, same[0]), (~left, same[1]), else_=ibis.null("boolean"))


@value.register
def _is_in(node: n.IsIn, on: Bound) -> ir.Value:
    values = [value(n.Literal(node.of.type, each), on) for each in node.values]
    return value(node.of, on).isin(values)


@value.register
def _arithmetic(node: n.Arithmetic, on: Bound) -> ir.Value:
    dtype = DTYPES[node.type.kind]  # narrow columns are widened first, or tinyint + tinyint overflows
    left, right = (_number(side, on).cast(dtype) for side in (node.left, node.right))
    if node.operator == "+":
        return left + right
    return left - right if node.operator == "-" else left * right


@value.register
def _divide(node: n.Divide, on: Bound) -> ir.Value:
    return _number(node.left, on) / _number(node.right, on).nullif(0)


@value.register
def _absolute(node: n.Absolute, on: Bound) -> ir.Value:
    return _number(node.of, on).cast(DTYPES[node.type.kind]).abs()


@value.register
def _finite(node: n.Finite, on: Bound) -> ir.Value:
    of = cast("ir.FloatingValue", _number(node.of, on).cast("float64"))
    return ibis.ifelse(of.isnan() | of.isinf(), ibis.null("float64"), of)


@value.register
def _within(node: n.Within, on: Bound) -> ir.Value:
    of, largest = _number(node.of, on).cast("int64"), node.type.bound or 0
    return ibis.ifelse(of.between(-largest, largest), of, ibis.null("int64"))


@value.register
def _as_decimal(node: n.AsDecimal, on: Bound) -> ir.Value:
    return value(node.of, on).cast("float64")


@value.register
def _length(node: n.Length, on: Bound) -> ir.Value:
    return cast("ir.StringValue", value(node.of, on)).length()


@value.register
def _coalesce(node: n.Coalesce, on: Bound) -> ir.Value:
    return ibis.coalesce(*(value(part, on) for part in node.parts))


@value.register
def _case(node: n.Case, on: Bound) -> ir.Value:
    branches = [(condition(branch.when, on), value(branch.then, on)) for branch in node.branches]
    return ibis.cases(*branches, else_=value(node.otherwise, on))


@value.register
def _matches(node: n.Matches, on: Bound) -> ir.Value:
    return cast("ir.StringValue", value(node.of, on)).re_search(portable(node.pattern).engines)


@value.register
def _like(node: n.Like, on: Bound) -> ir.Value:
    return cast("ir.StringValue", value(node.of, on)).like(node.pattern)


@value.register
def _years_between(node: n.YearsBetween, on: Bound) -> ir.Value:
    start = cast("ir.DateValue", value(node.start, on))
    end = cast("ir.DateValue", value(node.end, on))
    years = end.year() - start.year()
    day = end.month() * 100 + end.day() - start.month() * 100 - start.day()
    forward = years - ibis.ifelse(day < 0, 1, 0)
    return ibis.ifelse(end >= start, forward, years + ibis.ifelse(day > 0, 1, 0))


@value.register
def _days_between(node: n.DaysBetween, on: Bound) -> ir.Value:
    end = cast("ir.DateValue", value(node.end, on))
    return end.delta(cast("ir.DateValue", value(node.start, on)), unit="day")


@value.register
def _over_members(node: n.OverMembers, on: Bound) -> ir.Value:
    held = on.table[on.statistics[node]]
    return held.fill_null(0) if node.statistic == "count" else held


def statistic(node: n.OverMembers, held: ir.Column) -> ir.Scalar:
    """The statistic over a column that holds the values of `node.of`."""
    if node.statistic == "count":
        return count_true(held)
    if node.statistic == "sum":
        return cast("ir.IntegerColumn", held.cast("int64")).sum()
    return held.max() if node.statistic == "max" else held.min()


def count_true(held: ir.Column) -> ir.Scalar:
    """How many rows are true.

    Counting a CASE took 1.3 s for 150 counts over 4 million rows in DuckDB, COUNT(*) FILTER 4.7 s.
    """
    one = ibis.ifelse(held, ibis.literal(1, "int8"), ibis.null("int8"))
    return cast("ir.Column", one).count()


def any_true(conditions: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """True where any of them is true."""
    return _balanced(conditions, lambda left, right: left | right)
