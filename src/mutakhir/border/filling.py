"""From the rows of a regency to the tables of the lake: each dataset gets its declared columns."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.border.gathering import ROW
from mutakhir.border.imports import Import, Role
from mutakhir.border.repair import Rows
from mutakhir.ground.schema import dataset
from mutakhir.ground.schema.declaration import ARROW_TYPES


def filled(name: str, rows: pa.Table | None) -> pa.Table:
    """The rows as the dataset declares them; a column that is not given is empty."""
    schema = pa.schema([field.with_nullable(True) for field in dataset(name).arrow_schema()])
    if rows is None:
        return schema.empty_table()
    size = rows.num_rows
    there = set(rows.column_names)
    arrays = [rows.column(f.name).cast(f.type) if f.name in there else pa.nulls(size, f.type) for f in schema]
    return pa.table(arrays, schema=schema)


def with_defaults(role: Role, rows: pa.Table) -> pa.Table:
    """What the role says where neither file nor mapping does."""
    for name, value in role.defaults.items():
        kind = ARROW_TYPES[role.columns[name].type]
        one = pa.scalar(value, kind)
        if name in rows.column_names:
            rows = rows.set_column(rows.column_names.index(name), name, pc.fill_null(rows.column(name), one))
        else:
            rows = rows.append_column(name, pa.repeat(one, rows.num_rows))
    return rows


def tables_of(what: Import, rows: Mapping[str, pa.Table | None]) -> dict[str, pa.Table]:
    """The tables of an import that fills its datasets as the files say (all but the previous registry)."""
    found: dict[str, pa.Table] = {}
    for role in what.roles:
        table = rows.get(role.name)
        if table is not None:
            table = with_defaults(role, table)
            if "line" in role.made and "line" not in table.column_names:
                table = table.append_column("line", pa.array(lines_of(table, role.key[0])))
        found |= {name: filled(name, table) for name in role.fills}
    return found


def lines_of(table: pa.Table, parent: str) -> Rows:
    """Numbers from 1 within each parent, in the order of the file."""
    group = pc.dictionary_encode(table.column(parent).combine_chunks()).indices.to_numpy()
    order = np.lexsort((table.column(ROW).to_numpy(), group))
    return numbered(group, order)


def numbered(group: Rows, order: Rows) -> Rows:
    """Place of each row within its group, from 1, when the rows are taken in `order` (groups together)."""
    in_order = group[order]
    starts = np.flatnonzero(np.diff(in_order, prepend=-1) != 0)
    sizes = np.diff([*starts, len(in_order)])
    found = np.empty(len(group), np.int64)
    found[order] = np.arange(len(in_order)) - np.repeat(starts, sizes) + 1
    return found
