"""The row way: one record, plain Python, three-valued logic. The slow, obvious twin of `table.py`."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache, singledispatch
from typing import cast

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules.book import Outcome, Rule
from mutakhir.ground.rules.patterns import portable
from mutakhir.ground.rules.typecheck import computed
from mutakhir.ground.rules.vocabulary import Kind, Level, Source, Type


Record = Mapping[str, object]
_NOTHING: Record = {}


@dataclass(frozen=True)
class Row:
    """One record with what it may look at; what is missing is NULL."""

    own: Record
    household: Record
    head: Record
    previous: Record
    members: Sequence[Record]


def evaluate(rule: Rule, record: Record) -> Outcome:
    """What a rule says about one record.

    `record` maps the fields of the rule's level to values. It may hold `members` (a list of such
    mappings, each with its own `previous`), `household`, `previous`, and `head`, which is otherwise
    taken from the members by their relation code. Values have the types of the vocabulary; a missing
    one is NULL.
    """
    row = _row(rule, record)
    if rule.when is not None and value(rule.when, row) is not True:
        return Outcome.NOT_APPLICABLE
    held = value(rule.condition, row)
    if held is None:
        return Outcome.UNKNOWN
    return Outcome.PASSES if held else Outcome.FAILS


def _row(rule: Rule, record: Record) -> Row:
    members = _records(record.get("members"))
    return Row(
        own=record,
        household=record if rule.level is Level.HOUSEHOLD else _record(record.get("household")),
        head=_record(record["head"]) if "head" in record else _head(rule, members),
        previous=_record(record.get("previous")),
        members=members,
    )


def _record(given: object) -> Record:
    return cast("Record", given) if isinstance(given, Mapping) else _NOTHING


def _records(given: object) -> Sequence[Record]:
    return [_record(each) for each in given] if isinstance(given, Sequence) else []


def _head(rule: Rule, members: Iterable[Record]) -> Record:
    """The head; of several, the one with the smallest id, else the first."""
    heads = [member for member in members if member.get(rule.relation) == rule.head_relation]
    return min(heads, key=lambda head: cast("int", head.get("member_id") or 0), default=_NOTHING)


@singledispatch
def value(node: n.Node, row: Row) -> n.Value:
    """The value of a node on a row, None for NULL."""
    raise AssertionError(f"no row way for {type(node).__name__}")


@value.register
def _literal(node: n.Literal, row: Row) -> n.Value:
    return node.value


@value.register
def _column(node: n.Column, row: Row) -> n.Value:
    records = {
        Source.OWN: row.own,
        Source.HOUSEHOLD: row.household,
        Source.HEAD: row.head,
        Source.PREVIOUS: row.previous,
    }
    return _held(records[node.source].get(node.name), node.type)


def _held(given: object, kind: Type) -> n.Value:
    """A value as columns hold it: decimals as float, instants in UTC without a zone."""
    if kind.kind is Kind.DECIMAL and isinstance(given, int | float | Decimal):
        return float(given)
    if isinstance(given, datetime) and given.tzinfo is not None:
        return given.astimezone(UTC).replace(tzinfo=None)
    return cast("n.Value", given)


@value.register
def _is_null(node: n.IsNull, row: Row) -> n.Value:
    return value(node.of, row) is None


@value.register
def _not(node: n.Not, row: Row) -> n.Value:
    held = value(node.of, row)
    return None if held is None else not held


@value.register
def _all_of(node: n.AllOf, row: Row) -> n.Value:
    parts = [value(part, row) for part in node.parts]
    if any(part is False for part in parts):
        return False
    return None if None in parts else True


@value.register
def _any_of(node: n.AnyOf, row: Row) -> n.Value:
    parts = [value(part, row) for part in node.parts]
    if any(part is True for part in parts):
        return True
    return None if None in parts else False


def _both(left: n.Node, right: n.Node, row: Row) -> tuple[n.Value, n.Value] | None:
    """Both values, or None when one is NULL."""
    first, second = value(left, row), value(right, row)
    return None if first is None or second is None else (first, second)


@value.register
def _compare(node: n.Compare, row: Row) -> n.Value:
    pair = _both(node.left, node.right, row)
    return None if pair is None else _COMPARISONS[node.operator](*pair)


def _less(left: n.Value, right: n.Value) -> bool:
    return cast("float", left) < cast("float", right)


_COMPARISONS: Mapping[n.Comparison, Callable[[n.Value, n.Value], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": _less,
    "<=": lambda left, right: not _less(right, left),
    ">": lambda left, right: _less(right, left),
    ">=": lambda left, right: not _less(left, right),
}


@value.register
def _is_in(node: n.IsIn, row: Row) -> n.Value:
    of = value(node.of, row)
    return None if of is None else of in node.values


@value.register
def _arithmetic(node: n.Arithmetic, row: Row) -> n.Value:
    pair = _both(node.left, node.right, row)
    return None if pair is None else computed(node.operator, cast("float", pair[0]), cast("float", pair[1]))


@value.register
def _divide(node: n.Divide, row: Row) -> n.Value:
    pair = _both(node.left, node.right, row)
    if pair is None or pair[1] == 0:
        return None
    return cast("float", pair[0]) / cast("float", pair[1])


@value.register
def _absolute(node: n.Absolute, row: Row) -> n.Value:
    of = value(node.of, row)
    return None if of is None else abs(cast("float", of))


@value.register
def _finite(node: n.Finite, row: Row) -> n.Value:
    of = value(node.of, row)
    return of if of is not None and math.isfinite(cast("float", of)) else None


@value.register
def _within(node: n.Within, row: Row) -> n.Value:
    of, largest = value(node.of, row), node.type.bound or 0
    return of if of is not None and -largest <= cast("int", of) <= largest else None


@value.register
def _as_decimal(node: n.AsDecimal, row: Row) -> n.Value:
    of = value(node.of, row)
    return None if of is None else float(cast("int", of))


@value.register
def _length(node: n.Length, row: Row) -> n.Value:
    of = value(node.of, row)
    return None if of is None else len(cast("str", of))


@value.register
def _coalesce(node: n.Coalesce, row: Row) -> n.Value:
    return next((held for part in node.parts if (held := value(part, row)) is not None), None)


@value.register
def _case(node: n.Case, row: Row) -> n.Value:
    for branch in node.branches:
        if value(branch.when, row) is True:
            return value(branch.then, row)
    return value(node.otherwise, row)


@lru_cache(maxsize=1024)
def _searching(pattern: str) -> re.Pattern[str]:
    return re.compile(portable(pattern).python)


@lru_cache(maxsize=1024)
def _liking(pattern: str) -> re.Pattern[str]:
    wild = {"%": ".*", "_": "."}
    return re.compile("".join(wild.get(letter, re.escape(letter)) for letter in pattern), re.DOTALL)


@value.register
def _matches(node: n.Matches, row: Row) -> n.Value:
    of = value(node.of, row)
    return None if of is None else _searching(node.pattern).search(cast("str", of)) is not None


@value.register
def _like(node: n.Like, row: Row) -> n.Value:
    of = value(node.of, row)
    return None if of is None else _liking(node.pattern).fullmatch(cast("str", of)) is not None


@value.register
def _years_between(node: n.YearsBetween, row: Row) -> n.Value:
    pair = _both(node.start, node.end, row)
    if pair is None:
        return None
    start, end = cast("date", pair[0]), cast("date", pair[1])
    if end < start:
        return -_completed_years(end, start)
    return _completed_years(start, end)


def _completed_years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


@value.register
def _days_between(node: n.DaysBetween, row: Row) -> n.Value:
    pair = _both(node.start, node.end, row)
    return None if pair is None else (cast("date", pair[1]) - cast("date", pair[0])).days


@value.register
def _over_members(node: n.OverMembers, row: Row) -> n.Value:
    values = [value(node.of, _member_row(member, row)) for member in row.members]
    known = [each for each in values if each is not None]
    if node.statistic == "count":
        return sum(1 for each in known if each is True)
    if not known:
        return None
    numbers = cast("list[int]", known)
    if node.statistic == "sum":
        return sum(numbers)
    return min(numbers) if node.statistic == "min" else max(numbers)


def _member_row(member: Record, row: Row) -> Row:
    previous = _record(member.get("previous"))
    return Row(own=member, household=row.household, head=row.head, previous=previous, members=())
