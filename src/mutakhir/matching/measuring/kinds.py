"""What the measures share: kinds of arrays, dense codes for labels, a share that may not exist, rows of a table."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa


Codes: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Labels: TypeAlias = Codes | Sequence[int] | Sequence[str] | pa.Array | pa.ChunkedArray
"""One label per record: whole numbers or text, none missing."""

Row: TypeAlias = dict[str, str | int | float | None]
"""A line of a table or of JSON; None is what cannot be said, for example a share of nothing."""

THOUSANDTHS = 1000
"""Match weights (log2 of odds) decide, so they are whole numbers of thousandths."""


def share(part: float, whole: float) -> float | None:
    """`part` of `whole`; None of nothing."""
    return part / whole if whole else None


def thousandths(weights: Sequence[float] | Floats) -> Codes:
    """Match weights as whole numbers of thousandths, rounded once and half to even."""
    return np.rint(np.asarray(weights, dtype=np.float64) * THOUSANDTHS).astype(np.int64)


def dense(*labels: Labels) -> list[Codes]:
    """The labels as numbers from 0, equal labels as equal numbers across all of them; order means nothing."""
    arrays = [_array(each) for each in labels]
    kind = next((each.type for each in arrays if len(each)), pa.int64())
    whole = pa.chunked_array([each.cast(kind) for each in arrays]).combine_chunks()
    codes = whole.dictionary_encode().indices.to_numpy().astype(np.int64)
    return np.split(codes, np.cumsum([len(each) for each in arrays])[:-1])


def _array(labels: Labels) -> pa.Array:
    array = labels.combine_chunks() if isinstance(labels, pa.ChunkedArray) else pa.array(labels)
    assert array.null_count == 0, "a record without a cluster of its own is a cluster of one; give it a label"
    return array
