"""A rule's expression after parsing: small frozen nodes, each with its type.

Both evaluators (`row.py`, `table.py`) read these nodes and nothing else, so a rule has one meaning.
Every node is total: on any input it gives a value or NULL, never an error.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal as OneOf

from mutakhir.ground.rules.vocabulary import Source, Type


Value = bool | int | float | str | date | None
Comparison = OneOf["=", "<>", "<", "<=", ">", ">="]
Operator = OneOf["+", "-", "*"]
Statistic = OneOf["count", "sum", "min", "max"]


@dataclass(frozen=True)
class Node:
    """What all nodes share."""

    type: Type


@dataclass(frozen=True)
class Literal(Node):
    value: Value


@dataclass(frozen=True)
class Column(Node):
    source: Source
    name: str


@dataclass(frozen=True)
class IsNull(Node):
    of: Node


@dataclass(frozen=True)
class Not(Node):
    of: Node


@dataclass(frozen=True)
class AllOf(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Compare(Node):
    """Two values of one kind."""

    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True)
class IsIn(Node):
    """The values are literals of the kind of `of`, none of them NULL."""

    of: Node
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Arithmetic(Node):
    """Both sides whole (the result then fits in 64 bits) or both decimal."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True)
class Divide(Node):
    """Both sides decimal; NULL where the divisor is zero."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Absolute(Node):
    of: Node


@dataclass(frozen=True)
class Finite(Node):
    """A decimal, NULL where it is infinite or not a number."""

    of: Node


@dataclass(frozen=True)
class Within(Node):
    """A whole number, NULL where its absolute value exceeds the bound of the type."""

    of: Node


@dataclass(frozen=True)
class AsDecimal(Node):
    of: Node


@dataclass(frozen=True)
class Length(Node):
    of: Node


@dataclass(frozen=True)
class Coalesce(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Branch:
    when: Node
    then: Node


@dataclass(frozen=True)
class Case(Node):
    branches: tuple[Branch, ...]
    otherwise: Node


@dataclass(frozen=True)
class Matches(Node):
    """Whether the pattern (of `patterns.py`) is found in the text."""

    of: Node
    pattern: str


@dataclass(frozen=True)
class Like(Node):
    of: Node
    pattern: str


@dataclass(frozen=True)
class YearsBetween(Node):
    """Completed years from `start` to `end`, negative when `end` is earlier."""

    start: Node
    end: Node


@dataclass(frozen=True)
class DaysBetween(Node):
    start: Node
    end: Node


@dataclass(frozen=True)
class OverMembers(Node):
    """A statistic over the members; `of` reads a member's columns. Count: where `of` is true."""

    statistic: Statistic
    of: Node


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, also those within an `OverMembers`."""
    for field in fields(node):
        held = getattr(node, field.name)
        for item in held if isinstance(held, tuple) else (held,):
            if isinstance(item, Node):
                yield item
            elif isinstance(item, Branch):
                yield item.when
                yield item.then


def depth(node: Node) -> int:
    """How many nodes lie on the longest way down."""
    return 1 + max((depth(child) for child in children(node)), default=0)
