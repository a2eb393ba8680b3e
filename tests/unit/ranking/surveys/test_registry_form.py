"""The registry's own survey as files: the same arrays as from its datasets, and what is refused."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.cli.ranking_survey import open_survey
from mutakhir.ground.errors import InputProblem, UsageProblem
from mutakhir.ground.lake import Lake
from mutakhir.ranking.fit import fit
from unit.ranking.ranking_home import REGENCIES, make_home


NAMES = ("consumption_survey", "consumption_survey_members")
FEW_TERMS = """
parts:
  people: [{kind: size, name: size, cap: 8}, {kind: head, item: sex}]
  housing: [{kind: item, item: floor}, {kind: classes, item: floor_area, bounds: [20, 50]}]
  assets: [{kind: item, item: has_motorcycle}]
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_home(tmp_path_factory.mktemp("survey") / "home")


@pytest.fixture
def files(lake: Lake, tmp_path: Path) -> list[Path]:
    made = []
    for name in NAMES:
        made.append(tmp_path / f"{name}.csv")
        pa.csv.write_csv(pa.concat_tables([lake.read(name, regency) for regency in REGENCIES]), made[-1])
    return made


def model_file(folder: Path) -> Path:
    file = folder / "model.yaml"
    head = "valid_from: 2020-01-01\nreference: made up\nnot_living_here: [2, 3, 5, 6]\nfolds: 2\n"
    file.write_text(
        head + "penalty: {slopes: 1, regencies: 10}\nwinsorise: {lower: 0, upper: 1000}\nbootstrap: 20\n" + FEW_TERMS
    )
    return file


def test_files_give_what_the_datasets_give(lake: Lake, files: list[Path], tmp_path: Path):
    model = model_file(tmp_path)
    of_home = open_survey(None, None, model, lake.home.folder)
    of_files = open_survey(files[0], files[1], model, None)
    one, other = of_home.read.survey, of_files.read.survey
    assert len(one) == len(REGENCIES) * 60
    for name, levels in one.levels.items():
        assert levels.tolist() == other.levels[name].tolist(), name
    assert (one.regency, one.village, one.groups) == (other.regency, other.village, other.groups)
    assert one.weight.tolist() == other.weight.tolist()
    found = [fit(survey, opened.model).held_out for survey, opened in ((one, of_home), (other, of_files))]
    assert found[0] == pytest.approx(found[1])
    assert of_home.synthetic
    assert of_home.training != of_files.training


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("floor", "77", "ranking.survey-codes"),
        ("has_motorcycle", "maybe", "ranking.survey-codes"),
        ("consumption", "0", "ranking.survey-consumption"),
        ("weight", "-1", "ranking.survey-weight"),
        ("floor_area", "12.5", "ranking.survey-number"),
    ],
)
def test_a_bad_value_is_refused(files: list[Path], tmp_path: Path, column: str, value: str, code: str):
    table = pa.csv.read_csv(files[0])
    text = table[column].cast(pa.string()).to_pylist()
    text[3] = value
    pa.csv.write_csv(table.set_column(table.column_names.index(column), column, pa.array(text)), files[0])
    with pytest.raises(InputProblem) as found:
        open_survey(files[0], files[1], model_file(tmp_path), None)
    assert found.value.code == code


@pytest.mark.parametrize(("place", "column"), [(0, "floor"), (1, "sex"), (1, "presence")])
def test_a_file_that_lacks_an_item_is_refused(files: list[Path], tmp_path: Path, place: int, column: str):
    pa.csv.write_csv(pa.csv.read_csv(files[place]).drop_columns([column]), files[place])
    with pytest.raises(InputProblem, match=column) as found:
        open_survey(files[0], files[1], model_file(tmp_path), None)
    assert found.value.code == "ranking.survey-lacks"


def test_options_that_do_not_fit_together_are_refused(files: list[Path], tmp_path: Path):
    model = model_file(tmp_path)
    for survey, members, spec in ((files[0], None, model), (None, None, model), (files[0], files[1], None)):
        with pytest.raises(UsageProblem) as found:
            open_survey(survey, members, spec, None)
        assert found.value.code == "ranking.survey-options"


def test_both_commands_run_on_a_home(lake: Lake, tmp_path: Path):
    words = ["--home", str(lake.home.folder), "--spec", str(model_file(tmp_path))]
    for command in (["fit", *words, "--out", str(tmp_path / "out")], ["evaluate", *words]):
        result = CliRunner().invoke(main, ["ranking", *command], env={"MUTAKHIR_LANG": "en"})
        assert result.exit_code == 0, result.output
        assert "R2" in result.output
    assert len(list((tmp_path / "out").glob("*.json"))) == 1
