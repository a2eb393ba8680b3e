"""Two people that look like one are never linked by machine, and doubles of one person are."""

from collections.abc import Iterator

import duckdb
import pytest

from mutakhir.bench.linkage.adversarial import CASES, adversarial_tables
from mutakhir.bench.linkage.lines import shipped_pack
from mutakhir.bench.linkage.made import REGENCIES, made_registry
from mutakhir.bench.linkage.registry_lines import Pack, trained
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.registry import PersonLinkage, PersonModels


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def models(con: duckdb.DuckDBPyConnection) -> PersonModels:
    """Learned from some thousand made-up people; then others are made, of another seed, as table `every`."""
    learned = trained(con, _quick(shipped_pack()), 9_000, 11, REGENCIES[:3])
    made_registry(con, 9_000, 5, doubled=False, regencies=REGENCIES[3:6])
    con.sql("CREATE OR REPLACE TABLE every AS SELECT * FROM raw_members")
    return learned


def _quick(pack: Pack) -> Pack:
    """With fewer random pairs to learn from than a registry of many people wants."""
    tasks = {}
    for name in ("civil_register", "doubles"):
        task = getattr(pack.persons, name)
        training = task.training.model_copy(update={"random_pairs": 400_000})
        tasks[name] = task.model_copy(update={"training": training})
    return Pack(pack.persons.model_copy(update=tasks), pack.names)


def _linkage(con: duckdb.DuckDBPyConnection) -> PersonLinkage:
    pack = shipped_pack()
    for side in ("members", "register"):
        with_fields(con, f"raw_{side}", side, pack.names)
    return PersonLinkage(con, pack.persons)


@pytest.mark.parametrize("case", CASES)
def test_two_people_that_look_like_one_go_to_people(
    con: duckdb.DuckDBPyConnection, models: PersonModels, case: str
) -> None:
    adversarial_tables(con, case, 60)
    count = con.sql("SELECT count(*) FROM raw_members").fetchall()[0][0]
    assert count >= 30
    links = _linkage(con).link(models.civil_register)
    assert [row for row in links.to_pylist() if row["verdict"] == "link"] == []


def test_the_same_people_untouched_are_linked(con: duckdb.DuckDBPyConnection, models: PersonModels) -> None:
    """The other side of the traps: with nothing copied wrongly the machine does link."""
    adversarial_tables(con, "recorded as dead", 60)
    con.sql("UPDATE raw_register SET alive = true")
    links = _linkage(con).link(models.civil_register).to_pylist()
    linked = [row for row in links if row["verdict"] == "link"]
    assert len(linked) >= 0.9 * len(links)
    assert all(row["record_l"] == row["record_r"] for row in linked)
