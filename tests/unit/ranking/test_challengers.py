"""The challengers: additive to the last digit, blind to the villages left out, and replacing only what they beat."""

from collections.abc import Callable

import numpy as np
import pytest

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.challenging import Challenger, Contest, Outcome, challenge, contest
from mutakhir.ranking.design import Survey
from mutakhir.ranking.evaluating import Difference
from mutakhir.ranking.fit import Fitted, coefficient_rows, fit
from mutakhir.ranking.policy import ChallengerKind
from mutakhir.ranking.summing import summed
from unit.ranking.ranking_cast import MODEL


N = 600
KINDS: tuple[ChallengerKind, ...] = ("lasso", "quantile", "boosting")
REGENCIES = ("1101", "3204", "9171")
RIVALS = MODEL.model_copy(update={"challengers": KINDS, "folds": 3, "bootstrap": 40})


def made_up(seed: int, bend: float) -> Survey:
    """Consumption that is linear in everything but `bend`: a hump in the number of children."""
    rng = np.random.default_rng(seed)
    levels = {
        "size": rng.integers(1, 5, N), "children": rng.integers(0, 4, N), "workers": rng.integers(0, 3, N),
        "head_diploma": rng.integers(-1, 4, N), "floor": rng.choice([6, 6, 6, 9, 2], N),
        "floor_area": rng.integers(-1, 3, N), "has_motorcycle": rng.integers(0, 2, N),
    }  # fmt: skip
    regency = tuple(str(each) for each in rng.choice(REGENCIES, N))
    hump = bend * np.isin(levels["children"], (1, 2))
    log = 13 - 0.4 * np.log(levels["size"]) + 0.3 * levels["has_motorcycle"] + hump + 0.2 * rng.normal(size=N)
    village = tuple(f"{r}01200{v}" for r, v in zip(regency, rng.integers(0, 9, N), strict=True))
    return Survey(levels, regency, village, rng.integers(1, 9, N) * 1_000_000, levels["size"], log)


@pytest.fixture(scope="module")
def survey() -> Survey:
    return made_up(7, 0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_score_by_its_coefficients_is_its_prediction(survey: Survey, kind: ChallengerKind):
    found = challenge(kind, survey, RIVALS, 40).fitted
    scores = summed(coefficient_rows(found, survey, REGENCIES), survey)
    assert np.abs(scores - found.in_sample * 1e6).max() <= 50 * (1 + len(MODEL.parts.people) + 3) + 1
    assert np.corrcoef(found.in_sample, survey.log_consumption)[0, 1] > 0.6
    assert np.corrcoef(found.held_out, survey.log_consumption)[0, 1] > 0.5


@pytest.mark.parametrize("kind", KINDS)
def test_a_village_left_out_does_not_see_its_own_consumption(survey: Survey, kind: ChallengerKind):
    mine = np.array([village == min(survey.village) for village in survey.village])
    log = np.where(mine, survey.log_consumption + 5, survey.log_consumption)
    changed = Survey(survey.levels, survey.regency, survey.village, survey.weight, survey.persons, log)
    before, after = (challenge(kind, each, RIVALS, 40).fitted.held_out[mine] for each in (survey, changed))
    assert after == pytest.approx(before, abs=1e-6)


def test_boosting_learns_a_shape_and_replaces_the_ridge_where_a_line_misses_it():
    survey = made_up(3, 1.0)
    found = contest(survey, RIVALS, fit(survey, RIVALS), 40, SharesCount.HOUSEHOLDS)
    assert [outcome.challenger.kind for outcome in found.outcomes] == list(KINDS)
    replacing = {outcome.challenger.kind: outcome.replaces for outcome in found.outcomes}
    assert replacing["boosting"] is True
    rows = {(r["term"], r["level"]): r["value"] for r in coefficient_rows(found.winner, survey, REGENCIES)}
    assert rows["children", 1] - rows["children", 0] == pytest.approx(1_000_000, abs=150_000)
    assert rows["children", 2] - rows["children", 3] == pytest.approx(1_000_000, abs=150_000)


def test_where_consumption_is_linear_nothing_replaces_the_ridge(survey: Survey):
    ridge = fit(survey, RIVALS)
    found = contest(survey, RIVALS, ridge, 40, SharesCount.HOUSEHOLDS)
    assert found.winner is ridge
    shown = found.shown()
    assert list(shown) == list(KINDS)
    assert shown == contest(survey, RIVALS, ridge, 40, SharesCount.HOUSEHOLDS).shown()  # the same again


def outcome(kind: ChallengerKind, error: float, low: float, high: float, of: Callable[[], Fitted]) -> Outcome:
    return Outcome(Challenger(kind, of()), 0.5, Difference(error, 0.3, error - 0.3, low, high))


def test_of_those_who_replace_the_one_with_the_lowest_error_wins():
    def nobody() -> Fitted:
        return Fitted((), (), np.zeros(1), np.zeros(0), np.zeros(0))

    ridge = nobody()
    lasso, quantile = (
        outcome("lasso", 0.25, -0.08, -0.01, nobody),
        outcome("quantile", 0.2, -0.2, 0.0, nobody),  # lower, but it may be chance
    )
    boosting = outcome("boosting", 0.24, -0.09, -0.02, nobody)
    assert Contest(ridge, 40, (quantile,)).winner is ridge
    assert Contest(ridge, 40, (lasso, quantile)).winner is lasso.challenger.fitted
    assert Contest(ridge, 40, (lasso, quantile, boosting)).winner is boosting.challenger.fitted
