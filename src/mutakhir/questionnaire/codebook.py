"""The codebook: one line per item and one per code of it."""

from collections.abc import Iterator

import pyarrow as pa

from mutakhir.ground.schema import dataset
from mutakhir.questionnaire.instrument import Block, Instrument, Item


Row = dict[str, str | None]


def codebook(instrument: Instrument) -> pa.Table:
    """`relevant` and `constraint` are in the rule language; that of the block counts for all its items."""
    rows = [row for block in instrument.blocks for item in block.items for row in _rows(instrument, block, item)]
    return pa.Table.from_pylist(rows, schema=dataset("codebook").arrow_schema())


def _rows(instrument: Instrument, block: Block, item: Item) -> Iterator[Row]:
    shared: Row = {"instrument": instrument.version, "item": item.name, "block": block.name, "kind": str(item.kind)}
    yield shared | {
        "code": "",
        "label_id": item.label.id,
        "label_en": item.label.en,
        "relevant": " AND ".join(text for text in (block.ask_if, item.ask_if) if text) or None,
        "constraint": " AND ".join(_constraints(item)) or None,
    }
    for code in instrument.lists[item.code_list] if item.code_list else ():
        yield shared | {"code": str(code.code), "label_id": code.id, "label_en": code.en}


def _constraints(item: Item) -> Iterator[str]:
    if item.minimum is not None:
        yield f"{item.name} >= {item.minimum}"
    if item.maximum is not None:
        yield f"{item.name} <= {item.maximum}"
    if item.pattern is not None:
        yield f"{item.name} ~ '{item.pattern}'"
    if item.unique_in_roster:
        yield f"{item.name} UNIQUE IN ROSTER"
