"""Names normalised one by one and by columns: the same, on DuckDB and on Sail."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mutakhir.ground.engine import Engine, open_engine
from mutakhir.matching.names import name_forms, normalise
from mutakhir.synthetic.draws import stream
from mutakhir.synthetic.name_errors import misnamed
from unit.matching.names.name_tables import name_tables
from unit.synthetic.truth_plans import truth


Row = dict[str, object]
Run = Callable[[list[str | None]], list[Row]]

# Words that mean something by their place, names, and damage, put together in any order.
TELLING = [
    "H.",
    "Hj",
    "K.H.",
    "Drs.",
    "Tb.",
    "R.",
    "Rd",
    "Rr.",
    "I",
    "Ni",
    "Made",
    "Md",
    "M.",
    "M",
    "St",
    "Moh.",
    "Abd.",
    "A.",
]
BEHIND = [
    "bin",
    "binti",
    "b.",
    "bt",
    "ibnu",
    ",",
    "S.Pd",
    "S.",
    "Pd",
    "SE",
    "S.E.",
    "M.Si",
    "Sp.OG(K)",
    "Alm",
    "Br",
    "Lc",
]
NAMES = [
    "Siti",
    "Nurhayati",
    "Abdurrahman",
    "Ma'ruf",
    "Djoko",
    "Chairil",
    "Hasanuddin",
    "Nur",
    "Muhammad",
    "Achmad",
    "Slamet",
]
DAMAGE = ["S1ti", "-", "", "\t", "\u00a0", "Élias", "ß", "9", ".", "’", "أ", "a b", "(", "X" * 70]
pieces = st.one_of(
    *map(st.sampled_from, (TELLING, BEHIND, NAMES, DAMAGE)), st.text("abcehijkntuyAS .,'-0\u0301", max_size=8)
)
put_together = st.lists(st.tuples(pieces, st.sampled_from([" ", " ", " ", "", "  ", ", "])), max_size=9).map(
    lambda parts: "".join(piece + between for piece, between in parts)
)
names = st.lists(st.none() | put_together, min_size=30, max_size=90)
NORTH, BALI, BANJAR = "1204", "5104", "6371"


def slowly(found: list[str | None]) -> list[Row]:
    """As rows of the columns: no words are no list."""
    rows = [asdict(normalise(name, name_tables())) for name in sorted({name for name in found if name is not None})]
    return [row | {"tokens": list(row["tokens"]) or None} for row in rows]


def by_columns(engine: Engine, found: list[str | None]) -> list[Row]:
    engine.bind_table("names", pa.table({"name": pa.array(found, pa.string())}))
    table = ibis.table({"name": "string"}, name="names")

    def fetch(expression: ibis.Table) -> pa.Table:
        return engine.fetch(engine.compile(expression))

    forms = fetch(name_forms(table, name_tables(), fetch))
    return sorted(forms.to_pylist(), key=lambda row: str(row["display"]))


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    engine = open_engine("duckdb", tmp_path_factory.mktemp("duckdb"))
    yield partial(by_columns, engine)
    engine.close()


@pytest.fixture(scope="module")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    server = pytest.importorskip("pysail.spark", reason="needs the extra spark").SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    engine = open_engine(f"sc://{host}:{port}", tmp_path_factory.mktemp("sail"))
    yield partial(by_columns, engine)
    engine.close()
    server.stop()


@pytest.fixture(scope="module")
def made_up() -> list[str | None]:
    """Names of three regencies, as they are and with the errors of a registry."""
    found: list[str | None] = []
    for number, regency in enumerate((NORTH, BALI, BANJAR)):
        members = truth(regency, 400).members
        people = members["person_name"].combine_chunks()
        wrong = np.random.default_rng(number).random(len(people)) < 0.5
        male = members["sex"].to_numpy() == 1
        found += [*people.to_pylist(), *misnamed(stream(1, regency), people, wrong, male).to_pylist()]
    return found


@given(found=names)
@settings(max_examples=5)
@example(found=[None])
@example(found=["", " ", "a" + " b" * 30, "Ahmad bin Ali"])
def test_columns_equal_the_plain_function(duckdb: Run, found: list[str | None]) -> None:
    assert duckdb(found) == slowly(found)


def test_columns_equal_the_plain_function_for_made_up_people(duckdb: Run, made_up: list[str | None]) -> None:
    expected = slowly(made_up)
    assert duckdb(made_up) == expected
    fired = {rule for row in expected for rule in str(row["rules"] or "").split()}
    assert {"title", "degree", "father", "noble", "short", "old", "frequent", "joined", "variant"} <= fired


def test_an_empty_table_gives_an_empty_one(duckdb: Run) -> None:
    assert duckdb([]) == []


@pytest.mark.spark
@given(found=names)
@settings(max_examples=2)
def test_columns_equal_the_plain_function_on_sail(sail: Run, found: list[str | None]) -> None:
    assert sail(found) == slowly(found)


@pytest.mark.spark
def test_made_up_people_on_sail(sail: Run, made_up: list[str | None]) -> None:
    assert sail(made_up[:1500]) == slowly(made_up[:1500])
