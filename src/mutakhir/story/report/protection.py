"""Counts that anybody may read: small ones are left out, and those from which a small one could be worked out."""

from collections.abc import Mapping
from dataclasses import dataclass

from mutakhir.publication.counts import Cell, Sum
from mutakhir.publication.disclosure import suppressed


ALL = "*"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Protected:
    """Counts by two words, their sums over the second word, and over both; None where a count is not shown."""

    cells: Mapping[Pair, int | None]
    groups: Mapping[str, int | None]
    total: int | None

    @property
    def hidden(self) -> int:
        return sum(count is None for count in self.cells.values())


def protected(counts: Mapping[Pair, int], minimum: int) -> Protected:
    """The same rule as for the tables of a release; every sum is taken to be known."""
    groups = {first: [pair for pair in counts if pair[0] == first] for first, _ in counts}
    cells = {Cell(*pair): count for pair, count in counts.items()}
    cells |= {Cell(first, ALL): sum(counts[pair] for pair in pairs) for first, pairs in groups.items()}
    cells[Cell(ALL, ALL)] = sum(counts.values())
    sums = [Sum(Cell(first, ALL), tuple(Cell(*pair) for pair in pairs)) for first, pairs in groups.items()]
    sums.append(Sum(Cell(ALL, ALL), tuple(Cell(first, ALL) for first in groups)))
    hidden = suppressed(cells, sums, minimum)
    shown = {cell: None if cell in hidden else count for cell, count in cells.items()}
    return Protected(
        cells={pair: shown[Cell(*pair)] for pair in counts},
        groups={first: shown[Cell(first, ALL)] for first in groups},
        total=shown[Cell(ALL, ALL)],
    )


def large_enough(part: int, of: int, minimum: int) -> float | None:
    """A share of work done; None where it stands on too few.

    To 0.1 percent of 1,000 or more, else to whole percent. A share that is not all (or nothing) never becomes it by
    rounding.
    """
    if of < max(minimum, 1):
        return None
    step = 0.001 if of >= 1_000 else 0.01
    digits = 3 if of >= 1_000 else 2
    value = round(part / of, digits)
    if part < of:
        value = min(value, 1 - step)
    return round(max(value, step) if part else value, digits)
