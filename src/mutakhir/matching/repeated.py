"""Numbers that stand more than once in the nation: by sorting in place, which wants eight bytes for each."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


Numbers = npt.NDArray[np.int64]


def repeated(parts: Iterable[Numbers]) -> Numbers:
    """The values that stand more than once in all parts together, in order."""
    values = np.concatenate([np.empty(0, np.int64), *parts])
    values.sort()
    return np.unique(values[1:][values[1:] == values[:-1]])


def shared_niks(carriers: Iterable[pa.Table]) -> pa.Table:
    """`shared_niks_identity`, from the carriers of each regency."""
    here: list[Numbers] = []
    several: list[Numbers] = []
    for table in carriers:
        here.append(table["nik_number"].to_numpy())
        several.append(table.filter(table["several"])["nik_number"].to_numpy())
    return pa.table({"nik_number": np.union1d(repeated(here), np.concatenate([np.empty(0, np.int64), *several]))})


def repeated_persons(records: Iterable[pa.Table], moved: pa.Table) -> pa.Table:
    """`repeated_persons` of `person_records_identity`: counted after all moves (`person_moves`)."""
    return pa.table({"person_id": repeated(_settled(table, moved) for table in records)})


def _settled(records: pa.Table, moved: pa.Table) -> Numbers:
    """The persons after all moves."""
    place = pc.index_in(records["member_id"], moved["member_id"].combine_chunks())
    into = moved["into_person_id"].combine_chunks().take(place)
    settled: Numbers = pc.coalesce(into, records["person_id"]).to_numpy()
    return settled
