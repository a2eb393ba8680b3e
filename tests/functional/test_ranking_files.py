"""`ranking fit` and `ranking evaluate` on an outside survey: the synthetic census of the World Bank, thinned."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.ranking.model_file import load_model_file


SPEC = Path(__file__).parents[1] / "ranking_specs" / "worldbank.yaml"
CENSUS = "datasets/_bundled/hld_pop_wb_2023.parquet"
EVERY = 15  # households of the census, one is kept


@pytest.fixture(scope="module")
def census() -> pa.Table:
    """Some households of every cluster, so that the clusters stay whole in number."""
    found = importlib.util.find_spec("svy")
    if found is None or found.origin is None:
        pytest.skip("the package svy, which carries the synthetic census, is not installed")
    table = pq.read_table(Path(found.origin).parent / CENSUS).sort_by([("ea", "ascending"), ("hid", "ascending")])
    return table.take(np.arange(0, table.num_rows, EVERY))


@pytest.fixture
def files(census: pa.Table, tmp_path: Path) -> tuple[Path, Path]:
    """The survey, and the specification without the census total and with few draws."""
    survey, spec = tmp_path / "census.parquet", tmp_path / "worldbank.yaml"
    pq.write_table(census, survey)
    text = SPEC.read_text().replace("population: {households: 57867, tolerance_percent: 0}\n", "")
    spec.write_text(text.replace("bootstrap: 200", "bootstrap: 20").replace("folds: 10", "folds: 5"))
    return survey, spec


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["ranking", *map(str, words)], env={"MUTAKHIR_LANG": "en"})
    assert result.exit_code == code, result.output
    return result.output


def told(*words: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json"))
    return found


def test_the_errors_are_near_those_of_published_runs_on_the_census(files: tuple[Path, Path], tmp_path: Path):
    survey, spec = files
    found = told("evaluate", "--survey", survey, "--spec", spec, "--html", tmp_path / "errors.html")
    scale = found["scales"][0]
    value = {(e["measure"], e["cut"]): e["value"] for e in scale["estimates"] if e["grouping"] == "all"}
    assert value["r2", 0] == pytest.approx(0.69, abs=0.03)
    assert value["r2", 0] < scale["r2_in_sample"]
    for cut, error in ((20, 0.29), (40, 0.22), (60, 0.14)):
        assert value["exclusion_error", cut] == pytest.approx(error, abs=0.03)
        assert value["cgh", cut] == pytest.approx((1 - error) / (cut / 100), abs=0.2)
    assert value["poorest_40_missed", 60] < value["exclusion_error", 40]
    rivals = {each["name"]: each["difference"] for each in found["rivals"]}
    assert set(rivals) == {"boosting", "ols"}
    assert rivals["ols"]["high"] >= 0  # plain least squares is not better for sure
    page = (tmp_path / "errors.html").read_text()
    assert "<svg" in page
    assert "geo_01_02" not in page.split("</head>")[0]


def test_csv_and_parquet_give_the_same_figures(census: pa.Table, files: tuple[Path, Path], tmp_path: Path):
    survey, spec = files
    spec.write_text(spec.read_text().replace("challengers: [boosting]", ""))
    pa.csv.write_csv(census.select([name for name in census.column_names if name != "hid"]), tmp_path / "census.csv")
    one, other = (
        told("evaluate", "--survey", each, "--spec", spec, "--cut", 30, "--draws", 20)
        for each in (survey, tmp_path / "census.csv")
    )
    assert one.pop("source") != other.pop("source")
    assert one["cuts"] == [30]
    assert one["scales"] == other["scales"]


def test_fit_writes_a_model_that_says_how_wrong_it_is(files: tuple[Path, Path], tmp_path: Path):
    survey, spec = files
    output = run("fit", "--survey", survey, "--spec", spec, "--out", tmp_path / "model")
    assert "of 100 poor are left out" in output
    assert "per adult equivalent" in output
    assert "may rank no one" in output
    (file,) = (tmp_path / "model").glob("*.json")
    model = load_model_file(file)
    assert model.synthetic
    assert model.approver is None
    assert set(model.challengers) == {"boosting"}
    codes = model.specification["codes"]
    assert isinstance(codes, dict)
    assert codes["electricity"] == ["No", "Yes"]
    assert "Rainwater" in codes["water"]  # a code of the file itself, written out so that a level can be read back
    again = told("fit", "--survey", survey, "--spec", spec, "--out", tmp_path / "model")
    assert Path(again["file"]) == file  # the same survey gives the same bytes


def test_a_census_that_lacks_an_item_or_a_household_is_refused(
    census: pa.Table, files: tuple[Path, Path], tmp_path: Path
):
    pq.write_table(census.drop_columns(["toilet"]), tmp_path / "less.parquet")
    assert "ranking.survey-lacks" in run(
        "fit", "--survey", tmp_path / "less.parquet", "--spec", files[1], "--out", tmp_path, code=12
    )
    assert "ranking.survey-totals" in run("evaluate", "--survey", files[0], "--spec", SPEC, code=12)
    poor = census.set_column(
        census.column_names.index("pc_exp"), "pc_exp", pc.subtract(census["pc_exp"], pa.scalar(1000.0))
    )
    pq.write_table(poor, tmp_path / "zero.parquet")
    output = run("fit", "--survey", tmp_path / "zero.parquet", "--spec", files[1], "--out", tmp_path, code=12)
    assert "ranking.survey-consumption" in output
    assert not list(tmp_path.glob("*.json"))


def test_help_shows_an_example():
    for command in ("fit", "evaluate"):
        assert f"mutakhir ranking {command} --survey" in run(command, "--help")
