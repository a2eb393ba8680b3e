"""The rescaled draws, tables of refits, margins, the cut over near units, and the share that a wider list reaches."""

import itertools

import numpy as np
import pyarrow as pa
import pytest

from mutakhir.ranking.banding.extension import Predicted, extension_share
from mutakhir.ranking.banding.margins import SurveyScores, margin_at
from mutakhir.ranking.banding.recutting import Near, Room, recut
from mutakhir.ranking.banding.refit_tables import RefitTables
from mutakhir.ranking.banding.refits import RESCALED, rescaled_draws, village_draws


# -- draws ------------------------------------------------------------------------------------------------------


def test_draws_of_a_stratum_keep_its_number_of_villages_and_differ_by_seed():
    stratum, village = ["a"] * 6 + ["b"] * 3, ["1", "1", "2", "3", "3", "4", "1", "2", "3"]
    first = list(rescaled_draws(stratum, village, 5, 7))
    assert [each.tolist() for each in rescaled_draws(stratum, village, 3, 7)] == [each.tolist() for each in first[:3]]
    for times in first:
        assert times[0] == times[1]
        assert times[3] == times[4]
        one_per_village = times[[0, 2, 3, 5]]
        # Three of four villages are drawn, each counting 4/3.
        assert set(one_per_village.tolist()) <= {0, 1333, 2667, 2666, 4000, 3999}
        assert one_per_village.sum() == pytest.approx(4 * RESCALED, abs=4)
    assert [each.tolist() for each in rescaled_draws(stratum, village, 5, 8)] != [each.tolist() for each in first]


def test_the_only_village_of_a_stratum_is_always_there():
    for times in rescaled_draws(["a", "a", "b", "b"], ["1", "1", "1", "2"], 20, 1):
        assert times[:2].tolist() == [RESCALED, RESCALED]


def test_the_rescaled_variance_is_that_of_the_design_with_few_villages():
    """Of two villages a stratum the naive bootstrap finds half of the variance of a mean."""
    strata, rng = 200, np.random.default_rng(5)
    stratum = np.repeat(np.arange(strata), 2).astype(str).tolist()
    village = np.tile(["1", "2"], strata).tolist()
    y = rng.normal(size=2 * strata)
    by_design = float(np.sum((y[::2] - y[1::2]) ** 2))  # of the total, n / (n - 1) times the squares about the mean
    rescaled = np.var([float(y @ times) / RESCALED for times in rescaled_draws(stratum, village, 600, 3)])
    naive = np.var([float(y @ times) for times in village_draws(stratum, village, 600, 3)])
    assert rescaled == pytest.approx(by_design, rel=0.15)
    assert naive == pytest.approx(by_design / 2, rel=0.15)


# -- tables -----------------------------------------------------------------------------------------------------


def refit_rows(rows: list[tuple[int, str, str, int, str, int]]) -> pa.Table:
    names = ("refit", "part", "term", "level", "area", "value")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def test_a_score_is_the_sum_of_the_rows_that_apply():
    tables = RefitTables.of(
        refit_rows(
            [
                (0, "place", "constant", 0, "0", 1000), (1, "place", "constant", 0, "0", 1100),
                (0, "place", "regency", 0, "3271", 1010), (1, "place", "regency", 0, "3271", 1120),
                (0, "housing", "floor", -1, "0", 1), (0, "housing", "floor", 2, "0", 2),
                (1, "housing", "floor", 2, "0", 3), (1, "housing", "floor", 3, "city", 50),
                (0, "housing", "floor", 2, "32", 7), (0, "housing", "floor", 2, "3271", 20),
                (0, "assets", "car", 1, "0", 100), (1, "assets", "car", 1, "0", 200),
            ]
        )
    )  # fmt: skip
    levels = {"floor": np.array([-1, 2, 3, 99]), "car": np.array([0, 1, 1, -1])}
    assert tables.scores("3271", levels, 4).tolist() == [[1011, 1120], [1139, 1323], [1110, 1370], [1010, 1120]]
    assert tables.scores("1101", levels, 4).tolist() == [[1001, 1100], [1102, 1303], [1100, 1300], [1000, 1100]]
    assert tables.scores("1101", {name: each[:0] for name, each in levels.items()}, 0).shape == (0, 2)


# -- margins ----------------------------------------------------------------------------------------------------


def test_what_moves_a_whole_regency_moves_nobody_over_its_line():
    rng = np.random.default_rng(2)
    regency = np.repeat([0, 1], 100)
    actual = rng.integers(0, 1_000_000, 200)
    moved = (actual[:, None] + np.array([0, 50_000]) * (1 + regency[:, None])).astype(np.int32)
    found = margin_at(SurveyScores(regency, np.ones(200, dtype=int), actual, moved), 400_000, 990, 1200)
    assert (found.margin, found.flipped, found.flipped_beyond) == (0, 0, 0)


def test_a_wider_margin_leaves_fewer_flips_beyond_it():
    rng = np.random.default_rng(2)
    actual = rng.integers(0, 1_000_000, 400)
    moved = (actual[:, None] + rng.normal(0, 60_000, (400, 30))).astype(np.int32)
    survey = SurveyScores(np.zeros(400, dtype=int), rng.integers(1, 5, 400), actual, moved)
    narrow, wide = margin_at(survey, 400_000, 500, 1000), margin_at(survey, 400_000, 990, 1200)
    assert narrow.margin < wide.margin
    assert narrow.flipped == wide.flipped > narrow.flipped_beyond > wide.flipped_beyond
    assert wide.flipped_beyond < 0.002


# -- the cut over near units ------------------------------------------------------------------------------------


def test_those_who_are_surely_in_fill_the_quota_first():
    near = Near.of(np.arange(4), np.zeros(4, dtype=int), np.array([2, 2, 2, 2]))
    core, listed = recut(np.array([1, 2, 3, 4]), near, Room(core_before=5, between=0, core_quota=8, extension_quota=3))
    assert core.tolist() == [True, False, False, False]
    assert listed.tolist() == [True, True, False, False]
    _, between = recut(np.array([1, 2, 3, 4]), near, Room(core_before=5, between=3, core_quota=8, extension_quota=3))
    assert between.tolist() == [True, False, False, False]


def test_the_cut_does_not_depend_on_the_order_of_the_rows():
    ids, tie, size = np.array([5, 6, 7]), np.array([9, 1, 1]), np.array([1, 1, 1])
    for places in itertools.permutations(range(3)):
        rows = list(places)
        near = Near.of(ids[rows], tie[rows], size[rows])
        core, _ = recut(np.array([3, 3, 3]), near, Room(0, 0, 2, 0))
        assert sorted(ids[rows][core].tolist()) == [6, 7]


# -- the extension ----------------------------------------------------------------------------------------------


def survey(noise: float, households: int = 2000) -> Predicted:
    rng = np.random.default_rng(4)
    actual = rng.normal(size=households)
    village = (np.arange(households) // 10).astype(str).tolist()
    predicted = actual + noise * rng.normal(size=households)
    return Predicted(actual, predicted, np.ones(households, dtype=int), ["a"] * households, village)


def test_a_perfect_prediction_reaches_all_and_a_blind_one_its_share():
    (perfect,) = extension_share(survey(0.0), [(40, 60)], 40, 1)
    assert (perfect.value, perfect.low, perfect.high) == (1, 1, 1)
    (blind,) = extension_share(survey(1e6), [(40, 60)], 40, 1)
    assert blind.low < blind.value < blind.high
    assert blind.value == pytest.approx(0.6, abs=0.04)


def test_a_wider_list_reaches_more_and_the_poorest_best():
    found = {
        (each.poorest, each.inside): each for each in extension_share(survey(1), [(40, 40), (40, 60), (10, 60)], 40, 1)
    }
    assert found[40, 40].value < found[40, 60].value < found[10, 60].value
    assert all(each.low <= each.value <= each.high for each in found.values())
