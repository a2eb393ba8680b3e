"""Repeated keys are counted alike in a table in order and in one in any order."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.lake.checks import breaches, in_order
from mutakhir.ground.schema import Column, Dataset


class Twice(Dataset):
    """Two columns of which one may be empty."""

    name = "twice"
    key = ("word", "number")
    word = Column("string", "A word", required=True)
    number = Column("int64", "A number")


ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.integers(0, 2)), max_size=12)


@given(ROWS)
def test_beside_each_other_or_anywhere(rows):
    schema = pa.schema([("word", pa.string()), ("number", pa.int64())])
    table = pa.Table.from_pylist([{"word": word, "number": number} for word, number in rows], schema=schema)
    told = breaches(Twice, in_order(Twice, table), ordered=True)
    assert told == breaches(Twice, table)
    repeated = len(rows) - len(set(rows))
    assert told == ([f"twice: {repeated} rows repeat the key word, number"] if repeated else [])
