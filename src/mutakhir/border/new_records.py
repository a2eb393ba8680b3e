"""Persons who are not in the lake: a file of new records or of a survey, or one person by words. Read, not imported.

What cannot be read is emptied and noted; rows that cannot be used are put aside. Notes name rows and columns, never a
value; nor does a problem repeat the first line of a file that has no header.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.border import troubles
from mutakhir.border.mapping import FileMap, Mapping
from mutakhir.border.new_columns import COLUMNS, NEW_RECORDS, ROLE, from_column, mapping_for
from mutakhir.border.parts import Given, cast
from mutakhir.border.places import Places
from mutakhir.border.reasons import COUNTED_ONLY, Reason
from mutakhir.border.repair import Repaired, Repairer
from mutakhir.border.source import Batch


LONGEST: Final = 200  # letters of a name or an id
_NUMBER: Final = re.compile(r"[0-9]{16}")


@dataclass(frozen=True, slots=True)
class Row:
    """Where a record comes from. `id` is None where it must not be repeated: it looks like a NIK or a family card."""

    number: int
    id: str | None

    @property
    def name(self) -> str:
        return f"{self.number}" if self.id is None else f"{self.number} ({self.id})"


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that cannot be used."""

    row: Row
    reason: Reason


@dataclass(frozen=True)
class NewPersons:
    """`people` has the columns that matching compares, numbered by `record` in order of their ids, not of the file;
    `rows` tells of each where it stood. `notes`: rows by column and reason, of values that were emptied or doubted."""

    people: pa.Table
    rows: list[Row]
    aside: list[Aside]
    notes: Map[tuple[str, Reason], list[int]]
    unknown: tuple[str, ...]


@dataclass
class _Rows:
    batches: list[pa.Table] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    notes: dict[tuple[str, Reason], list[int]] = field(default_factory=dict)


def read_persons(file: Path, mapping: Mapping | None, places: Places, scratch: Path, today: dt.date) -> NewPersons:
    """All usable rows of a file.

    Raises:
        InputProblem: it cannot be read as a whole, lacks a column that is needed, or has two for one; two code pages
            meet in it; it has no row.
    """
    part = cast(NEW_RECORDS, [Given(file, ROLE)], mapping_for(file, mapping, scratch), scratch)[0]
    repairer = Repairer(COLUMNS, part.mapped, part.source.headers, places)
    read, rows = _Rows(), 0
    for batch in part.source.batches():
        rows += batch.table.num_rows + len(batch.broken)
        _take(read, batch, repairer, today)
    if not rows:
        raise troubles.no_rows(file)
    return _together(read, part.unknown)


def one_person(values: Map[str, str | None], places: Places, today: dt.date) -> NewPersons:
    """One person by the values of `COLUMNS`, as text."""
    given = {name: text for name, text in {**values, "row_id": "1"}.items() if text}
    mapped = FileMap.model_validate({"columns": {name: from_column(name, name) for name in given}})
    table = pa.table({name: pa.array([text], pa.string()) for name, text in given.items()})
    read = _Rows()
    _take(read, Batch(table, np.array([1], np.int64)), Repairer(COLUMNS, mapped, tuple(given), places), today)
    return _together(read, ())


def _take(read: _Rows, batch: Batch, repairer: Repairer, today: dt.date) -> None:
    for row in batch.broken:
        reason = Reason(row.reason) if row.reason in set(Reason) else Reason.WRONG_NUMBER_OF_COLUMNS
        read.aside.append(Aside(Row(row.number, None), reason))
    if not batch.table.num_rows:
        return
    repaired = repairer.repaired(batch.table)
    for mark in repaired.marks:
        if mark.reason not in COUNTED_ONLY:
            read.notes.setdefault((mark.column, mark.reason), []).extend(batch.numbers[mark.rows].tolist())
    table = _filled(repaired, batch)
    read.batches.append(_without_the_future(read, table, today))


def _filled(repaired: Repaired, batch: Batch) -> pa.Table:
    size = batch.table.num_rows
    columns = {name: repaired.columns.get(name, pa.nulls(size, _TYPES[name])) for name in COLUMNS}
    columns["mother_name"] = _short(columns["mother_name"])
    return pa.table({"number": pa.array(batch.numbers), **columns})


_TYPES: Final = {
    name: {"string": pa.string(), "date": pa.date32(), "int8": pa.int8()}[column.type]
    for name, column in COLUMNS.items()
}


def _short(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.greater(pc.utf8_length(texts), LONGEST), pa.scalar(None, pa.string()), texts)


def _without_the_future(read: _Rows, table: pa.Table, today: dt.date) -> pa.Table:
    """A day of birth that has not come yet is no date of birth."""
    late = pc.fill_null(pc.greater(table["birth_date"], pa.scalar(today, pa.date32())), False)
    if pc.any(late).as_py():
        numbers = table["number"].filter(late).to_pylist()
        read.notes.setdefault(("birth_date", Reason.NOT_A_DATE), []).extend(numbers)
        born = pc.if_else(late, pa.scalar(None, pa.date32()), table["birth_date"])
        table = table.set_column(table.column_names.index("birth_date"), "birth_date", born)
    return table


def _together(read: _Rows, unknown: tuple[str, ...]) -> NewPersons:
    table = pa.concat_tables(read.batches) if read.batches else _filled(Repaired({}), _NO_BATCH)
    reasons = _reasons(table)
    ids = table["row_id"].to_pylist()
    numbers = table["number"].to_pylist()
    aside = [Aside(_row(number, id), reason)
             for number, id, reason in zip(numbers, ids, reasons, strict=True) if reason]  # fmt: skip
    usable = table.filter(pa.array([reason is None for reason in reasons], pa.bool_())).sort_by("row_id")
    rows = [_row(n, id) for n, id in zip(*(usable[name].to_pylist() for name in ("number", "row_id")), strict=True)]
    notes = {key: sorted(set(numbers)) for key, numbers in sorted(read.notes.items())}
    every = sorted([*read.aside, *aside], key=lambda one: one.row.number)
    return NewPersons(_people(usable), rows, every, notes, unknown)


_NO_BATCH: Final = Batch(pa.table({"none": pa.array([], pa.string())}), np.array([], np.int64))


def _row(number: int, id: str | None) -> Row:
    """An id that holds sixteen digits in a row, set apart or not, may be a NIK; one with odd characters is no id."""
    plain = "".join(letter for letter in id or "" if letter.isalnum())
    safe = id is not None and id.isprintable() and len(id) <= LONGEST and not _NUMBER.search(plain)
    return Row(number, id if safe else None)


def _reasons(table: pa.Table) -> Sequence[Reason | None]:
    """Why a row cannot be used. Of an id that stands twice no row can be told from the other."""
    ids, names = table["row_id"].to_pylist(), table["person_name"].to_pylist()
    times = Counter(ids)
    return [_reason(id, name, times[id]) for id, name in zip(ids, names, strict=True)]


def _reason(id: str | None, name: str | None, times: int) -> Reason | None:
    if not id:
        return Reason.NO_KEY
    if times > 1:
        return Reason.DUPLICATE_KEY
    if not name:
        return Reason.NO_VALUE
    return Reason.FIELD_TOO_LONG if len(name) > LONGEST or len(id) > LONGEST else None


def _people(usable: pa.Table) -> pa.Table:
    """A code of ten digits names a village; four digits of it, or of the area above, the regency."""
    size, area = usable.num_rows, usable["village"]
    whole = pc.equal(pc.utf8_length(area), 10)
    none = pa.scalar(None, pa.string())
    columns = {
        "record": pa.array(range(size), pa.int64()),
        **{name: usable[name] for name in ("person_name", "mother_name", "birth_date", "nik", "sex")},
        "card": usable["family_card"],
        "village": pc.if_else(whole, area, none),
        "regency": pc.utf8_slice_codeunits(area, 0, 4),
        "household": pa.nulls(size, pa.int64()),
        "alive": pa.nulls(size, pa.bool_()),
    }
    return pa.table(columns)
