"""CSV files: encoding and delimiter detected, read by Arrow where each line is a row, else line by line."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from mutakhir.border import troubles
from mutakhir.border.csv_lines import LineReader
from mutakhir.border.csv_scan import head_lines, scanned
from mutakhir.border.encoding import as_utf8
from mutakhir.border.source import Batch, BrokenRow, Numbers, Options, Shape, text_table


DELIMITERS: Final = (",", ";", "\t", "|")
BLOCK: Final = 24 * 1024 * 1024
_SEP: Final = "sep="


@dataclass(frozen=True)
class CsvFile:
    """An opened CSV file. `text` is the file itself, or its copy in UTF-8."""

    file: Path
    text: Path
    headers: tuple[str, ...]
    header_line: int
    plain: bool
    shape: Shape

    def batches(self) -> Iterator[Batch]:
        delimiter = "\t" if self.shape.delimiter == "tab" else self.shape.delimiter
        if self.plain:
            return _Fast(self.text, self.headers, delimiter, self.header_line).batches()
        return LineReader(self.text, self.headers, delimiter, self.header_line).batches()


def open_csv(file: Path, options: Options) -> CsvFile:
    """Raises InputProblem: empty, binary, not of the encoding that the mapping names, headers repeated."""
    text, encoding = as_utf8(file, options.encoding, options.scratch)
    scan = scanned(text)
    lines = head_lines(text)
    place = next((i for i, line in enumerate(lines) if line.strip() and not line.lower().startswith(_SEP)), None)
    if place is None:
        raise troubles.empty(file)
    delimiter = _delimiter(lines[: place + 1], options.delimiter)
    headers = named(_header_cells(lines[place], delimiter, file, place + 1), file, place + 1)
    shown = "tab" if delimiter == "\t" else delimiter
    return CsvFile(file, text, headers, place + 1, scan.plain, Shape("csv", encoding, shown))


def named(cells: list[str], file: Path, line: int) -> tuple[str, ...]:
    """The headers; one without a name is called by its place, and a repeated one is a problem."""
    headers = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, start=1)]
    repeated = [name for name, count in Counter(header.lower() for header in headers).items() if count > 1]
    if repeated:
        raise troubles.repeated_headers(file, repeated, line)
    return tuple(headers)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _header_cells(line: str, delimiter: str, file: Path, number: int) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error as error:
        raise troubles.too_long_line(file, number) from error


def _delimiter(lines: list[str], wanted: str) -> str:
    if wanted != "auto":
        return "\t" if wanted == "tab" else wanted
    said = [line[len(_SEP) :][:1] for line in lines[:-1] if line.lower().startswith(_SEP)]
    if said and said[0] in DELIMITERS:
        return said[0]
    return max(DELIMITERS, key=lambda one: _outside_quotes(lines[-1]).count(one))


class _Fast:
    """Arrow's reader. It tells the rows that have another number of columns with their line, a block or more before
    it hands over the rows around them: from both follow the lines of the rows."""

    def __init__(self, text: Path, headers: tuple[str, ...], delimiter: str, skip: int) -> None:
        self._text, self._headers, self._delimiter, self._skip = text, headers, delimiter, skip
        self._waiting: list[BrokenRow] = []

    def batches(self) -> Iterator[Batch]:
        line = self._skip + 1
        try:
            for block in self._blocks():
                numbers = _lines(line, block.num_rows, self._waiting)
                line = int(numbers[-1]) + 1 if len(numbers) else line
                yield _without_blank_rows(pa.Table.from_batches([block]), numbers, self._passed(line))
        except pa.ArrowInvalid:
            # Nothing that the scan let pass has been seen to end here; if something does, the slow way goes on.
            yield from LineReader(self._text, self._headers, self._delimiter, line - 1).batches()
            return
        if self._waiting:
            empty = text_table(self._headers, [])
            yield _without_blank_rows(empty, np.array([], np.int64), list(self._waiting))

    def _passed(self, line: int) -> list[BrokenRow]:
        """The broken rows before a line; they wait no longer."""
        passed = [row for row in self._waiting if row.number < line]
        self._waiting = self._waiting[len(passed) :]
        return passed

    def _blocks(self) -> Iterator[pa.RecordBatch]:
        text = {name: pa.string() for name in self._headers}
        return iter(
            pacsv.open_csv(
                self._text,
                read_options=pacsv.ReadOptions(
                    use_threads=False, block_size=BLOCK, skip_rows=self._skip, column_names=list(self._headers)
                ),
                parse_options=pacsv.ParseOptions(
                    delimiter=self._delimiter, ignore_empty_lines=False, invalid_row_handler=self._put_aside
                ),
                convert_options=pacsv.ConvertOptions(column_types=text, strings_can_be_null=False, check_utf8=False),
            )
        )

    def _put_aside(self, row: pacsv.InvalidRow) -> str:
        self._waiting.append(BrokenRow(row.number, "wrong_number_of_columns", row.text))
        return "skip"


def _lines(first: int, rows: int, broken: list[BrokenRow]) -> Numbers:
    """The lines of the rows: from `first` on, less those of the broken ones."""
    candidates = np.arange(first, first + rows + len(broken))
    kept = np.setdiff1d(candidates, np.array([row.number for row in broken], np.int64), assume_unique=True)
    return kept[:rows].astype(np.int64)


def _without_blank_rows(table: pa.Table, numbers: Numbers, broken: list[BrokenRow]) -> Batch:
    """A blank line comes as a row of empty texts, or as a broken row: it is no row."""
    real = tuple(row for row in broken if row.text.strip())
    if not table.num_rows:
        return Batch(table, numbers, real)
    blank = pc.equal(table.column(0), "")
    for column in table.columns[1:]:
        if not pc.any(blank).as_py():
            return Batch(table, numbers, real)
        blank = pc.and_(blank, pc.equal(column, ""))
    kept = pc.invert(blank)
    return Batch(table.filter(kept), numbers[kept.to_numpy()], real)
