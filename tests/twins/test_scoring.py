"""The pairs that our blocking finds and the weights that we give them are those of Splink, by one model."""

from collections.abc import Iterator

import duckdb
import pytest

from made_scoring import made_fields, plausible_model, prepared
from mutakhir.bench.linkage.lines import shipped_pack
from mutakhir.bench.linkage.same_rules import splink_scores
from mutakhir.matching.linking.scorer import Scorer
from mutakhir.matching.linking.specification import Specification


EVERY, FLOOR = -1000.0, -5.0
# The kinds of comparison that the persons of the pack do not use.
OTHER_KINDS = {
    "task": "within",
    "columns": {
        "first_word": {"source": ["name"], "part": "first_word"},
        "born_year": {"source": ["born"], "clean": "as_is", "part": "year"},
        "word": {"source": ["name"], "part": "each_word", "letters": 4},
    },
    "comparisons": [
        {"column": "name", "kind": "name", "frequency": True},
        {"column": "mother", "kind": "text", "frequency": True},
        {"column": "born", "kind": "date"},
        {"column": "nik", "kind": "nik"},
        {"column": "card", "kind": "code"},
        {"column": "village", "kind": "exact", "frequency": True},
        {"column": "sex", "kind": "within", "gaps": [0]},
    ],
    "blocking": [["nik"], ["word", "born_year"], ["first_word", "village"], ["card", "sex"]],
    "training": {"certain": [["nik"]], "sessions": [["nik"]]},
}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        made_fields(connection, 2_000, 11)
        yield connection


def _specifications() -> dict[str, tuple[Specification, list[str]]]:
    persons = shipped_pack().persons
    return {
        "doubles": (persons.within(), ["members"]),
        "to register": (persons.to_register(), ["members", "register"]),
        "other kinds": (Specification.model_validate(OTHER_KINDS), ["members"]),
        "other kinds, two tables": (
            Specification.model_validate({**OTHER_KINDS, "task": "between"}), ["members", "register"]
        ),
    }  # fmt: skip


@pytest.mark.parametrize("case", _specifications())
def test_pairs_and_weights_are_those_of_splink(con: duckdb.DuckDBPyConnection, case: str) -> None:
    spec, tables = _specifications()[case]
    sides = prepared(con, spec, tables)
    model = plausible_model(con, spec, sides[-1])
    for floor in (EVERY, FLOOR):
        ours = Scorer(con, spec, sides).score(model, floor)
        theirs = splink_scores(con, spec, model, sides, floor)
        found, expected = ({row[:2]: row[2] for row in con.table(name).fetchall()} for name in (ours, theirs))
        assert found == pytest.approx(expected, abs=1e-9)
        assert len(found) > 200


def test_our_keys_find_for_splink_what_its_own_rules_find(con: duckdb.DuckDBPyConnection) -> None:
    """So the seconds of Splink with our keys are those of the same work."""
    spec, tables = _specifications()["doubles"]
    sides = prepared(con, spec, tables)
    model = plausible_model(con, spec, sides[0])
    found = []
    for by_keys in (True, False):
        scored = splink_scores(con, spec, model, sides, EVERY, by_keys=by_keys)
        found.append({row[:2] for row in con.table(scored).fetchall()})
    assert found[0] == found[1] != set()
