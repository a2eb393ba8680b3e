"""What a rule is, and a book of rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from mutakhir.ground.errors import Said, Where
from mutakhir.ground.rules.nodes import Node
from mutakhir.ground.rules.vocabulary import Level


RuleId = NewType("RuleId", str)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """What a rule says about one record. Only `FAILS` is a finding; `UNKNOWN` is counted."""

    PASSES = "passes"
    FAILS = "fails"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Rule:
    """One checked rule. `when` is None where the rule applies to every record of its level.

    `condition` is what the file calls `assert`; `relation` and `head_relation` say who the head is; `silent`
    says, of a rule that no made-up household breaks, why not.
    """

    id: RuleId
    title: Said
    severity: Severity
    level: Level
    when: Node | None
    condition: Node
    message: Said
    reference: str
    valid_from: date
    where: Where
    relation: str
    head_relation: int
    silent: str | None = None

    @property
    def expressions(self) -> tuple[Node, ...]:
        return (self.condition,) if self.when is None else (self.when, self.condition)


@dataclass(frozen=True)
class RuleBook:
    """All rules of the given files, in the order of files and lines."""

    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def at(self, level: Level) -> tuple[Rule, ...]:
        """The rules of one level, in order."""
        return tuple(rule for rule in self.rules if rule.level is level)

    def __getitem__(self, id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == id)
