"""A batch of text turned into a batch of our columns, with everything there is to say about its values.

Each distinct text of a column is read once (`values`); what is already clean is not looked at one by one. So a
million rows cost little more than their distinct values.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.border.dates import ColumnOrder, decided, style_of
from mutakhir.border.mapping import ColumnMap, FileMap, folded
from mutakhir.border.places import AREA_COLUMNS, Places
from mutakhir.border.reasons import COUNTED_ONLY, Read, Reason
from mutakhir.border.values import NUMBERS, Reader, as_written, reader_of
from mutakhir.ground.schema import Column
from mutakhir.ground.schema.declaration import ARROW_TYPES


Rows = npt.NDArray[np.int64]

# What needs no look: digits alone for numbers; texts that begin and end with a letter or digit.
_CLEAN_NUMBER: Final = "^[0-9]{16}$"
_CLEAN_KEY: Final = "^[0-9A-Za-z_-]+$"
_CLEAN_TEXT: Final = r"^[\pL0-9](.*[\pL0-9.)])?$"
_NAME_IN_NUMBER: Final = r"^[^0-9]*\pL[^0-9]*\pL[^0-9]*$"
_NUMBER_IN_NAME: Final = r"^[^0-9\pL]*[0-9]{15,17}[^0-9\pL]*$"
_SWAPS: Final = (("nik", "person_name"), ("head_nik", "head_name"))


@dataclass(frozen=True)
class Mark:
    """Something said about one column of some rows; `raw` is the text as it stood in the file."""

    column: str
    reason: Reason
    rows: Rows
    raw: pa.Array


@dataclass
class Repaired:
    """One batch in our columns. `counts`: values by column and reason; `marks`: the rows behind them."""

    columns: dict[str, pa.Array]
    marks: list[Mark] = field(default_factory=list)
    counts: Counter[tuple[str, Reason]] = field(default_factory=Counter)
    raw: dict[str, pa.Array] = field(default_factory=dict)


class Repairer:
    """Reads the batches of one file for one role; it remembers what it has read, and how dates were decided."""

    def __init__(
        self, columns: Mapping[str, Column], mapped: FileMap, headers: tuple[str, ...], places: Places
    ) -> None:
        self._columns = {name: columns[name] for name in columns if name in mapped.columns}
        self._mapped = mapped
        self._headers = {folded(header): place for place, header in enumerate(headers)}
        self._places = places
        self._known: dict[str, dict[str, Read]] = {name: {} for name in self._columns}
        self.orders: dict[str, ColumnOrder] = {}
        self.styles: dict[str, Counter[str]] = {}

    def repaired(self, table: pa.Table) -> Repaired:
        raw = {name: self._raw(table, self._mapped.columns[name]) for name in self._columns}
        done = Repaired({}, raw=dict(raw))
        for number, name in _SWAPS:
            if number in raw and name in raw:
                self._swap_back(number, name, raw, done)
        for name, column in self._columns.items():
            done.columns[name] = self._read(name, column, raw[name], done)
        return done

    def _raw(self, table: pa.Table, mapped: ColumnMap) -> pa.Array:
        """The text that a column of ours is read from: one column of the file, or several joined."""
        parts = [table.column(self._headers[folded(header)]).combine_chunks() for header in mapped.columns]
        parts = [part.combine_chunks() if isinstance(part, pa.ChunkedArray) else part for part in parts]
        if not parts:
            return pa.nulls(table.num_rows, pa.string())
        return parts[0] if len(parts) == 1 and not mapped.pad else _joined(parts, mapped)

    def _swap_back(self, number: str, name: str, raw: dict[str, pa.Array], done: Repaired) -> None:
        """A name in the column of the number and a number in that of the name: nothing else can be meant."""
        names = pc.match_substring_regex(raw[number], _NAME_IN_NUMBER)
        swapped = pc.fill_null(pc.and_(names, pc.match_substring_regex(raw[name], _NUMBER_IN_NAME)), False)
        rows = np.flatnonzero(swapped.to_numpy(zero_copy_only=False))
        if not len(rows):
            return
        both = pc.binary_join_element_wise(raw[number].take(pa.array(rows)), raw[name].take(pa.array(rows)), " | ")
        raw[number], raw[name] = (
            pc.if_else(swapped, raw[name], raw[number]),
            pc.if_else(swapped, raw[number], raw[name]),
        )
        done.marks.append(Mark(number, Reason.SWAPPED_COLUMNS, rows, both))
        done.counts[number, Reason.SWAPPED_COLUMNS] += len(rows)

    def _read(self, name: str, column: Column, raw: pa.Array, done: Repaired) -> pa.Array:
        kind = ARROW_TYPES[column.type]
        clean = self._clean(name, column)
        if clean is None:
            values = self._by_distinct(name, column, raw, done, None)
        else:
            dirty = pc.invert(pc.fill_null(pc.match_substring_regex(raw, clean), False))
            rows = np.flatnonzero(dirty.to_numpy(zero_copy_only=False))
            values = raw
            if len(rows):
                read = self._by_distinct(name, column, raw.take(pa.array(rows)), done, rows)
                values = pc.replace_with_mask(raw, dirty, read.cast(pa.string()))
        default = self._mapped.columns[name].default
        if default is not None:
            filler = self._reader(name, column, raw)(as_written(default)).value
            values = pc.fill_null(values, pa.scalar(filler, kind)) if filler is not None else values
        return values.cast(kind)

    def _clean(self, name: str, column: Column) -> str | None:
        mapped = self._mapped.columns[name]
        coded = mapped.codes is not None or mapped.values or column.codes is not None or mapped.date != "auto"
        if column.type != "string" or coded or name in AREA_COLUMNS:
            return None
        if name in NUMBERS:
            return _CLEAN_NUMBER
        return _CLEAN_KEY if name.endswith(("_key", "_id", "phone")) else _CLEAN_TEXT

    def _by_distinct(self, name: str, column: Column, raw: pa.Array, done: Repaired, at: Rows | None) -> pa.Array:
        """`at`: where in the batch the texts stand; None: they are the batch."""
        coded = pc.dictionary_encode(raw)
        texts = coded.dictionary.to_pylist()
        # Names and addresses hardly repeat from batch to batch: only typed columns are remembered.
        read, known = self._reader(name, column, raw), self._known[name] if at is None else {}
        found = [known.get(text) or known.setdefault(text, read(text)) for text in texts]
        if column.type == "date":
            self._count_styles(name, texts, coded)
        self._say(name, found, coded, raw, done, at)
        values = pa.array([one.value for one in found], ARROW_TYPES[column.type])
        return values.take(coded.indices)

    def _say(
        self, name: str, found: list[Read], coded: pa.DictionaryArray, raw: pa.Array, done: Repaired, at: Rows | None
    ) -> None:
        reasons = sorted({reason for one in found for reason in one.reasons})
        if not reasons:
            return
        places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for reason in reasons:
            spoken = [place for place, one in enumerate(found) if reason in one.reasons]
            rows = np.flatnonzero(np.isin(places, spoken))
            done.counts[name, reason] += len(rows)
            if reason not in COUNTED_ONLY:
                where = rows if at is None else at[rows]
                done.marks.append(Mark(name, reason, where, raw.take(pa.array(rows))))

    def _reader(self, name: str, column: Column, raw: pa.Array) -> Reader:
        if name in AREA_COLUMNS:
            return self._places.reader(name)
        order = self._mapped.columns[name].date
        if column.type == "date" and order == "auto":
            if name not in self.orders:
                self.orders[name] = decided(text for text in raw.to_pylist() if text)
            order = self.orders[name].order
        return reader_of(name, column, self._mapped.columns[name], order)

    def _count_styles(self, name: str, texts: list[str], coded: pa.DictionaryArray) -> None:
        counts = np.bincount(coded.indices.drop_null().to_numpy(), minlength=len(texts))
        styles = self.styles.setdefault(name, Counter())
        for text, count in zip(texts, counts, strict=True):
            style = style_of(text.strip())
            if style:
                styles[style] += int(count)


def _joined(parts: list[pa.Array], mapped: ColumnMap) -> pa.Array:
    """Parts without blanks, padded where the mapping says; nothing if every part (padded: any part) is empty."""
    bare = [pc.utf8_trim_whitespace(part) for part in parts]
    filled = [pc.if_else(pc.equal(part, ""), pa.scalar(None, pa.string()), part) for part in bare]
    if mapped.pad:
        filled = [pc.utf8_lpad(part, width, "0") for part, width in zip(filled, mapped.pad, strict=True)]
        return pc.binary_join_element_wise(*filled, mapped.join)
    together = pc.binary_join_element_wise(*filled, mapped.join, null_handling="skip")
    return pc.if_else(pc.equal(together, ""), pa.scalar(None, pa.string()), together)
