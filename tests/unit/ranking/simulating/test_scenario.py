"""The file of scenarios: what it may say, and what it is told when it says something else."""

from pathlib import Path

import pytest

from mutakhir.ground.errors import PolicyProblem, Problem, UsageProblem
from mutakhir.ground.policy import load_model
from mutakhir.ranking.simulating.scenario import ScenarioFile
from mutakhir.ranking.simulating.settings import Setting, resolved, told


def written(folder: Path, change: str, base: str = "{}", more: str = "") -> Path:
    file = folder / "scenarios.yaml"
    file.write_text(
        "valid_from: 2021-01-01\nreference: made up for tests\n"
        f"base: {base}\n{more}\nscenarios:\n"
        f"  - name: one\n    title: {{id: Satu, en: One}}\n    change: {change}\n"
    )
    return file


def settled(file: Path) -> Setting:
    return resolved(load_model(file, ScenarioFile), Setting(), file).scenarios["one"]


@pytest.mark.parametrize(
    ("change", "field", "remedy"),
    [
        ("{cut: {core: 0, extended: 60}}", "core", "1"),
        ("{cut: {core: 40, extended: 100}}", "extended", "99"),
        ("{cut: {core: 60, extended: 40}}", "core", "Swap"),
        ("{quota: {mode: lottery}}", "mode", "regency_quota"),
        ("{quota: {mode: poverty_map}}", "mode", "poor_by"),
        ("{quota: {mode: regency_quota, poor_by: official}}", "mode", "Remove"),
        ("{quota: {mode: poverty_map, poor_by: official, above: 3}}", "above", "Remove"),
        ("{line: {core: 1, extended: 2}, cut: {core: 40, extended: 60}}", "line", "Choose"),
        ("{line: {core: 0, extended: 2}}", "core", "0"),
        ("{cuts: {core: 40, extended: 60}}", "cuts", "cut"),
        ("{counts: people}", "counts", "persons"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, change: str, field: str, remedy: str):
    with pytest.raises(PolicyProblem) as found:
        load_model(written(tmp_path, change), ScenarioFile)
    assert found.value.where is not None
    assert str(found.value.where).endswith(":8")
    assert field in found.value.said.en
    assert remedy in found.value.said.en
    assert found.value.said.id != found.value.said.en


def test_a_file_without_scenarios(tmp_path: Path):
    file = tmp_path / "scenarios.yaml"
    file.write_text("valid_from: 2021-01-01\nreference: made up\nscenarios: []\n")
    with pytest.raises(PolicyProblem, match="one to 20"):
        load_model(file, ScenarioFile)


def test_a_truth_is_a_share_or_a_line(tmp_path: Path):
    with pytest.raises(PolicyProblem, match="exactly one"):
        load_model(written(tmp_path, "{counts: units}", more="truth: {poorest: 40, line: 3}"), ScenarioFile)


@pytest.mark.parametrize(
    ("change", "base"),
    [
        ("{}", "{}"),
        ("{cut: {core: 40, extended: 60}}", "{}"),
        ("{quota: {mode: regency_quota}}", "{}"),
        ("{line: {core: 5, extended: 6}}", "{line: {core: 5, extended: 6}}"),
        ("{hysteresis: {}}", "{}"),
    ],
)
def test_a_scenario_that_is_the_base_is_refused(tmp_path: Path, change: str, base: str):
    with pytest.raises(UsageProblem) as found:
        settled(written(tmp_path, change, base))
    assert found.value.code == "ranking.scenario-is-base"
    assert "'one'" in found.value.said.en


def test_nobody_leaves_sooner_than_he_enters(tmp_path: Path):
    with pytest.raises(Problem) as found:
        settled(written(tmp_path, "{hysteresis: {extended: 55}}"))
    assert found.value.code == "ranking.scenario-hysteresis"


def test_two_scenarios_of_one_name(tmp_path: Path):
    file = written(tmp_path, "{counts: units}")
    file.write_text(
        file.read_text() + "  - name: one\n    title: {id: Dua, en: Two}\n    change: {scale: per_person}\n"
    )
    with pytest.raises(PolicyProblem, match="different names"):
        load_model(file, ScenarioFile)


def test_a_change_keeps_what_it_does_not_name(tmp_path: Path):
    found = settled(written(tmp_path, "{counts: units}", "{cut: {core: 20, extended: 30}}"))
    assert (found.cut.core, found.cut.extended, found.counts) == (20, 30, "units")


def test_a_cut_takes_the_place_of_a_line(tmp_path: Path):
    found = settled(written(tmp_path, "{cut: {core: 20, extended: 30}}", "{line: {core: 5, extended: 6}}"))
    assert found.line is None


def test_changes_in_words():
    base = Setting()
    words = told(Setting(counts="units", scale="adult_equivalent"), base)
    assert [each.en for each in words] == ["counting units", "consumption per adult equivalent"]
    assert all(each.id != each.en for each in words)
    assert told(base, base) == ()
    assert len(told(base)) == 7
