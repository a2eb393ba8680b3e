"""Three versions of one small table made one, row by row and cell by cell; the first column is the key."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mutakhir.ground.policy.merge_yaml import Choose, Clash, merged_order


Row = dict[str, str]


@dataclass(frozen=True)
class _Sheet:
    comments: str
    columns: tuple[str, ...]
    rows: Mapping[str, Row]


def merge_csv(base: str | None, ours: str, theirs: str, choose: Choose) -> tuple[str, tuple[Clash, ...]]:
    """As `merge_yaml`. A table without a key column, or whose columns differ on the two sides, clashes whole."""
    sheets = [None if text is None else _sheet(text) for text in (base, ours, theirs)]
    old, mine, new = sheets
    if mine is None or new is None or mine.columns != new.columns or (old is not None and old.columns != mine.columns):
        whole = Clash("", base, ours, theirs)
        side = choose(whole)
        return (theirs if side == "theirs" else ours), () if side else (whole,)
    return _merged(old or _Sheet("", mine.columns, {}), mine, new, choose)


def _merged(old: _Sheet, mine: _Sheet, new: _Sheet, choose: Choose) -> tuple[str, tuple[Clash, ...]]:
    cells = _Cells(choose, [])
    comments = cells.cell("#", old.comments, mine.comments, new.comments) or ""
    order = merged_order(list(old.rows), list(mine.rows), list(new.rows), counts=False)
    assert order is not None, "the order of rows does not count"
    rows = [cells.row(key, old.rows.get(key), mine.rows.get(key), new.rows.get(key)) for key in order]
    return _text(comments, mine.columns, [row for row in rows if row is not None]), tuple(cells.clashes)


@dataclass
class _Cells:
    choose: Choose
    clashes: list[Clash]

    def row(self, key: str, old: Row | None, mine: Row | None, new: Row | None) -> Row | None:
        if mine is not None and new is not None:
            before = old or {}
            return {name: self.cell(f"{key}.{name}", before.get(name), mine[name], new[name]) or "" for name in mine}
        left = mine or new
        if old is None:
            return left
        if left is None or left == old:
            return None
        return mine if self._side(Clash(key, _line(old), _line(mine), _line(new))) == "ours" else new

    def cell(self, key: str, old: str | None, mine: str, new: str) -> str:
        if mine in (new, old):
            return new
        if new == old or self._side(Clash(key, old, mine, new)) == "ours":
            return mine
        return new

    def _side(self, clash: Clash) -> str:
        side = self.choose(clash)
        if side is None:
            self.clashes.append(clash)
        return side or "ours"


def _line(row: Row | None) -> str | None:
    return None if row is None else ",".join(row.values())


def _sheet(text: str) -> _Sheet | None:
    """None for what is no table with a key."""
    lines = text.splitlines()
    above = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        columns, *rows = [row for row in csv.reader(lines[above:], strict=True) if row]
    except (csv.Error, ValueError):
        return None
    keys = [row[0] for row in rows]
    if len(set(keys)) != len(keys) or len(set(columns)) != len(columns) or any(len(r) != len(columns) for r in rows):
        return None
    found = {row[0]: dict(zip(columns, row, strict=True)) for row in rows}
    return _Sheet("".join(f"{line}\n" for line in lines[:above]), tuple(columns), found)


def _text(comments: str, columns: Sequence[str], rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(row.values() for row in rows)
    return comments + out.getvalue()
