"""Rows with two dates and two runs: closed when they no longer hold, never changed or taken away.

`valid_from` and `valid_to` are dates in the world (a row holds from the first to the day before the second);
`run_from` and `run_to` number the runs that wrote and closed the row, so that runs of one day keep their order.
"""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.matching.identity.lookup import NONE, Bools, Ints, ints


PERIOD = [("valid_from", pa.date32()), ("valid_to", pa.date32()), ("run_from", pa.int64()), ("run_to", pa.int64())]
# Which record is which person, and which person is found under which other one.
ROWS = pa.schema([("record", pa.int64()), ("person_id", pa.int64()), *PERIOD])
REDIRECTS = pa.schema([("person_id", pa.int64()), ("into_person_id", pa.int64()), *PERIOD])


def is_open(table: pa.Table) -> Bools:
    """The rows that hold now."""
    open_rows: Bools = ints(table["run_to"]) == NONE
    return open_rows


def closed(table: pa.Table, which: Bools, as_of: date, run: int) -> pa.Table:
    """The table with some of its open rows closed."""
    if not which.any():
        return table
    flags = pa.array(which)
    for name, value in (("valid_to", pa.scalar(as_of, pa.date32())), ("run_to", pa.scalar(run, pa.int64()))):
        table = table.set_column(
            table.column_names.index(name), table.schema.field(name), pc.if_else(flags, value, table[name])
        )
    return table


def extended(table: pa.Table, keys: Ints, values: Ints, as_of: date, run: int) -> pa.Table:
    """The table with new open rows; in the order of the keys, for each key in the order of the runs."""
    if not len(keys):
        return table
    count = len(keys)
    start, end = pa.repeat(pa.scalar(as_of, pa.date32()), count), pa.nulls(count, pa.date32())
    fresh = pa.table(
        [keys, values, start, end, pa.repeat(pa.scalar(run, pa.int64()), count), pa.nulls(count, pa.int64())],
        schema=table.schema,
    )
    longer = pa.concat_tables([table, fresh])
    return longer.take(pa.array(np.argsort(ints(longer.column(0)), kind="stable"))).combine_chunks()
