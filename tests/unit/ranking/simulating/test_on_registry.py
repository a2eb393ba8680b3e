"""The registry under another policy: exactly the list that the round makes when that policy is in force."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from mutakhir.cli.ranking_simulate import on_registry
from mutakhir.ground.errors import PolicyProblem, Problem, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.ranking.simulating.compared import Compared, Moved
from mutakhir.ranking.simulating.registry_models import model_of_file
from unit.ranking.ranking_home import REGENCIES, make_home, rank_home
from unit.ranking.simulating.test_scenario import written


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A home whose quotas are smaller than its registry."""
    lake = make_home(tmp_path_factory.mktemp("homes") / "home")
    edit(lake.home, "round.yaml", "core: 40\n  extended: 60", "core: 15\n  extended: 30")
    lake = Lake(Home.open(lake.home.folder))
    rank_home(lake)
    return lake


def edit(home: Home, file: str, old: str, new: str) -> None:
    path = home.folder / "policy" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def bands(lake: Lake) -> dict[int, tuple[str, int]]:
    rows = [row for regency in REGENCIES for row in lake.read("ranks", regency).to_pylist()]
    return {row["unit_id"]: (row["band"], row["persons"]) for row in rows}


def persons(found: dict[int, tuple[str, int]], ids: set[int]) -> int:
    return sum(found[each][1] for each in ids)


def of(compared: Compared, grouping: str) -> dict[str, Moved]:
    return {each.member: each for each in compared.outcomes[0].of(grouping)}


CASES = {
    "{cut: {core: 20, extended: 45}}": [("round.yaml", "core: 15\n  extended: 30", "core: 20\n  extended: 45")],
    "{counts: units}": [("round.yaml", "shares_count: persons", "shares_count: households")],
    "{quota: {mode: national_percentile}}": [
        ("ranking/quotas.yaml", "mode: regency_quota", "mode: national_percentile")
    ],
    "{quota: {mode: regency_percentile}}": [("ranking/quotas.yaml", "mode: regency_quota", "mode: regency_percentile")],
    "{quota: {mode: poverty_map, poor_by: official}}": [
        ("ranking/quotas.yaml", "mode: regency_quota", "mode: poverty_map")
    ],
    "{quota: {mode: minimum, poor_by: official}}": [("ranking/quotas.yaml", "mode: regency_quota", "mode: minimum")],
    "{scale: adult_equivalent}": [("ranking/model.yaml", "kind: per_person", "kind: adult_equivalent")],
}


FAST = ("{cut: {core: 20, extended: 45}}", "{quota: {mode: minimum, poor_by: official}}")


@pytest.mark.parametrize(
    "change", [pytest.param(each, marks=() if each in FAST else pytest.mark.slow) for each in CASES]
)
def test_it_is_the_list_that_the_round_would_make(ranked: Lake, tmp_path: Path, change: str):
    other = Home.open(shutil.copytree(ranked.home.folder, tmp_path / "other"))
    for file, old, new in CASES[change]:
        edit(other, file, old, new)
    lake = Lake(Home.open(other.folder))
    rank_home(lake)
    for band, inside in (("core", ("core",)), ("listed", ("core", "extension"))):
        compared = on_registry(ranked.home, written(tmp_path, change, more=f"band: {band}\nleast_group: 2"))
        check_moves(compared, bands(ranked), bands(lake), inside)


def check_moves(
    compared: Compared, before: dict[int, tuple[str, int]], after: dict[int, tuple[str, int]], inside: tuple[str, ...]
) -> None:
    first, second = ({id for id, (where, _) in each.items() if where in inside} for each in (before, after))
    moved = of(compared, "all")["all"]
    assert moved.base is not None
    assert moved.scenario is not None
    assert moved.entering is not None
    assert moved.leaving is not None
    assert (moved.base.units, moved.base.persons) == (len(first), persons(before, first))
    assert (moved.scenario.units, moved.scenario.persons) == (len(second), persons(after, second))
    assert (moved.entering.units, moved.entering.persons) == (len(second - first), persons(after, second - first))
    assert (moved.leaving.units, moved.leaving.persons) == (len(first - second), persons(after, first - second))
    for grouping in ("regency", "province", "size", "head_sex", "head_age", "disability"):
        shown = [each.entering for each in of(compared, grouping).values()]
        assert sum(each.units for each in shown if each) == moved.entering.units


def test_a_household_is_listed_with_all_of_its_families(ranked: Lake, tmp_path: Path):
    compared = on_registry(ranked.home, written(tmp_path, "{unit: family}", more="benefit: {amount: 7, per: unit}"))
    assert compared.unit == "family"
    moved = of(compared, "all")["all"]
    assert moved.base is not None
    listed = {id for id, (where, _) in bands(ranked).items() if where != "outside"}
    assert moved.base.persons == persons(bands(ranked), listed)
    assert compared.base.cost is not None
    assert compared.base.cost.total == 7 * len(listed)
    assert moved.base.units > len(listed)


def test_nobody_knows_who_is_poor(ranked: Lake, tmp_path: Path):
    compared = on_registry(ranked.home, written(tmp_path, "{counts: units}"))
    assert compared.truth is None
    assert compared.outcomes[0].errors == ()
    assert "not known" in compared.notes[0].en


def test_nothing_is_written_to_the_lake(ranked: Lake, tmp_path: Path):
    before = sorted(path for path in ranked.folder.rglob("*"))
    on_registry(ranked.home, written(tmp_path, "{scale: adult_equivalent}"))
    assert sorted(path for path in ranked.folder.rglob("*")) == before


def test_a_model_file_of_the_home_is_the_model_in_force(ranked: Lake, tmp_path: Path):
    (file,) = (ranked.home.folder / "ranking").glob("*.json")
    shutil.copy(file, tmp_path / "model.json")
    moved = of(on_registry(ranked.home, written(tmp_path, "{model: model.json}")), "all")["all"]
    assert moved.entering is not None
    assert moved.leaving is not None
    assert moved.entering.units == moved.leaving.units == 0


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: text.replace('"term": "floor"', '"term": "roof_colour"'), "ranking.scenario-model-terms"),
        (lambda text: text.replace('"item": "floor"', '"item": "roof_colour"'), "ranking.scenario-model-terms"),
        (lambda text: text.replace('"instrument_sha256": "', '"instrument_sha256": "0')[:-1], "ranking.model-file"),
        (lambda text: text[:-20], "ranking.model-file"),
        (lambda _: "[]", "ranking.model-file"),
        (lambda _: '{"coefficients": []}', "ranking.model-file"),
    ],
)
def test_a_file_that_is_no_model_of_the_round(ranked: Lake, tmp_path: Path, spoil: Callable[[str], str], code: str):
    (file,) = (ranked.home.folder / "ranking").glob("*.json")
    (tmp_path / "model.json").write_text(spoil(file.read_text()))
    with pytest.raises(Problem) as found:
        model_of_file(tmp_path / "model.json")
    assert found.value.code == code
    assert "model.json" in str(found.value.where)


def test_a_model_of_another_instrument(ranked: Lake, tmp_path: Path):
    (file,) = (ranked.home.folder / "ranking").glob("*.json")
    content = json.loads(file.read_text()) | {"instrument_sha256": "0" * 64}
    (tmp_path / "model.json").write_text(json.dumps(content))
    with pytest.raises(PolicyProblem) as found:
        on_registry(ranked.home, written(tmp_path, "{model: model.json}"))
    assert found.value.code == "ranking.scenario-model-terms"


def test_a_model_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(Problem) as found:
        model_of_file(tmp_path / "model.json")
    assert found.value.code == "ranking.model-file"


def test_a_shorter_model_ranks_otherwise(ranked: Lake, tmp_path: Path):
    policy = (ranked.home.folder / "policy" / "ranking" / "model.yaml").read_text()
    dropped = [line for line in policy.splitlines() if "has_motorcycle" not in line and "item: floor}" not in line]
    (tmp_path / "short.yaml").write_text("\n".join(dropped))
    moved = of(on_registry(ranked.home, written(tmp_path, "{model: short.yaml}")), "all")["all"]
    assert moved.entering is not None
    assert moved.entering.units > 0


def test_hysteresis_needs_a_release(ranked: Lake, tmp_path: Path):
    with pytest.raises(UsageProblem) as found:
        on_registry(ranked.home, written(tmp_path, "{hysteresis: {extended: 40}}"))
    assert found.value.code == "ranking.scenario-needs-release"


def test_the_same_twice(ranked: Lake, tmp_path: Path):
    file = written(tmp_path, "{unit: family}")
    assert asdict(on_registry(ranked.home, file)) == asdict(on_registry(ranked.home, file))
