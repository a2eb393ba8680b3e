"""The codebook: one line per item and one per code of it; as a dataset and as a sheet."""

import csv
import io
from collections.abc import Iterator

import pyarrow as pa

from mutakhir.ground.schema import dataset
from mutakhir.questionnaire.instrument import BlockPart, Instrument, Item
from mutakhir.questionnaire.loading import Forms


Row = dict[str, str | None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a sheet would work out a cell that begins so


def codebook(forms: Forms) -> pa.Table:
    """`relevant` and `constraint` are in the rule language; that of the block counts for all its items."""
    rows = [
        row
        for form in forms.values()
        for block in form.blocks
        for item in block.items
        for row in _rows(form, block, item)
    ]
    return pa.Table.from_pylist(rows, schema=dataset("codebook").arrow_schema())


def codebook_csv(table: pa.Table) -> bytes:
    """The codebook as a sheet in UTF-8 with a mark, so that office programs read its letters; cells that a
    sheet would take for a formula begin with an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([_cell(value) for value in row.values()])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: str | None) -> str:
    text = value or ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(form: Instrument, block: BlockPart, item: Item) -> Iterator[Row]:
    shared: Row = {
        "instrument": form.version,
        "form": form.name,
        "item": item.name,
        "block": block.name,
        "kind": str(item.kind),
    }
    yield shared | {
        "code": "",
        "row": item.row,
        "label_id": item.label.id,
        "label_en": item.label.en,
        "help_id": item.help.id if item.help else None,
        "help_en": item.help.en if item.help else None,
        "relevant": " AND ".join(text for text in (block.ask_if, item.ask_if) if text) or None,
        "constraint": " AND ".join(constraints(item)) or None,
    }
    for code in form.codes_of(item):
        yield shared | {"code": str(code.code), "label_id": code.id, "label_en": code.en}


def constraints(item: Item) -> Iterator[str]:
    """What the answer must fulfil, in the rule language."""
    if item.minimum is not None:
        yield f"{item.name} >= {item.minimum}"
    if item.maximum is not None:
        yield f"{item.name} <= {item.maximum}"
    if item.pattern is not None:
        yield f"{item.name} ~ '{item.pattern}'"
    if item.unique_in_roster:
        yield f"{item.name} UNIQUE IN ROSTER"
