"""Households that villages, citizens and the ministry propose for the round, beside the previous registry.

Most are poor households that the registry lacks; some are in it already; some are well-off.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema import frame
from mutakhir.synthetic import name_errors, number_errors
from mutakhir.synthetic.declaring import declared
from mutakhir.synthetic.draws import Bools, Floats, Ints, places_in, stream, uuids, whole
from mutakhir.synthetic.patches import array_of, emptied, rows_of, taken
from mutakhir.synthetic.previous_tables import Previous
from mutakhir.synthetic.truth import RegencyPlan, Truth


# Households to visit as a share of all: 41,697,344 of about 69.3 million.
VISITED = 0.602
# Registry and proposals together, as a multiple of the households to visit.
ABUNDANCE = 1.2

_KNOWN_ALREADY = 0.10
_WELL_OFF = 0.10
_NOISE = 0.7  # standard deviations by which a village misjudges welfare
_BY = ("village", "citizen", "ministry")
_BY_SHARES = (0.70, 0.20, 0.10)
_DAYS_BEFORE, _DAYS_OPEN = 60, 240
_NO_NIK, _BAD_NIK, _NO_CARD, _BAD_NAME = 0.08, 0.04, 0.12, 0.12


@dataclass(frozen=True)
class Proposed:
    """Proposals, who is proposed, and the truth: `link` has proposal_id and household."""

    proposals: pa.Table
    proposals_identity: pa.Table
    link: pa.Table


def proposals(plan: RegencyPlan, truth: Truth, previous: Previous, visited: int | None = None) -> Proposed:
    """The proposals of one regency; with the registry they are 1.2 times the `visited` households.

    `visited`: households to be visited in the regency; 60.2% of all if not given.
    """
    target = round(VISITED * truth.households.num_rows) if visited is None else visited
    count = max(round(ABUNDANCE * target) - previous.households.num_rows, 0)
    draws = stream(plan.seed, plan.regency, "proposals")
    rows = _proposed(draws, truth, previous, count)
    ids = uuids(draws, len(rows))
    return Proposed(
        _table(draws, plan, truth, rows, ids),
        _identity(draws, truth, rows, ids),
        pa.table({"proposal_id": ids, "household": taken(truth.households["household"], rows)}),
    )


def _proposed(draws: np.random.Generator, truth: Truth, previous: Previous, count: int) -> Ints:
    """Rows of the truth: the known, the well-off and, for the rest, those who seem poorest; in random order."""
    registered = np.zeros(truth.households.num_rows, dtype=bool)
    registered[places_in(whole(truth.households["household"]), whole(previous.previous_households["household"]))] = True
    seeming = _seeming(draws, array_of(truth.households["consumption"]))
    known = _some(draws, registered, round(count * _KNOWN_ALREADY))
    rich = _some(draws, ~registered & (seeming > np.quantile(seeming, 0.7)), round(count * _WELL_OFF))
    rest = ~registered
    rest[rich] = False
    candidates = rows_of(rest)
    poorest = candidates[np.argsort(seeming[candidates], kind="stable")][: max(count - len(known) - len(rich), 0)]
    return draws.permutation(np.concatenate([known, rich, poorest]))


def _seeming(draws: np.random.Generator, consumption: pa.Array) -> Floats:
    """Welfare as neighbours see it."""
    logs = np.log(consumption.to_numpy().astype(np.float64))
    seeming: Floats = logs + _NOISE * float(logs.std()) * draws.standard_normal(len(logs))
    return seeming


def _some(draws: np.random.Generator, mask: Bools, count: int) -> Ints:
    return draws.permutation(rows_of(mask))[:count]


def _table(draws: np.random.Generator, plan: RegencyPlan, truth: Truth, rows: Ints, ids: pa.Array) -> pa.Table:
    place = places_in(whole(truth.households["household"]), whole(truth.members["household"]))
    alive = truth.members["alive"].to_numpy().astype(bool)
    sizes = np.bincount(place[alive], minlength=truth.households.num_rows)[rows]
    misstated = draws.random(len(rows)) < 0.1
    stated = np.maximum(sizes + misstated * np.where(draws.random(len(rows)) < 0.5, -1, 1), 1)
    by = np.searchsorted(np.cumsum(_BY_SHARES)[:-1], draws.random(len(rows)), side="right")
    age = (_DAYS_BEFORE + draws.integers(0, _DAYS_OPEN, len(rows))).astype("timedelta64[D]")
    columns: dict[str, object] = {
        "proposal_id": ids,
        "village": taken(truth.households["village"], rows),
        "proposed_on": np.datetime64(plan.as_of, "D") - age,
        "proposed_by": pa.array(_BY).take(pa.array(by)),
        "member_count": stated,
    }
    return declared(frame.Proposals, columns)


def _identity(draws: np.random.Generator, truth: Truth, rows: Ints, ids: pa.Array) -> pa.Table:
    """The head and the door as told at the village office: fewer errors than in the old registry."""
    count = len(rows)
    head = _heads(truth)[rows]
    male = whole(taken(truth.members["sex"], head)) == 1
    names = taken(truth.households["head_name"], rows)
    nik = taken(truth.members["nik"], head)
    bad = rows_of(number_errors.whole_numbers(nik) & (draws.random(count) < _BAD_NIK))
    nik = number_errors.wrong(draws, nik, bad, np.arange(count))
    no_position = draws.random(count) < 0.5
    columns: dict[str, object] = {
        "proposal_id": ids,
        "head_name": name_errors.misnamed(draws, names, draws.random(count) < _BAD_NAME, male),
        "address": taken(truth.households["address"], rows),
        "latitude": emptied(taken(truth.households["latitude"], rows), rows_of(no_position)),
        "longitude": emptied(taken(truth.households["longitude"], rows), rows_of(no_position)),
        "family_card": emptied(_cards(truth, head), rows_of(draws.random(count) < _NO_CARD)),
        "head_nik": emptied(nik, rows_of(draws.random(count) < _NO_NIK)),
    }
    return declared(frame.ProposalsIdentity, columns)


def _heads(truth: Truth) -> Ints:
    """The row of the living head in the members, per household; -1 where there is none."""
    place = places_in(whole(truth.households["household"]), whole(truth.members["household"]))
    alive = truth.members["alive"].to_numpy().astype(bool)
    rows = rows_of((whole(truth.members["relation"]) == 1) & alive)
    heads = np.full(truth.households.num_rows, -1, dtype=np.int64)
    heads[place[rows]] = rows
    return heads


def _cards(truth: Truth, heads: Ints) -> pa.Array:
    family = whole(taken(truth.members["family"], heads))
    return taken(truth.families["family_card"], places_in(whole(truth.families["family"]), family))
