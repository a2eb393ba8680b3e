"""Changing some rows of a column: the few that an error struck, without touching the others."""

from typing import TypeAlias

import numpy as np
import pyarrow as pa

from mutakhir.synthetic.draws import Bools, Ints


Column: TypeAlias = pa.Array | pa.ChunkedArray


def array_of(column: Column) -> pa.Array:
    """The column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def taken(column: Column, rows: Ints) -> pa.Array:
    """The column at these rows; row -1 gives null."""
    return array_of(column).take(pa.array(rows, mask=rows < 0))


def scattered(base: pa.Array, rows: Ints, new: pa.Array) -> pa.Array:
    """`base` with `new` at `rows`; of a row named twice the last counts."""
    if len(rows) == 0:
        return base
    places = np.arange(len(base))
    places[rows] = len(base) + np.arange(len(rows))
    return pa.concat_arrays([base, new.cast(base.type)]).take(pa.array(places))


def emptied(base: pa.Array, rows: Ints) -> pa.Array:
    """`base` with null at `rows`."""
    return scattered(base, rows, pa.nulls(len(rows), base.type))


def rows_of(mask: Bools) -> Ints:
    """The places where the mask is true."""
    return np.flatnonzero(mask).astype(np.int64)


def dealt(draws: np.random.Generator, rows: Ints, shares: dict[str, float]) -> dict[str, Ints]:
    """Deal the rows out over the named kinds, at random in these shares; every row goes to one kind."""
    bounds = np.cumsum(np.array(list(shares.values())) / sum(shares.values()))
    kinds = np.minimum(np.searchsorted(bounds, draws.random(len(rows)), side="right"), len(shares) - 1)
    return {name: rows[kinds == place] for place, name in enumerate(shares)}
