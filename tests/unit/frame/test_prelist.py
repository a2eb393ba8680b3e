"""The prelist: order, cut, meetings, reserves moving up."""

from datetime import date

import ibis
import pytest

from mutakhir.frame.candidates import new_proposals, registry_candidates, unlisted_families
from mutakhir.frame.policy import PrelistPolicy
from mutakhir.frame.prelist import final_prelist, first_prelist
from mutakhir.ground.clock import Clock
from mutakhir.ground.schema import dataset


POLICY = PrelistPolicy(
    valid_from=date(2020, 1, 1),
    reference="a test",
    empty_village_weight=0,
    standings=("accepted", "pending"),
    source_order=("registry", "proposal", "civil_register"),
)
CLOCK = Clock(date(2021, 1, 1), 7)
VILLAGE = "1101012001"


def rows(name: str, *given: dict[str, object]) -> ibis.Table:
    """A small table of a declared dataset; columns that are not given are empty."""
    schema = dataset(name).ibis_schema()
    whole = [{column: row.get(column) for column in schema.names} for row in given]
    return ibis.memtable(whole, schema=schema)


def listed(table: ibis.Table) -> list[tuple[int, int, str, str | None]]:
    found = table.order_by("position").to_pyarrow().to_pylist()
    return [(r["household_id"], r["position"], r["status"], r["reason"]) for r in found]


@pytest.fixture
def candidates() -> ibis.Table:
    registry = registry_candidates(
        rows(
            "registry_households",
            {"regency": "1101", "household_id": 1, "village": VILLAGE, "percentile": 30, "status": "accepted"},
            {"regency": "1101", "household_id": 2, "village": VILLAGE, "percentile": 5, "status": "accepted"},
            {"regency": "1101", "household_id": 3, "village": VILLAGE, "percentile": 1, "status": "asleep"},
            {"regency": "1101", "household_id": 4, "village": VILLAGE, "percentile": None, "status": "pending"},
        ),
        POLICY,
    )
    proposal = registry.filter(registry.household_id == 1).mutate(
        household_id=ibis.literal(9, "int64"), source=ibis.literal("proposal"), previous_percentile=ibis.null("int8")
    )
    return registry.union(proposal)


def targets(count: int) -> ibis.Table:
    return rows("targets", {"level": "village", "area": VILLAGE, "target": count})


def test_poorest_of_the_registry_first_then_unknown_then_proposals(candidates: ibis.Table) -> None:
    first = first_prelist(candidates, targets(2), POLICY, CLOCK)
    assert listed(first) == [
        (2, 1, "listed", None),
        (1, 2, "listed", None),
        (4, 3, "reserve", "beyond_target"),
        (9, 4, "reserve", "beyond_target"),
    ]


def test_a_village_without_target_has_only_reserves(candidates: ibis.Table) -> None:
    first = first_prelist(candidates, targets(0), POLICY, CLOCK)
    assert {status for _, _, status, _ in listed(first)} == {"reserve"}


def test_what_the_meeting_removes_is_replaced_by_the_next_reserve(candidates: ibis.Table) -> None:
    first = first_prelist(candidates, targets(2), POLICY, CLOCK)
    meeting = {"regency": "1101", "village": VILLAGE, "held_on": date(2021, 1, 5), "meeting_id": "m"}
    meetings = rows(
        "meetings",
        {**meeting, "household_id": 2, "result": 2, "reason": 2},
        {**meeting, "household_id": 1, "result": 1, "able": True},
    )
    final = final_prelist(first, meetings, targets(2))
    assert listed(final) == [
        (2, 1, "removed", "dead"),
        (1, 2, "listed", None),
        (4, 3, "listed", None),
        (9, 4, "reserve", "beyond_target"),
    ]
    able = {r["household_id"]: r["meeting_able"] for r in final.to_pyarrow().to_pylist()}
    assert able[1] is True, "the meeting's view is kept as a signal and removes nobody"


def test_the_last_meeting_counts(candidates: ibis.Table) -> None:
    first = first_prelist(candidates, targets(4), POLICY, CLOCK)
    meetings = rows(
        "meetings",
        {"household_id": 2, "meeting_id": "a", "held_on": date(2021, 1, 5), "result": 3},
        {"household_id": 2, "meeting_id": "b", "held_on": date(2021, 1, 9), "result": 1},
    )
    assert listed(final_prelist(first, meetings, targets(4)))[0] == (2, 1, "listed", None)


def test_a_proposal_with_a_family_card_of_the_registry_or_of_another_proposal_is_not_new() -> None:
    known = "9901010101200001"
    proposals = rows(
        "proposals",
        *(
            {"regency": "1101", "proposal_id": p, "village": VILLAGE, "proposed_on": date(2020, 12, d)}
            for p, d in (("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5))
        ),
    )
    identity = rows(
        "proposals_identity",
        {"proposal_id": "a", "family_card": known},
        {"proposal_id": "b", "family_card": "9901010101200002"},
        {"proposal_id": "c", "family_card": "9901010101200002"},
        {"proposal_id": "d", "family_card": "99"},
        {"proposal_id": "e", "family_card": None},
    )
    cards = ibis.memtable({"family_card": [known]})
    new = new_proposals(proposals, identity, cards).to_pyarrow()["proposal_id"].to_pylist()
    assert sorted(new) == ["b", "d", "e"]


def test_unlisted_families_are_heads_alive_with_an_unknown_card() -> None:
    register = rows(
        "civil_register",
        *(
            {"register_id": i, "village": VILLAGE, "alive": alive, "relation": relation}
            for i, alive, relation in ((1, True, 1), (2, True, 3), (3, False, 1), (4, True, 1))
        ),
    )
    identity = rows("civil_register_identity", *({"register_id": i, "family_card": f"card{i}"} for i in (1, 2, 3, 4)))
    cards = ibis.memtable({"family_card": ["card4"]})
    found = unlisted_families(register, identity, cards).to_pyarrow()
    assert found["source_key"].to_pylist() == ["civil_register:1"]
