"""The functions of the rule language: how each checks its arguments and which node it becomes."""

from collections.abc import Callable, Mapping, Sequence

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules import typecheck as t
from mutakhir.ground.rules.mistakes import ExpressionMistake
from mutakhir.ground.rules.vocabulary import BOOLEAN, LARGEST_INTEGER, Kind, Type


Maker = Callable[[str, Sequence[n.Node]], n.Node]

_ORDERED = (Kind.INTEGER, Kind.DECIMAL, Kind.DATE)


def years_between(where: str, parts: Sequence[n.Node]) -> n.Node:
    start, end = (t.require(where, part, Kind.DATE) for part in parts)
    return n.YearsBetween(Type(Kind.INTEGER, 10_000), start, end)


def days_between(where: str, parts: Sequence[n.Node]) -> n.Node:
    start, end = (t.require(where, part, Kind.DATE) for part in parts)
    return n.DaysBetween(Type(Kind.INTEGER, 4_000_000), start, end)


def count_members(where: str, parts: Sequence[n.Node]) -> n.Node:
    condition = t.require(where, parts[0], Kind.BOOLEAN)
    return n.OverMembers(Type(Kind.INTEGER, LARGEST_INTEGER // 2**20), "count", condition)


def any_member(where: str, parts: Sequence[n.Node]) -> n.Node:
    return n.Compare(BOOLEAN, ">", count_members(where, parts), t.literal(0))


def sum_members(where: str, parts: Sequence[n.Node]) -> n.Node:
    return t.summed(where, parts[0])


def max_members(where: str, parts: Sequence[n.Node]) -> n.Node:
    inner = t.require(where, parts[0], *_ORDERED)
    return n.OverMembers(inner.type, "max", inner)


def min_members(where: str, parts: Sequence[n.Node]) -> n.Node:
    inner = t.require(where, parts[0], *_ORDERED)
    return n.OverMembers(inner.type, "min", inner)


FUNCTIONS: Mapping[str, tuple[int, Maker]] = {
    "years_between": (2, years_between),
    "days_between": (2, days_between),
    "count_members": (1, count_members),
    "any_member": (1, any_member),
    "sum_members": (1, sum_members),
    "max_members": (1, max_members),
    "min_members": (1, min_members),
}
"""Name, number of arguments, maker. `length`, `abs`, `coalesce` and `case` have their own SQL grammar."""

OVER_MEMBERS = frozenset(name for name in FUNCTIONS if name.endswith(("_members", "_member")))
ALL_NAMES = (*FUNCTIONS, "abs", "coalesce", "length")


def check_count(name: str, where: str, given: int) -> None:
    """Raise where a function has more or fewer arguments than it takes."""
    needed = FUNCTIONS[name][0]
    if given != needed:
        raise ExpressionMistake(
            "rule.arguments",
            f"`{where}`: {name} memerlukan {needed} argumen, bukan {given}",
            f"`{where}`: {name} takes {needed} argument(s), not {given}",
        )
