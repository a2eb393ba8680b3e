"""Churn is split exactly, for units and persons, as a whole and by regency."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ranking.stability.churn import Chain, churn


# In the old registry, in the new one, on each of the four lists, size, regency.
UNIT = st.tuples(
    st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans(),
    st.integers(1, 9), st.sampled_from(["1101", "3204"]),
)  # fmt: skip


def arrays(units: list[tuple[bool, bool, bool, bool, bool, bool, int, str]]):
    """Regency, chain, size, in_old, in_new; nobody is on a list of records that do not hold the unit."""
    in_old, in_new, old, model, data, new, size, regency = (np.array(column) for column in zip(*units, strict=True))
    chain = Chain(old & in_old, model & in_old, data & in_new, new & in_new)
    return regency.tolist(), chain, size, in_old, in_new


@given(st.lists(UNIT, min_size=1, max_size=30))
def test_the_parts_add_up_exactly(units):
    _, chain, size, in_old, in_new = arrays(units)
    found = churn(chain, size, in_old, in_new)
    assert sum(step.joined for step in found.steps) - found.taken_back == found.entered
    assert sum(step.left for step in found.steps) - found.taken_back == found.departed
    assert found.before + sum(step.net for step in found.steps) == found.after
    assert found.before + found.entered - found.departed == found.after
    table = found.as_table().to_pylist()
    for column in ("joined", "left", "net"):
        assert sum(row[column] for row in table[:-1]) == table[-1][column]


@given(st.lists(UNIT, min_size=1, max_size=30))
def test_taken_back_is_who_moved_more_often_than_needed(units):
    _, chain, size, in_old, in_new = arrays(units)
    moves = sum((after != before).astype(int) for before, after in zip(chain.lists[:-1], chain.lists[1:], strict=True))
    needed = (chain.old != chain.new).astype(int)
    found = churn(chain, size, in_old, in_new)
    assert found.taken_back == ((moves - needed) // 2 * size).sum()
    assert found.taken_back >= 0
    assert 0 <= found.of_new <= found.steps[1].joined
    assert 0 <= found.of_gone <= found.steps[1].left


def test_by_hand_with_scores():
    """Five units, cut at score 10, then at 12: each move has the cause that moved it."""
    old_by_old, old_by_new = np.array([5, 11, 9, 9, 99]), np.array([5, 10, 11, 9, 99])
    new_by_new = np.array([5, 10, 9, 12, 8])
    in_old, in_new = np.array([True] * 4 + [False]), np.array([True] * 5)
    chain = Chain(old_by_old <= 10, old_by_new <= 10, new_by_new <= 10, new_by_new <= 12)
    found = churn(chain, np.ones(5, dtype=np.int64), in_old, in_new)
    assert [(step.cause, step.joined, step.left) for step in found.steps] == [
        ("model", 1, 1),  # unit 1 in, unit 2 out
        ("data", 2, 1),  # unit 2 back and the new one in, unit 3 out
        ("quota", 1, 0),  # unit 3 back
    ]
    assert (found.entered, found.departed, found.taken_back) == (2, 0, 2)
    assert (found.of_new, found.of_gone) == (1, 0)


@given(st.lists(UNIT, min_size=1, max_size=20))
def test_what_did_not_change_caused_nothing(units):
    _, chain, size, in_old, in_new = arrays(units)
    same = Chain(chain.old & in_new, chain.old & in_new, chain.new & in_old, chain.new & in_old)
    found = churn(same, size, in_old, in_new)
    assert (found.steps[0].joined, found.steps[0].left) == (0, 0)
    assert (found.steps[2].joined, found.steps[2].left, found.taken_back) == (0, 0, 0)
    assert (found.of_new, found.of_gone) == (0, 0)
