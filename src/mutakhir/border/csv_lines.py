"""Reading a damaged text table line by line, forgivingly: what is no row is put aside alone, and the next line
is a new start, so that one unclosed quote costs one row and not the rest of the file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from mutakhir.border.csv_scan import LONG_LINE
from mutakhir.border.source import Batch, BrokenRow, text_table


ROWS: Final = 20_000
# A value may run over so many lines (an address); a quote open for longer was never meant to be one.
MOST_LINES: Final = 20


@dataclass(frozen=True)
class LineReader:
    """`skip`: lines above the first row."""

    file: Path
    headers: tuple[str, ...]
    delimiter: str
    skip: int

    def batches(self) -> Iterator[Batch]:
        rows: list[list[str | None]] = []
        numbers: list[int] = []
        broken: list[BrokenRow] = []
        for number, found in self.rows():
            if isinstance(found, BrokenRow):
                broken.append(found)
            else:
                rows.append(found)
                numbers.append(number)
            if len(rows) + len(broken) >= ROWS:
                yield self._batch(rows, numbers, broken)
                rows, numbers, broken = [], [], []
        if rows or broken:
            yield self._batch(rows, numbers, broken)

    def _batch(self, rows: list[list[str | None]], numbers: list[int], broken: list[BrokenRow]) -> Batch:
        return Batch(text_table(self.headers, rows), np.array(numbers, np.int64), tuple(broken))

    def rows(self) -> Iterator[tuple[int, list[str | None] | BrokenRow]]:
        waiting: list[tuple[int, str]] = []
        lines = self._lines()
        while True:
            if not waiting:
                following = next(lines, None)
                if following is None:
                    return
                waiting.append(following)
            number, text = waiting.pop(0)
            if not text.strip(" \t\r\n" + self.delimiter):
                continue
            whole = self._completed(text, waiting, lines)
            yield number, self._row(number, text if whole is None else whole, closed=whole is not None)

    def _lines(self) -> Iterator[tuple[int, str]]:
        with self.file.open(encoding="utf-8-sig", errors="replace", newline=None) as stream:
            for number, line in enumerate(stream, start=1):
                if number > self.skip:
                    yield number, line.rstrip("\n")

    def _completed(self, text: str, waiting: list[tuple[int, str]], lines: Iterator[tuple[int, str]]) -> str | None:
        """The text with the lines over which its last value runs; None if its quotes cannot be paired."""
        if text.count('"') % 2 == 0:
            return text
        for place in range(MOST_LINES):
            if place == len(waiting):
                following = next(lines, None)
                if following is None:
                    return None
                waiting.append(following)
            text = f"{text}\n{waiting[place][1]}"
            if text.count('"') % 2 == 0:
                cells = self._cells(text)
                if cells is None or len(cells) != len(self.headers) or self._swallows_rows(cells):
                    return None
                del waiting[: place + 1]
                return text
        return None

    def _swallows_rows(self, cells: list[str]) -> bool:
        """Two stray quotes some lines apart look like one long value: it then holds as many delimiters as a row."""
        return any("\n" in cell and cell.count(self.delimiter) >= len(self.headers) - 1 for cell in cells)

    def _row(self, number: int, text: str, *, closed: bool) -> list[str | None] | BrokenRow:
        if "\0" in text:
            return BrokenRow(number, "nul_byte", text)
        if len(text) > LONG_LINE:
            return BrokenRow(number, "field_too_long", text)
        if not closed:
            return BrokenRow(number, "unclosed_quote", text)
        cells = self._cells(text)
        if cells is None:
            return BrokenRow(number, "field_too_long", text)
        if len(cells) != len(self.headers):
            return BrokenRow(number, "wrong_number_of_columns", text)
        return list(cells)

    def _cells(self, text: str) -> list[str] | None:
        """None where a value is longer than any table holds."""
        try:
            return [cell for row in csv.reader(io.StringIO(text), delimiter=self.delimiter) for cell in row]
        except csv.Error:
            return None
