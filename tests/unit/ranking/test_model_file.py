"""The model file, the signed model of a pack, and what is frozen within a round."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import ConflictProblem, InputProblem, PolicyProblem
from mutakhir.ground.lake import Delivery, Home, Lake, Workbench
from mutakhir.pipeline import STAGES
from mutakhir.ranking.approving import APPROVED, check_usable
from mutakhir.ranking.fit_step import FITTED, fit_model
from mutakhir.ranking.model_file import instrument_hash, load_model_file
from mutakhir.ranking.policy import ModelPolicy
from unit.ranking.ranking_cast import MODEL
from unit.ranking.ranking_home import REGENCIES, make_home


SURVEY = ("consumption_survey", "consumption_survey_members")
OFFICER = {"name": "Tri Wahyuni", "office": "Pusdatin", "signed_on": "2020-11-30"}


def fit_home(folder: Path) -> Lake:
    """The one step, on the home as it stands."""
    lake = Lake(Home.open(folder))
    stage = next(stage for stage in STAGES if stage.word == "ranking")
    engine = open_engine("duckdb", folder / "tmp")
    bench = Workbench(lake.home, lake, engine, stage, quiet=True)
    try:
        fit_model(bench, bench.policy.load("ranking/model.yaml", ModelPolicy))
    finally:
        engine.close()
    return lake


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = make_home(tmp_path / "home").home.folder
    file = home / "policy" / "ranking" / "model.yaml"
    file.write_text(file.read_text().replace("bootstrap: 200", "bootstrap: 20"))  # quicker; the intervals are wide
    return home


def model_files(home: Path) -> list[Path]:
    return sorted((home / "ranking").glob("*.json"))


def dearer(lake: Lake) -> None:
    """The survey is brought in once more, with consumption a tenth higher."""
    delivery = Delivery(lake, SURVEY, "again")
    for regency in REGENCIES:
        tables = {name: lake.read(name, regency) for name in SURVEY}
        rows = tables["consumption_survey"].to_pylist()
        schema = tables["consumption_survey"].schema
        raised = [row | {"consumption": row["consumption"] * 11 // 10} for row in rows]
        tables["consumption_survey"] = pa.Table.from_pylist(raised, schema=schema)
        delivery.add(
            regency, {n: t.drop_columns([c for c in t.column_names if c == "regency"]) for n, t in tables.items()}
        )
    delivery.close()


def signed(home: Path, change: Callable[[dict[str, Any]], object] = lambda content: None) -> None:
    """The fitted model into the pack, with an approver."""
    (file,) = model_files(home)
    content = json.loads(file.read_text()) | {"approver": OFFICER}
    change(content)
    (home / "policy" / APPROVED).write_text(json.dumps(content))


def test_a_model_file_says_all_that_is_needed_to_judge_and_to_use_it(home: Path):
    lake = fit_home(home)
    (file,) = model_files(home)
    found = load_model_file(file)
    assert found.rows() == lake.read("coefficients").to_pylist()
    assert found.approver is None
    assert found.synthetic is True
    assert set(found.versions) == {"python", "numpy", "scikit-learn", "statsmodels", "mutakhir"}
    assert found.measures["r2_held_out"] < found.measures["r2_in_sample"]
    assert found.measures["smearing"] > 1
    everywhere = [row for row in found.errors if row["measure"] == "exclusion_error" and row["grouping"] == "all"]
    assert {(row["scale"], row["cut"]) for row in everywhere} == {
        (scale, cut) for scale in ("per_person", "adult_equivalent") for cut in (20, 40, 60)
    }
    assert all(row["low"] <= row["value"] <= row["high"] for row in everywhere)
    assert {row["grouping"] for row in found.errors} >= {"head_sex", "size", "head_age", "disability", "province"}


def test_residuals_rise_and_predictions_are_of_every_surveyed_household(home: Path):
    lake = fit_home(home)
    knots = lake.read("model_residuals").sort_by("place").to_pylist()
    values, below = [row["value"] for row in knots], [row["below"] for row in knots]
    assert values == sorted(set(values))
    assert below == sorted(below)
    assert (below[0], below[-1]) == (0, 1_000_000)
    predicted = lake.read("survey_predictions").to_pylist()
    asked = {row for regency in REGENCIES for row in lake.read("consumption_survey", regency)["survey_id"].to_pylist()}
    assert {row["survey_id"] for row in predicted} == asked
    assert all(row["score"] % 100 == 0 for row in predicted)


def test_a_broken_file_is_refused_with_the_place(home: Path):
    fit_home(home)
    (file,) = model_files(home)
    content = json.loads(file.read_text())
    for name, value in (("coefficients", []), ("training_sha256", "abc"), ("approver", {"name": "x"}), ("more", 1)):
        file.write_text(json.dumps(content | {name: value}))
        with pytest.raises(InputProblem, match=name) as found:
            load_model_file(file)
        assert found.value.code == "ranking.model-file"
    file.write_bytes(b"{")
    with pytest.raises(InputProblem, match="no whole model file"):
        load_model_file(file)


def test_a_survey_that_changes_within_the_round_is_refused_until_a_model_is_signed(home: Path):
    lake = fit_home(home)
    before = {name: lake.read(name) for name in FITTED}
    fit_home(home)  # the same survey again is no matter
    dearer(lake)
    with pytest.raises(ConflictProblem, match="ranking fit") as found:
        fit_home(home)
    assert found.value.code == "ranking.model-frozen"
    assert Lake(Home.open(home)).read("coefficients").equals(before["coefficients"])
    signed(home)
    after = fit_home(home)
    assert after.read("coefficients").to_pylist() == before["coefficients"].to_pylist()
    measures = {row["measure"]: row["value"] for row in after.read("model_measures").to_pylist()}
    assert measures["coefficients_frozen"] == 1


def test_a_changed_model_yaml_is_another_model_and_is_fitted_once_again(home: Path):
    dearer(fit_home(home))
    file = home / "policy" / "ranking" / "model.yaml"
    file.write_text(file.read_text().replace("folds: 5", "folds: 4"))
    fit_home(home)
    assert len(model_files(home)) == 2


def test_a_killed_run_leaves_nothing_frozen(home: Path, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr("mutakhir.ranking.fit_step.coefficient_rows", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fit_home(home)
    dearer(Lake(Home.open(home)))
    fit_home(home)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda content: content.update(approver=None), "ranking.model-unsigned"),
        (lambda content: content.update(instrument_sha256="0" * 64), "ranking.model-instrument"),
        (lambda content: content["specification"]["parts"]["assets"].pop(), "ranking.model-terms"),
        (lambda content: content["specification"]["scale"].update(kind="adult_equivalent"), "ranking.model-terms"),
    ],
)
def test_a_model_that_does_not_fit_the_pack_is_refused(
    home: Path, change: Callable[[dict[str, Any]], object], code: str
):
    fit_home(home)
    signed(home, change)
    with pytest.raises(PolicyProblem) as found:
        fit_home(home)
    assert found.value.code == code
    assert found.value.where is not None


def test_a_made_up_model_ranks_nobody_real(home: Path):
    fit_home(home)
    signed(home)
    path = home / "policy" / APPROVED
    model = Home.open(home).policy.load("ranking/model.yaml", ModelPolicy)
    check_usable(load_model_file(path), model, True, path)
    with pytest.raises(PolicyProblem) as found:
        check_usable(load_model_file(path), model, False, path)
    assert found.value.code == "ranking.model-synthetic"


def test_a_regency_that_a_signed_model_does_not_know_is_like_the_nation(home: Path):
    lake = fit_home(home)
    signed(
        home, lambda content: content.update(coefficients=[c for c in content["coefficients"] if c["area"] != "3204"])
    )
    rows = {
        (r["term"], r["area"]): r["value"]
        for r in fit_home(home).read("coefficients").to_pylist()
        if r["part"] == "place"
    }
    assert rows["regency", "3204"] == rows["constant", "0"]
    assert rows["regency", "1101"] != rows["constant", "0"]
    assert lake.home.folder == home


def test_the_instrument_is_told_by_items_and_codes_that_the_terms_read():
    fewer = MODEL.model_copy(update={"parts": MODEL.parts.model_copy(update={"assets": ()})})
    assert instrument_hash(MODEL) != instrument_hash(fewer)
    assert instrument_hash(MODEL) == instrument_hash(MODEL.model_copy(update={"folds": 3}))
