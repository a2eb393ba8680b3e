"""Measures of a prediction against slow twins: plain loops over households and drawn clusters, in fractions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.ranking.evaluating.case import Case
from mutakhir.ranking.evaluating.cutting import Order
from mutakhir.ranking.evaluating.drawing import draw_clusters, merged_strata
from mutakhir.ranking.evaluating.errors import LEAST, Estimate, estimates
from mutakhir.ranking.evaluating.measures import at_quota, r_squared, spearman, targeting
from mutakhir.ranking.evaluating.pictured import matrix, places, tenths


@dataclass(frozen=True)
class Home:
    actual: int
    predicted: int
    weight: int
    cluster: str
    stratum: str
    sex: str


homes = st.lists(
    st.builds(
        Home,
        st.integers(0, 6), st.integers(0, 6), st.integers(1, 5),
        st.sampled_from("abcdef"), st.sampled_from("xyz"), st.sampled_from(["f", "m"]),
    ),
    min_size=1, max_size=25,
)  # fmt: skip
percents = st.integers(1, 99)


def arrays(rows: Sequence[Home]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns = ([h.actual for h in rows], [h.predicted for h in rows], [h.weight for h in rows])
    actual, predicted, weight = (np.array(each) for each in columns)
    return actual.astype(float), predicted.astype(float), weight.astype(np.int64)


def slow_poorest(values: Sequence[int], weights: Sequence[int], percent: int) -> list[Fraction]:
    """Value by value from below: all in while there is room, in part where it ends, the rest out."""
    room = Fraction(sum(weights) * percent, 100)
    part = {}
    for value in sorted(set(values)):
        tied = sum(w for v, w in zip(values, weights, strict=True) if v == value)
        taken = min(room, Fraction(tied))
        part[value] = taken / tied if tied else Fraction(0)
        room -= taken
    return [part[value] for value in values]


def slow_rates(poor: Sequence[Fraction], chosen: Sequence[Fraction], weights: Sequence[int]) -> dict[str, float]:
    """Of each household the part that is poor and the part that is chosen; NaN for a share of nothing."""
    both = sum(w * p * c for w, p, c in zip(weights, poor, chosen, strict=True))
    all_poor = sum(w * p for w, p in zip(weights, poor, strict=True))
    all_chosen = sum(w * c for w, c in zip(weights, chosen, strict=True))
    nan, whole = float("nan"), sum(weights)
    right = both / Fraction(all_chosen) if all_chosen else None
    return {
        "exclusion_error": float(1 - both / Fraction(all_poor)) if all_poor else nan,
        "inclusion_error": float(1 - right) if right is not None else nan,
        "false_positive_rate": float((all_chosen - both) / Fraction(whole - all_poor)) if whole > all_poor else nan,
        "cgh": float(right / (Fraction(all_poor) / whole)) if right is not None and all_poor else nan,
    }


def slow_spearman(one: Sequence[int], other: Sequence[int], weights: Sequence[int]) -> float:
    def ranks(values: Sequence[int]) -> list[float]:
        below = [sum(w for v, w in zip(values, weights, strict=True) if v < mine) for mine in values]
        tied = [sum(w for v, w in zip(values, weights, strict=True) if v == mine) for mine in values]
        return [b + t / 2 for b, t in zip(below, tied, strict=True)]

    x, y, whole = ranks(one), ranks(other), sum(weights)
    mx, my = (sum(w * v for w, v in zip(weights, values, strict=True)) / whole for values in (x, y))
    xy = sum(w * (a - mx) * (b - my) for w, a, b in zip(weights, x, y, strict=True))
    xx = sum(w * (a - mx) ** 2 for w, a in zip(weights, x, strict=True))
    yy = sum(w * (b - my) ** 2 for w, b in zip(weights, y, strict=True))
    return xy / (xx * yy) ** 0.5 if xx > 1e-9 and yy > 1e-9 else float("nan")


def slow_r2(actual: Sequence[int], predicted: Sequence[int], weights: Sequence[int]) -> float:
    mean = Fraction(sum(w * a for w, a in zip(weights, actual, strict=True)), sum(weights))
    total = sum(w * (a - mean) ** 2 for w, a in zip(weights, actual, strict=True))
    error = sum(w * (a - p) ** 2 for w, a, p in zip(weights, actual, predicted, strict=True))
    return float(1 - error / total) if total else 0.0


def columns(rows: Sequence[Home]) -> tuple[list[int], list[int], list[int]]:
    return [h.actual for h in rows], [h.predicted for h in rows], [h.weight for h in rows]


@given(homes, percents)
def test_the_poorest_are_taken_value_by_value_and_weigh_exactly_the_share(rows: list[Home], percent: int):
    actual, _, weight = arrays(rows)
    found = Order.of(actual).under(weight).poorest(percent)
    assert found == pytest.approx([float(p) for p in slow_poorest([h.actual for h in rows], weight.tolist(), percent)])
    assert float((found * weight).sum()) == pytest.approx(float(weight.sum()) * percent / 100)


@given(homes, percents, percents)
def test_errors_at_a_quota(rows: list[Home], poor: int, chosen: int):
    actual, predicted, weight = columns(rows)
    expected = slow_rates(slow_poorest(actual, weight, poor), slow_poorest(predicted, weight, chosen), weight)
    found = at_quota(*arrays(rows), poor, chosen)
    assert [found.exclusion, found.inclusion, found.false_positive, found.cgh] == pytest.approx(
        list(expected.values()), nan_ok=True
    )
    if poor == chosen:
        assert found.exclusion == pytest.approx(found.inclusion)
        assert found.cgh == pytest.approx((1 - found.inclusion) / (poor / 100))


@given(homes)
def test_fit_and_rank_correlation(rows: list[Home]):
    assert spearman(*arrays(rows)) == pytest.approx(slow_spearman(*columns(rows)), nan_ok=True)
    assert r_squared(*arrays(rows)) == pytest.approx(slow_r2(*columns(rows)))


@given(homes, st.randoms())
def test_the_order_of_the_file_does_not_matter(rows: list[Home], random):
    mixed = rows.copy()
    random.shuffle(mixed)
    one, other = (at_quota(*arrays(each), 40, 40) for each in (rows, mixed))
    assert one.exclusion == pytest.approx(other.exclusion)


@given(homes)
@settings(max_examples=40)
def test_every_figure_and_interval_is_that_of_plain_loops(rows: list[Home]):
    case, draws = case_of(rows), 7
    drawn = draw_clusters(case.stratum, case.cluster, draws, 3)
    place = {name: at for at, name in enumerate(sorted(set(case.cluster)))}
    for one in estimates(case, (20, 50), draws, 3, (10, 50)):
        shown = one.value is not None
        if one.grouping != "all" and one.households < LEAST:
            assert not shown
            continue
        slow = [slow_figure(rows, [h.weight for h in rows], one)]
        for times in drawn.times:
            slow.append(slow_figure(rows, [h.weight * int(times[place[h.cluster]]) for h in rows], one))
        assert shown == (not isnan(slow[0]))
        known = sorted(each for each in slow[1:] if not isnan(each))
        if shown:
            assert one.value == pytest.approx(slow[0], abs=1e-9)
        if shown and known:
            assert (one.low, one.high) == pytest.approx((cut_at(known, 0.025), cut_at(known, 0.975)), abs=1e-9)


def case_of(rows: Sequence[Home]) -> Case:
    actual, predicted, weight = arrays(rows)
    groups = {"sex": [h.sex for h in rows]}
    return Case(actual, predicted, weight, weight, [h.stratum for h in rows], [h.cluster for h in rows], groups)


def slow_figure(rows: Sequence[Home], weights: list[int], one: Estimate) -> float:
    actual, predicted = [h.actual for h in rows], [h.predicted for h in rows]
    if not sum(weights):
        return float("nan")
    if one.measure == "r2":
        return slow_r2(actual, predicted, weights)
    if one.measure == "spearman":
        return slow_spearman(actual, predicted, weights)
    names = {"poorest_decile_missed": 10, "poorest_50_missed": 50}
    poor = slow_poorest(actual, weights, names.get(one.measure, one.cut))
    chosen = slow_poorest(predicted, weights, one.cut)
    mine = [w if one.grouping == "all" or h.sex == one.member else 0 for h, w in zip(rows, weights, strict=True)]
    rate = one.measure if one.measure not in names else "exclusion_error"
    return slow_rates(poor, chosen, mine)[rate]


def cut_at(values: list[float], share: float) -> float:
    """Between the two neighbours of the place, in proportion."""
    at = share * (len(values) - 1)
    below = int(at)
    above = min(below + 1, len(values) - 1)
    return values[below] + (at - below) * (values[above] - values[below])


@given(homes, st.integers(0, 2**32 - 1))
def test_whole_clusters_are_drawn_as_often_as_their_strata_hold(rows: list[Home], seed: int):
    case = case_of(rows)
    drawn = draw_clusters(case.stratum, case.cluster, 5, seed)
    home: dict[str, str] = {}
    for h in rows:
        home[h.cluster] = min(home.get(h.cluster, h.stratum), h.stratum)
    together = merged_strata(home)
    names = sorted(home)
    for times in drawn.times:
        for stratum in set(together.values()):
            mine = [at for at, name in enumerate(names) if together[home[name]] == stratum]
            assert int(times[mine].sum()) == len(mine)
    sizes = [sum(together[home[name]] == stratum for name in names) for stratum in set(together.values())]
    assert min(sizes) >= min(2, len(names))


@given(homes)
def test_pictures_add_up(rows: list[Home]):
    case = case_of(rows)
    shown = tenths(case)
    assert sum(each.households for each in shown) == len(rows)
    weight = [h.weight for h in rows]
    below = [(sum(w for o, w in zip(rows, weight, strict=True) if o.predicted < h.predicted)
              + sum(w for o, w in zip(rows, weight, strict=True) if o.predicted == h.predicted) / 2)
             for h in rows]  # fmt: skip
    for each in shown:
        mine = [h for h, b in zip(rows, below, strict=True) if min(int(b * 10 / sum(weight)), 9) + 1 == each.tenth]
        mean = sum(h.actual * h.weight for h in mine) / sum(h.weight for h in mine)
        assert (each.actual, each.households) == (pytest.approx(mean), len(mine))
    assert all(sum(row) == pytest.approx(1) or sum(row) == 0 for row in matrix(case))
    found = places(case, (40,))
    assert sum(each.households for each in found) == len(rows)
    assert all(0 <= each.wrong <= 1 for each in found)


def test_targeting_by_hand():
    poor, chosen = np.array([1.0, 1, 0, 0]), np.array([1.0, 0, 1, 0])
    found = targeting(poor, chosen, np.array([3, 1, 2, 4]))
    assert (found.exclusion, found.inclusion) == pytest.approx((1 / 4, 2 / 5))
    assert (found.false_positive, found.cgh) == pytest.approx((2 / 6, (3 / 5) / (4 / 10)))
