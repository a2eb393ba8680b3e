"""The consumption survey: declared tables, exact weights, whole clusters, honest errors."""

import numpy as np
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.lake.checks import breaches
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.survey import WEIGHT_UNIT, sample_size, survey_of
from mutakhir.synthetic.truth import make_truth
from unit.synthetic.truth_plans import plan, truth


SURVEY = survey_of(plan(), truth(), 600)


def test_the_tables_fit_their_declarations() -> None:
    for name, table in (("consumption_survey", SURVEY.survey), ("consumption_survey_members", SURVEY.members)):
        assert table.schema.equals(dataset(name).arrow_schema())
        assert breaches(dataset(name), table) == []


@given(households=st.integers(1, 400), wanted=st.integers(1, 500), villages=st.integers(1, 12))
def test_weights_sum_to_the_households(households: int, wanted: int, villages: int) -> None:
    small = plan(households=households, villages=villages)
    survey = survey_of(small, make_truth(small), wanted).survey
    assert pc.sum(survey["weight"]).as_py() == households * WEIGHT_UNIT
    assert pc.count_distinct(survey["survey_id"]).as_py() == survey.num_rows <= max(wanted + 5, 10)


def test_an_empty_regency_has_an_empty_survey() -> None:
    empty = plan(households=0)
    assert survey_of(empty, make_truth(empty), 600).survey.num_rows == 0


def test_villages_give_tens_and_their_members_are_the_living() -> None:
    counts = pc.value_counts(SURVEY.survey["village"]).field("counts").to_numpy()
    assert (counts % 10 == 0).all()
    listed = pc.value_counts(SURVEY.members["survey_id"]).field("counts").to_numpy()
    assert (listed == SURVEY.survey["member_count"].to_numpy()).all()
    assert set(SURVEY.members["presence"].to_pylist()) == {1}


def test_the_weighted_mean_estimates_that_of_the_truth() -> None:
    weight = SURVEY.survey["weight"].to_numpy()
    told = np.average(np.log(SURVEY.survey["consumption"].to_numpy()), weights=weight)
    level = np.log(truth().households["consumption"].to_numpy())
    assert abs(told - level.mean()) < 4 * level.std() / np.sqrt(60)


def test_answers_differ_little_from_the_truth() -> None:
    true = truth().households.take(pc.index_in(SURVEY.survey["survey_id"], truth().households["household"]))
    differ = [
        np.mean(np.array(true[name].to_pylist(), object) != np.array(SURVEY.survey[name].to_pylist(), object))
        for name in ("floor", "drinking_water", "electric_power", "has_refrigerator", "consumption")
    ]
    assert 0 < sum(differ[:4]) < 0.1
    assert differ[4] > 0.9


@pytest.mark.parametrize(
    ("regencies", "households", "size"), [(1, 9_000, 1_200), (3, 9_000, 600), (514, 300, 300), (1, 0, 0)]
)
def test_few_regencies_are_surveyed_more_densely(regencies: int, households: int, size: int) -> None:
    assert sample_size(regencies, households) == size
