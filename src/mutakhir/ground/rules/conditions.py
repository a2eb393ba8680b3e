"""The pieces of SQL that are true, false or unknown."""

from collections.abc import Mapping

from sqlglot import exp

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules import typecheck as t
from mutakhir.ground.rules.mistakes import ExpressionMistake
from mutakhir.ground.rules.patterns import portable
from mutakhir.ground.rules.reading import Makers, Reading, snippet
from mutakhir.ground.rules.vocabulary import BOOLEAN, Kind


def _flat(sql: exp.Expression, reading: Reading) -> tuple[n.Node, ...]:
    """The parts of `a and b and c`, without recursion along the chain."""
    parts: list[exp.Expression] = []
    rest = sql
    while type(rest) is type(sql):
        parts.append(rest.expression)
        rest = rest.this
    return tuple(truth(part, reading) for part in reversed([*parts, rest]))


def truth(sql: exp.Expression, reading: Reading) -> n.Node:
    node = t.require(snippet(sql), reading.node(sql), Kind.BOOLEAN)
    return n.Literal(BOOLEAN, None) if node.type.kind is Kind.NULL else node


def _and(sql: exp.Expression, reading: Reading) -> n.Node:
    return n.AllOf(BOOLEAN, _flat(sql, reading))


def _or(sql: exp.Expression, reading: Reading) -> n.Node:
    return n.AnyOf(BOOLEAN, _flat(sql, reading))


def _not(sql: exp.Expression, reading: Reading) -> n.Node:
    return n.Not(BOOLEAN, truth(sql.this, reading))


def _paren(sql: exp.Expression, reading: Reading) -> n.Node:
    return reading.node(sql.this)


def _is(sql: exp.Expression, reading: Reading) -> n.Node:
    if not isinstance(sql.expression, exp.Null):
        raise ExpressionMistake(
            "rule.refused",
            f"`{snippet(sql)}`: setelah `is` hanya `null` atau `not null`; untuk yang lain pakai =",
            f"`{snippet(sql)}`: only `null` or `not null` may follow `is`; use = for anything else",
        )
    return n.IsNull(BOOLEAN, reading.node(sql.this))


def compare(sql: exp.Expression, reading: Reading) -> n.Node:
    """Two values of one kind, neither of them the constant NULL."""
    left, right = t.unified(snippet(sql), (reading.node(sql.this), reading.node(sql.expression)))
    return _ordered(snippet(sql), _OPERATORS[type(sql)], left, right)


def _ordered(where: str, operator: n.Comparison, left: n.Node, right: n.Node) -> n.Node:
    if any(isinstance(side, n.Literal) and side.value is None for side in (left, right)):
        raise ExpressionMistake(
            "rule.null",
            f"`{where}` tidak pernah benar; tulis `is null` atau `is not null`",
            f"`{where}` is never true; write `is null` or `is not null`",
        )
    if operator not in ("=", "<>") and Kind.BOOLEAN in (left.type.kind, right.type.kind):
        raise t.wanted(where, frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.STRING, Kind.DATE}), BOOLEAN)
    return n.Compare(BOOLEAN, operator, left, right)


def _between(sql: exp.Expression, reading: Reading) -> n.Node:
    where = snippet(sql)
    parts = (sql.this, sql.args["low"], sql.args["high"])
    value, low, high = t.unified(where, tuple(reading.node(part) for part in parts))
    return n.AllOf(BOOLEAN, (_ordered(where, ">=", value, low), _ordered(where, "<=", value, high)))


def _in(sql: exp.Expression, reading: Reading) -> n.Node:
    where = snippet(sql)
    items = [reading.node(item) for item in sql.expressions]
    if not items or not all(isinstance(item, n.Literal) and item.value is not None for item in items):
        raise ExpressionMistake(
            "rule.in",
            f"`{where}`: setelah `in` tulis daftar nilai tetap tanpa null, misalnya in (1, 2)",
            f"`{where}`: after `in` write a list of constants without null, for example in (1, 2)",
        )
    of, *rest = t.unified(where, (reading.node(sql.this), *items))
    return n.IsIn(BOOLEAN, of, tuple(item.value for item in rest if isinstance(item, n.Literal)))


def _like(sql: exp.Expression, reading: Reading) -> n.Node:
    of, pattern = _text_and_pattern(sql, reading)
    if "\\" in pattern:
        raise ExpressionMistake(
            "rule.pattern",
            f"`{snippet(sql)}`: tanda \\ tidak dipakai dalam `like`; pakai `regexp`",
            f"`{snippet(sql)}`: a \\ has no use in `like`; use `regexp`",
        )
    return _negated(sql, n.Like(BOOLEAN, of, pattern))


def _matches(sql: exp.Expression, reading: Reading) -> n.Node:
    of, pattern = _text_and_pattern(sql, reading)
    portable(pattern)
    return _negated(sql, n.Matches(BOOLEAN, of, pattern))


def _negated(sql: exp.Expression, node: n.Node) -> n.Node:
    return n.Not(BOOLEAN, node) if sql.args.get("negate") else node


def _text_and_pattern(sql: exp.Expression, reading: Reading) -> tuple[n.Node, str]:
    of = t.require(snippet(sql), reading.node(sql.this), Kind.STRING)
    pattern = reading.node(sql.expression)
    if not (isinstance(pattern, n.Literal) and isinstance(pattern.value, str)):
        raise ExpressionMistake(
            "rule.pattern",
            f"`{snippet(sql)}`: pola harus teks tetap dalam tanda kutip",
            f"`{snippet(sql)}`: the pattern must be a constant text in quotes",
        )
    return of, pattern.value


_OPERATORS: Mapping[type[exp.Expression], n.Comparison] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}

CONDITIONS: Makers = {
    exp.And: _and,
    exp.Or: _or,
    exp.Not: _not,
    exp.Paren: _paren,
    exp.Is: _is,
    exp.Between: _between,
    exp.In: _in,
    exp.Like: _like,
    exp.RegexpLike: _matches,
    **dict.fromkeys(_OPERATORS, compare),
}
