"""Calibration, readers, estimates without truth, and thresholds."""

from random import Random

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from mutakhir.ground.errors import InputProblem, UsageProblem
from mutakhir.matching.measuring.agreement import agreement, readings
from mutakhir.matching.measuring.calibration import by_decile, by_weight, weight_probability
from mutakhir.matching.measuring.estimate import Band, BlockingRecall, quality
from mutakhir.matching.measuring.intervals import wilson
from mutakhir.matching.measuring.thresholds import Judged, accept_cut, review_cut, thresholds


def test_deciles_are_equally_many_and_keep_equal_values_together():
    probability = np.arange(1000) / 1000
    even = by_decile(probability, probability > 0.5)
    assert [each.pairs for each in even.bins] == [100] * 10
    lumped = by_decile(np.array([0.0] * 70 + [1.0] * 30), np.array([False] * 70 + [True] * 30))
    assert [each.pairs for each in lumped.bins] == [70, 30]
    assert lumped.error == 0
    assert by_decile(np.zeros(0), np.zeros(0, dtype=bool)).error is None


def test_a_model_that_is_right_fits_and_one_that_is_too_sure_does_not():
    rng = np.random.default_rng(1)
    real = rng.random(20_000)
    same = rng.random(20_000) < real
    honest, boasting = by_decile(real, same), by_decile(np.sqrt(real), same)
    assert honest.error < 0.01 < 0.1 < boasting.error
    assert sum(each.fits for each in honest.bins) >= 8
    assert all(each.gap > 0 for each in boasting.bins[:-1])
    assert honest.as_rows()[0]["pairs"] == 2000


def test_bins_of_weight():
    weight = np.array([-20_000, -1, 0, 999, 1000, 30_000])
    bins = by_weight(weight, weight >= 0, [-5000, 0, 1000]).bins
    assert [(each.low, each.high, each.pairs) for each in bins] == [
        (None, -5000, 1), (-5000, 0, 1), (0, 1000, 2), (1000, None, 2)
    ]  # fmt: skip
    assert weight_probability(np.array([0, 1000, -1_000_000, 2_000_000])).tolist() == pytest.approx([0.5, 2 / 3, 0, 1])


def test_kappa_equals_that_of_statsmodels():
    random = Random(5)
    words = ("same", "different", "unsure")
    first = [random.choice(words) for _ in range(300)]
    second = [each if random.random() < 0.7 else random.choice(words) for each in first]
    mine = agreement(first, second)
    table = [[sum((one, two) == (a, b) for one, two in zip(first, second, strict=True)) for b in words] for a in words]
    theirs = cohens_kappa(np.array(table))
    assert (mine.kappa, mine.kappa_error) == pytest.approx((theirs.kappa, theirs.std_kappa))
    assert mine.equal == sum(table[each][each] for each in range(3)) / 300
    assert mine.as_rows()[0]["equal_low"] == wilson(mine.equal * 300, 300).low


def test_kappa_at_its_ends():
    assert agreement(["same", "different"], ["same", "different"]).kappa == 1
    alike = agreement(["same"] * 5, ["same"] * 5)
    assert (alike.equal, alike.kappa) == (1, None)
    assert agreement(["same"] * 4, ["different"] * 4).kappa == 0
    assert agreement([], []).equal is None


def test_readers_on_known_pairs():
    reader = ["b", "a", "a", "a", "a"]
    judged = ["same", "same", "unsure", "different", "same"]
    first, second = readings(reader, judged, [True, True, True, False, False])
    assert (first.reader, first.known_same, first.known_different, first.unsure) == ("a", 2, 2, 1)
    assert (first.sensitivity, first.specificity) == (0.5, 0.5)
    assert (second.sensitivity, second.specificity) == (1, None)
    assert second.as_rows()[0]["specificity_high"] == 1


BANDS = (Band(9000, 10_000, 200, 200), Band(5000, 1000, 200, 190), Band(0, 5000, 250, 10))


def test_estimates_of_an_example():
    told = quality(BANDS, 5000)
    assert told.precision.value == pytest.approx((10_000 + 950) / 11_000)
    assert told.missed.value == pytest.approx(5000 * 10 / 250)
    assert told.recall_of_scored.value == pytest.approx(10_950 / (10_950 + 200))
    # Cochran 5.6: only the middle band varies; 200 of its 1,000 pairs were read.
    assert told.precision.error == pytest.approx(1000 / 11_000 * (0.8 * 0.95 * 0.05 / 199) ** 0.5)
    assert told.recall is None
    assert "never compared" in told.not_known[0].en
    assert [row["measure"] for row in told.as_rows()] == ["precision", "matches", "missed", "recall_of_scored"]


def test_a_band_without_errors_is_not_certain():
    told = quality([Band(0, 100_000, 200, 200)], 0)
    assert (told.precision.value, told.precision.error, told.precision.high) == (1, 0, 1)
    assert told.precision.low == pytest.approx(wilson(200, 200).low, abs=1e-4)
    whole = quality([Band(0, 200, 200, 150)], 0)
    assert (whole.precision.low, whole.precision.high) == (0.75, 0.75)


def test_recall_without_missed_matches_found():
    told = quality((Band(5000, 1000, 200, 200), Band(0, 1000, 200, 0)), 5000)
    assert told.recall_of_scored.value == 1
    assert told.recall_of_scored.high == 1
    assert 0.97 < told.recall_of_scored.low < 0.99


def test_no_matches_at_all():
    told = quality((Band(5, 100, 50, 0), Band(0, 100, 50, 0)), 5)
    assert (told.precision.value, told.recall_of_scored.value) == (0, None)
    only_below = quality((Band(5, 100, 50, 0), Band(0, 100, 50, 10)), 5)
    assert (only_below.recall_of_scored.value, only_below.recall_of_scored.high) == (0, 1)
    assert quality((Band(5, 0, 0, 0), Band(0, 100, 50, 10)), 5).precision.value is None


def test_blocking_lowers_recall():
    told = quality(BANDS, 5000, BlockingRecall(0.95, 0.94, 0.96))
    assert told.recall.value == pytest.approx(told.recall_of_scored.value * 0.95)
    assert told.recall.low < 0.94 * told.recall_of_scored.value
    assert told.recall.value < told.recall.high < 0.96
    assert len(told.not_known) == 3


@pytest.mark.parametrize(
    ("bands", "threshold", "code"),
    [
        ([Band(0, 100, 50, 60)], 0, "matching.band-counts"),
        ([Band(0, 40, 50, 10)], 0, "matching.band-counts"),
        ([Band(0, 100, 50, 10), Band(-5, 9, 0, 0)], 0, "matching.band-unread"),
        ([Band(0, 100, 50, 10), Band(0, 9, 9, 0)], 0, "matching.band-twice"),
    ],
)
def test_a_sample_that_contradicts_itself(bands: list[Band], threshold: int, code: str):
    with pytest.raises(InputProblem) as refused:
        quality(bands, threshold)
    assert refused.value.code == code


def test_a_threshold_within_a_band():
    with pytest.raises(UsageProblem, match="0, 5000, 9000"):
        quality(BANDS, 4000)


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(8)
    sizes, shares, read = (20_000, 3000, 6000), (0.999, 0.9, 0.02), 250
    found = 20_000 * 0.999 + 3000 * 0.9
    recall, precision = found / (found + 120), found / 23_000
    held = np.zeros(2)
    for _ in range(500):
        same = [int(rng.hypergeometric(size * p, size - size * p, read)) for size, p in zip(sizes, shares, strict=True)]
        told = quality([Band(low, size, read, n) for low, size, n in zip((9, 5, 0), sizes, same, strict=True)], 5)
        held += [
            told.precision.low <= precision <= told.precision.high,
            told.recall_of_scored.low <= recall <= told.recall_of_scored.high,
        ]
    assert (held / 500 > 0.92).all()


def test_cuts_of_an_example():
    weight = np.array([9, 8, 8, 7, 6, 5, 4, 3])
    same = np.array([True, True, True, True, False, True, False, False])
    judged = Judged(weight, same)
    found = thresholds(judged, false_limit=0.2, missed_limit=0)
    # At 6 one of five is false, at 5 one of six: still within a fifth; at 4 two of seven.
    assert found.accept.threshold == 5
    assert found.accept.share == pytest.approx(1 / 6)
    assert found.review.threshold == 5
    assert found.to_read == 0
    assert accept_cut(judged, 0).threshold == 7
    assert review_cut(judged, 0.2).threshold == 7
    assert thresholds(judged, false_limit=0, missed_limit=0).to_read == 2
    assert [row["cut"] for row in found.as_rows()] == ["accept", "review"]


def test_review_never_begins_above_acceptance():
    judged = Judged(np.array([9, 5]), np.array([True, True]))
    found = thresholds(judged, false_limit=0, missed_limit=0.5)
    assert found.accept.threshold == found.review.threshold == 5
    assert (found.review.share, found.to_read) == (0, 0)


def test_the_upper_limit_asks_for_more_pairs():
    few, many = (Judged(np.full(count, 1000), np.ones(count, dtype=bool)) for count in (3800, 3900))
    assert accept_cut(few, 0.001).threshold == 1000
    assert accept_cut(few, 0.001, sure=True).threshold is None
    assert accept_cut(many, 0.001, sure=True).threshold == 1000


def test_a_pair_of_a_large_band_weighs_more():
    judged = Judged(np.array([5, 5, 3]), np.array([True, False, True]), np.array([9000, 1000, 90_000]))
    assert accept_cut(judged, 0.1) == accept_cut(judged, 0.01)
    assert accept_cut(judged, 0.1).share == 0.01
    assert accept_cut(judged, 0.1).pairs == 100
    # Kish: 100 pairs weighted like this are worth 100 squared by the sum of squares.
    worth = 100**2 / (9**2 + 1 + 90**2)
    assert accept_cut(judged, 0.1).upper == pytest.approx(wilson(0.01 * worth, worth).high)


def test_no_cut_keeps_the_limit():
    assert accept_cut(Judged(np.array([1]), np.array([False])), 0.5).threshold is None
    assert review_cut(Judged(np.array([1]), np.array([False])), 0.5).threshold is None
    nothing = Judged(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
    found = thresholds(nothing, false_limit=0.1, missed_limit=0.1)
    assert (found.accept.threshold, found.review.threshold, found.to_read) == (None, None, None)
