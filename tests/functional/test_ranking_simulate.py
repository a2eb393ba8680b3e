"""`mutakhir ranking simulate` as a person calls it: on a finished home, and on the synthetic census of svy."""

import csv
import importlib.util
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mutakhir.cli import main
from mutakhir.ground.lake import Home
from unit.ranking.ranking_home import make_home


SPEC = Path(__file__).parents[1] / "ranking_specs" / "worldbank.yaml"
TITLE = "{id: '=Daftar lebih sempit', en: '=A narrower list'}"


def scenarios(folder: Path, *changes: str, more: str = "") -> Path:
    named = [f"  - name: s{n}\n    title: {TITLE}\n    change: {each}\n" for n, each in enumerate(changes)]
    file = folder / "scenarios.yaml"
    file.write_text(f"valid_from: 2021-01-01\nreference: made up\n{more}\nscenarios:\n" + "".join(named))
    return file


def call(*words: object, language: str = "en") -> Result:
    return CliRunner().invoke(
        main, ["ranking", "simulate", *map(str, words)], env={"MUTAKHIR_LANG": language}, catch_exceptions=False
    )


@pytest.fixture(scope="module")
def census() -> Path:
    found = importlib.util.find_spec("svy")
    if found is None or found.origin is None:
        pytest.skip("svy is not installed")
    return Path(found.origin).parent / "datasets" / "_bundled" / "hld_pop_wb_2023.parquet"


def test_on_a_home_in_both_languages(finished: Home, tmp_path: Path):
    file = scenarios(tmp_path, "{cut: {core: 10, extended: 20}}", more="benefit: {amount: 200000, per: unit}")
    english, indonesian = (call("--home", finished.folder, "--scenarios", file, language=each) for each in ("en", "id"))
    assert (english.exit_code, indonesian.exit_code) == (0, 0)
    assert "errors: not known" in english.output
    assert "galat: tidak diketahui" in indonesian.output
    assert "difference of cost per month: IDR -" in english.output
    assert "NIK" not in english.output


def test_json_holds_what_the_table_shows(finished: Home, tmp_path: Path):
    file = scenarios(tmp_path, "{cut: {core: 10, extended: 20}}", "{unit: family}")
    found = json.loads(call("--home", finished.folder, "--scenarios", file, "--json").output)
    assert (found["source"], found["truth"], found["unit"]) == ("registry", None, "family")
    assert [each["name"] for each in found["outcomes"]] == ["s0", "s1"]
    whole = found["outcomes"][0]["moved"][0]
    assert whole["base"]["persons"] == whole["staying"]["persons"] + whole["leaving"]["persons"]
    assert whole["scenario"]["persons"] == whole["staying"]["persons"] + whole["entering"]["persons"]


def test_a_csv_file_runs_nothing_in_a_spreadsheet(finished: Home, tmp_path: Path):
    file = scenarios(tmp_path, "{cut: {core: 10, extended: 20}}")
    files = ("--csv", tmp_path / "out.csv", "--html", tmp_path / "out.html")
    assert call("--home", finished.folder, "--scenarios", file, *files).exit_code == 0
    assert "=A narrower list" in (tmp_path / "out.html").read_text()
    with (tmp_path / "out.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["title"] for row in rows} == {"'=A narrower list"}
    assert {row["grouping"] for row in rows} >= {"all", "regency", "province", "head_sex", "size"}
    (whole,) = (row for row in rows if row["grouping"] == "all")
    assert int(whole["base_units"]) == int(whole["staying_units"]) + int(whole["leaving_units"])


def test_on_the_survey_of_a_home(tmp_path: Path):
    home = make_home(tmp_path / "home").home
    short = tmp_path / "short.yaml"
    policy = (home.folder / "policy" / "ranking" / "model.yaml").read_text()
    short.write_text("\n".join(line for line in policy.splitlines() if "kind: item, item: has_" not in line))
    file = scenarios(tmp_path, "{cut: {core: 10, extended: 20}}", "{model: short.yaml}", more="draws: 50")
    found = json.loads(call("--home", home.folder, "--own-survey", "--scenarios", file, "--json").output)
    assert (found["source"], found["unit"]) == ("survey", "household")
    assert found["truth"]["en"] == "the poorest 60% by consumption per person"
    narrower, shorter = (each["errors"][0]["difference"] for each in found["outcomes"])
    assert narrower["low"] > 0
    assert shorter["low"] <= shorter["value"] <= shorter["high"]


@pytest.mark.slow
def test_on_the_census_of_svy(census: Path, tmp_path: Path):
    base = "base: {cut: {core: 20, extended: 40}, quota: {mode: national_percentile}}\ndraws: 50"
    changes = ("{cut: {core: 40, extended: 60}}", "{quota: {mode: regency_percentile}}", "{scale: adult_equivalent}")
    file = scenarios(tmp_path, *changes, more=base)
    found = call("--survey", census, "--spec", SPEC, "--scenarios", file, "--json")
    assert found.exit_code == 0
    wider, same, scale = json.loads(found.output)["outcomes"]
    figures = {(e["measure"], e["member"]): e for e in wider["errors"]}
    exclusion, inclusion = figures["exclusion_error", "all"], figures["inclusion_error", "all"]
    # A longer list leaves out fewer of the poor and takes in more who are not; both beyond the chance of the sample.
    assert exclusion["difference"]["high"] < 0 < inclusion["difference"]["low"]
    # One share for all areas misses more of the poor than one cut through the nation.
    assert next(e for e in same["errors"] if e["member"] == "all")["difference"]["low"] > 0
    assert scale["entering"]["value"] > 0


def test_another_specification_may_differ_in_its_terms_alone(census: Path, tmp_path: Path):
    (tmp_path / "other.yaml").write_text(SPEC.read_text().replace("cluster: ea", "cluster: hid"))
    file = scenarios(tmp_path, "{model: other.yaml}")
    found = call("--survey", census, "--spec", SPEC, "--scenarios", file)
    assert found.exit_code == 2
    assert "ranking.scenario-model-columns" in found.output
    file = scenarios(tmp_path, "{model: model.json}")
    assert "ranking.scenario-model-fitted" in call("--survey", census, "--spec", SPEC, "--scenarios", file).output


def test_a_survey_needs_its_specification(census: Path, tmp_path: Path):
    found = call("--survey", census, "--scenarios", scenarios(tmp_path, "{counts: units}"))
    assert found.exit_code == 2
    assert "ranking.simulate-survey-and-spec" in found.output


def test_a_home_that_was_not_ranked(tmp_path: Path):
    home = Home.create(tmp_path / "home", synthetic=True)
    found = call("--home", home.folder, "--scenarios", scenarios(tmp_path, "{counts: units}"))
    assert found.exit_code == 10
    assert "lake.no-dataset" in found.output


def test_a_file_of_scenarios_that_is_not_there(finished: Home, tmp_path: Path):
    found = call("--home", finished.folder, "--scenarios", tmp_path / "none.yaml")
    assert found.exit_code == 11
    assert "policy.file-missing" in found.output
