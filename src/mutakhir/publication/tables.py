"""The part `tables/` of a release: small tables for everybody, as CSV and as Parquet."""

import csv
import io
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from mutakhir.ground.areas import AreaList
from mutakhir.publication.counts import COUNTS, NATION, Cell, cells_of, sums_of
from mutakhir.publication.disclosure import suppressed


COUNT_SCHEMA = pa.schema(
    [
        ("level", pa.string()),
        ("area", pa.string()),
        ("name", pa.string()),
        ("count", pa.string()),
        ("households", pa.int64()),
        ("persons", pa.int64()),
        ("suppressed", pa.bool_()),
    ]
)
INDICATOR_SCHEMA = pa.schema([("index", pa.string()), ("indicator", pa.string()), ("value", pa.string())])
_LEVELS = {1: "nation", 2: "province", 4: "regency"}


def count_table(rows: Iterable[Mapping[str, object]], areas: AreaList, minimum: int) -> pa.Table:
    """Households and persons per area and count; where too few stand behind a count, both are empty."""
    known = list(rows)
    households, persons = cells_of(known, "households"), cells_of(known, "persons")
    places = sorted({cell.area for cell in households})
    hidden = suppressed(households, sums_of(places), minimum)
    lines = []
    for area in sorted(places, key=lambda code: (code != NATION, code)):
        for count in COUNTS:
            cell = Cell(area, count)
            shown = cell not in hidden
            values = (households[cell], persons[cell]) if shown else (None, None)
            lines.append((_LEVELS[len(area)], area, areas.name(area), count, *values, not shown))
    return _table(lines, COUNT_SCHEMA)


def indicator_table(rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """The indices and indicators of the nation, to four decimals; without the counts behind them."""
    national = (row for row in rows if row["level"] == "nation")
    lines = sorted((str(row["index"]), str(row["indicator"]), _decimal(row["value"])) for row in national)
    return _table(lines, INDICATOR_SCHEMA)


def _decimal(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else ""


def _table(lines: Iterable[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*lines, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def files_of(name: str, table: pa.Table) -> dict[str, bytes]:
    """The table as `<name>.csv` (UTF-8, lines ended by LF) and `<name>.parquet`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows(["" if value is None else value for value in row.values()] for row in table.to_pylist())
    sink = pa.BufferOutputStream()
    pq.write_table(table.combine_chunks(), sink, compression="zstd")
    return {f"{name}.csv": text.getvalue().encode(), f"{name}.parquet": sink.getvalue().to_pybytes()}
