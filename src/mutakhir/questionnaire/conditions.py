"""Conditions of the rule language as XPath of the form.

A condition over an answer that was not given is untrue, as NULL is in the rule language; XPath alone would
call an empty answer different from every number.
"""

from collections.abc import Callable, Collection
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from mutakhir.ground.errors import PolicyProblem, Said


_COMPARISONS: Final[dict[type[exp.Expression], str]] = {
    exp.EQ: "=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}


def xpath_of(condition: str, items: Collection[str]) -> str:
    """The XPath of a condition such as `wall IN (1, 2, 3) AND age >= 5`; a name alone is a yes.

    Raises:
        PolicyProblem: it cannot be read, names no item, or uses what a form cannot say.
    """
    try:
        tree = sqlglot.parse_one(condition)
    except SqlglotError as error:
        raise PolicyProblem("questionnaire.condition", _unreadable(condition)) from error
    for column in tree.find_all(exp.Column):
        if column.name not in items:
            raise PolicyProblem("questionnaire.condition-item", _no_item(condition, column.name))
    assert isinstance(tree, exp.Expression)
    return _Writer(condition).write(tree)


class _Writer:
    def __init__(self, condition: str) -> None:
        self._condition = condition
        self._forms: dict[type[exp.Expression], Callable[..., str]] = {
            exp.And: lambda node: f"{self.write(node.this)} and {self.write(node.expression)}",
            exp.Or: lambda node: f"({self.write(node.this)} or {self.write(node.expression)})",
            exp.Paren: lambda node: self.write(node.this),
            exp.NEQ: self._different,
            exp.In: self._one_of,
            exp.Between: self._between,
            exp.Column: lambda node: f"{_item(node)} = 1",
        }

    def write(self, node: exp.Expression) -> str:
        if type(node) in _COMPARISONS:
            return f"{self._value(node.this)} {_COMPARISONS[type(node)]} {self._value(node.expression)}"
        if type(node) not in self._forms:
            raise PolicyProblem("questionnaire.condition-form", _not_sayable(self._condition, node.sql()))
        return self._forms[type(node)](node)

    def _different(self, node: exp.NEQ) -> str:
        item = self._value(node.this)
        return f"{item} != '' and {item} != {self._value(node.expression)}"

    def _one_of(self, node: exp.In) -> str:
        item = self._value(node.this)
        tests = [f"{item} = {self._value(each)}" for each in node.expressions]
        return f"({' or '.join(tests)})"

    def _between(self, node: exp.Between) -> str:
        item = self._value(node.this)
        return f"{item} >= {self._value(node.args['low'])} and {item} <= {self._value(node.args['high'])}"

    def _value(self, node: exp.Expression) -> str:
        if isinstance(node, exp.Column):
            return _item(node)
        if isinstance(node, exp.Literal) and not node.is_string:
            return str(node.this)
        raise PolicyProblem("questionnaire.condition-form", _not_sayable(self._condition, node.sql()))


def _item(column: exp.Column) -> str:
    return f"${{{column.name}}}"


def _unreadable(condition: str) -> Said:
    return Said(
        f"ask_if: '{condition}' tidak terbaca. Tulis misalnya 'wall IN (1, 2, 3) AND age >= 5'.",
        f"ask_if: '{condition}' cannot be read. Write for example 'wall IN (1, 2, 3) AND age >= 5'.",
    )


def _no_item(condition: str, name: str) -> Said:
    return Said(
        f"ask_if: '{condition}' menyebut '{name}' yang bukan butir kuesioner. Perbaiki namanya.",
        f"ask_if: '{condition}' names '{name}', which is no item of the instrument. Mend the name.",
    )


def _not_sayable(condition: str, part: str) -> Said:
    return Said(
        f"ask_if: '{condition}' memuat '{part}' yang tidak dikenal formulir. Pakai perbandingan dengan angka, "
        "IN, BETWEEN, AND dan OR.",
        f"ask_if: '{condition}' holds '{part}', which a form cannot say. Use comparisons with numbers, IN, "
        "BETWEEN, AND and OR.",
    )
