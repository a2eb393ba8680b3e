from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.engine.apportion import largest_remainder


WEIGHTS = st.one_of(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=40),
    st.lists(st.fractions(0, 1000, max_denominator=500), min_size=1, max_size=40),
).filter(any)
TOTALS = st.integers(0, 10**8)


@given(WEIGHTS, TOTALS)
def test_shares_sum_to_the_total_and_lie_within_one_unit_of_the_quota(
    weights: list[int | Fraction], total: int
) -> None:
    shares = largest_remainder(weights, total)
    assert sum(shares) == total
    for weight, share in zip(weights, shares, strict=True):
        assert abs(share - Fraction(total) * weight / sum(weights)) < 1
        assert weight or share == 0


@given(WEIGHTS, TOTALS)
def test_a_slow_twin_that_hands_out_one_unit_at_a_time_agrees(weights: list[int | Fraction], total: int) -> None:
    quotas = [Fraction(total) * weight / sum(weights) for weight in weights]
    expected = [quota.numerator // quota.denominator for quota in quotas]
    missing = [quota - share for quota, share in zip(quotas, expected, strict=True)]
    while sum(expected) < total:
        place = missing.index(max(missing))  # the first of equals
        expected[place] += 1
        missing[place] = Fraction(-1)
    assert largest_remainder(weights, total) == expected


@given(WEIGHTS, TOTALS, st.integers(2, 1000))
def test_only_the_proportions_of_the_weights_count(weights: list[int | Fraction], total: int, factor: int) -> None:
    assert largest_remainder([weight * factor for weight in weights], total) == largest_remainder(weights, total)


@pytest.mark.parametrize(
    ("weights", "total", "shares"),
    [
        ([1, 1, 1], 2, [1, 1, 0]),
        ([1, 1, 1], 1, [1, 0, 0]),
        ([47, 16, 15, 12, 6, 3], 10, [5, 2, 1, 1, 1, 0]),
        ([0, 5, 0], 3, [0, 3, 0]),
        ([], 0, []),
        ([0, 0], 0, [0, 0]),
    ],
)
def test_known_cases_and_ties_in_the_order_of_the_weights(weights: list[int], total: int, shares: list[int]) -> None:
    assert largest_remainder(weights, total) == shares


@pytest.mark.parametrize(("weights", "total"), [([0, 0], 1), ([], 1), ([-1, 2], 1), ([1], -1)])
def test_what_cannot_be_shared_is_a_mistake_of_the_caller(weights: list[int], total: int) -> None:
    with pytest.raises(AssertionError):
        largest_remainder(weights, total)
