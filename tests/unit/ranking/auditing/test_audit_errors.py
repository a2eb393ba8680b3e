"""The audit's errors against a slow count, and what its interval holds."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ranking.auditing.errors import LEAST_CLUSTERS, Audited, audit_rows, shares_at


# consumption, weight, listed, known
HOUSEHOLD = st.tuples(st.integers(1, 9), st.integers(1, 5), st.booleans(), st.booleans())


def audited(rows: list[tuple[int, int, bool, bool]], villages: int = 1, cut: int = 40) -> Audited:
    consumption, weight, listed, known = (np.array(column) for column in zip(*rows, strict=True))
    village = [str(place % villages) for place in range(len(rows))]
    return Audited(["a"] * len(rows), village, weight, consumption, {cut: listed & known}, known)


def slow_poor(rows: list[tuple[int, int, bool, bool]], cut: int) -> list[bool]:
    """Up to the lowest consumption at which the share is reached, all who are on it included."""
    whole = sum(weight for _, weight, _, _ in rows)
    for line in sorted({consumption for consumption, _, _, _ in rows}):
        if Fraction(sum(w for c, w, _, _ in rows if c <= line), whole) >= Fraction(cut, 100):
            return [consumption <= line for consumption, _, _, _ in rows]
    raise AssertionError("the highest consumption holds everybody")


@given(st.lists(HOUSEHOLD, min_size=1, max_size=20), st.sampled_from([20, 40, 60]))
def test_shares_are_those_of_a_slow_count(rows, cut):
    found, based = shares_at(audited(rows, cut=cut), cut, audited(rows).weight)
    poor = slow_poor(rows, cut)
    base = sum(w for p, (_, w, _, _) in zip(poor, rows, strict=True) if p)
    left_out = sum(w for p, (_, w, li, kn) in zip(poor, rows, strict=True) if p and not (li and kn))
    unseen = sum(w for p, (_, w, _, kn) in zip(poor, rows, strict=True) if p and not kn)
    listed = sum(w for _, w, li, kn in rows if li and kn)
    wrong = sum(w for p, (_, w, li, kn) in zip(poor, rows, strict=True) if li and kn and not p)
    assert found == (left_out / base, wrong / listed if listed else None, unseen / base)
    assert based[0] == sum(poor)


def test_an_interval_needs_clusters_and_holds_the_figure():
    rng = np.random.default_rng(3)
    rows = [(int(c), 2, bool(rng.random() < 0.7), True) for c in rng.integers(1, 10_000, 400)]
    few = audit_rows(audited(rows, LEAST_CLUSTERS - 1), 50, 1)
    assert all(row["low"] is None and row["high"] is None for row in few)
    many = audit_rows(audited(rows, LEAST_CLUSTERS), 200, 1)
    assert [row["value"] for row in many] == [row["value"] for row in few]
    for row in many[:2]:
        assert row["low"] < row["value"] < row["high"]


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Of a hundred audits of one made-up country about 95 intervals hold its true exclusion error of 0.3."""
    held = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        consumption = rng.integers(1, 1_000_000, 1_000)
        of_village = rng.beta(14, 6, 50)[np.arange(1_000) % 50]  # villages differ: 0.7 are listed in the mean
        listed = rng.random(1_000) < of_village
        rows = [(int(c), 1, bool(li), True) for c, li in zip(consumption, listed, strict=True)]
        row = audit_rows(audited(rows, 50), 200, seed)[0]
        held += row["low"] <= 300_000 <= row["high"]
    assert 88 <= held <= 99


def test_without_an_audit_there_are_no_rows():
    nobody = Audited([], [], np.array([], int), np.array([], int), {40: np.array([], bool)}, np.array([], bool))
    assert audit_rows(nobody, 10, 1) == []
