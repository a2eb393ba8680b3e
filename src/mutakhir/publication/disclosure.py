"""Which cells of a table are not shown: small ones, and those from which a small one could be worked out.

Primary suppression hides counts from 1 to below the minimum. Secondary suppression goes on until nobody who adds
and subtracts can find a hidden count: each sum hides at least two cells, whose hidden parts together reach the
minimum, and no cell is determined by all sums taken together (Gaussian elimination in exact fractions). Bounds
that follow from counts being no less than 0 are not audited.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from mutakhir.publication.counts import Cell, Sum


def suppressed(cells: Mapping[Cell, int], sums: Sequence[Sum], minimum: int) -> set[Cell]:
    """The cells that are not shown."""
    hidden = {cell for cell, value in cells.items() if 0 < value < minimum}
    while True:
        _hide_companions(cells, sums, minimum, hidden)
        exposed = determined(hidden, sums)
        further = _companions(cells, sums, hidden, exposed)
        if not further:
            return hidden
        hidden |= further


def _hide_companions(cells: Mapping[Cell, int], sums: Sequence[Sum], minimum: int, hidden: set[Cell]) -> None:
    """Goes over the sums until each is safe by itself; `hidden` grows."""
    growing = True
    while growing:
        growing = False
        for each in sums:
            while not _is_safe(each, cells, minimum, hidden):
                companion = _next_smallest(each, cells, hidden)
                if companion is None:
                    break
                hidden.add(companion)
                growing = True


def _is_safe(each: Sum, cells: Mapping[Cell, int], minimum: int, hidden: set[Cell]) -> bool:
    parts = [part for part in each.parts if part in hidden]
    if each.total in hidden:
        return len(parts) > 0
    return not parts or (len(parts) > 1 and sum(cells[part] for part in parts) >= minimum)


def _next_smallest(each: Sum, cells: Mapping[Cell, int], hidden: set[Cell]) -> Cell | None:
    """The smallest shown part; a part of 0 hides nothing, so the total goes before it."""
    shown = sorted((cells[part], part) for part in each.parts if part not in hidden and cells[part] > 0)
    if shown:
        return shown[0][1]
    if each.total not in hidden:
        return each.total
    empty = sorted(part for part in each.parts if part not in hidden)
    return empty[0] if empty else None


def _companions(cells: Mapping[Cell, int], sums: Sequence[Sum], hidden: set[Cell], exposed: set[Cell]) -> set[Cell]:
    """For the first exposed cell, a shown cell of a sum in which it stands."""
    for cell in sorted(exposed):
        for each in sums:
            if cell == each.total or cell in each.parts:
                companion = _next_smallest(each, cells, hidden)
                if companion is not None:
                    return {companion}
    return set()


def determined(hidden: Iterable[Cell], sums: Iterable[Sum]) -> set[Cell]:
    """The hidden cells whose value follows from the shown ones and the sums."""
    unknown = set(hidden)
    rows = [row for each in sums if (row := _row(each, unknown))]
    reduced: dict[Cell, dict[Cell, Fraction]] = {}
    for row in rows:
        for pivot, known in reduced.items():
            row = _without(row, pivot, known)
        if not row:
            continue
        pivot = min(row)
        row = {cell: value / row[pivot] for cell, value in row.items()}
        reduced = {p: _without(known, pivot, row) for p, known in reduced.items()}
        reduced[pivot] = row
    return {pivot for pivot, row in reduced.items() if len(row) == 1}


def _row(each: Sum, unknown: set[Cell]) -> dict[Cell, Fraction]:
    row = {part: Fraction(1) for part in each.parts if part in unknown}
    if each.total in unknown:
        row[each.total] = Fraction(-1)
    return row


def _without(row: dict[Cell, Fraction], pivot: Cell, known: Mapping[Cell, Fraction]) -> dict[Cell, Fraction]:
    """The row less its multiple of the pivot's row, so that the pivot is gone from it."""
    factor = row.get(pivot)
    if not factor:
        return row
    merged = {cell: row.get(cell, Fraction(0)) - factor * known.get(cell, Fraction(0)) for cell in {*row, *known}}
    return {cell: value for cell, value in merged.items() if value}
