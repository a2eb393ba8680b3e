"""The model as files of the pack: what was learned comes back, and nothing is used for which nobody answers."""

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from mutakhir.bench.linkage.lines import PACK, shipped_pack
from mutakhir.bench.linkage.made import made_registry
from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import Policy
from mutakhir.matching.linking.fitting import fit, trained
from mutakhir.matching.linking.model_file import FILE, FOLDER, LinkagePolicy, approved_model, loaded, write_model


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack whose model was learned on 6,000 made-up persons; nobody has approved it."""
    folder = tmp_path_factory.mktemp("learned") / "pack"
    shutil.copytree(PACK, folder)
    pack = shipped_pack()
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        made = made_registry(con, 6_000, 11, doubled=True)
        models = fit(con, pack.persons, pack.names)
        told = trained(con, pack.persons, "a test", date(2026, 11, 24))
    counts = {"civil_register": made.members + made.register, "doubles": made.members}
    write_model(folder / FOLDER, models, told, pack.persons, counts, "a test")
    return folder


def changed(pack: Path, folder: Path, **values: object) -> Policy:
    shutil.copytree(pack, folder)
    tree = yaml.safe_load((folder / FILE).read_text()) | values
    (folder / FILE).write_text(json.dumps(tree, default=str))  # as YAML without anchors
    return Policy.open(folder)


def test_nobody_answers_for_a_model_that_was_just_learned(learned: Path, tmp_path: Path) -> None:
    assert approved_model(Policy.open(learned)) is None
    approved = approved_model(changed(learned, tmp_path / "pack", approver="Kepala Pusdatin"))
    assert approved is not None
    assert approved.file.approver == "Kepala Pusdatin"


def test_the_shipped_model_fits_the_shipped_comparisons_and_is_approved_by_nobody() -> None:
    policy = Policy.open(PACK)
    assert approved_model(policy) is None
    model = loaded(policy, policy.load(FILE, LinkagePolicy))
    assert model.models.civil_register.levels.keys() == {one.column for one in model.persons.comparisons}
    assert model.file.trained.persons > 400_000


def test_what_was_learned_is_told_with_its_data(learned: Path) -> None:
    policy = Policy.open(learned)
    told = policy.load(FILE, LinkagePolicy)
    assert 5_000 < told.trained.persons < 7_000
    assert set(told.trained.versions) == {"splink", "duckdb"}
    model = loaded(policy, told).models.civil_register
    equal, *_rest, other = model.levels["name"]
    assert equal.weight > 5 > 0 > other.weight
    shares = model.frequencies["name"]["share"].to_pylist()
    assert shares
    assert min(shares) > 0


def test_a_name_of_few_people_is_not_listed(learned: Path) -> None:
    """Twenty of some eighteen thousand records."""
    rows = (learned / FOLDER / "civil_register_name.csv").read_text().splitlines()[1:]
    assert all(float(row.rsplit(",", 1)[1]) > 0.0005 for row in rows)


def test_a_level_that_nobody_showed_tells_nothing(learned: Path) -> None:
    policy = Policy.open(learned)
    for task in ("civil_register", "doubles"):
        model = getattr(loaded(policy, policy.load(FILE, LinkagePolicy)).models, task)
        unseen = [one for levels in model.levels.values() for one in levels if one.u == 1e-7 and one.m <= 1e-7]
        assert all(one.weight == 0 for one in unseen)


def test_a_model_of_another_version_is_refused(learned: Path, tmp_path: Path) -> None:
    tree = yaml.safe_load((learned / FILE).read_text())
    tree["doubles"]["levels"]["name"].pop()
    policy = changed(learned, tmp_path / "pack", approver="someone", doubles=tree["doubles"])
    with pytest.raises(PolicyProblem, match="trained for other comparisons") as caught:
        approved_model(policy)
    assert caught.value.code == "matching.model-version"


def test_thresholds_are_those_of_the_size(learned: Path, tmp_path: Path) -> None:
    tree = yaml.safe_load((learned / FILE).read_text())
    (small,) = tree["thresholds"]
    large = small | {"up_to": 900_000, "doubles": small["doubles"] | {"link_from": 9000}}
    model = approved_model(
        changed(learned, tmp_path / "pack", approver="x", thresholds=[large, small | {"up_to": 1000}])
    )
    assert model is not None
    of_size = {size: model.at(size).doubles.deciding.link_from for size in (10, 1000, 1001, 10**9)}
    assert of_size == {10: 6500, 1000: 6500, 1001: 9000, 10**9: 9000}


@pytest.mark.parametrize("share", ["", "Satu", "0", "1.5", "-0.1"])
def test_a_share_that_is_none_is_told_with_its_line(learned: Path, tmp_path: Path, share: str) -> None:
    policy = changed(learned, tmp_path / "pack", approver="someone")
    file = policy.folder / FOLDER / "doubles_name.csv"
    file.write_text(f"value,share\nslamet,0.01\nbudi,{share}\n")
    with pytest.raises(PolicyProblem, match="above 0 and at most 1") as caught:
        approved_model(policy)
    assert caught.value.where is not None
    assert (caught.value.where.file, caught.value.where.line) == (file, 3)
