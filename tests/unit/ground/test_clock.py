"""Local dates and the hash that decides between equals."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.clock import TimeZone, local_date, tie_hash


@pytest.mark.parametrize(
    ("hour", "zone", "day"),
    [(14, "WIB", 1), (14, "WITA", 1), (14, "WIT", 1), (15, "WIT", 2), (16, "WITA", 2), (17, "WIB", 2)],
)
def test_midnight_comes_first_in_the_east(hour: int, zone: TimeZone, day: int) -> None:
    assert local_date(dt.datetime(2021, 3, 1, hour, tzinfo=dt.UTC), zone) == dt.date(2021, 3, day)


def test_the_offset_of_the_device_does_not_move_the_date() -> None:
    device = dt.timezone(dt.timedelta(hours=9))
    assert local_date(dt.datetime(2021, 3, 2, 1, tzinfo=device), "WIB") == dt.date(2021, 3, 1)
    with pytest.raises(AssertionError):
        local_date(dt.datetime(2021, 3, 2, 1), "WIB")


@given(first=st.integers(0, 10**18), second=st.integers(0, 10**18), seed=st.integers(0, 2**63 - 1))
def test_different_ids_have_different_hashes_that_fit(first: int, second: int, seed: int) -> None:
    assert (tie_hash(seed, first) == tie_hash(seed, second)) == (first == second)
    assert 0 <= tie_hash(seed, first) < 2**60


def test_each_of_ten_equals_wins_about_as_often() -> None:
    wins = Counter(min(range(1000, 1010), key=lambda id: tie_hash(seed, id)) for seed in range(2000))
    # chi-squared with 9 degrees of freedom is above 27.9 once in a thousand fair drawings
    assert sum((wins[id] - 200) ** 2 / 200 for id in range(1000, 1010)) < 27.9


def test_the_order_of_ids_says_nothing_about_the_order_of_hashes() -> None:
    rising = sum(tie_hash(7, id) < tie_hash(7, id + 1) for id in range(10_000))
    assert 4_800 < rising < 5_200


def test_published_values_stay() -> None:
    """A changed hash would reorder every tie of a published round."""
    expected = [1_047_994_519_486_157_805, 598_361_405_532_171_480, 285_421_955_283_312_967]
    assert [tie_hash(20201111, id) for id in (1, 2, 41_697_344)] == expected
