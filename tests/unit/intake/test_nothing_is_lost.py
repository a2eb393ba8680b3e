"""Whatever is sent lands or stands in quarantine, value by value and form by form."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutakhir.ground.engine import DuckEngine
from mutakhir.ground.errors import UsageProblem
from mutakhir.ground.identifiers import read_id, show_id
from mutakhir.ground.schema import Column, dataset
from mutakhir.intake.casting import is_refused, kinds_table, reason_by_kind, typed_column
from mutakhir.intake.household_number import household_id_of, packed
from mutakhir.intake.terms import Terms
from unit.intake.field_round import FieldRound, Row, form, listed, person


ODD = ["", " ", "1", "2", " 3 ", "36.0", "36.5", "-1", "nan", "inf", "-inf", "1e400", "1e2", "1_0", "ya", "TRUE", "0x1",
       "2021-02-30", "1980-07-01", "epoch", "infinity", "H-0000-0007-8", "99", "129", "3.57301E+15", "1\x00", "'; --",
       "٣"]  # fmt: skip
TERMS = Terms(
    as_of=dt.date(2021, 1, 1),
    last_birth=dt.date(2021, 7, 31),
    oldest_age=130,
    yes_words=("1", "true", "ya"),
    no_words=("2", "false"),
    living_here=(1, 4),
    nik_areas=("1101",),
)
texts = st.one_of(st.none(), st.sampled_from(ODD), st.text(max_size=12).filter(lambda text: text.isprintable()))


def columns_of_one_type_each() -> dict[str, Column]:
    """One column of every kind of reading."""
    homes = ("households", "members_identity", "prelist_identity", "members")
    declared = {name: column for home in homes for name, column in dataset(home).columns().items()}
    names = ("floor", "floor_area", "land_area", "has_car", "birth_date", "latitude", "disability")
    return {name: declared[name] for name in names}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    made = DuckEngine(tmp_path_factory.mktemp("engine"))
    yield made
    made.close()


def readings_of_every_kind() -> ibis.Table:
    """One row per text of the table `sent` and column: name, raw, typed (whether), is_nan, refused, reason."""
    raw = ibis.table({"raw": "string"}, name="sent")
    return ibis.union(*(_reading(raw, name, column) for name, column in columns_of_one_type_each().items()))


def _reading(raw: ibis.Table, name: str, column: Column) -> ibis.Table:
    value = typed_column(column, raw.raw, TERMS)
    joined = raw.mutate(
        name=ibis.literal(name),
        typed=value.notnull(),
        is_nan=value.isnan() if value.type().is_floating() else ibis.literal(False),
        refused=is_refused(column, raw.raw, TERMS),
    ).cross_join(kinds_table({name: column}))
    reason = reason_by_kind(joined.raw, joined, TERMS)
    return joined.mutate(reason=reason).select("name", "raw", "typed", "is_nan", "refused", "reason")


@cache
def compiled(engine: DuckEngine, make: Callable[[], ibis.Table]) -> str:
    return engine.compile(make())


# Both compile once: what is slow under load is the machine, and no failure of the examples.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@steady
@given(st.lists(texts, min_size=1, max_size=30))
def test_a_value_is_typed_or_has_a_reason(engine: DuckEngine, sent: list[str | None]) -> None:
    engine.bind_table("sent", pa.table({"raw": pa.array(sent, pa.string())}))
    rows = engine.fetch(compiled(engine, readings_of_every_kind)).to_pylist()
    assert len(rows) == len(sent) * len(columns_of_one_type_each())
    for row in rows:
        empty = row["raw"] is None or not row["raw"].strip()
        assert empty == (not row["typed"] and row["reason"] is None), row
        assert (row["reason"] is not None) == row["refused"], row
        assert not row["typed"] or row["reason"] is None, row
        assert not row["is_nan"], row


def household_numbers() -> ibis.Table:
    table = ibis.table({"raw": "string"}, name="sent")
    table = table.mutate(packed=packed(table.raw))
    return table.select("raw", id=household_id_of(table.packed))


shown_texts = st.one_of(
    st.integers(1, 10**12 - 1).map(lambda n: show_id(n, "H")), st.text("H0123456789-. ", max_size=16), texts
)


@steady
@given(st.lists(shown_texts, min_size=1, max_size=20))
def test_a_shown_household_reads_as_the_ground_reads_it(engine: DuckEngine, sent: list[str | None]) -> None:
    engine.bind_table("sent", pa.table({"raw": pa.array(sent, pa.string())}))
    found = engine.fetch(compiled(engine, household_numbers)).to_pylist()
    assert [(row["raw"], row["id"]) for row in found] == [(text, _read_slowly(text)) for text in sent]


def _read_slowly(text: str | None) -> int | None:
    bare = "".join(
        each for each in text or "" if not (each.isspace() or each in ".-\u2010\u2011\u2012\u2013\u2014\u2015")
    )
    if bare.isascii() and bare.isdigit():
        return (int(bare) or None) if len(bare) <= 18 else None
    try:
        kind, number = read_id(text or "")
    except UsageProblem:
        return None
    return number if kind == "H" and number < 10**12 else None


def spoiled(draw: random.Random, name: str, row: Row) -> Row:
    """The row with every third value replaced by something that nobody should send."""
    free = [column for column in dataset(name).columns() if column not in ("submission_id", "line", "received_at")]
    return row | {column: draw.choice([None, *ODD]) for column in free if draw.random() < 0.3}


def test_every_form_ends_as_a_visit_or_in_quarantine(field_round: FieldRound) -> None:
    draw = random.Random(20201111)
    names = [f"f{n}" for n in range(200)]
    field_round.deliver("prelist", [listed(n) for n in range(1, 51)])
    sent = [form(name, n % 60 + 1) for n, name in enumerate(names)]
    sent = [row if n % 4 else spoiled(draw, "submissions", row) for n, row in enumerate(sent)]
    field_round.deliver("submissions", sent)
    field_round.deliver("submissions", sent[:20], "again", append=True)
    roster = [spoiled(draw, "submission_members", person(name, line)) for name in names for line in (1, 2)]
    field_round.deliver("submission_members", roster)
    named = [{"submission_id": name, "line": 1} for name in names]
    field_round.deliver(
        "submission_members_identity", [spoiled(draw, "submission_members_identity", row) for row in named]
    )
    doors = [spoiled(draw, "submissions_identity", {"submission_id": name}) for name in names]
    field_round.deliver("submissions_identity", doors)
    field_round.land()
    _check_books(field_round, Counter(row["submission_id"] for row in [*sent, *sent[:20]]))


def _check_books(field_round: FieldRound, sent: Counter[object]) -> None:
    visits, quarantine = field_round.rows("visits"), field_round.rows("quarantine")
    whole = [row["submission_id"] for row in quarantine if row["item"] == "form"]
    assert Counter(row["visit_id"] for row in visits) + Counter(whole) == sent
    landed = {row["visit_id"] for row in visits}
    assert {row["submission_id"] for row in quarantine if row["extent"] == "value"} <= landed
    forms = {row["submission_id"] for row in field_round.rows("households")}
    assert forms <= landed
    lines = {(row["household_id"], row["line"]) for row in field_round.rows("members")}
    assert len(lines) == 2 * len(forms)  # every line of a form that answers were taken from is landed
