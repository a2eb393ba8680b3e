"""Parts for pairs that no model scored: those of scored pairs on the same sheet that agree in the same fields.

A known pair without weights would be told from the others at a glance. What is borrowed is shown and never kept; it
comes from the pairs whose fields are as far apart, so that the words fit what stands beside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from mutakhir.matching.linking.weight_parts import Part
from mutakhir.matching.reviewing.sides import Side


# The fields that a comparison looks at.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",), "born": ("born", "nik"), "card": ("card", "mother"), "sex": ("sex",),
}  # fmt: skip
_STEPS: Final = 20  # likeness is told apart in twentieths


class Shown(NamedTuple):
    """Both records of a pair, its parts if it has any, and whether it may borrow them if not."""

    first: Side
    second: Side
    parts: Mapping[str, Part]
    may_borrow: bool


class Lent(NamedTuple):
    """A part that may be borrowed, and how alike the fields are from which it comes."""

    part: Part
    likeness: tuple[int, ...]


def with_weights(shown: Iterable[Shown]) -> list[Mapping[str, Part]]:
    """The parts of every pair; borrowed ones where it has none and may, and none where no pair has any."""
    pairs = list(shown)
    lent: defaultdict[tuple[str, tuple[int, ...]], list[Lent]] = defaultdict(list)
    for pair in pairs:
        for name, part in pair.parts.items():
            lent[name, _pattern(name, pair)].append(Lent(part, _likeness(name, pair)))
    return [pair.parts or (_borrowed(pair, lent) if pair.may_borrow else {}) for pair in pairs]


def _borrowed(pair: Shown, lent: Mapping[tuple[str, tuple[int, ...]], list[Lent]]) -> dict[str, Part]:
    found = {}
    for name in sorted({name for name, _ in lent}):
        same = lent.get((name, _pattern(name, pair)))
        if same:
            found[name] = _nearest(_likeness(name, pair), same)
    return found


def _nearest(likeness: tuple[int, ...], lent: Iterable[Lent]) -> Part:
    """Of those as far apart as the pair, or nearest to it, the middle one by weight."""
    away: defaultdict[int, list[Part]] = defaultdict(list)
    for one in lent:
        away[sum(abs(a - b) for a, b in zip(likeness, one.likeness, strict=True))].append(one.part)
    near = sorted(away[min(away)], key=lambda part: (part.weight, part.level))
    return near[len(near) // 2]


def _pattern(name: str, pair: Shown) -> tuple[int, ...]:
    """Of each field: missing on a side, equal, or another."""
    return tuple(_agrees(*both) for both in _fields(name, pair))


def _likeness(name: str, pair: Shown) -> tuple[int, ...]:
    """Of each field from 0 to 20."""
    return tuple(round(_STEPS * SequenceMatcher(None, *both, autojunk=False).ratio()) for both in _fields(name, pair))


def _fields(name: str, pair: Shown) -> list[tuple[str, str]]:
    sides = (pair.first, pair.second)
    return [(first.casefold(), second.casefold()) for each in FIELDS.get(name, ())
            for first, second in [[getattr(side, each) for side in sides]]]  # fmt: skip


def _agrees(one: str, other: str) -> int:
    return 0 if not one or not other else 1 if one == other else 2
