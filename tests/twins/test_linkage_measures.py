"""Measures of linkage against slow twins that list every pair and draw every cluster one by one."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.matching.measuring.groups import cluster_groups, link_groups
from mutakhir.matching.measuring.intervals import MEASURES, cluster_estimates, record_sums
from mutakhir.matching.measuring.pairs import (
    Links,
    PairCounts,
    b_cubed,
    blocked_clusters,
    blocked_links,
    cluster_pairs,
    link_pairs,
)
from mutakhir.matching.measuring.thresholds import Judged, accept_cut, review_cut


Pair = tuple[int, int]
labelings = st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 4), st.sampled_from("ab")), min_size=1, max_size=30)
links = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=15)
judgements = st.lists(st.tuples(st.integers(-5, 5), st.booleans(), st.integers(1, 4)), min_size=1, max_size=25)


def slow_pairs(labels: Sequence[int]) -> set[Pair]:
    return {(one, two) for one, two in combinations(range(len(labels)), 2) if labels[one] == labels[two]}


def slow_b_cubed(found: Sequence[int], true: Sequence[int]) -> tuple[float, float]:
    """Precision and recall, record by record."""
    precision, recall = [], []
    for record in range(len(found)):
        mine = {other for other in range(len(found)) if found[other] == found[record]}
        right = {other for other in range(len(true)) if true[other] == true[record]}
        precision.append(len(mine & right) / len(mine))
        recall.append(len(mine & right) / len(right))
    return sum(precision) / len(precision), sum(recall) / len(recall)


def slow_shared(pairs: set[Pair], owner: Sequence[object]) -> dict[object, float]:
    """Half of each pair to the owner of each of its two records."""
    shared: dict[object, float] = defaultdict(float)
    for pair in pairs:
        for record in pair:
            shared[owner[record]] += 0.5
    return shared


@given(labelings)
def test_pairs_and_b_cubed(rows: list[tuple[int, int, str]]):
    found, true, _ = zip(*rows, strict=True)
    mine, right = slow_pairs(found), slow_pairs(true)
    for written in (lambda labels: np.array(labels, dtype=np.int64), lambda labels: [f"c{each}" for each in labels]):
        assert cluster_pairs(written(found), written(true)) == PairCounts(len(right), len(mine), len(mine & right))
        cubed = b_cubed(written(found), written(true))
        assert (cubed.precision, cubed.recall) == pytest.approx(slow_b_cubed(found, true))


@given(labelings)
def test_a_true_cluster_holds_half_of_the_found_pairs_that_leave_it(rows: list[tuple[int, int, str]]):
    found, true, _ = zip(*rows, strict=True)
    sums = record_sums(found, true)
    mine, right = slow_pairs(found), slow_pairs(true)
    for column, pairs in enumerate((right, mine, mine & right)):
        shared = slow_shared(pairs, true)
        for cluster in set(true):
            assert sums[[each == cluster for each in true], column].sum() == shared[cluster]


@given(labelings)
def test_groups_share_their_pairs(rows: list[tuple[int, int, str]]):
    found, true, group = zip(*rows, strict=True)
    mine, right = slow_pairs(found), slow_pairs(true)
    shared = [slow_shared(pairs, group) for pairs in (right, mine, mine & right)]
    measured = cluster_groups(found, true, group, smallest=1, seed=1, resamples=2)
    assert [each.group for each in measured] == sorted(set(group))
    for each in measured:
        assert each.pairs == PairCounts(*(pairs[each.group] for pairs in shared))
    whole = slow_b_cubed(found, true)[0]
    weighed = [(each.records, next(e.value for e in each.estimates if e.measure == MEASURES[3])) for each in measured]
    assert sum(records * value for records, value in weighed) / len(rows) == pytest.approx(whole)


@given(links, links)
def test_links(found: list[Pair], true: list[Pair]):
    counts = link_pairs(written(found), written(true))
    assert counts == PairCounts(len(set(true)), len(set(found)), len(set(found) & set(true)))
    kept = blocked_links(written(found), written(true))
    assert (kept.true, kept.kept, kept.candidates) == (len(set(true)), counts.right, len(set(found)))


@given(links, links)
def test_links_by_group_of_the_left_record(found: list[Pair], true: list[Pair]):
    group = ["even" if left % 2 == 0 else "odd" for left in range(7)]
    measured = link_groups(written(found), written(true), list(range(7)), group, smallest=1, seed=1, resamples=2)
    for each in measured:
        mine, right = ({pair for pair in pairs if group[pair[0]] == each.group} for pairs in (found, true))
        assert each.pairs == PairCounts(len(right), len(mine), len(mine & right))


@given(links, links)
def test_pairs_of_one_file_either_way_round(candidates: list[Pair], true: list[Pair]):
    unordered = [{frozenset(pair) for pair in pairs if pair[0] != pair[1]} for pairs in (candidates, true)]
    kept = blocked_links(written(candidates), written(true), one_file=True)
    assert (kept.candidates, kept.true, kept.kept) == (*map(len, unordered), len(unordered[0] & unordered[1]))


@given(labelings, st.data())
def test_blocking_of_clusters(rows: list[tuple[int, int, str]], data: st.DataObject):
    _, true, _ = zip(*rows, strict=True)
    places = st.integers(0, len(rows) - 1)
    candidates = data.draw(st.lists(st.tuples(places, places), max_size=20))
    left, right = (np.array([pair[side] for pair in candidates], dtype=np.int64) for side in (0, 1))
    kept = blocked_clusters(left, right, true)
    listed = {(min(pair), max(pair)) for pair in candidates if pair[0] != pair[1]}
    assert (kept.candidates, kept.true) == (len(listed), len(slow_pairs(true)))
    assert kept.kept == len(listed & slow_pairs(true))


@given(judgements)
def test_thresholds(rows: list[tuple[int, bool, int]]):
    weight, same, factor = zip(*rows, strict=True)
    judged = Judged(np.array(weight), np.array(same), np.array(factor) * 1000)
    accepted, reviewed = [], []
    true = sum(times for _, is_same, times in rows if is_same)
    for cut in set(weight):
        above = sum(times for each, _, times in rows if each >= cut)
        wrong = sum(times for each, is_same, times in rows if each >= cut and not is_same)
        missed = sum(times for each, is_same, times in rows if each < cut and is_same)
        accepted += [cut] if wrong * 5 <= above else []
        reviewed += [cut] if true and missed * 5 <= true else []
    assert accept_cut(judged, 0.2).threshold == min(accepted, default=None)
    assert review_cut(judged, 0.2).threshold == max(reviewed, default=None)


@settings(deadline=None)
@given(st.permutations(range(40)))
def test_the_order_of_records_changes_no_interval(order: list[int]):
    found, true = _blurred(Random(1), 40)
    usual = cluster_estimates(found, true, seed=7, resamples=50)
    turned = cluster_estimates([found[each] for each in order], [true[each] for each in order], seed=7, resamples=50)
    for one, other in zip(usual, turned, strict=True):
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), abs=1e-9)


def test_limits_are_those_of_drawing_cluster_by_cluster():
    found, true = _blurred(Random(3), 600)
    fast = {each.measure: each for each in cluster_estimates(found, true, seed=5, resamples=3000)}
    for name, limits in slow_limits(found, true, 3000).items():
        width = limits[1] - limits[0]
        assert width > 0.01
        assert (fast[name].low, fast[name].high) == pytest.approx(limits, abs=width * 0.15)


def slow_limits(found: Sequence[int], true: Sequence[int], draws: int) -> dict[str, tuple[float, float]]:
    """Percentile limits of pairwise precision and recall, by drawing true clusters one by one."""
    random, clusters = Random(11), sorted(set(true))
    mine, right = slow_pairs(found), slow_pairs(true)
    shared = [slow_shared(pairs, true) for pairs in (right, mine, mine & right)]
    drawn: dict[str, list[float]] = {"precision": [], "recall": []}
    for _ in range(draws):
        taken = Counter(random.choices(clusters, k=len(clusters)))
        sums = [sum(times * part[cluster] for cluster, times in taken.items()) for part in shared]
        drawn["precision"].append(sums[2] / sums[1])
        drawn["recall"].append(sums[2] / sums[0])
    return {
        name: (sorted(values)[round(0.025 * draws)], sorted(values)[round(0.975 * draws)])
        for name, values in drawn.items()
    }


def _blurred(random: Random, records: int) -> tuple[list[int], list[int]]:
    """True clusters of one to a few, of which a fifth of the records were put elsewhere."""
    true = [random.randrange(records // 2) for _ in range(records)]
    return [random.randrange(records // 2) if random.random() < 0.2 else each for each in true], true


def written(pairs: Sequence[Pair]) -> Links:
    return Links([pair[0] for pair in pairs], [pair[1] for pair in pairs])
