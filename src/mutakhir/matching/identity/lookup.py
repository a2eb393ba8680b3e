"""Numbers looked up in ascending numbers."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
# In a row of ids or NIKs: none. Real ones are never negative.
NONE = -1


def ints(column: pa.ChunkedArray) -> Ints:
    """A column of whole numbers; where it is empty, `NONE`."""
    values: Ints = pc.fill_null(column.cast(pa.int64()), NONE).to_numpy()
    return values


def places(ascending: Ints, wanted: Ints) -> tuple[Ints, Bools]:
    """Where each wanted number stands, and whether it stands there at all (if not, the place means nothing)."""
    if not len(ascending):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    place = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    return place, ascending[place] == wanted


def among(wanted: Ints, values: Ints) -> Bools:
    """Which of the wanted numbers are among the values."""
    return places(np.sort(values), wanted)[1]  # np.unique would hash them, which takes ten times as long


def firsts(*keys: Ints) -> Bools:
    """The first row of each run of equal keys; the rows lie in the order of the keys."""
    fresh = np.ones(len(keys[0]), np.bool_)
    fresh[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return fresh
