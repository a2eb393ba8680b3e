"""The lake: versions, manifests, deliveries, encryption, minting, skipping."""

import dataclasses
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from mutakhir import pipeline
from mutakhir.ground.engine import Engine, open_engine
from mutakhir.ground.errors import ConflictProblem, HomeProblem, IntegrityProblem, Problem
from mutakhir.ground.lake import DatasetBreach, Delivery, Home, Lake, Stage, Workbench
from mutakhir.ground.lake.cleaning import clean
from mutakhir.ground.lake.files import content_hash
from unit.ground.lake_home import REGENCIES, proposals, two_regencies


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return two_regencies(tmp_path / "home")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine("duckdb", tmp_path / "scratch")


def deliver(
    home: Home, key: str, names: list[str], append: bool = False, regencies: tuple[str, ...] = REGENCIES
) -> None:
    delivery = Delivery(Lake(home), ["proposals", "proposals_identity"], key, append=append)
    for regency in regencies:
        if not delivery.has(regency):
            delivery.add(regency, proposals(regency, names))
    delivery.close()


def doors(bench: Workbench) -> None:
    """A stage in small: ids for proposals, then their doors."""
    rows, identity = bench.table("proposals"), bench.table("proposals_identity")
    keyed = rows.mutate(source_key=ibis.literal("proposal:") + rows.proposal_id)
    bench.mint("household", keyed.select("regency", "source_key"), "new proposal")
    joined = keyed.inner_join(bench.ids("household").drop("regency"), "source_key")
    made = joined.inner_join(identity.drop("regency"), "proposal_id").select(
        "regency", "family_card", "head_name", "address", "latitude", "longitude", household_id="id"
    )
    bench.write_each("doors", {"prelist_identity": made})


FRAME = dataclasses.replace(pipeline.STAGES[0], run=doors)


def run(home: Home, engine: Engine, stage: Stage = FRAME) -> Workbench:
    bench = Workbench(home, Lake(home), engine, stage, quiet=True)
    stage.run(bench)
    return bench


def test_a_repeated_delivery_changes_nothing(home: Home) -> None:
    deliver(home, "first", ["Budi", "Siti"])
    before = Lake(home).need("proposals")
    deliver(home, "first", ["Budi", "Siti"])
    assert Lake(home).need("proposals") == before


def test_an_interrupted_delivery_goes_on_and_ends_the_same(home: Home, tmp_path: Path) -> None:
    whole = two_regencies(tmp_path / "whole")
    deliver(whole, "k", ["Budi"])
    half = Delivery(Lake(home), ["proposals", "proposals_identity"], "k")
    half.add("1101", proposals("1101", ["Budi"]))
    assert not Lake(home).exists("proposals")
    deliver(home, "k", ["Budi"])
    hashes = [(e.path, e.content) for e in Lake(home).need("proposals_identity").files]
    assert hashes == [(e.path, e.content) for e in Lake(whole).need("proposals_identity").files]


def test_appending_keeps_what_was_sent_before(home: Home) -> None:
    deliver(home, "first", ["Budi"])
    deliver(home, "late", ["Wati"], append=True, regencies=("1102",))
    assert sorted(Lake(home).read("proposals", "1102")["proposal_id"].to_pylist()) == ["Budi-1102", "Wati-1102"]
    assert Lake(home).read("proposals", "1101").num_rows == 1


def test_names_are_encrypted_on_disk_and_attributes_are_not(home: Home) -> None:
    deliver(home, "first", ["Budi"])
    lake = Lake(home)
    identity = [lake.path_of("proposals_identity", e).read_bytes() for e in lake.need("proposals_identity").files]
    assert all(b"PARE" in data[:4] and b"Budi" not in data for data in identity)
    assert lake.read("proposals_identity", "1101")["head_name"].to_pylist() == ["Budi"]


def test_a_lost_key_is_said_with_its_place(home: Home) -> None:
    deliver(home, "first", ["Budi"])
    for key in home.ring.folder.glob("*.key"):
        key.unlink()
    with pytest.raises((IntegrityProblem, HomeProblem)):
        Lake(home).read("proposals_identity", "1101")


def test_storage_encryption_leaves_plain_files(tmp_path: Path) -> None:
    home = two_regencies(tmp_path / "plain", encryption="storage")
    deliver(home, "first", ["Budi"])
    assert Lake(home).key_of("proposals_identity") is None
    assert Lake(home).read("proposals_identity", "1101")["head_name"].to_pylist() == ["Budi"]


def test_rows_that_break_their_declaration_are_refused(home: Home) -> None:
    delivery = Delivery(Lake(home), ["proposals", "proposals_identity"], "bad")
    twice = proposals("1101", ["Budi", "Budi"])
    with pytest.raises(DatasetBreach, match="repeat the key"):
        delivery.add("1101", twice)


def test_ids_are_minted_once_and_late_records_get_later_ones(home: Home, engine: Engine) -> None:
    deliver(home, "first", ["Budi", "Siti"])
    run(home, engine)
    first = ids(home)
    assert sorted(first.values()) == [1, 2, 3, 4]
    deliver(home, "late", ["Agus"], append=True, regencies=("1101",))
    run(home, engine)
    second = ids(home)
    assert {name: second[name] for name in first} == first
    assert second["Agus-1101"] == 5


def ids(home: Home) -> dict[str, int]:
    rows = [row for r in REGENCIES for row in Lake(home).read("id_register", r).to_pylist()]
    return {row["source_key"].removeprefix("proposal:"): row["id"] for row in rows}


def test_a_second_run_makes_nothing(home: Home, engine: Engine) -> None:
    deliver(home, "first", ["Budi"])
    run(home, engine)
    again = run(home, engine)
    assert all(report.made == () for report in again.reports)


def test_a_change_in_one_regency_makes_only_that_regency_anew(home: Home, engine: Engine) -> None:
    deliver(home, "first", ["Budi"])
    run(home, engine)
    deliver(home, "late", ["Agus"], append=True, regencies=("1102",))
    again = run(home, engine)
    assert {report.step: report.made for report in again.reports} == {"mint household": ("1102",), "doors": ("1102",)}


def test_changed_policy_makes_the_results_anew(home: Home, engine: Engine) -> None:
    deliver(home, "first", ["Budi"])
    run(home, engine)
    path = home.folder / "policy" / "frame" / "prelist.yaml"
    path.write_text(path.read_text() + "\n# a remark\n")
    assert run(Home.open(home.folder), engine).reports[-1].made == REGENCIES


def test_a_stage_opens_only_what_it_declares(home: Home, engine: Engine) -> None:
    bench = Workbench(home, Lake(home), engine, pipeline.STAGES[-3], quiet=True)
    with pytest.raises(AssertionError, match="does not declare members_identity"):
        bench.table("members_identity")


def test_clean_removes_what_no_version_lists(home: Home, engine: Engine) -> None:
    deliver(home, "first", ["Budi"])
    run(home, engine)
    deliver(home, "late", ["Agus"], append=True, regencies=("1102",))
    run(home, engine)
    before = Lake(home).read("prelist_identity", "1102")
    gone = clean(Lake(home), FRAME.writes)
    assert gone.files
    assert not any("proposals" in str(path) for path in gone.files), "what was sent stays"
    assert Lake(home).read("prelist_identity", "1102") == before
    assert all(report.made == () for report in run(home, engine).reports)


def test_the_content_hash_sees_values_and_not_chunks() -> None:
    whole = pa.table({"a": pa.array([1, None, 3]), "b": ["x", "y", None]})
    parts = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    assert content_hash(whole) == content_hash(parts)
    assert content_hash(whole) != content_hash(whole.set_column(0, "a", pa.array([1, None, 4])))


def test_only_one_command_works_in_a_home(home: Home) -> None:
    with home.lock(), pytest.raises(ConflictProblem, match="home.locked"), home.lock():
        pass


def test_a_folder_that_is_no_home_is_said(tmp_path: Path) -> None:
    with pytest.raises(HomeProblem, match="mutakhir init"):
        Home.open(tmp_path)


def test_init_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(ConflictProblem):
        Home.create(tmp_path)


def test_what_is_kept_per_regency_is_made_anew_for_each(home: Home, engine: Engine) -> None:
    deliver(home, "first", ["Budi"])

    def through_kept(bench: Workbench) -> None:
        kept = bench.keep_each("named", bench.table("proposals_identity").filter(lambda t: t.head_name == "Budi"))
        twice = kept.inner_join(kept.select("proposal_id"), "proposal_id")
        made = twice.select(
            "regency",
            "family_card",
            "head_name",
            "address",
            "latitude",
            "longitude",
            household_id=ibis.literal(1, "int64"),
        )
        bench.write_each("doors", {"prelist_identity": made.mutate(address=made.regency)})

    run(home, engine, dataclasses.replace(FRAME, run=through_kept))
    found = {regency: Lake(home).read("prelist_identity", regency)["address"].to_pylist() for regency in REGENCIES}
    assert found == {"1101": ["1101"], "1102": ["1102"]}


@pytest.mark.parametrize("text", ["{", "- a\n- b\n", "format: 99\n", "\x00"])
def test_a_damaged_registry_file_is_a_problem_with_its_place(home: Home, text: str) -> None:
    (home.folder / "registry.yaml").write_text(text)
    with pytest.raises(Problem, match=r"registry\.yaml"):
        _ = Home.open(home.folder).settings
