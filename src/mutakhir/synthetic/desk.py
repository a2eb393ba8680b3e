"""Decisions of supervisors on households whose standing is pending: accept, or put to sleep with a reason."""

from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.schema import dataset
from mutakhir.synthetic.draws import Floats, Ints, stream, uuids, whole
from mutakhir.synthetic.field_rates import DESK_RATES, DeskRates
from mutakhir.synthetic.patches import array_of


# Why a household is accepted although its record was pending, and why it is put to sleep, by the result of
# its last visit (an interview can be put to sleep too).
_ACCEPT_REASONS: Final = ("checked_with_officer", "checked_documents", "checked_by_visit")
_SLEEP_REASONS: Final = ("not_credible", "not_found", "moved", "part_of_another", "refused", "double")
_INTERVIEWED: Final = 1


def no_decisions() -> pa.Table:
    """The dataset before anybody has decided anything."""
    return dataset("decisions").arrow_schema().empty_table()


def undecided(standings: pa.Table, decisions: pa.Table) -> pa.Table:
    """Pending households that were visited and on which nobody has decided yet."""
    pending = standings.filter(pc.and_(pc.equal(standings["standing"], pa.scalar("pending")), visited(standings)))
    known = pc.is_in(pending["household_id"], array_of(decisions["household_id"]))
    return pending.filter(pc.invert(known))


def visited(standings: pa.Table) -> pa.ChunkedArray:
    return pc.greater(standings["visits"], 0)


def decisions_of(
    seed: int,
    regency: str,
    sending: str,
    pending: pa.Table,
    visits: pa.Table,
    decided_on: date,
    rates: DeskRates = DESK_RATES,
) -> pa.Table:
    """Decisions on part of the pending households, dated within a week from `decided_on`.

    Interviews are mostly accepted; who was not met is put to sleep with the result of the last visit.
    """
    ids = whole(pending["household_id"])
    ids = ids[_lot(seed, ids) < rates.decided]
    draws = stream(seed, regency, sending, "desk")
    result = _last_results(visits, ids)
    accept = (draws.random(len(ids)) < rates.accepted) & (result == _INTERVIEWED)
    reason = np.where(accept, draws.integers(0, len(_ACCEPT_REASONS), len(ids)), len(_ACCEPT_REASONS) + result - 1)
    days = (decided_on - date(1970, 1, 1)).days + draws.integers(0, 7, len(ids))
    return pa.table(
        {
            "decision_id": uuids(draws, len(ids)),
            "household_id": pa.array(ids),
            "decision": pa.array(["sleep", "accept"]).take(pa.array(accept.astype(np.int64))),
            "reason": pa.array((*_ACCEPT_REASONS, *_SLEEP_REASONS)).take(pa.array(reason)),
            "role": pa.array(["supervisor"] * len(ids), pa.string()),
            "decided_on": pa.array(days, pa.int32()).cast(pa.date32()),
        }
    )


def _last_results(visits: pa.Table, ids: Ints) -> Ints:
    """Result of the last visit to each household; a result that nobody could read counts as an interview."""
    ordered = visits.sort_by([("visit_number", "descending")])
    at = array_of(pc.index_in(pa.array(ids), value_set=array_of(ordered["household_id"])))
    return whole(array_of(ordered["result"]).take(at), empty=_INTERVIEWED)


def _lot(seed: int, ids: Ints) -> Floats:
    """A number in [0, 1) for each household, the same in every pass (the mixing steps of SplitMix64)."""
    mixed = ids.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    lot: Floats = (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
    return lot
