"""DuckDB and Sail (a Spark Connect server) give equal values for the stages that must run on both."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from functional.conftest import copy_of
from functional.exchanging import exchange, repair, without_number
from functional.playing import REGENCIES, finished_home
from mutakhir import pipeline
from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.engine import open_engine
from mutakhir.ground.lake import Delivery, Home, Lake, Workbench
from mutakhir.ground.policy import amend
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.model_file import approve_model


pysail = pytest.importorskip("pysail.spark", reason="Sail is not installed (extra `spark`)")
pytestmark = pytest.mark.spark

HOUSEHOLDS = 20_000
MAY_BE_EMPTY = (
    "refused_edges", "spare_persons", "shock_outcomes", "override_outcomes", "meeting_agreement", "elite_capture",
    "audit_errors",
)  # fmt: skip
STAGES = ("frame", "validation", "matching", "ranking")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    found = pysail.SparkConnectServer("127.0.0.1", 0)
    found.start(background=True)
    host, port = found.listening_address
    yield f"sc://{host}:{port}"
    found.stop()


@pytest.fixture(scope="module")
def by_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A finished round; then the registry office answered, members without a NIK got theirs, somebody answered for the
    linkage model, and people parted two records that a machine had joined."""
    home = finished_home(tmp_path_factory.mktemp("engines") / "home", HOUSEHOLDS, encryption="storage")
    repair(home, {regency: without_number(home, regency, 20) for regency in REGENCIES}, date(2021, 6, 1))
    exchange(home, "requests", date(2021, 7, 1))
    _part(home)
    approve_model(home.policy, "a test")
    amend(home.policy, "1/2021", home.round.reference_date, "a model")
    home = Home.open(home.folder)
    assert run_until_waiting(home, None, "duckdb", quiet=True) is None
    return home


def _part(home: Home) -> None:
    lake = Lake(home)
    joined = lake.read("person_edges", "nation").to_pylist()[0]
    delivery = Delivery(lake, ["link_decisions"], "a test")
    for regency in REGENCIES:
        here = joined["b"] in lake.read("members", regency)["member_id"].to_pylist()
        decision = {
            "decision_id": "1", "member_id": joined["b"], "other_kind": "member", "other_id": joined["a"],
            "same_person": False, "decided_on": home.round.reference_date,
        }  # fmt: skip
        schema = dataset("link_decisions").arrow_schema()
        delivery.add(regency, {"link_decisions": pa.Table.from_pylist([decision] if here else [], schema=schema)})
    delivery.close()


@pytest.fixture(scope="module")
def by_sail(by_duckdb: Home, server: str, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy in which the four stages were made again on Sail, from equal inputs."""
    home = copy_of(by_duckdb, tmp_path_factory.mktemp("sail") / "home")
    lake = Lake(home)
    engine = open_engine(server, home.folder / "scratch")
    for stage in (stage for stage in pipeline.STAGES if stage.word in STAGES):
        for name in stage.writes:
            shutil.rmtree(lake.folder / name)
        replace(stage).run(Workbench(home, lake, engine, stage, quiet=True))
    engine.close()
    return home


@pytest.mark.parametrize("name", [name for stage in pipeline.STAGES if stage.word in STAGES for name in stage.writes])
def test_values_are_equal(by_duckdb: Home, by_sail: Home, name: str) -> None:
    one, other = Lake(by_duckdb), Lake(by_sail)
    parts = one.need(name).parts()
    assert other.need(name).parts() == parts
    for part in parts:
        assert one.read(name, part).equals(other.read(name, part)), f"{name} differs in {part}"
    assert one.need(name).rows > 0 or name in MAY_BE_EMPTY
