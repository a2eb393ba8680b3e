"""One query over several regencies against the same query in each: the rows must be the same.

Forms, keys and numbers stand in both regencies on purpose: only the part keeps them apart.
"""

from collections.abc import Callable

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.ground.engine import PART, PARTS, lifted


REGENCIES = ("3205", "3301")
CONNECTION = duckdb.connect()  # opened once: 0.05 s each time
FORMS = ibis.table({"regency": "string", "form": "string", "home": "int64", "size": "int64"}, name="forms")
LINES = ibis.table({"regency": "string", "form": "string", "line": "int64"}, name="lines")
CODES = ibis.table({"size": "int64", "label": "string"}, name="codes")


def _joined() -> ir.Table:
    return FORMS.left_join(LINES, FORMS.form == LINES.form).select("form", "home", "line")


def _counted() -> ir.Table:
    counts = LINES.group_by("form").agg(lines=LINES.count())
    return FORMS.left_join(counts, "form").select("form", "home", lines=ibis._.lines.fill_null(0))


def _last_of_home() -> ir.Table:
    window = ibis.window(group_by=FORMS.home, order_by=[FORMS["size"].desc(), FORMS.form])
    return FORMS.mutate(place=ibis.row_number().over(window)).filter(ibis._.place == 0).drop("place", "regency")


def _without_lines() -> ir.Table:
    return FORMS.anti_join(LINES, "form").select("form", "home").distinct()


def _with_lines() -> ir.Table:
    return FORMS.semi_join(LINES, "form").select("form", "size")


def _labelled() -> ir.Table:
    return FORMS.inner_join(CODES, FORMS["size"] == CODES["size"]).select("form", "label")


def _together() -> ir.Table:
    return FORMS.select("form").union(LINES.select("form"), distinct=True)


def _share_of_all() -> ir.Table:
    return FORMS.select("form", share=FORMS["size"] - FORMS["size"].sum().over(ibis.window()))


def _totals() -> ir.Table:
    totals = FORMS.agg(forms=FORMS.count(), largest=FORMS["size"].max(), homes=FORMS.home.nunique().cast("int16"))
    return totals.mutate(more=totals.forms + 1, which=ibis.array([1, 2]).unnest())


SHAPES = (
    _joined, _counted, _last_of_home, _without_lines, _with_lines, _labelled, _together, _share_of_all, _totals,
)  # fmt: skip
_REGENCY = st.sampled_from(REGENCIES)
_FORM = st.sampled_from("abc")
_NUMBER = st.none() | st.integers(0, 3)
_FORM_ROWS = st.lists(st.tuples(_REGENCY, _FORM, _NUMBER, _NUMBER), max_size=12)
_LINE_ROWS = st.lists(st.tuples(_REGENCY, _FORM, st.integers(1, 3)), max_size=12)


def _table(shape: ir.Table, rows: list[tuple[object, ...]]) -> pa.Table:
    schema = shape.schema().to_pyarrow()
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__.strip("_"))
@given(forms=_FORM_ROWS, lines=_LINE_ROWS)
@settings(max_examples=30, deadline=None)
def test_a_lifted_query_gives_what_each_regency_gives(
    shape: Callable[[], ir.Table], forms: list[tuple[object, ...]], lines: list[tuple[object, ...]]
) -> None:
    expression = shape()
    many = lifted(expression, {"forms": "regency", "lines": "regency"})
    assert many is not None
    each = str(ibis.to_sql(expression, dialect="duckdb"))
    rows = _rows(many, _table(FORMS, forms), _table(LINES, lines))
    expected = [
        (*row, regency)
        for regency in REGENCIES
        for row in _rows(each, *(_of(table, regency) for table in (_table(FORMS, forms), _table(LINES, lines))))
    ]
    assert sorted(rows, key=repr) == sorted(expected, key=repr)


def _of(table: pa.Table, regency: str) -> pa.Table:
    return table.filter(pa.compute.equal(table["regency"], regency))


def _rows(sql: str, forms: pa.Table, lines: pa.Table) -> list[tuple[object, ...]]:
    codes = pa.table({"size": [1, 2], "label": ["small", "large"]})
    parts = pa.table({PART: REGENCIES})
    for name, table in (("forms", forms), ("lines", lines), ("codes", codes), (PARTS, parts)):
        CONNECTION.register(name, table)
    return CONNECTION.sql(sql).fetchall()


@pytest.mark.parametrize(
    "expression",
    [
        FORMS.agg(n=FORMS["size"].mean()),
        FORMS.select("form").limit(3),
        FORMS.right_join(LINES, "form").select("line"),
        FORMS.filter(FORMS.form.isin(LINES.form)).select("home"),
        CODES.left_join(FORMS, "size").select("label"),
    ],
    ids=["mean", "limit", "right join", "inner query", "left without part"],
)
def test_what_would_mean_something_else_is_not_lifted(expression: ir.Table) -> None:
    assert lifted(expression, {"forms": "regency", "lines": "regency"}) is None


def test_the_part_stands_last() -> None:
    with duckdb.connect() as connection:
        connection.register("forms", _table(FORMS, []))
        text = lifted(FORMS.select("form"), {"forms": "regency"})
        assert text is not None
        assert connection.sql(text).columns == ["form", PART]
