"""The examples of a rule: typed records, and whether the rule says of them what the author says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import ibis.expr.datatypes as dt
import yaml

from mutakhir.ground.rules.book import Outcome, Rule
from mutakhir.ground.rules.row import Record, evaluate
from mutakhir.ground.rules.rulefile import RuleFile
from mutakhir.ground.rules.vocabulary import (
    LEVELS_WITH_MEMBERS,
    SOURCES,
    Kind,
    Level,
    Source,
    Vocabulary,
    type_of,
)


@dataclass(frozen=True)
class Example:
    """One example: what the author expects, the record, and its place."""

    expected: Outcome
    record: Record
    node: yaml.Node


@dataclass(frozen=True)
class ExampleReader:
    """Reads the examples of one file against the vocabulary."""

    file: RuleFile
    vocabulary: Vocabulary

    def read(self, node: yaml.Node | None, name: str, level: Level, expected: Outcome) -> tuple[Example, ...]:
        """The examples under `passes` or `fails`; values that do not fit are noted."""
        return tuple(
            Example(expected, record, item)
            for item in self.file.items(node, name)
            if (record := self._record(item, name, level)) is not None
        )

    def _record(self, node: yaml.Node, what: str, level: Level) -> Record | None:
        special = {source.value: to for source, to in SOURCES[level].items()}
        before = len(self.file.mistakes)
        record: dict[str, object] = {}
        for key, held in self.file.pairs(node, what):
            name = str(key.value)
            inner = f"{what}.{name}"
            if name in special:
                record[name] = self._flat(held, inner, special[name])
            elif name == "members" and level in LEVELS_WITH_MEMBERS:
                record[name] = [self._member(item, inner) for item in self.file.items(held, inner)]
            else:
                record[name] = self._value(key, held, inner, level)
        return record if len(self.file.mistakes) == before else None

    def _member(self, node: yaml.Node, what: str) -> Record:
        record: dict[str, object] = {}
        for key, held in self.file.pairs(node, what):
            inner = f"{what}.{key.value}"
            if key.value == Source.PREVIOUS.value:
                record[str(key.value)] = self._flat(held, inner, Level.MEMBER)
            else:
                record[str(key.value)] = self._value(key, held, inner, Level.MEMBER)
        return record

    def _flat(self, node: yaml.Node, what: str, level: Level) -> Record:
        if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null":
            return {}
        return {
            str(key.value): self._value(key, held, f"{what}.{key.value}", level)
            for key, held in self.file.pairs(node, what)
        }

    def _value(self, key: yaml.ScalarNode, held: yaml.Node, what: str, level: Level) -> object:
        name = str(key.value)
        if not self.vocabulary.has(level, name):
            meant = self.vocabulary.nearest(level, name)
            self.file.note(
                key,
                "rule.column",
                f"{what}: tidak ada kolom `{name}` pada tingkat {level}"
                + (f"; maksud Anda `{meant}`?" if meant else ""),
                f"{what}: level {level} has no column `{name}`"
                + (f"; did you mean `{meant}`?" if meant else "; remove it"),
            )
            return None
        known, given = self.file.scalar(held, what)
        dtype = self.vocabulary.dtype(level, name)
        if known and given is not None and not _fits(given, dtype):
            self.file.note(
                held,
                "rule.value",
                f"{what}: nilai tidak cocok dengan jenis {dtype} kolom ini; teks perlu tanda kutip",
                f"{what}: the value does not fit the column's type {dtype}; text needs quotes",
            )
            return None
        return given


def _fits(given: object, dtype: dt.DataType) -> bool:
    held = type_of(dtype)
    return held is not None and _FITS[held.kind](given, dtype)


def _is_integer(given: object, dtype: dt.DataType) -> bool:
    if not isinstance(given, int) or isinstance(given, bool) or not isinstance(dtype, dt.Integer):
        return False
    return bool(dtype.bounds.lower <= given <= dtype.bounds.upper)


_FITS: Mapping[Kind, Callable[[object, dt.DataType], bool]] = {
    Kind.BOOLEAN: lambda given, _: isinstance(given, bool),
    Kind.INTEGER: _is_integer,
    Kind.DECIMAL: lambda given, _: isinstance(given, int | float) and not isinstance(given, bool),
    Kind.STRING: lambda given, _: isinstance(given, str),
    Kind.DATE: lambda given, _: isinstance(given, date) and not isinstance(given, datetime),
    Kind.INSTANT: lambda given, _: isinstance(given, datetime),
}

_OUTCOMES = {
    Outcome.PASSES: "lolos",
    Outcome.FAILS: "gagal",
    Outcome.UNKNOWN: "tidak diketahui",
    Outcome.NOT_APPLICABLE: "tidak berlaku",
}


def check(rule: Rule, example: Example, file: RuleFile) -> None:
    """Note an example of which the rule says something else than the author."""
    got = evaluate(rule, example.record)
    if got is example.expected:
        return
    indonesian = english = ""
    if got is Outcome.UNKNOWN:
        indonesian, english = "; isi kolom yang dibaca `assert`", "; give the fields which `assert` reads"
    elif got is Outcome.NOT_APPLICABLE:
        indonesian, english = "; isi kolom sehingga `when` benar", "; give fields for which `when` is true"
    file.note(
        example.node,
        "rule.example",
        f"aturan `{rule.id}`: contoh `{example.expected}` ini ternyata {_OUTCOMES[got]}; "
        f"perbaiki contoh atau aturannya{indonesian}",
        f"rule `{rule.id}`: this `{example.expected}` example gives `{got}`; mend the example or the rule{english}",
    )
