"""Keys, blocks and weights: what saves time changes no result."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from made_scoring import made_fields, plausible_model, prepared
from mutakhir.bench.linkage.lines import shipped_pack
from mutakhir.matching.linking import pairing, people
from mutakhir.matching.linking.blocks import cap_blocks
from mutakhir.matching.linking.model import LinkageModel
from mutakhir.matching.linking.pairing import find_pairs
from mutakhir.matching.linking.scorer import Scorer
from mutakhir.matching.linking.specification import Specification


SMALL = {
    "task": "within",
    "columns": {"word": {"source": ["name"], "part": "each_word"}},
    "comparisons": [{"column": "name", "kind": "text", "frequency": True}, {"column": "town", "kind": "exact"}],
    "blocking": [["town"], ["word"], ["word", "town"]],
    "largest_block": 3,
    "training": {"certain": [["name"]], "sessions": [["town"]]},
}
Pairs = set[tuple[int, int]]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def made() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        made_fields(connection, 2_000, 11)
        yield connection


def _people(con: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[str | None, str | None]]) -> Specification:
    table = pa.table({"record": range(len(rows)), "name": [row[0] for row in rows], "town": [row[1] for row in rows]})
    con.register("seen", table)
    con.table("seen").create(name)
    con.unregister("seen")
    return Specification.model_validate(SMALL)


def _pairs(con: duckdb.DuckDBPyConnection, spec: Specification, sides: list[str]) -> Pairs:
    return set(con.table(find_pairs(con, spec, sides)).project("record_l, record_r").fetchall())


def _scored(con: duckdb.DuckDBPyConnection, spec: Specification, sides: list[str], model: LinkageModel, floor: float,
            ) -> dict[tuple[int, int], float]:  # fmt: skip
    name = Scorer(con, spec, sides).score(model, floor)
    return {(left, right): weight for left, right, weight, _ in con.table(name).fetchall()}


def test_a_pair_needs_an_equal_key_and_both_values(con: duckdb.DuckDBPyConnection) -> None:
    spec = _people(
        con, "some_people", [("siti aminah", "a"), ("aminah dewi", "b"), ("joko", "a"), (None, None), ("joko", None)]
    )
    assert _pairs(con, spec, prepared(con, spec, ["some_people"])) == {(0, 1), (0, 2), (2, 4)}


def test_between_two_tables_no_pair_lies_within_one(con: duckdb.DuckDBPyConnection) -> None:
    _people(con, "some_people", [("siti", "a"), ("siti", "a")])
    spec = _people(con, "other_people", [("rina", "c"), ("siti", "b")])
    assert _pairs(con, spec, prepared(con, spec, ["some_people", "other_people"])) == {(0, 1), (1, 1)}


def test_digits_that_one_hash_confuses_make_no_pair(con: duckdb.DuckDBPyConnection) -> None:
    """DuckDB has one hash for each of these pairs of texts."""
    confused = ("9951035512740004", "9951035212740001", "9963022803010003", "9963022303010004")
    spec = _people(con, "some_people", [(None, digits) for digits in confused])
    assert _pairs(con, spec, prepared(con, spec, ["some_people"])) == set()


def test_rules_joined_one_by_one_find_what_they_find_together(
    made: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    persons = shipped_pack().persons
    for spec, tables in ((persons.within(), ["members"]), (persons.to_register(), ["members", "register"])):
        sides = prepared(made, spec, tables)
        together = _pairs(made, spec, sides)
        monkeypatch.setattr(pairing, "TOGETHER", 1)
        assert len(pairing.rule_groups(made, spec, sides)) == len(spec.blocking)
        assert _pairs(made, spec, sides) == together
        assert len(together) > 200
        monkeypatch.undo()


@pytest.mark.parametrize("together", [1, 1_000_000])
def test_keys_of_large_blocks_are_emptied_and_counted(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(pairing, "TOGETHER", together)
    women = [("siti aminah", "a"), ("siti dewi", "b"), ("siti rina", "c"), ("siti rina", "d")]
    spec = _people(con, "some_people", [*women, ("joko", "a"), ("agus", "a"), ("budi", "a")])
    sides = prepared(con, spec, ["some_people"])
    assert cap_blocks(con, sides, spec) == {0: 4, 1: 4, 2: 0}
    assert _pairs(con, spec, sides) == {(2, 3)}


def test_few_records_have_no_large_block(con: duckdb.DuckDBPyConnection) -> None:
    spec = _people(con, "some_people", [("siti", "a"), ("siti", "a"), ("siti", "a")])
    sides = prepared(con, spec, ["some_people"])
    assert cap_blocks(con, sides, spec) == {0: 0, 1: 0, 2: 0}
    assert _pairs(con, spec, sides) == {(0, 1), (0, 2), (1, 2)}


def test_what_is_passed_over_would_not_have_reached_the_floor(made: duckdb.DuckDBPyConnection) -> None:
    spec = shipped_pack().persons.within()
    sides = prepared(made, spec, ["members"])
    model = plausible_model(made, spec, sides[0])
    every = _scored(made, spec, sides, model, -1000.0)
    for floor in (-10.0, 0.0, 7.5):
        kept = _scored(made, spec, sides, model, floor)
        assert kept == {pair: weight for pair, weight in every.items() if weight >= floor}
        assert 0 < len(kept) < len(every)


def test_an_unknown_value_is_as_rare_as_the_rarest_and_a_missing_one_tells_nothing(
    con: duckdb.DuckDBPyConnection,
) -> None:
    spec = _people(con, "some_people", [("siti", "a"), ("siti", None), ("wulan", "b"), ("wulan", "b")])
    sides = prepared(con, spec, ["some_people"])
    model = plausible_model(con, spec, sides[0])
    frequencies = {"name": pa.table({"value": ["siti", "joko"], "share": [0.25, 0.125]})}
    model = LinkageModel(0.5, model.levels, frequencies)
    weights = _scored(con, spec, sides, model, -1000.0)
    town = model.levels["town"][0].weight
    assert weights == pytest.approx({(0, 1): 1.0, (2, 3): 2.0 + town})  # log2 of 0.5 / 0.25, and of 0.5 / 0.125


def test_few_names_take_the_form_that_many_take(
    made: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for few in (0, 1_000_000):
        monkeypatch.setattr(people, "FEW", few)
        people.with_fields(made, "raw_members", "again", shipped_pack().names)
        found.append(made.sql("SELECT * FROM again ORDER BY record").fetchall())
    assert found[0] == found[1] != []
