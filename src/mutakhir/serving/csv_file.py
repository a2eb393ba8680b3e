"""Extracts as CSV that a spreadsheet opens without running what stands in it."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc


# A text that begins with one of these is a formula to a spreadsheet, also in the wide forms of East Asian keyboards;
# the apostrophe makes it a text again.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BEGINS_RISKY = rf"^[{''.join(RISKY).replace('-', chr(92) + '-')}]"
_NEEDS_QUOTES = r'[",\r\n]'


def write_csv(path: Path, columns: Sequence[str], tables: Iterable[pa.Table]) -> tuple[int, str]:
    """Writes UTF-8, lines ended by LF, empty cells for what is missing, one table after another.

    Returns the rows written and the SHA-256 of the file. Only one table is held at a time.
    """
    rows, digest = 0, hashlib.sha256()
    with path.open("wb") as stream:
        for data, held in _pieces(columns, tables):
            stream.write(data)
            digest.update(data)
            rows += held
    return rows, digest.hexdigest()


def _pieces(columns: Sequence[str], tables: Iterable[pa.Table]) -> Iterator[tuple[bytes, int]]:
    """Bytes of the file and the rows in them."""
    yield _header(columns), 0
    for table in tables:
        yield _lines(table.select(list(columns))), table.num_rows


def _header(columns: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(columns)
    return text.getvalue().encode()


def _lines(table: pa.Table) -> bytes:
    """All rows as bytes, made column by column: a list of millions is no work for a loop over cells."""
    if table.num_rows == 0:
        return b""
    columns = [_quoted(cells(column.combine_chunks()), alone=table.num_columns == 1) for column in table.columns]
    return _bytes_of(_joined(_joined(*columns, by=","), "", by="\n"))


def _joined(*texts: pa.Array | str, by: str) -> pa.Array:
    large = [pa.scalar(text, pa.large_string()) if isinstance(text, str) else text for text in (*texts, by)]
    return pc.binary_join_element_wise(*large)


def _bytes_of(lines: pa.Array) -> bytes:
    """The texts one after another: they lie so in memory already."""
    whole = pa.concat_arrays([lines])
    _validity, offsets, data = whole.buffers()
    ends = pa.Array.from_buffers(pa.int64(), len(whole) + 1, [None, offsets])
    return data.to_pybytes()[ends[0].as_py() : ends[-1].as_py()] if data is not None else b""


def cells(values: pa.Array) -> pa.Array:
    """Values as texts; nothing is an empty one. Only texts are escaped: a negative number is a number to a
    spreadsheet too."""
    texts = pc.fill_null(pc.cast(values, pa.large_string()), "")
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return texts
    risky = pc.match_substring_regex(texts, _BEGINS_RISKY)
    return pc.if_else(risky, _joined("'", texts, by=""), texts)


def _quoted(texts: pa.Array, *, alone: bool) -> pa.Array:
    """Texts that hold a separator in quotes, with their own quotes doubled; also an empty one that is `alone` in its
    line, which readers would take for no line."""
    needed = pc.match_substring_regex(texts, _NEEDS_QUOTES)
    if alone:
        needed = pc.or_(needed, pc.equal(texts, ""))
    if not pc.any(needed).as_py():
        return texts
    return pc.if_else(needed, _joined('"', pc.replace_substring(texts, '"', '""'), '"', by=""), texts)
