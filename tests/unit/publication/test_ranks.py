"""Ranks of a release when families are ranked, and what is kept."""

import ibis
import pytest

from mutakhir.ground.schema import dataset
from mutakhir.publication.changes import release_changes
from mutakhir.publication.ranks import of_households, of_households_now, release_ranks


REGENCY = "1101"


def table(name: str, *rows: dict[str, object]) -> ibis.Table:
    schema = dataset(name).ibis_schema()
    return ibis.memtable([{column: row.get(column) for column in schema.names} for row in rows], schema=schema)


def family(family_id: int, household_id: int) -> dict[str, object]:
    return {"regency": REGENCY, "family_id": family_id, "household_id": household_id, "family_number": 1}


def rank(unit: str, unit_id: int, band: str, percentile: int, **more: object) -> dict[str, object]:
    listed = band != "outside"
    row = {"regency": REGENCY, "unit": unit, "unit_id": unit_id, "band": band, "percentile": percentile}
    return {**row, "listed": listed, "score": 1, "place": 1, **more}


def families() -> ibis.Table:
    return table("registry_families", family(11, 1), family(12, 1), family(21, 2), family(31, 3))


def found(table: ibis.Table, key: str) -> dict[object, dict[str, object]]:
    return {row[key]: row for row in table.to_pyarrow().to_pylist()}


def test_a_household_stands_as_its_poorest_family() -> None:
    ranks = table("registry_ranks", rank("family", 11, "outside", 80), rank("family", 12, "core", 10))
    row = found(of_households(ranks, families()), "household_id")[1]
    assert (row["band"], row["percentile"], row["listed"]) == ("core", 10, True)


def test_only_the_unit_of_the_round_counts_now() -> None:
    ranks = table(
        "ranks", rank("family", 11, "core", 10, household_id=1), rank("household", 1, "outside", 80, household_id=1)
    )
    assert found(of_households_now(ranks, "household"), "household_id")[1]["band"] == "outside"
    assert found(of_households_now(ranks, "family"), "household_id")[1]["band"] == "core"


@pytest.fixture
def kept() -> ibis.Table:
    """Household 1 ranked now by family; 2 waiting, once ranked by family; 3 asleep, once ranked by family."""
    standing = {"regency": REGENCY, "village": "1101012001", "source": "field", "status_reason": "x"}
    households = table(
        "registry_households",
        *(
            {**standing, "household_id": h, "status": status, "band": "core"}
            for h, status in ((1, "accepted"), (2, "pending"), (3, "asleep"))
        ),
    )
    now = table("ranks", rank("family", 11, "core", 5, household_id=1))
    old = [rank("family", f, "core", 20, ranked_in="first" if f == 21 else None) for f in (11, 12, 21, 31)]
    return release_ranks(now, "family", households, families(), table("registry_ranks", *old), "third", "second")


def test_ranks_of_waiting_families_are_kept_and_of_sleeping_ones_are_not(kept: ibis.Table) -> None:
    rows = found(kept, "unit_id")
    assert {unit: row["ranked_in"] for unit, row in rows.items()} == {11: "third", 21: "first"}


def test_a_household_without_old_rank_did_not_leave() -> None:
    standing = {"regency": REGENCY, "village": "1101012001", "source": "field", "status": "pending"}
    households = table("registry_households", {**standing, "household_id": 9, "status_reason": "no_decision"})
    nobody = of_households(table("registry_ranks"), families())
    changes = release_changes(households, nobody, table("registry_households"), nobody, "third")
    row = found(changes, "household_id")[9]
    assert (row["change"], row["reason"]) == ("stayed_out", "pending")
