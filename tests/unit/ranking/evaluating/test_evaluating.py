"""Evaluations of a whole survey: intervals, groups, differences, plain least squares."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.columns import Design
from mutakhir.ranking.evaluating import Evaluated, error_rows, paired_difference
from mutakhir.ranking.evaluating.evaluate import Question, evaluate, fits
from mutakhir.ranking.evaluating.plain import plain_held_out
from mutakhir.ranking.fit import turns
from mutakhir.ranking.surveys import ReadSurvey, SurveySpec, outside_survey
from unit.ranking.surveys.survey_files import rows_with, spec


PERSONS = SharesCount.PERSONS


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SurveySpec:
    return spec(Path(tmp_path_factory.mktemp("spec")))


@pytest.fixture(scope="module")
def read(model: SurveySpec) -> ReadSurvey:
    return outside_survey(rows_with(), model)


@pytest.fixture(scope="module")
def found(read: ReadSurvey, model: SurveySpec) -> Evaluated:
    asked = Question("survey.csv", True, PERSONS, (20, 60), 40, 20, 1)
    return evaluate(read.survey, model, fits(read.survey, model), (), asked, read.warnings)


def test_both_scales_are_told_and_the_cut_of_the_policy_is_among_the_cuts(found: Evaluated):
    assert [each.scale for each in found.scales] == ["per_person", "adult_equivalent"]
    for scale in found.scales:
        assert {each.cut for each in scale.estimates} == {0, 20, 40, 60}
        assert [cut for cut, _ in scale.in_sample] == [20, 40, 60]
        assert scale.r2_in_sample > (scale.figure("r2").value or 0)
        at = scale.figure("exclusion_error", 40)
        assert at.low is not None
        assert at.high is not None
        assert at.low <= (at.value or 0) <= at.high
        assert at.value == pytest.approx(scale.figure("inclusion_error", 40).value)
        with pytest.raises(KeyError):
            scale.figure("exclusion_error", 30)


def test_a_group_with_too_few_poor_says_nothing(found: Evaluated):
    shown = found.scales[0].by_group("exclusion_error", 40)
    assert any(each.value is None for each in shown)
    assert all((each.value is None) == (each.households < found.least) for each in shown)
    assert {each.grouping for each in shown} == {"size", "sex", "regency"}


def test_a_scale_that_changes_nothing_is_told_once(tmp_path: Path):
    plain = spec(tmp_path, ("child_weight: 500", "child_weight: 1000"))
    assert list(fits(outside_survey(rows_with(), plain).survey, plain)) == ["per_person"]


def test_rows_of_the_dataset_are_whole_numbers_and_the_same_each_time(read: ReadSurvey, model: SurveySpec):
    survey, (fitted, *_) = read.survey, fits(read.survey, model).values()
    rows, again = (error_rows(survey, fitted.held_out, (20, 40), 20, 3, PERSONS) for _ in range(2))
    assert rows == again
    keys = [(r["scale"], r["cut"], r["grouping"], r["member"], r["measure"]) for r in rows]
    assert len(set(keys)) == len(keys)
    assert all(r[name] is None or type(r[name]) is int for r in rows for name in ("value", "low", "high", "households"))
    assert error_rows(survey, fitted.held_out, (20, 40), 20, 4, PERSONS) != rows


def test_a_prediction_differs_from_itself_by_nothing_and_truth_beats_noise(read: ReadSurvey):
    survey, noise = read.survey, np.random.default_rng(1).normal(size=len(read.survey))
    same = paired_difference(survey, noise, noise, 40, 30, 1)
    assert (same.value, same.low, same.high, same.less, same.more) == (0, 0, 0, False, False)
    better = paired_difference(survey, survey.log_consumption, noise, 40, 30, 1)
    assert better.less
    assert better.one < 1 / 48  # of the poor: at most the one household at the cut
    worse = paired_difference(survey, noise, survey.log_consumption, 40, 30, 1)
    assert worse.more
    assert worse.value == pytest.approx(-better.value)


def test_persons_or_households_are_counted(read: ReadSurvey):
    survey, noise = read.survey, np.random.default_rng(1).normal(size=len(read.survey))
    persons, households = (
        paired_difference(survey, noise, survey.log_consumption, 40, 5, 1, counts).one for counts in SharesCount
    )
    assert persons != households


def test_plain_least_squares_is_that_of_scikit_learn(read: ReadSurvey, model: SurveySpec):
    """The design has more columns than rank, but the predictions are the same for areas that stay in the fit."""
    survey, found = read.survey, plain_held_out(read.survey, model)
    x, turn = Design.of(survey, model).matrix.toarray(), turns(survey.village, model.folds)
    for each in range(model.folds):
        mine = turn == each
        peer = LinearRegression().fit(x[~mine], survey.log_consumption[~mine], survey.weight[~mine])
        assert found[mine] == pytest.approx(peer.predict(x[mine]), abs=1e-6)
