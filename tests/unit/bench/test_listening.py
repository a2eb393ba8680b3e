"""Which columns an expression reads, as the planner of the engine sees it."""

import ibis
import pytest

from mutakhir.bench.listening import ListeningEngine, columns_read
from mutakhir.ground.schema import dataset


@pytest.fixture
def engine(tmp_path):
    engine = ListeningEngine(tmp_path)
    yield engine
    engine.close()


def table(name: str) -> ibis.Table:
    return ibis.table(dataset(name).ibis_schema(), name=name)


def test_only_the_columns_that_count_are_read(engine: ListeningEngine) -> None:
    members, households = table("members"), table("households")
    joined = members.filter(members.age > 60).inner_join(households, "household_id")
    engine.compile(joined.group_by(joined.village).agg(roofs=joined.roof.max()))
    assert columns_read(engine.heard) == {
        "households": ("household_id", "roof", "village"),
        "members": ("age", "household_id"),
    }


def test_columns_of_several_expressions_come_together(engine: ListeningEngine) -> None:
    engine.compile(table("previous_registry_members").select("member_id"))
    engine.compile(table("previous_registry_members").select("sex", "regency"))
    assert columns_read(engine.heard) == {"previous_registry_members": ("member_id", "sex")}


def test_an_intermediate_is_no_dataset(engine: ListeningEngine) -> None:
    engine.compile(ibis.table({"member_id": "int64"}, name="kept_people"))
    assert columns_read(engine.heard) == {}
