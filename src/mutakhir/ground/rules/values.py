"""Names and constants, arithmetic, functions: the pieces of SQL that are values."""

from collections.abc import Mapping

from sqlglot import exp

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules import typecheck as t
from mutakhir.ground.rules.conditions import compare, truth
from mutakhir.ground.rules.functions import FUNCTIONS, OVER_MEMBERS, check_count
from mutakhir.ground.rules.mistakes import ExpressionMistake
from mutakhir.ground.rules.reading import Makers, Reading, refused, snippet
from mutakhir.ground.rules.vocabulary import LEVELS_WITH_MEMBERS, Kind, Type


def _arithmetic(sql: exp.Expression, reading: Reading) -> n.Node:
    left, right = reading.node(sql.this), reading.node(sql.expression)
    if isinstance(sql, exp.Div):
        return t.divide(snippet(sql), left, right)
    return t.arithmetic(snippet(sql), _ARITHMETIC[type(sql)], left, right)


def _negative(sql: exp.Expression, reading: Reading) -> n.Node:
    return t.arithmetic(snippet(sql), "-", t.literal(0), reading.node(sql.this))


def _absolute(sql: exp.Expression, reading: Reading) -> n.Node:
    return t.absolute(snippet(sql), reading.node(sql.this))


def _length(sql: exp.Expression, reading: Reading) -> n.Node:
    of = t.require(snippet(sql), reading.node(sql.this), Kind.STRING)
    return n.Length(Type(Kind.INTEGER, 2**31), of)


def _coalesce(sql: exp.Expression, reading: Reading) -> n.Node:
    parts = tuple(reading.node(part) for part in (sql.this, *sql.expressions))
    known = t.unified(snippet(sql), parts)
    return n.Coalesce(t.common(known), known)


def _case(sql: exp.Expression, reading: Reading) -> n.Node:
    whens = [_case_condition(sql.this, branch, reading) for branch in sql.args["ifs"]]
    thens = [reading.node(branch.args["true"]) for branch in sql.args["ifs"]]
    default = sql.args.get("default")
    otherwise = reading.node(default) if default else t.literal(None)
    *values, last = t.unified(snippet(sql), (*thens, otherwise))
    branches = tuple(n.Branch(when, then) for when, then in zip(whens, values, strict=True))
    return n.Case(t.common((*values, last)), branches, last)


def _case_condition(subject: exp.Expression | None, branch: exp.Expression, reading: Reading) -> n.Node:
    if subject is None:
        return truth(branch.this, reading)
    return compare(exp.EQ(this=subject, expression=branch.this), reading)


def _function(sql: exp.Expression, reading: Reading) -> n.Node:
    name = str(sql.this).lower()
    if name not in FUNCTIONS:
        raise refused(sql)
    check_count(name, snippet(sql), len(sql.expressions))
    inner = _members_reading(sql, reading) if name in OVER_MEMBERS else reading
    return FUNCTIONS[name][1](snippet(sql), [inner.node(part) for part in sql.expressions])


def _members_reading(sql: exp.Expression, reading: Reading) -> Reading:
    if reading.within_members or reading.level not in LEVELS_WITH_MEMBERS:
        raise ExpressionMistake(
            "rule.members",
            f"`{snippet(sql)}`: fungsi atas anggota tidak dapat dipakai di sini",
            f"`{snippet(sql)}`: a function over members cannot be used here: "
            + ("it stands within another one" if reading.within_members else "the level has no members"),
        )
    return reading.inside_members()


_ARITHMETIC: Mapping[type[exp.Expression], n.Operator] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}

VALUES: Makers = {
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div), _arithmetic),
    exp.Neg: _negative,
    exp.Abs: _absolute,
    exp.Length: _length,
    exp.Coalesce: _coalesce,
    exp.Case: _case,
    exp.Anonymous: _function,
}
