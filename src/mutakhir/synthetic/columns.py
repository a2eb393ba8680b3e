"""From numpy to Arrow: columns with nulls where an item is not asked."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.ground.schema.declaration import ARROW_TYPES, column_group
from mutakhir.synthetic.sampling import Bools


def coded(values: npt.NDArray[np.generic]) -> pa.Array:
    """Codes, counts and answers of yes or no; numbers below 0 are null."""
    return pa.array(values) if values.dtype == bool else pa.array(values, mask=np.less(values, 0))


def asked_when(asked: Bools, values: npt.NDArray[np.generic]) -> pa.Array:
    return pa.array(values, mask=~asked)


def items_table(columns: Mapping[str, pa.Array], group: type) -> pa.Table:
    """The columns of an item group, in its order and types; each must be there."""
    declared = column_group(group)
    assert set(columns) == set(declared), f"columns differ from {group.__name__}"
    fields = [pa.field(name, ARROW_TYPES[column.type]) for name, column in declared.items()]
    arrays = [columns[field.name].cast(field.type) for field in fields]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def beside(left: Mapping[str, pa.Array], items: pa.Table, right: Mapping[str, pa.Array]) -> pa.Table:
    """One table of named columns around a table of items."""
    names = [*left, *items.column_names, *right]
    return pa.Table.from_arrays([*left.values(), *items.columns, *right.values()], names=names)
