"""From rule files to a rule book, or to one problem that lists every mistake of every file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from mutakhir.ground.rules.book import Outcome, Rule, RuleBook, RuleId, Severity
from mutakhir.ground.rules.examples import Example, ExampleReader, check
from mutakhir.ground.rules.mistakes import Mistake, RuleFileProblem
from mutakhir.ground.rules.nodes import Node
from mutakhir.ground.rules.parse import parse
from mutakhir.ground.rules.rulefile import RuleFile
from mutakhir.ground.rules.vocabulary import Level, Vocabulary, nearest


_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_REQUIRED = ("id", "title", "severity", "level", "assert", "message", "passes", "fails")
_OPTIONAL = ("when", "reference", "silent")

Word = TypeVar("Word", bound=StrEnum)
Fields = Mapping[str, yaml.Node]


def load_rules(files: Sequence[Path], vocabulary: Vocabulary) -> RuleBook:
    """Read, check and try out all rules of the files, in their order.

    Raises `RuleFileProblem` (a `PolicyProblem`) with every mistake, each with file, line and remedy.
    """
    rules: list[Rule] = []
    mistakes: list[Mistake] = []
    for path in files:
        reader = _Reader(RuleFile(Path(path)), vocabulary, {rule.id: rule for rule in rules})
        rules.extend(reader.read())
        mistakes.extend(reader.file.mistakes)
    if mistakes:
        raise RuleFileProblem(mistakes)
    return RuleBook(tuple(rules))


@dataclass
class _Reader:
    """Reads one file. `known` are the rules seen so far, in this and earlier files."""

    file: RuleFile
    vocabulary: Vocabulary
    known: dict[RuleId, Rule]
    reference: str = ""
    valid_from: date = date.min
    lines: dict[str, str] = field(default_factory=dict)

    def read(self) -> list[Rule]:
        root = self.file.root()
        if root is None:
            return []
        fields = self.file.fields(root, "file", ("valid_from", "reference", "rules"))
        self.reference = self.file.text(fields.get("reference"), "reference") or ""
        self.valid_from = self._date(fields.get("valid_from")) or date.min
        nodes = self.file.items(fields.get("rules"), "rules")
        return [rule for node in nodes if (rule := self._rule(node)) is not None]

    def _date(self, node: yaml.Node | None) -> date | None:
        if node is None:
            return None
        known, held = self.file.scalar(node, "valid_from")
        if isinstance(held, date) and not isinstance(held, datetime):
            return held
        if known:
            self.file.note(
                node,
                "rule.date",
                "valid_from: harus tanggal, misalnya 2021-01-01, tanpa tanda kutip",
                "valid_from: must be a date such as 2021-01-01, without quotes",
            )
        return None

    def _rule(self, node: yaml.Node) -> Rule | None:
        fields = self.file.fields(node, "rule", _REQUIRED, _OPTIONAL)
        before = len(self.file.mistakes)
        id = self._id(fields.get("id"))
        severity = self._word(Severity, fields.get("severity"), "severity")
        level = self._word(Level, fields.get("level"), "level")
        title = self.file.said(fields.get("title"), "title")
        message = self.file.said(fields.get("message"), "message")
        reference = self.file.text(fields.get("reference"), "reference") or self.reference
        silent = self.file.text(fields.get("silent"), "silent")
        if level is None:
            return None
        when = self._expression(fields.get("when"), "when", level)
        condition = self._expression(fields.get("assert"), "assert", level)
        examples = self._examples(fields, level)
        if id is None or severity is None or title is None or message is None or condition is None:
            return None
        if len(self.file.mistakes) > before:
            return None
        rule = Rule(
            id=id,
            title=title,
            severity=severity,
            level=level,
            when=when,
            condition=condition,
            message=message,
            reference=reference,
            valid_from=self.valid_from,
            where=self.file.where(node),
            relation=self.vocabulary.relation,
            head_relation=self.vocabulary.head_relation,
            silent=silent,
        )
        for example in examples:
            check(rule, example, self.file)
        return rule

    def _id(self, node: yaml.Node | None) -> RuleId | None:
        text = self.file.text(node, "id")
        if node is None or text is None:
            return None
        if not _ID.fullmatch(text):
            self.file.note(
                node,
                "rule.id",
                f"id `{text[:70]}`: pakai huruf, angka, _ . atau -, diawali huruf, paling panjang 64",
                f"id `{text[:70]}`: use letters, digits, _ . or -, begin with a letter, at most 64",
            )
            return None
        first = self.lines.setdefault(text, str(self.file.where(node)))
        elsewhere = self.known.get(RuleId(text))
        if elsewhere is not None or first != str(self.file.where(node)):
            place = str(elsewhere.where) if elsewhere else first
            self.file.note(
                node,
                "rule.doubled",
                f"id `{text}` sudah dipakai di {place}; beri id lain",
                f"id `{text}` is already used at {place}; give this rule another",
            )
        return RuleId(text)

    def _word(self, words: type[Word], node: yaml.Node | None, what: str) -> Word | None:
        text = self.file.text(node, what)
        if node is None or text is None:
            return None
        listed = tuple(word.value for word in words)
        if text in listed:
            return words(text)
        meant = nearest(text, listed)
        self.file.note(
            node,
            "rule.word",
            f"{what}: `{text[:40]}` tidak dikenal; "
            + (f"maksud Anda `{meant}`?" if meant else f"pilih {', '.join(listed)}"),
            f"{what}: `{text[:40]}` is not known; "
            + (f"did you mean `{meant}`?" if meant else f"choose {', '.join(listed)}"),
        )
        return None

    def _expression(self, node: yaml.Node | None, what: str, level: Level) -> Node | None:
        text = self.file.text(node, what)
        if node is None or text is None:
            return None
        parsed, mistakes = parse(text, level, self.vocabulary)
        for mistake in mistakes:
            self.file.note_said(node, mistake.code, mistake.said)
        return parsed

    def _examples(self, fields: Fields, level: Level) -> tuple[Example, ...]:
        reader = ExampleReader(self.file, self.vocabulary)
        return (
            *reader.read(fields.get("passes"), "passes", level, Outcome.PASSES),
            *reader.read(fields.get("fails"), "fails", level, Outcome.FAILS),
        )
