"""Proposals: how many, who is proposed, and their declared tables."""

import numpy as np
import pyarrow.compute as pc
import pytest

from made_registry import made
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.proposals import ABUNDANCE, VISITED, Proposed, proposals


def _proposed() -> Proposed:
    one = made()
    return proposals(one.plan, one.truth, one.previous)


@pytest.mark.parametrize("name", ["proposals", "proposals_identity"])
def test_declared_tables_with_a_row_per_proposal(name: str) -> None:
    table = getattr(_proposed(), name)
    assert table.schema.equals(dataset(name).arrow_schema())
    assert table["proposal_id"].to_pylist() == sorted(set(table["proposal_id"].to_pylist()))
    assert table["proposal_id"].equals(_proposed().link["proposal_id"])


def test_the_same_from_one_seed() -> None:
    assert _proposed().proposals_identity.equals(_proposed().proposals_identity)


def test_registry_and_proposals_are_together_more_than_are_visited() -> None:
    one = made()
    candidates = one.previous.households.num_rows + _proposed().proposals.num_rows
    assert candidates == round(ABUNDANCE * round(VISITED * one.truth.households.num_rows))
    few = proposals(one.plan, one.truth, one.previous, visited=one.previous.households.num_rows)
    assert few.proposals.num_rows == pytest.approx(0.2 * one.previous.households.num_rows, abs=1)


def test_no_proposals_where_the_registry_is_more_than_enough() -> None:
    one = made()
    assert proposals(one.plan, one.truth, one.previous, visited=100).proposals.num_rows == 0


def test_most_proposed_are_poor_and_new_some_known_and_some_well_off() -> None:
    one, found = made(), _proposed()
    households = found.link["household"].to_numpy()
    assert len(np.unique(households)) == len(households)
    known = np.isin(households, one.previous.previous_households["household"].to_numpy())
    assert known.mean() == pytest.approx(0.10, abs=0.005)
    place = pc.index_in(found.link["household"], one.truth.households["household"]).to_numpy()
    consumption = one.truth.households["consumption"].to_numpy()
    assert (consumption[place] < np.quantile(consumption, 0.6)).mean() > 0.6
    assert (consumption[place] > np.quantile(consumption, 0.8)).mean() > 0.03


def test_proposals_come_from_all_sides_before_the_reference_date() -> None:
    table = _proposed().proposals
    assert set(table["proposed_by"].to_pylist()) == {"village", "citizen", "ministry"}
    assert pc.max(table["proposed_on"]).as_py() < made().plan.as_of


def test_heads_are_known_by_numbers_of_nobody() -> None:
    identity = _proposed().proposals_identity
    for column in ("head_nik", "family_card"):
        assert all(number.startswith("99") for number in identity[column].drop_null().to_pylist())
        assert 0.03 < identity[column].null_count / identity.num_rows < 0.2
