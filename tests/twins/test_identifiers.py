"""NIK, family card, tie hash and local date: the column form equals the plain form, on DuckDB and Sail."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mutakhir.ground.clock import HOURS, local_date, local_date_expression, tie_hash, tie_hash_expression
from mutakhir.ground.identifiers import (
    family_card_level,
    family_card_level_expression,
    nik_agrees,
    nik_agrees_expression,
    nik_birth_date,
    nik_birth_date_expression,
    nik_level,
    nik_level_expression,
    nik_sex,
    nik_sex_expression,
)


PREFIXES = ("990101", "990102", "9902")
SEED = 20201111
SCHEMA = pa.schema(
    {
        "row": pa.int64(),
        "nik": pa.string(),
        "birth_date": pa.date32(),
        "year": pa.int16(),
        "sex": pa.int8(),
        "id": pa.int64(),
        "instant": pa.timestamp("us", "UTC"),
        "zone": pa.string(),
    }
)
Row = dict[str, Any]
Run = Callable[[Callable[[ir.Table], ir.Table], Sequence[Row]], list[Row]]

pieces = st.tuples(
    st.sampled_from(["990101", "990102", "990277", "990301", "000101", "987654"]),
    st.integers(0, 73),
    st.integers(0, 13),
    st.integers(0, 99),
    st.sampled_from(["0000", "0001", "9999"]),
)
structured = pieces.map(lambda p: f"{p[0]}{p[1]:02}{p[2]:02}{p[3]:02}{p[4]}")
damaged = st.tuples(structured, st.integers(0, 16), st.sampled_from(["", "O", "'", " ", "\n", "\u0661", "7"])).map(
    lambda p: p[0][: p[1]] + p[2] + p[0][p[1] + 1 :]
)
repeated = st.sampled_from("0123456789").map(lambda digit: digit * 16)
niks = st.one_of(st.none(), structured, structured, damaged, repeated, st.text("0129 .E+\t\u00a0", max_size=18))
born = st.dates(dt.date(1900, 1, 1), dt.date(2021, 12, 31))
instants = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    row: Row = {
        "nik": draw(niks),
        "birth_date": draw(st.none() | born),
        "year": draw(st.none() | st.integers(1890, 2030)),
        "sex": draw(st.none() | st.integers(1, 2)),
        "id": draw(st.integers(0, 10**18)),
        "instant": draw(instants),
        "zone": draw(st.sampled_from(list(HOURS))),
    }
    if row["birth_date"] is not None and draw(st.booleans()):
        date, sex = row["birth_date"], draw(st.integers(1, 2))
        row["nik"] = f"990101{date.day + 40 * (sex == 2):02}{date:%m%y}0001"
    return row


def columns(table: ir.Table) -> ir.Table:
    nik = table.nik
    return table.select(
        "row",
        level=nik_level_expression(nik, PREFIXES),
        synthetic=nik_level_expression(nik, (), synthetic=True),
        card=family_card_level_expression(nik, PREFIXES),
        born=nik_birth_date_expression(nik, 2021),
        born_near=nik_birth_date_expression(nik, 2021, table.year),
        sex=nik_sex_expression(nik),
        agrees=nik_agrees_expression(nik, table.birth_date, table.sex),
        tie=tie_hash_expression(SEED, table.id),
        local=local_date_expression(table.instant, table.zone),
        eastern=local_date_expression(table.instant, "WIT"),
    )


def slowly(number: int, row: Row) -> Row:
    nik = row["nik"]
    return {
        "row": number,
        "level": nik_level(nik, PREFIXES).value,
        "synthetic": nik_level(nik, (), synthetic=True).value,
        "card": family_card_level(nik, PREFIXES).value,
        "born": nik_birth_date(nik, 2021),
        "born_near": nik_birth_date(nik, 2021, row["year"]),
        "sex": nik_sex(nik),
        "agrees": nik_agrees(nik, row["birth_date"], row["sex"]),
        "tie": tie_hash(SEED, row["id"]),
        "local": local_date(row["instant"], row["zone"]),
        "eastern": local_date(row["instant"], "WIT"),
    }


def as_arrow(found: Sequence[Row]) -> pa.Table:
    return pa.Table.from_pylist([{"row": number, **row} for number, row in enumerate(found)], schema=SCHEMA)


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Run]:
    con = ibis.duckdb.connect(threads=2)
    con.raw_sql("SET TimeZone = 'Asia/Jakarta'")  # the session's zone must play no part

    def run(make: Callable[[ir.Table], ir.Table], found: Sequence[Row]) -> list[Row]:
        return list(con.to_pyarrow(make(ibis.memtable(as_arrow(found))).order_by("row")).to_pylist())

    yield run
    con.disconnect()


@pytest.fixture(scope="module")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    server_module, session_module = pytest.importorskip("pysail.spark"), pytest.importorskip("pyspark.sql")
    server = server_module.SparkConnectServer()
    server.start(background=True)
    address, port = server.listening_address
    session = session_module.SparkSession.builder.remote(f"sc://{address}:{port}").create()
    session.conf.set("spark.sql.session.timeZone", "Asia/Jakarta")
    con = ibis.pyspark.connect(session)
    folder = tmp_path_factory.mktemp("sail")
    numbers = count()

    def run(make: Callable[[ir.Table], ir.Table], found: Sequence[Row]) -> list[Row]:
        file = folder / f"{next(numbers)}.parquet"
        pq.write_table(as_arrow(found), file)
        return list(con.to_pyarrow(make(con.read_parquet(str(file))).order_by("row")).to_pylist())

    yield run
    session.stop()
    server.stop()


@given(found=st.lists(rows(), min_size=20, max_size=40))
@settings(max_examples=4)
def test_columns_equal_the_plain_functions_on_sail(sail: Run, found: list[Row]) -> None:
    assert sail(columns, found) == [slowly(number, row) for number, row in enumerate(found)]


@given(found=st.lists(rows(), min_size=1, max_size=20))
@settings(max_examples=30)
@example(found=[])
def test_columns_equal_the_plain_functions(duckdb: Run, found: list[Row]) -> None:
    assert duckdb(columns, found) == [slowly(number, row) for number, row in enumerate(found)]


@given(found=st.lists(rows(), min_size=1, max_size=40))
@settings(max_examples=5)
def test_known_areas_may_come_from_a_table(duckdb: Run, found: list[Row]) -> None:
    known = ibis.memtable({"prefix": list(PREFIXES)}).prefix

    def levels(table: ir.Table) -> ir.Table:
        return table.select("row", level=nik_level_expression(table.nik, known))

    assert [row["level"] for row in duckdb(levels, found)] == [nik_level(row["nik"], PREFIXES) for row in found]


def test_ties_fall_alike_whatever_stands_before_them(duckdb: Run) -> None:
    """Score, then tie hash, then id: the order itself is equal, not only the hashes."""
    empty = {name: None for name in SCHEMA.names if name != "row"}
    found = [{**empty, "id": id, "sex": id % 2 + 1} for id in range(500)]

    def ordered(table: ir.Table) -> ir.Table:
        order = [table.sex, tie_hash_expression(SEED, table.id), table.id]
        return table.select("id", row=ibis.row_number().over(order_by=order))

    expected = sorted(found, key=lambda row: (row["sex"], tie_hash(SEED, row["id"]), row["id"]))
    assert [row["id"] for row in duckdb(ordered, found)] == [row["id"] for row in expected]
