"""Assignments of one regency: every household of the final prelist once, and the revisits sent to the field."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.fieldwork.teams import cuts, district_coordinators, share_evenly, stretch_of


DISTRICT_LENGTH = 6


@dataclass(frozen=True)
class Team:
    """Certified officers of a regency, in order of home district and code, cut to the planned number."""

    enumerators: Sequence[str]
    supervisors: Sequence[str]
    coordinators: Sequence[str]


def first_visits(prelist: pa.Table, team: Team, limit: int) -> pa.Table:
    """One row per listed household; columns of `assignments`."""
    listed = prelist.filter(pc.equal(prelist["status"], "listed")).sort_by(
        [("village", "ascending"), ("position", "ascending")]
    )
    villages = listed["village"].to_numpy(zero_copy_only=False).astype(str)
    stretch = _stretches(villages, len(team.enumerators), limit)
    leader = share_evenly(len(team.enumerators), len(team.supervisors)) if team.supervisors else None
    return pa.table(
        {
            "household_id": listed["household_id"],
            "visit_number": pa.array(np.ones(len(villages), np.int8)),
            "village": listed["village"],
            "enumerator_id": _named(team.enumerators, stretch),
            "supervisor_id": _named(team.supervisors, _led(stretch, leader)),
            "coordinator_id": _named(team.coordinators, _coordinator_of(villages, len(team.coordinators))),
            "reason": pa.array(["prelist"] * len(villages), pa.string()),
        }
    )


def _stretches(villages: np.ndarray, officers: int, limit: int) -> np.ndarray:
    if officers == 0 or villages.size == 0:
        return np.full(villages.size, -1, np.int64)
    _, sizes = np.unique(villages, return_counts=True)
    return stretch_of(cuts(sizes.tolist(), officers, limit), villages.size)


def _led(stretch: np.ndarray, leader: np.ndarray | None) -> np.ndarray:
    if leader is None or leader.size == 0:
        return np.full(stretch.size, -1, np.int64)
    return np.where(stretch >= 0, leader[np.maximum(stretch, 0)], -1)


def _coordinator_of(villages: np.ndarray, coordinators: int) -> np.ndarray:
    """Coordinator of each household; a district with several shares its villages among them in order."""
    if coordinators == 0 or villages.size == 0:
        return np.full(villages.size, -1, np.int64)
    names, place, sizes = np.unique(villages, return_inverse=True, return_counts=True)
    districts = np.array([name[:DISTRICT_LENGTH] for name in names])
    codes, of_village = np.unique(districts, return_inverse=True)
    loads = np.bincount(of_village, weights=sizes).astype(int).tolist()
    numbered = district_coordinators(loads, coordinators)
    chosen = np.empty(names.size, np.int64)
    for district in range(codes.size):
        here = np.flatnonzero(of_village == district)
        among = numbered[district]
        chosen[here] = np.asarray(among)[share_evenly(here.size, len(among))]
    return chosen[place]


def _named(names: Sequence[str], places: np.ndarray) -> pa.Array:
    taken = pa.array(places, mask=places < 0)
    return pa.array(list(names), pa.string()).take(taken)


def revisits(sent: pa.Table, first: pa.Table, team: Team) -> pa.Table:
    """One row per revisit: to the officer of the first visit, or, where `not_by` forbids it, to the next one."""
    asked = sent.join(first.drop_columns(["visit_number", "reason", "village"]), "household_id", join_type="inner")
    successor = dict(zip(team.enumerators, [*team.enumerators[1:], *team.enumerators[:1]], strict=True))
    officers = [
        successor.get(officer, officer) if officer is not None and officer == forbidden else officer
        for officer, forbidden in zip(asked["enumerator_id"].to_pylist(), asked["not_by"].to_pylist(), strict=True)
    ]
    place = asked.column_names.index("enumerator_id")
    return asked.set_column(place, "enumerator_id", pa.array(officers, pa.string())).select(first.column_names)
