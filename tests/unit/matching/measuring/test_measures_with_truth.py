"""Measures with known truth on examples small enough to count by hand."""

import numpy as np
import pyarrow as pa
import pytest

from mutakhir.matching.measuring.groups import NOT_KNOWN, TOO_FEW, cluster_groups, link_groups
from mutakhir.matching.measuring.intervals import (
    Interval,
    cluster_estimates,
    link_estimates,
    link_sums,
    wilson,
)
from mutakhir.matching.measuring.kinds import dense, thousandths
from mutakhir.matching.measuring.pairs import (
    BCubed,
    Links,
    PairCounts,
    b_cubed,
    blocked_clusters,
    blocked_links,
    cluster_pairs,
    link_pairs,
)


# Three true clusters (4, 2, 1 records); found: the first lost one record, which joined the second.
TRUE = [1, 1, 1, 1, 2, 2, 3]
FOUND = [10, 10, 10, 20, 20, 20, 30]


def test_pairs_of_an_example():
    counts = cluster_pairs(FOUND, TRUE)
    assert counts == PairCounts(true=7, found=6, right=4)
    assert (counts.precision, counts.recall, counts.f1) == (4 / 6, 4 / 7, 8 / 13)
    assert counts.as_rows()[0]["right_pairs"] == 4


def test_b_cubed_of_an_example():
    cubed = b_cubed(FOUND, TRUE)
    assert cubed.records == 7
    assert cubed.precision == pytest.approx((3 + 1 / 3 + 2 * 2 / 3 + 1) / 7)
    assert cubed.recall == pytest.approx((3 * 3 / 4 + 1 / 4 + 2 + 1) / 7)
    assert cubed.f1 == pytest.approx(2 * cubed.precision * cubed.recall / (cubed.precision + cubed.recall))


def test_text_labels_and_arrow_columns_mean_the_same():
    text = pa.chunked_array([[str(each) for each in FOUND[:3]], [str(each) for each in FOUND[3:]]])
    assert cluster_pairs(text, pa.array(TRUE)) == cluster_pairs(np.array(FOUND), TRUE)


def test_counts_of_large_clusters_are_exact():
    size = 3_000_001
    counts = cluster_pairs(np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64))
    assert counts == PairCounts(*[size * (size - 1) // 2] * 3)


def test_of_nothing_no_share_exists():
    nothing = cluster_pairs([], [])
    assert nothing == PairCounts(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    assert b_cubed([], []) == BCubed(0, None, None)
    assert blocked_clusters(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), []).recall is None
    assert [each.method for each in cluster_estimates([], [], seed=1)] == ["none"] * 6


def test_nothing_found_has_recall_but_no_precision():
    counts = cluster_pairs([1, 2], [1, 1])
    assert (counts.precision, counts.recall, counts.f1) == (None, 0, 0)


def test_a_missing_label_is_refused():
    with pytest.raises(AssertionError, match="cluster of one"):
        dense([1, None])


def test_links_are_a_set():
    found = Links(["a", "a", "b"], ["x", "x", "y"])
    counts = link_pairs(found, Links(["a", "b", "c"], ["x", "z", "w"]))
    assert counts == PairCounts(true=3, found=2, right=1)


def test_links_without_any_found():
    counts = link_pairs(Links([], []), Links(["a"], ["x"]))
    assert (counts.found, counts.recall) == (0, 0)


def test_blocking_between_files_and_within_one():
    candidates, true = Links([1, 2, 3], [2, 1, 3]), Links([2, 4], [1, 5])
    assert blocked_links(candidates, true).as_rows()[0] == {
        "true_pairs": 2, "kept_pairs": 1, "candidates": 3, "blocking_recall": 0.5
    }  # fmt: skip
    within = blocked_links(candidates, true, one_file=True)
    assert (within.candidates, within.true, within.kept) == (1, 2, 1)


def test_wilson_equals_a_published_example_and_behaves_at_the_ends():
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263.
    between = wilson(81, 263)
    assert (between.low, between.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 0) == Interval(0, 1)
    assert wilson(0, 20).low == 0
    assert wilson(20, 20).high == 1
    assert wilson(20, 20).low == pytest.approx(20 / (20 + 1.959964**2))


def test_an_estimate_lies_within_its_limits_and_repeats():
    rng = np.random.default_rng(2)
    true = rng.integers(0, 400, 1000)
    found = np.where(rng.random(1000) < 0.1, rng.integers(0, 400, 1000), true)
    once, again = (cluster_estimates(found, true, seed=3) for _ in range(2))
    assert once == again
    assert once != cluster_estimates(found, true, seed=4)
    counts, cubed = cluster_pairs(found, true), b_cubed(found, true)
    plain = (counts.precision, counts.recall, counts.f1, cubed.precision, cubed.recall, cubed.f1)
    assert [each.value for each in once] == pytest.approx(list(plain))
    assert all(each.low < each.value < each.high for each in once)


def test_perfect_measures_are_not_certain():
    labels = list(range(50)) * 2
    for each in cluster_estimates(labels, labels, seed=1):
        assert (each.value, each.high, each.method) == (1, 1, "wilson")
        assert each.low == pytest.approx(wilson(50, 50).low)


def test_left_records_of_one_entity_are_drawn_together():
    found = Links(["a", "b", "c"], ["x", "x", "z"])
    sums, unit, left = link_sums(found, Links(["a", "b"], ["x", "x"]))
    by_left = dict(zip(left.tolist(), unit.tolist(), strict=True))
    assert by_left[0] == by_left[1] != by_left[2]
    assert sums[:, :3].sum(axis=0).tolist() == [2, 3, 2]


def test_link_estimates_widen_when_errors_come_together():
    """The same links: 40 wrong ones in 40 entities, or all of them in four entities of ten left records."""
    left = list(range(400))
    alone = list(range(400))
    together = [each // 10 for each in left]
    spread, lumped = (
        link_estimates(
            Links(left, [right if each >= 40 else -1 - each for each, right in zip(left, rights, strict=True)]),
            Links(left, rights),
            seed=1,
        )[1]
        for rights in (alone, together)
    )
    assert spread.value == lumped.value == 0.9
    assert lumped.high - lumped.low > 1.5 * (spread.high - spread.low)


def test_groups_of_records():
    group = ["p", "p", None, None, "p", "p", "q"]
    few, some, other = cluster_groups(FOUND, TRUE, group, smallest=2, seed=1, resamples=50)
    assert (few.group, some.group, other.group) == (NOT_KNOWN, "p", "q")
    assert some.pairs == PairCounts(true=4, found=4, right=3)
    assert few.pairs == PairCounts(true=3, found=2, right=1)
    assert other.too_few
    assert other.as_rows() == [
        {"group": "q", "records": 1, "measure": TOO_FEW, "value": None, "low": None, "high": None, "method": "none"}
    ]
    assert [row["measure"] for row in some.as_rows()][:3] == ["precision", "recall", "f1"]


def test_groups_of_links_count_records_without_links():
    found, true = Links([1, 2], [1, 9]), Links([1, 2], [1, 2])
    measured = link_groups(found, true, [1, 2, 3, 4], [True, False, False, False], smallest=1, seed=1, resamples=20)
    assert [(each.group, each.records, each.pairs) for each in measured] == [
        ("false", 3, PairCounts(1, 1, 0)),
        ("true", 1, PairCounts(1, 1, 1)),
    ]
    with pytest.raises(AssertionError, match="stands in"):
        link_groups(found, true, [1], ["m"], smallest=1, seed=1)


def test_weights_are_rounded_once():
    assert thousandths([1.0004, -0.0006, 2.5]).tolist() == [1000, -1, 2500]
