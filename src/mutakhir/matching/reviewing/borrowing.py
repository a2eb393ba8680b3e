"""Weights for pairs that no model scored: those of scored pairs on the same sheet that agree in the same fields.

A known pair without weights would be told from the others at a glance. What is borrowed is shown and never kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from mutakhir.matching.reviewing.sides import Side


# The fields that a comparison looks at.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",), "born": ("born", "nik"), "card": ("card", "mother"), "sex": ("sex",),
}  # fmt: skip


class Shown(NamedTuple):
    """Both records of a pair, its weights if it has any, and whether it may borrow them if not."""

    first: Side
    second: Side
    parts: Mapping[str, int]
    may_borrow: bool


def with_weights(shown: Iterable[Shown]) -> list[Mapping[str, int]]:
    """The weights of every pair; borrowed ones where it has none and may, and none where no pair has any."""
    pairs = list(shown)
    lent: defaultdict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(list)
    for pair in pairs:
        for name, weight in pair.parts.items():
            lent[name, _pattern(name, pair)].append(weight)
    return [pair.parts or (_borrowed(pair, lent) if pair.may_borrow else {}) for pair in pairs]


def _borrowed(pair: Shown, lent: Mapping[tuple[str, tuple[int, ...]], list[int]]) -> dict[str, int]:
    found = {}
    for name in sorted({name for name, _ in lent}):
        same = lent.get((name, _pattern(name, pair)))
        if same:
            found[name] = sorted(same)[len(same) // 2]
    return found


def _pattern(name: str, pair: Shown) -> tuple[int, ...]:
    """Of each field: missing on a side, equal, or another."""
    return tuple(_agrees(getattr(pair.first, each), getattr(pair.second, each)) for each in FIELDS.get(name, ()))


def _agrees(one: str, other: str) -> int:
    return 0 if not one or not other else 1 if one.casefold() == other.casefold() else 2
