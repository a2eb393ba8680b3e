"""An outside survey read by its specification: what the arrays hold, and every kind of bad input, one by one."""

from pathlib import Path

import numpy as np
import pytest

from mutakhir.ground.errors import InputProblem, PolicyProblem
from mutakhir.ranking.surveys import Rows, outside_survey
from unit.ranking.surveys.survey_files import ROWS, columns, one_wrong, rows_with, spec


def test_the_arrays_are_what_the_columns_say(tmp_path: Path):
    read = outside_survey(rows_with(), spec(tmp_path))
    survey, given = read.survey, columns()
    people, children = (np.array([int(each) for each in given[name]]) for name in ("people", "children"))
    assert survey.persons.tolist() == people.tolist()
    assert survey.log_consumption == pytest.approx(np.log(np.array(given["spent"], float) / people))
    assert survey.levels["size"].tolist() == np.minimum(people, 4).tolist()
    assert survey.levels["young"].tolist() == (children * 2 // people).tolist()
    assert survey.levels["floor"].tolist() == [int(each) for each in given["floor"]]  # whole codes stay as they are
    assert survey.levels["car"].tolist() == [0 if each == "no" else 1 for each in given["car"]]
    assert survey.levels["head_head"].tolist() == [0 if each == "f" else 1 for each in given["head"]]
    rooms = [-1 if each is None else (int(each) >= 2) + (int(each) >= 4) for each in given["rooms"]]
    assert survey.levels["rooms"].tolist() == rooms
    assert survey.equivalents == pytest.approx(people - children * 0.5)
    assert survey.weight.tolist() == [2_000_000] * ROWS
    assert (survey.regency[0], survey.village[0], survey.stratum[1]) == ("north", "c00", "s1")
    assert survey.groups["sex"] == tuple(given["head"])
    assert set(survey.groups["size"]) <= {"1-2", "3-4", "5-6", "7+"}
    assert read.codes["car"] == {0: "no", 1: "yes"}
    assert read.codes["floor"] == {1: "1", 2: "2", 9: "9"}
    assert read.warnings == ()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("spent", "0", "ranking.survey-consumption"),
        ("spent", "-5", "ranking.survey-consumption"),
        ("spent", None, "ranking.survey-consumption"),
        ("spent", "much", "ranking.survey-consumption"),
        ("weight", "-1", "ranking.survey-weight"),
        ("weight", None, "ranking.survey-weight"),
        ("people", "0", "ranking.survey-size"),
        ("people", "2.5", "ranking.survey-size"),
        ("children", "20", "ranking.survey-children"),
        ("children", "", "ranking.survey-count"),
        ("rooms", "three", "ranking.survey-count"),
        ("area", None, "ranking.survey-place"),
        ("cluster", " ", "ranking.survey-place"),
        ("floor", "7", "ranking.survey-codes"),
    ],
)
def test_a_bad_value_is_refused_and_named_by_its_row_only(tmp_path: Path, column: str, value: str | None, code: str):
    with pytest.raises(InputProblem) as found:
        outside_survey(one_wrong(column, value), spec(tmp_path))
    assert found.value.code == code
    for sentence in (found.value.said.id, found.value.said.en):
        assert f"'{column}'" in sentence
        assert "1 " in sentence  # how many rows
    if code != "ranking.survey-codes":
        assert "7" in found.value.said.en
        assert value is None or len(value) < 3 or value not in found.value.said.en


def test_all_columns_that_are_missing_are_named_at_once(tmp_path: Path):
    table = rows_with().table.drop_columns(["floor", "car"])
    with pytest.raises(InputProblem, match="car, floor") as found:
        outside_survey(Rows(table, np.arange(ROWS)), spec(tmp_path))
    assert found.value.code == "ranking.survey-lacks"


def test_an_empty_file_is_refused(tmp_path: Path):
    with pytest.raises(InputProblem) as found:
        outside_survey(Rows(rows_with().table.slice(0, 0), np.arange(0), broken=3), spec(tmp_path))
    assert found.value.code == "ranking.survey-empty"


def test_a_number_read_as_a_code_is_refused(tmp_path: Path):
    many = [str(each * 7) for each in range(ROWS)]
    with pytest.raises(InputProblem) as found:
        outside_survey(rows_with(car=many), spec(tmp_path))
    assert found.value.code == "ranking.survey-many-codes"


@pytest.mark.parametrize("total", ["{households: 200, tolerance_percent: 1}", "{persons: 9000, tolerance_percent: 5}"])
def test_weights_that_miss_the_given_population_are_refused(tmp_path: Path, total: str):
    wrong = spec(tmp_path, ("{households: 240, tolerance_percent: 1}", total))
    with pytest.raises(InputProblem) as found:
        outside_survey(rows_with(), wrong)
    assert found.value.code == "ranking.survey-totals"


def test_weights_of_nobody_are_refused(tmp_path: Path):
    with pytest.raises(InputProblem) as found:
        outside_survey(rows_with(weight=["0"] * ROWS), spec(tmp_path))
    assert found.value.code == "ranking.survey-weight"


def test_too_few_clusters_for_the_turns_are_refused(tmp_path: Path):
    with pytest.raises(InputProblem) as found:
        outside_survey(rows_with(), spec(tmp_path, ("folds: 4", "folds: 13")))
    assert found.value.code == "ranking.survey-few-clusters"


def test_an_area_with_the_code_of_the_nation_is_refused(tmp_path: Path):
    with pytest.raises(InputProblem) as found:
        outside_survey(rows_with(area=["0"] * ROWS), spec(tmp_path))
    assert found.value.code == "ranking.survey-areas"


def test_a_stratum_with_one_cluster_is_told_and_an_empty_one_too(tmp_path: Path):
    lone = ["alone" if each == "c03" else "s1" for each in columns()["cluster"]]
    listed = spec(tmp_path, ("tolerance_percent: 1}", "tolerance_percent: 1, strata: [alone, s1, gone]}"))
    told = outside_survey(rows_with(stratum=lone), listed).warnings
    assert [("alone" in each.en, "gone" in each.en) for each in told] == [(False, True), (True, False)]


def test_households_without_a_stratum_form_one(tmp_path: Path):
    assert set(outside_survey(rows_with(stratum=[None] * ROWS), spec(tmp_path)).survey.stratum) == {"unknown"}


def test_broken_rows_are_told(tmp_path: Path):
    rows = rows_with()
    read = outside_survey(Rows(rows.table, rows.numbers, broken=4), spec(tmp_path))
    assert "4" in read.warnings[0].en
    assert read.broken == 4


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  children: children\n", "", "children"),  # a scale that weighs children needs their number
        ("item: children, steps: 2", "age_to: 14, steps: 2", "young"),  # there is no roster
        ("of: household", "of: village", "of"),
        ("folds: 4", "folds: 4\ninteractions: {by: province, terms: [size]}", "province"),
        ("folds: 4", "fold: 4", "fold"),
    ],
)
def test_a_specification_that_cannot_be_meant_is_refused(tmp_path: Path, old: str, new: str, named: str):
    with pytest.raises(PolicyProblem, match=named):
        spec(tmp_path, (old, new))
