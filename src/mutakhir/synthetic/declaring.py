"""Columns put together as a declared dataset."""

import pyarrow as pa

from mutakhir.ground.schema.declaration import Dataset


def declared(dataset: type[Dataset], columns: dict[str, object]) -> pa.Table:
    """The columns as a table with the exact schema of the dataset; a declared column not given is null."""
    schema = dataset.arrow_schema()
    assert set(columns) <= set(schema.names), f"{dataset.name}: {set(columns) - set(schema.names)} not declared"
    arrays = {name: one if isinstance(one, pa.Array) else pa.array(one) for name, one in columns.items()}
    rows = len(next(iter(arrays.values())))
    return pa.table(
        [arrays[f.name].cast(f.type) if f.name in arrays else pa.nulls(rows, f.type) for f in schema], schema=schema
    )
