"""From the text of an expression to checked nodes. sqlglot reads the SQL; what is allowed stands here."""

from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules import typecheck as t
from mutakhir.ground.rules.conditions import CONDITIONS
from mutakhir.ground.rules.mistakes import ExpressionMistake
from mutakhir.ground.rules.names import NAMES
from mutakhir.ground.rules.reading import Reading
from mutakhir.ground.rules.values import VALUES
from mutakhir.ground.rules.vocabulary import Kind, Level, Vocabulary


LONGEST = 10_000
DEEPEST = 60


def parse(text: str, level: Level, vocabulary: Vocabulary) -> tuple[n.Node | None, list[ExpressionMistake]]:
    """Parse and type-check a condition; the node is None where mistakes are returned."""
    reading = Reading({**NAMES, **CONDITIONS, **VALUES}, vocabulary, level)
    try:
        node = t.require(text.strip(), reading.node(_sql(text)), Kind.BOOLEAN)
        if n.depth(node) > DEEPEST:
            raise _too_deep()
    except ExpressionMistake as mistake:
        return None, [*reading.mistakes, mistake]
    except RecursionError:
        return None, [_too_deep()]
    return (None if reading.mistakes else node), reading.mistakes


def _sql(text: str) -> exp.Expression:
    if len(text) > LONGEST:
        raise ExpressionMistake(
            "rule.syntax",
            f"ungkapan lebih dari {LONGEST} huruf; pecah menjadi beberapa aturan",
            f"the expression is longer than {LONGEST} characters; make several rules of it",
        )
    try:
        return cast("exp.Expression", sqlglot.parse_one(text, into=exp.Condition))
    except ParseError as error:
        place = error.errors[0] if error.errors else {}
        raise _syntax(text, cast("int | None", place.get("line")), cast("int | None", place.get("col"))) from None
    except SqlglotError:
        raise _syntax(text, None, None) from None


def _syntax(text: str, line: object, column: object) -> ExpressionMistake:
    """A mistake of grammar, with the place up to which the text could be read."""
    indonesian = "; periksa kurung dan tanda kutip"
    english = "; check brackets and quotes"
    if isinstance(line, int) and isinstance(column, int):
        read = text.splitlines()[line - 1][:column][-30:]
        indonesian = f" setelah `{read}` (baris {line}, huruf {column}){indonesian}"
        english = f" after `{read}` (line {line}, character {column}){english}"
    return ExpressionMistake(
        "rule.syntax",
        f"ungkapan tidak dapat dibaca{indonesian}",
        f"the expression cannot be read{english}",
    )


def _too_deep() -> ExpressionMistake:
    return ExpressionMistake(
        "rule.syntax",
        f"ungkapan bersarang lebih dari {DEEPEST} tingkat; pecah menjadi beberapa aturan",
        f"the expression is nested deeper than {DEEPEST} levels; make several rules of it",
    )
