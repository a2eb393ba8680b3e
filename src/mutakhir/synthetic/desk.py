"""Decisions of supervisors on households whose standing is pending: accept, or put to sleep with a reason."""

from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.schema import dataset
from mutakhir.synthetic.draws import Floats, Ints, stream, uuids, whole
from mutakhir.synthetic.field_rates import DESK_RATES, DeskRates


_ACCEPT_REASONS: Final = ("checked_with_officer", "checked_documents", "checked_by_visit")
_SLEEP_REASONS: Final = ("not_found", "moved", "double")


def no_decisions() -> pa.Table:
    """The dataset before anybody has decided anything."""
    return dataset("decisions").arrow_schema().empty_table()


def undecided(standings: pa.Table, decisions: pa.Table) -> pa.Table:
    """Pending households that a supervisor will decide on and has not yet; the same ones in every pass."""
    pending = standings.filter(pc.equal(standings["standing"], pa.scalar("pending")))
    known = pc.is_in(pending["household_id"], decisions["household_id"].combine_chunks())
    return pending.filter(pc.invert(known))


def decisions_of(
    seed: int, regency: str, sending: str, pending: pa.Table, decided_on: date, rates: DeskRates = DESK_RATES
) -> pa.Table:
    """Decisions on part of the pending households, dated within a week from `decided_on`."""
    ids = whole(pending["household_id"])
    chosen = np.flatnonzero(_lot(seed, ids) < rates.decided)
    draws = stream(seed, regency, sending, "desk")
    count = len(chosen)
    accept = draws.random(count) < rates.accepted
    reasons = pa.array((*_ACCEPT_REASONS, *_SLEEP_REASONS))
    reason = draws.integers(0, 3, count) + np.where(accept, 0, len(_ACCEPT_REASONS))
    days = (decided_on - date(1970, 1, 1)).days + draws.integers(0, 7, count)
    return pa.table(
        {
            "decision_id": uuids(draws, count),
            "household_id": pa.array(ids[chosen]),
            "decision": pa.array(["sleep", "accept"]).take(pa.array(accept.astype(np.int64))),
            "reason": reasons.take(pa.array(reason)),
            "role": pa.array(["supervisor"] * count, pa.string()),
            "decided_on": pa.array(days, pa.int32()).cast(pa.date32()),
        }
    )


def _lot(seed: int, ids: Ints) -> Floats:
    """A number in [0, 1) for each household, the same in every pass (the mixing steps of SplitMix64)."""
    mixed = ids.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    lot: Floats = (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
    return lot
