"""Extracts as CSV that a spreadsheet opens without running what stands in it."""

import csv
import hashlib
from pathlib import Path

import pyarrow as pa


# A text that begins with one of these is a formula to a spreadsheet; the apostrophe makes it a text again.
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, table: pa.Table) -> str:
    """Writes UTF-8, lines ended by LF, empty cells for what is missing; returns the SHA-256 of the file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=50_000):
            columns = [[cell(value) for value in column.to_pylist()] for column in batch.columns]
            writer.writerows(zip(*columns, strict=True))
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def cell(value: object) -> str:
    """A value as text. Only texts are escaped: a negative number is a number to a spreadsheet too."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_RISKY) else value
    return str(value)
