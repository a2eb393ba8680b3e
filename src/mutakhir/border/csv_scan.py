"""One look at all bytes of a UTF-8 text file before it is read: may the fast reader take it?

The fast reader (Arrow's) is right where each line is one row. It is not where a quoted value runs over lines, a
quote is never closed, a NUL or a bare carriage return stands in the text, or a line is too long to be a row: such
a file is read line by line, slowly and forgivingly.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from mutakhir.border import troubles
from mutakhir.border.encoding import chunks


LONG_LINE: Final = 1024 * 1024
LONGEST_LINE: Final = 64 * 1024 * 1024
_NEWLINE, _QUOTE = 10, 34
_LINE_END: Final = re.compile("\r\n|\n|\r")


@dataclass
class Scan:
    """What was seen so far; `plain`: the fast reader may take the file."""

    plain: bool = True
    lines: int = 0
    _open_length: int = 0
    _open_quotes: int = 0

    def take(self, chunk: bytes, file: Path) -> None:
        data = np.frombuffer(chunk, np.uint8)
        ends = np.flatnonzero(data == _NEWLINE)
        self._measure(ends, len(chunk), file)
        if b'"' in chunk:
            self._pair(data, ends)
        if b"\0" in chunk or chunk.replace(b"\r\n", b"").rstrip(b"\r").find(b"\r") >= 0:
            self.plain = False
        self.lines += len(ends)

    def _measure(self, ends: npt.NDArray[np.int64], size: int, file: Path) -> None:
        lengths = np.diff(ends, prepend=-1 - self._open_length)
        rest = size - 1 - int(ends[-1]) if len(ends) else self._open_length + size
        longest = max(rest, int(lengths.max()) if len(ends) else 0)
        if longest > LONGEST_LINE:
            raise troubles.too_long_line(file, self.lines + 1)
        self.plain = self.plain and longest <= LONG_LINE
        self._open_length = rest

    def _pair(self, data: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> None:
        """An odd number of quotes in a line: a value that runs on, or a quote that is never closed."""
        running = np.cumsum(data == _QUOTE, dtype=np.int64) + self._open_quotes
        at_ends = running[ends]
        if (at_ends & 1).any():
            self.plain = False
        self._open_quotes = int(running[-1] - (at_ends[-1] if len(ends) else 0))


def scanned(file: Path) -> Scan:
    """Raises InputProblem where a line is longer than any row."""
    scan = Scan()
    for chunk in chunks(file):
        scan.take(chunk, file)
    scan.plain = scan.plain and not scan._open_quotes & 1
    return scan


def head_lines(file: Path, count: int = 40) -> list[str]:
    """The first lines of a UTF-8 file without its mark."""
    with file.open("rb") as stream:
        data = stream.read(LONG_LINE).removeprefix(codecs.BOM_UTF8)
    return _LINE_END.split(data.decode("utf-8", "replace"))[:count]
