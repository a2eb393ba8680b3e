"""A condition of the rule language for people: in words for the guide, in signs for the paper form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlglot
from sqlglot import exp

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.instrument import Code, Instrument, Item, Label
from mutakhir.questionnaire.wording import LANGUAGES, Wording, said


_WORDS: Final[dict[type[exp.Expression], tuple[str, str]]] = {
    # on an item with codes, on a number
    exp.EQ: ("is_", "equals"),
    exp.NEQ: ("is_not", "differs"),
    exp.GTE: ("or_more", "or_more"),
    exp.LTE: ("or_less", "or_less"),
    exp.GT: ("more_than", "more_than"),
    exp.LT: ("less_than", "less_than"),
}

_SIGNS: Final[dict[type[exp.Expression], str]] = {
    exp.EQ: "=",
    exp.NEQ: "≠",
    exp.GTE: "≥",
    exp.LTE: "≤",
    exp.GT: ">",
    exp.LT: "<",
}


def in_words(condition: str, form: Instrument, language: Language) -> str:
    """`wall IN (1, 2)` as "III.4a Main material of the walls has code 1 Masonry or 2 Plastered wattle".

    The condition is one that the form took already (`xpath_of`), so it can be read.
    """
    tree = sqlglot.parse_one(condition)
    assert isinstance(tree, exp.Expression)
    return _Sentence(form, language, LANGUAGES[language]).of(tree)


def in_signs(condition: str, form: Instrument, language: Language) -> str:
    """`wall IN (1, 2) AND age >= 5` as "III.4a = 1, 2 and IV.7 ≥ 5"; an item without a number by its label."""
    tree = sqlglot.parse_one(condition)
    assert isinstance(tree, exp.Expression)
    return _Signs(form, language, LANGUAGES[language]).of(tree)


def sign_of(form: Instrument, item: Item, language: Language) -> str:
    """The number of an item, or its label where it has none or shares it with another."""
    shared = sum(other.number == item.number for other in form.items) > 1
    return item.number if item.number and not shared else f"“{said(item.label, language)}”"


def item_called(form: Instrument, name: str) -> Item:
    return next(item for item in form.items if item.name == name)


@dataclass(frozen=True)
class _Signs:
    form: Instrument
    language: Language
    words: Wording

    def of(self, node: exp.Expression) -> str:
        match node:
            case exp.And() | exp.Or():
                link = self.words.and_ if isinstance(node, exp.And) else self.words.or_
                return f"{self.of(node.this)} {link} {self.of(node.expression)}"
            case exp.Paren():
                return f"({self.of(node.this)})"
            case exp.Column():
                return f"{self._called(node)} = 1"
            case exp.In():
                return f"{self._called(node.this)} = {', '.join(str(each.this) for each in node.expressions)}"
            case exp.Between():
                return f"{self._called(node.this)} = {node.args['low'].this}–{node.args['high'].this}"
        return f"{self._called(node.this)} {_SIGNS[type(node)]} {node.expression.this}"

    def _called(self, column: exp.Expression) -> str:
        return sign_of(self.form, item_called(self.form, column.name), self.language)


@dataclass(frozen=True)
class _Sentence:
    form: Instrument
    language: Language
    words: Wording

    def of(self, node: exp.Expression) -> str:
        match node:
            case exp.And() | exp.Or():
                link = self.words.and_ if isinstance(node, exp.And) else self.words.or_
                return f"{self.of(node.this)} {link} {self.of(node.expression)}"
            case exp.Paren():
                return f"({self.of(node.this)})"
            case exp.Column():
                return self.words.yes_to.format(item=self._called(self._item(node)))
            case exp.In():
                return self._coded(node.this, [int(str(each.this)) for each in node.expressions])
            case exp.Between():
                return self._between(node)
        return self._compared(node)

    def _compared(self, node: exp.Expression) -> str:
        item, value = self._item(node.this), int(str(node.expression.this))
        on_codes, on_number = _WORDS[type(node)]
        if item.code_list and on_codes in ("is_", "is_not"):
            return self._coded(node.this, [value], on_codes)
        template: str = getattr(self.words, on_number)
        return template.format(item=self._called(item), value=value)

    def _between(self, node: exp.Between) -> str:
        low, high = (int(str(node.args[key].this)) for key in ("low", "high"))
        if self._item(node.this).code_list:
            return self._coded(node.this, range(low, high + 1))
        return self.words.from_to.format(item=self._called(self._item(node.this)), low=low, high=high)

    def _coded(self, column: exp.Expression, wanted: Sequence[int], template: str = "is_") -> str:
        item = self._item(column)
        codes = [_spelled(code, self.language) for code in self.form.codes_of(item) if code.code in wanted]
        *others, last = codes or [str(code) for code in wanted]
        listed = f"{', '.join(others)} {self.words.or_} {last}" if others else last
        text: str = getattr(self.words, template)
        return text.format(item=self._called(item), codes=listed)

    def _item(self, column: exp.Expression) -> Item:
        return item_called(self.form, column.name)

    def _called(self, item: Item) -> str:
        name = f"“{said(item.label, self.language)}”"
        return f"{item.number} {name}" if item.number else name


def _spelled(code: Code, language: Language) -> str:
    return f"{code.code} {said(Label(id=code.id, en=code.en), language)}"
