"""Order, refits, tiers, hysteresis and deciles."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.clock import tie_hash
from mutakhir.ranking.banding.hysteresis import entitled
from mutakhir.ranking.banding.ordering import order, ties
from mutakhir.ranking.banding.refits import Selections, selections, unsure, village_draws
from mutakhir.ranking.banding.tiers import tiers


SEED = 20201111
SCORES = st.lists(st.integers(0, 5), min_size=1, max_size=30)


def whole(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


# -- order ------------------------------------------------------------------------------------------------------


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_is_by_score_hash_and_id_whatever_the_order_of_the_rows(scores, random):
    units = [(score, 1000 + n) for n, score in enumerate(scores)]
    expected = [id for _, _, id in sorted((score, tie_hash(SEED, id), id) for score, id in units)]
    random.shuffle(units)
    score, ids = (whole(list(column)) for column in zip(*units, strict=True))
    assert ids[order(score, ties(SEED, ids.tolist()), ids)].tolist() == expected


def test_another_seed_parts_equals_otherwise_and_does_not_favour_old_ids():
    ids = np.arange(1, 2001)
    first, second = (order(np.zeros(2000, dtype=np.int64), ties(seed, ids.tolist()), ids) for seed in (1, 2))
    assert first.tolist() != second.tolist()
    assert ids[first[:1000]].mean() == pytest.approx(1000, abs=60)


# -- refits -----------------------------------------------------------------------------------------------------


def lowest(count: int):
    """Lists the units of the lowest scores."""
    return lambda scores: np.isin(np.arange(len(scores)), np.argsort(scores, kind="stable")[:count])


def test_selections_by_hand():
    found = selections(
        whole([1, 2, 3, 4]), iter([whole([1, 2, 3, 4]), whole([1, 9, 3, 4]), whole([5, 2, 3, 4])]), lowest(2)
    )
    assert found.counts.tolist() == [2, 2, 2, 0]
    assert (found.refits, found.flipped) == (3, pytest.approx(4 / 12))
    assert unsure(found).tolist() == [True, True, True, False]


def test_unsure_is_strictly_between_the_two_shares():
    found = Selections(whole([0, 1, 2, 10, 18, 19, 20]), 20, 0.0)
    assert unsure(found).tolist() == [False, False, True, True, True, False, False]
    assert unsure(found, 400, 600).tolist() == [False, False, False, True, False, False, False]


def test_those_near_the_cut_are_unsure_and_a_better_model_makes_them_fewer():
    rng = np.random.default_rng(8)
    actual = rng.integers(0, 1_000_000, 2000)

    def refits(noise: int) -> Iterator[np.ndarray]:
        return (actual + rng.integers(-noise, noise + 1, 2000) for _ in range(60))

    rough, fine = (selections(actual, refits(noise), lowest(800)) for noise in (80_000, 20_000))
    assert unsure(fine).sum() < unsure(rough).sum() / 2
    assert fine.flipped < rough.flipped
    cut = np.sort(actual)[800]
    assert np.abs(actual[unsure(rough)] - cut).max() < 90_000


def test_villages_are_drawn_whole_within_their_stratum_and_the_same_every_time():
    stratum = ["s"] * 6 + ["t"] * 4 + ["u"]
    village = ["1", "1", "2", "2", "3", "3", "1", "1", "2", "2", "9"]
    draws = list(village_draws(stratum, village, 200, SEED))
    for counts in draws:
        assert counts[0] == counts[1]
        assert counts[0] + counts[2] + counts[4] == 3
        assert counts[6] + counts[8] == 2
        assert counts[10] == 1
    assert np.mean([counts[0] for counts in draws]) == pytest.approx(1, abs=0.2)
    assert len({tuple(counts) for counts in draws}) > 10
    again = list(village_draws(stratum, village, 3, SEED))
    assert [counts.tolist() for counts in again] == [counts.tolist() for counts in draws[:3]]


# -- tiers ------------------------------------------------------------------------------------------------------


def test_tiers_by_hand():
    core, listed = (
        Selections(whole([20, 19, 10, 1, 0, 0, 0]), 20, 0.0),
        Selections(whole([20, 20, 20, 19, 19, 10, 1]), 20, 0.0),
    )
    found = tiers(core, listed)
    assert found.tier.tolist() == ["core", "core", "extension", "extension", "extension", "ambiguous", "outside"]
    assert found.core_unsure.tolist() == [False, False, True, False, False, False, False]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=30))
def test_every_unit_has_one_tier_and_more_listing_never_makes_it_worse(pairs):
    pairs = sorted((min(pair), max(pair)) for pair in pairs)
    core, listed = (Selections(whole(list(column)), 40, 0.0) for column in zip(*pairs, strict=True))
    found = tiers(core, listed).tier
    level = {"outside": 0, "ambiguous": 1, "extension": 2, "core": 3}
    for (core_a, listed_a), tier_a in zip(pairs, found, strict=True):
        for (core_b, listed_b), tier_b in zip(pairs, found, strict=True):
            if core_a <= core_b and listed_a <= listed_b:
                assert level[tier_a] <= level[tier_b]


# -- hysteresis -------------------------------------------------------------------------------------------------


def test_one_enters_at_40_and_leaves_beyond_43():
    percentile = np.array([40, 41, 40, 43, 44])
    was = np.array([False, False, True, True, True])
    assert entitled(percentile, was).tolist() == [True, False, True, True, False]
    assert entitled(percentile, was, 40, 40).tolist() == (percentile <= 40).tolist()


@given(st.lists(st.integers(30, 50), min_size=2, max_size=12), st.booleans())
def test_a_percentile_that_wavers_inside_the_margin_moves_nobody(history, start):
    was, changes, bare = np.array([start]), 0, 0
    for before, percentile in zip([*history[:1], *history], history, strict=False):
        now = entitled(np.array([percentile]), was)
        changes += int(now[0] != was[0])
        bare += int((percentile <= 40) != (before <= 40))
        if 40 < percentile <= 43:
            assert now[0] == was[0]
        was = now
    assert changes <= bare + 1  # the first round may begin on the other side


# -- deciles ----------------------------------------------------------------------------------------------------
