"""Columns and constants of an expression."""

from datetime import date

from sqlglot import exp

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules import typecheck as t
from mutakhir.ground.rules.mistakes import ExpressionMistake
from mutakhir.ground.rules.reading import Makers, Reading, refused, snippet
from mutakhir.ground.rules.vocabulary import LARGEST_INTEGER, SOURCES, Kind, Level, Source, Type


def _column(sql: exp.Expression, reading: Reading) -> n.Node:
    if not isinstance(sql.this, exp.Identifier):
        raise refused(sql)
    source, level = _source(sql, reading)
    name = sql.this.name
    if not reading.vocabulary.has(level, name):
        reading.mistakes.append(_unknown_column(sql, name, level, reading))
        return n.Column(Type(Kind.NULL), source, name)  # fits anywhere, so that reading can go on
    found = reading.vocabulary.type(level, name)
    if found is None:
        raise _unusable(name, str(reading.vocabulary.dtype(level, name)))
    return t.finite(n.Column(found, source, name))


def _source(sql: exp.Expression, reading: Reading) -> tuple[Source, Level]:
    prefix = sql.args.get("table")
    if prefix is None:
        return Source.OWN, reading.scope
    allowed = dict(SOURCES[reading.scope])
    if reading.level is Level.FAMILY:  # the head of the household may belong to another family
        allowed.pop(Source.HEAD, None)
    for source, level in allowed.items():
        if prefix.name == source.value:
            return source, level
    may = ", ".join(f"{source.value}." for source in allowed) or "-"
    raise ExpressionMistake(
        "rule.prefix",
        f"`{snippet(sql)}`: awalan `{prefix.name}.` tidak ada pada tingkat {reading.scope}; yang ada: {may}",
        f"`{snippet(sql)}`: there is no `{prefix.name}.` at level {reading.scope}; allowed here: {may}",
    )


def _unknown_column(sql: exp.Expression, name: str, level: Level, reading: Reading) -> ExpressionMistake:
    meant = reading.vocabulary.nearest(level, name)
    elsewhere = [str(other) for other in Level if reading.vocabulary.has(other, name)]
    indonesian = english = ""
    if meant:
        indonesian, english = f"; maksud Anda `{meant}`?", f"; did you mean `{meant}`?"
    elif elsewhere:
        indonesian, english = (
            f"; ia ada pada tingkat {elsewhere[0]}",
            f"; it is a column of level {elsewhere[0]}",
        )
    return ExpressionMistake(
        "rule.column",
        f"kolom `{snippet(sql)}` tidak dikenal pada tingkat {level}{indonesian}",
        f"unknown column `{snippet(sql)}` at level {level}{english}",
    )


def _unusable(name: str, dtype: str) -> ExpressionMistake:
    return ExpressionMistake(
        "rule.type",
        f"kolom `{name}` berjenis {dtype}, yang tidak dapat dipakai dalam aturan; pakai kolom lain",
        f"column `{name}` is of type {dtype}, which rules cannot use; use another column",
    )


def _literal(sql: exp.Expression, reading: Reading) -> n.Node:
    text = str(sql.this)
    if sql.args.get("is_string"):
        return t.literal(text)
    try:
        value: int | float = int(text) if text.isdecimal() else float(text)
    except ValueError:
        raise refused(sql) from None
    largest = LARGEST_INTEGER if isinstance(value, int) else t.SAFE_DECIMAL
    if value > largest:
        raise ExpressionMistake(
            "rule.number",
            f"bilangan {text} terlalu besar",
            f"the number {text} is too large; write a smaller one",
        )
    return t.literal(value)


def _boolean(sql: exp.Expression, reading: Reading) -> n.Node:
    return t.literal(bool(sql.this))


def _null(sql: exp.Expression, reading: Reading) -> n.Node:
    return t.literal(None)


def _date(sql: exp.Expression, reading: Reading) -> n.Node:
    """`date '2021-01-31'`, which sqlglot reads as a cast."""
    text, to = sql.this, sql.args["to"]
    if not (isinstance(text, exp.Literal) and text.is_string and to.this is exp.DataType.Type.DATE):
        raise refused(sql)
    try:
        return t.literal(date.fromisoformat(str(text.this)))
    except ValueError:
        raise ExpressionMistake(
            "rule.date",
            f"'{text.this}' bukan tanggal; tulis date 'tahun-bulan-hari', misalnya date '2021-01-31'",
            f"'{text.this}' is not a date; write date 'year-month-day', for example date '2021-01-31'",
        ) from None


NAMES: Makers = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: _boolean,
    exp.Null: _null,
    exp.Cast: _date,
}
