"""A survey under other policies: errors that one can work out, and what a survey cannot tell."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from mutakhir.ground.errors import UsageProblem
from mutakhir.ground.policy import load_model
from mutakhir.ranking.design import Floats, Survey
from mutakhir.ranking.simulating.compared import Compared, ErrorShift
from mutakhir.ranking.simulating.on_survey import Named, compare_on_survey
from mutakhir.ranking.simulating.scenario import ScenarioFile
from mutakhir.ranking.simulating.settings import Setting, resolved
from unit.ranking.simulating.test_scenario import written


NATIONAL = "{cut: {core: 20, extended: 40}, quota: {mode: national_percentile}}"


def survey(many: int = 600) -> Survey:
    """Equal weights, thirty clusters in three areas; every fifth household is of one person."""
    rng = np.random.default_rng(11)
    place = np.arange(many)
    return Survey(
        levels={},
        regency=tuple(f"r{each}" for each in place % 30 % 3),
        village=tuple(f"v{each:02}" for each in place % 30),
        weight=np.full(many, 10_000_000),
        persons=np.where(place % 5 == 0, 1, 4),
        log_consumption=rng.permutation(many) / many + 10.0,
        groups={"size": tuple("small" if each % 5 == 0 else "large" for each in place)},
        equivalents=np.where(place % 5 == 0, 1.0, 2.0),
    )


def compare(folder: Path, change: str, base: str = NATIONAL, noise: float = 0.2, more: str = "") -> Compared:
    people = survey()
    wrong = np.random.default_rng(3).normal(0, noise, len(people))

    def predict(setting: Setting) -> Floats:
        return people.log_welfare(setting.scale) + wrong

    file = written(folder, change, base, more)
    loaded = load_model(file, ScenarioFile)
    return compare_on_survey(Named(people, "made up", 1), loaded, resolved(loaded, Setting(), file), predict)


def error(compared: Compared, measure: str, member: str = "all") -> ErrorShift:
    return next(e for e in compared.outcomes[0].errors if (e.measure, e.member) == (measure, member))


def test_a_true_prediction_errs_by_what_the_cut_leaves_out(tmp_path: Path):
    found = compare(tmp_path, "{cut: {core: 10, extended: 20}}", noise=0.0)
    exclusion, inclusion = error(found, "exclusion_error"), error(found, "inclusion_error")
    assert exclusion.base.value == pytest.approx(0, abs=1e-6)
    assert exclusion.scenario.value == pytest.approx(0.5, abs=1e-6)
    assert exclusion.difference.value == pytest.approx(0.5, abs=1e-6)
    assert inclusion.scenario.value == pytest.approx(0, abs=1e-6)
    assert found.outcomes[0].leaving.value == pytest.approx(0.2, abs=1e-6)
    assert found.outcomes[0].entering.value == 0


def test_intervals_hold_their_estimate_and_differences_are_paired(tmp_path: Path):
    found = compare(tmp_path, "{quota: {mode: regency_percentile}}")
    for one in found.outcomes[0].errors:
        for estimate in (one.base, one.scenario, one.difference):
            assert estimate.value is not None
            assert estimate.low is not None
            assert estimate.high is not None
            assert estimate.low <= estimate.value <= estimate.high
        assert one.difference.value == pytest.approx(one.scenario.value - one.base.value)
    shift = error(found, "exclusion_error")
    assert shift.difference.high - shift.difference.low < shift.base.high - shift.base.low


def test_the_list_of_a_survey_stands_for_the_population(tmp_path: Path):
    found = compare(tmp_path, "{quota: {mode: regency_quota}}", more="benefit: {amount: 5, per: person, budget: 100}")
    assert (found.population.units, found.population.persons) == (6000, 20_400)
    assert found.base.count.persons == found.outcomes[0].listed.count.persons == 8160
    assert found.base.core.persons == 4080
    assert found.base.cost is not None
    assert found.base.cost.total == 5 * 8160
    assert found.base.cost.reach is not None
    assert (found.base.cost.reach.paid, found.base.cost.reach.percentile) == (20, 1)


def test_a_line_lists_too_few_where_predictions_vary_less(tmp_path: Path):
    line = float(np.exp(10.4))
    found = compare(tmp_path, f"{{line: {{core: {line}, extended: {line}}}}}", noise=0.0)
    assert found.outcomes[0].listed.count.persons == pytest.approx(8160, rel=0.05)


def test_counting_units_lists_small_households_by_their_number(tmp_path: Path):
    found = compare(tmp_path, "{counts: units}")
    assert found.outcomes[0].listed.count.units == 2400


def test_scale_moves_large_households(tmp_path: Path):
    found = compare(tmp_path, "{scale: adult_equivalent}")
    large = next(each for each in found.outcomes[0].of("size") if each.member == "large")
    assert large.leaving is not None
    assert large.leaving.units > 0
    assert "consumption per person" in (found.truth.en if found.truth else "")


def test_maps_and_floors_use_the_survey_s_own_estimate(tmp_path: Path):
    by_map = compare(tmp_path, "{quota: {mode: poverty_map, poor_by: estimate}}")
    floor = compare(tmp_path, "{quota: {mode: minimum, poor_by: estimate}}")
    assert by_map.outcomes[0].listed.count.persons == 8160
    assert floor.outcomes[0].listed.count.persons >= 8160


@pytest.mark.parametrize(
    "change", ["{unit: family}", "{hysteresis: {extended: 50}}", "{quota: {mode: poverty_map, poor_by: official}}"]
)
def test_what_a_survey_cannot_tell(tmp_path: Path, change: str):
    with pytest.raises(UsageProblem) as found:
        compare(tmp_path, change)
    assert found.value.code == "ranking.scenario-needs-registry"
    assert "--home" in found.value.said.en


def test_small_groups_have_no_figures(tmp_path: Path):
    found = compare(tmp_path, "{counts: units}", more="least_group: 150")
    assert all(each.withheld for each in found.outcomes[0].of("size"))
    assert not any(each.grouping == "size" for each in found.outcomes[0].errors)


def test_the_same_twice(tmp_path: Path):
    change = "{quota: {mode: regency_quota}}"
    assert asdict(compare(tmp_path, change)) == asdict(compare(tmp_path, change))
