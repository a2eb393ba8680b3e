"""The words a rule may use: the columns of each level, their types, and who is the head."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

import ibis.expr.datatypes as dt


class Level(StrEnum):
    """What one record of a rule is."""

    HOUSEHOLD = "household"
    FAMILY = "family"
    MEMBER = "member"
    VISIT = "visit"
    VILLAGE = "village"


class Kind(StrEnum):
    """What values of an expression are. Kinds never mix, except that a whole number may meet a decimal."""

    BOOLEAN = "true or false"
    INTEGER = "whole number"
    DECIMAL = "decimal number"
    STRING = "text"
    DATE = "date"
    INSTANT = "instant"
    NULL = "null"


class Source(StrEnum):
    """Whose column is read: the record's own, or that of `household.`, `head.` or `previous.`."""

    OWN = "own"
    HOUSEHOLD = "household"
    HEAD = "head"
    PREVIOUS = "previous"


@dataclass(frozen=True)
class Type:
    """`bound` is the largest absolute value possible (None: not known); by it sums never overflow."""

    kind: Kind
    bound: int | None = None


BOOLEAN = Type(Kind.BOOLEAN)
INT64_BOUND = 2**63
LARGEST_INTEGER = 2**63 - 1

SOURCES: Mapping[Level, Mapping[Source, Level]] = {
    Level.HOUSEHOLD: {Source.HEAD: Level.MEMBER, Source.PREVIOUS: Level.HOUSEHOLD},
    Level.FAMILY: {Source.HOUSEHOLD: Level.HOUSEHOLD},
    Level.MEMBER: {
        Source.HOUSEHOLD: Level.HOUSEHOLD,
        Source.HEAD: Level.MEMBER,
        Source.PREVIOUS: Level.MEMBER,
    },
    Level.VISIT: {Source.HOUSEHOLD: Level.HOUSEHOLD, Source.HEAD: Level.MEMBER},
    Level.VILLAGE: {},
}
"""Which `prefix.column` may be written at which level, and the level whose columns it names."""

LEVELS_WITH_MEMBERS = frozenset({Level.HOUSEHOLD, Level.FAMILY, Level.MEMBER, Level.VISIT})


@lru_cache(maxsize=256)
def type_of(dtype: str | dt.DataType) -> Type | None:
    """The type of a column of this Ibis dtype, or None where rules cannot use such a column."""
    known = dt.dtype(dtype)
    if known.is_integer():
        bits = known.nbytes * 8
        return Type(Kind.INTEGER, 2**bits if known.is_unsigned_integer() else 2 ** (bits - 1))
    if known.is_floating() or known.is_decimal():
        return Type(Kind.DECIMAL)
    for fits, kind in (
        (known.is_boolean(), Kind.BOOLEAN),
        (known.is_string(), Kind.STRING),
        (known.is_date(), Kind.DATE),
        (known.is_timestamp(), Kind.INSTANT),
    ):
        if fits:
            return Type(kind)
    return None


@dataclass(frozen=True)
class Vocabulary:
    """The columns of every level with their Ibis dtypes (`{"household": {"floor_area": "int16"}}`).

    `head_relation` is the code in the member column `relation` which marks the head of a household.
    """

    columns: Mapping[str, Mapping[str, str | dt.DataType]]
    head_relation: int = 1
    relation: str = "relation"

    def __post_init__(self) -> None:
        unknown = set(self.columns) - {level.value for level in Level}
        assert not unknown, f"no such level: {sorted(unknown)}"

    def names(self, level: Level) -> tuple[str, ...]:
        """The columns of a level, in the order in which they were declared."""
        return tuple(self.columns.get(level.value, {}))

    def has(self, level: Level, name: str) -> bool:
        return name in self.columns.get(level.value, {})

    def type(self, level: Level, name: str) -> Type | None:
        """The type of a column that exists; None where rules cannot use its dtype."""
        return type_of(self.columns[level.value][name])

    def dtype(self, level: Level, name: str) -> dt.DataType:
        return dt.dtype(self.columns[level.value][name])

    def nearest(self, level: Level, name: str) -> str | None:
        """The column which the author most likely meant."""
        return nearest(name, self.names(level))


def nearest(word: str, words: tuple[str, ...]) -> str | None:
    """The word most like the given one, if any is like it."""
    found = get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    return found[0] if found else None
