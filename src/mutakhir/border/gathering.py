"""One file in one role, batch by batch: repaired, its bad rows put aside, its good ones laid down by regency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.border.imports import Role
from mutakhir.border.ledger import IMPORTED, REPEATED, ROWS, UNFILLED, Aside, Ledger, Place, as_json
from mutakhir.border.lookup import NAMED_BY, joined
from mutakhir.border.reasons import Reason
from mutakhir.border.repair import Repaired, Repairer, Rows
from mutakhir.border.source import Batch
from mutakhir.border.spill import Spill


ROW: Final = "_row"
REPEATS: Final = "repeats"
LEFT: Final = "left"  # a row of a form that nobody filled in
_PASSED_BY: Final = {REPEATS: REPEATED, LEFT: UNFILLED}
_OTHER: Final = {"household_key": "household_id", "member_key": "member_id"}
Fate = tuple[str, str | None]  # a reason and the column that decided


@dataclass
class Regencies:
    """The regencies of the import, each with its number."""

    names: list[str] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def place(self, code: str) -> int:
        if code not in self._places:
            self._places[code] = len(self.names)
            self.names.append(code)
        return self._places[code]


@dataclass
class Gathering:
    """`known`: regency by key, for roles whose regency another record tells (the parent's file, or the lake).
    `there`: keys that the lake holds already. `seen`: key of each good row, with its regency."""

    role: Role
    place: Place
    given: frozenset[str]
    repairer: Repairer
    regencies: Regencies
    spill: Spill
    ledger: Ledger
    known: Mapping[object, int] = field(default_factory=dict)
    there: frozenset[str] = frozenset()
    repeats: bool = False
    seen: dict[str, int] = field(default_factory=dict)

    def take(self, batch: Batch) -> None:
        self.ledger.count(self.place, ROWS, batch.table.num_rows + len(batch.broken))
        self.ledger.broken(self.place, batch.broken)
        if not batch.table.num_rows:
            return
        repaired = self.repairer.repaired(batch.table)
        fates: dict[int, Fate] = {}
        self._need_filled(repaired, fates)
        self._need_values(repaired, fates)
        self._need_more(repaired, fates)
        regencies = self._regencies(repaired, batch.table.num_rows, fates)
        self._need_new_keys(repaired, regencies, fates)
        kept = np.ones(batch.table.num_rows, bool)
        kept[list(fates)] = False
        self._put_aside(batch, fates)
        self.ledger.say(self.place, repaired, batch.numbers, kept)
        self._lay_down(repaired, batch.numbers, regencies, kept)

    def go_on_from(self, earlier: "Gathering") -> None:
        """Another file of the same role: what was seen in the first counts here too."""
        self.known, self.there, self.seen = earlier.known, earlier.there, earlier.seen

    def finish(self) -> None:
        """Called once the file is read; raises where it is of no use as a whole."""

    # Which rows stay

    def _need_filled(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        """A row of a form in which nothing was written is passed by."""
        names = [name for name in self.role.filled if name in self.given]
        if not names:
            return
        empty = np.logical_and.reduce([_blank(repaired.raw[name]) for name in names])
        fates.update((row, (LEFT, None)) for row in np.flatnonzero(empty).tolist())

    def _need_more(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        """What a kind of file needs beside its required values; nothing, of most."""

    def _need_values(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        """A row without key or without a required value goes aside, by the reason its value was emptied for."""
        keys = self.key_columns()
        required = [name for name in self.role.columns if name in self.given and self.role.is_required(name)]
        for name in dict.fromkeys((*keys, *required)):
            empty = np.flatnonzero(repaired.columns[name].is_null().to_numpy(zero_copy_only=False))
            if not len(empty):
                continue
            because = {row: mark.reason for mark in repaired.marks if mark.column == name for row in mark.rows}
            otherwise = Reason.NO_KEY if name in keys else Reason.NO_VALUE
            for row in empty.tolist():
                fates.setdefault(row, (because.get(row, otherwise), name))

    def key_columns(self) -> tuple[str, ...]:
        """The columns by which the file names a row; empty where the import numbers the rows itself."""
        named = [name if name in self.given else _OTHER.get(name, "") for name in self.role.key]
        return tuple(named) if all(name in self.given for name in named) else ()

    def parent_column(self) -> str:
        first = self.role.key[0]
        return first if first in self.given else _OTHER.get(first, first)

    def _regencies(self, repaired: Repaired, rows: int, fates: dict[int, Fate]) -> Rows:
        found = np.full(rows, -1, np.int64)
        if self.role.home == "none":
            return np.full(rows, self.regencies.place("0"), np.int64)
        if self.role.home in ("village", "district", "area"):
            found = self._by_area(repaired.columns.get(self.role.home), found)
        else:
            found = self._by_key(repaired)
        found = np.where(found < 0, self._by_area(repaired.columns.get("regency"), found), found)
        reason = Reason.UNKNOWN_PARENT if self.role.home == "parent" else Reason.UNKNOWN_REGENCY
        for row in np.flatnonzero(found < 0).tolist():
            fates.setdefault(row, (reason, self._teller()))
        return found

    def _teller(self) -> str:
        return self.parent_column() if self.role.home == "parent" else self.role.home

    def _by_area(self, codes: pa.Array | None, otherwise: Rows) -> Rows:
        if codes is None:
            return otherwise
        coded = pc.dictionary_encode(pc.utf8_slice_codeunits(codes, 0, 4))
        places = np.array([self.regencies.place(code) for code in coded.dictionary.to_pylist()] + [-1], np.int64)
        found: Rows = places[coded.indices.fill_null(len(places) - 1).to_numpy(zero_copy_only=False)]
        return found

    def _by_key(self, repaired: Repaired) -> Rows:
        candidates = (self.parent_column(),) if self.role.home == "parent" else NAMED_BY[self.role.home]
        name = next(name for name in candidates if name in self.given)
        get = self.known.get
        return np.array([get(key, -1) for key in repaired.columns[name].to_pylist()], np.int64)

    def _need_new_keys(self, repaired: Repaired, regencies: Rows, fates: dict[int, Fate]) -> None:
        names = self.key_columns()
        if not names:
            return
        keys = joined([repaired.columns[name] for name in names])
        seen, there, places = self.seen, self.there, regencies.tolist()
        for row, key in enumerate(keys):
            if row in fates:
                continue
            if key in seen:
                fates[row] = (REPEATS if self.repeats else Reason.DUPLICATE_KEY, names[-1])
            elif key in there:
                fates[row] = (Reason.ALREADY_THERE, names[-1])
            else:
                seen[key] = places[row]

    # Where they go

    def _put_aside(self, batch: Batch, fates: dict[int, Fate]) -> None:
        real = {row: fate for row, fate in fates.items() if fate[0] not in _PASSED_BY}
        for word, measure in _PASSED_BY.items():
            self.ledger.count(self.place, measure, sum(fate[0] == word for fate in fates.values()))
        rows = sorted(real)
        raw = batch.table.take(pa.array(rows, pa.int64()))
        cells = zip(*(column.to_pylist() for column in raw.columns), strict=True)
        for row, texts in zip(rows, cells, strict=True):
            reason, column = real[row]
            text = as_json(raw.column_names, texts)
            self.ledger.put_aside(Aside(self.place, int(batch.numbers[row]), reason, column, text))

    def _lay_down(self, repaired: Repaired, numbers: Rows, regencies: Rows, kept: np.ndarray) -> None:
        table = pa.table({**repaired.columns, ROW: pa.array(numbers, pa.int64())})
        if not kept.all():
            table, regencies = table.filter(pa.array(kept)), regencies[kept]
        self.ledger.count(self.place, IMPORTED, table.num_rows)
        self.spill.add(regencies, self.regencies.names, table)


def _blank(texts: pa.Array) -> np.ndarray:
    blank: np.ndarray = pc.fill_null(pc.equal(pc.utf8_trim_whitespace(texts), ""), True).to_numpy(zero_copy_only=False)
    return blank
