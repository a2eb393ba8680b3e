"""Households of the previous registry: their answers as of the old visit, their doors and ranks."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.schema import registry
from mutakhir.ground.schema.items import HouseholdItems
from mutakhir.synthetic import old_answers
from mutakhir.synthetic.declaring import declared
from mutakhir.synthetic.draws import Bools, Floats, Ints, stream
from mutakhir.synthetic.old_ranking import OldList
from mutakhir.synthetic.old_rosters import Entries
from mutakhir.synthetic.patches import rows_of, taken
from mutakhir.synthetic.previous_listing import Families, Listing
from mutakhir.synthetic.staleness import NEW_INSTRUMENT, OLD_INSTRUMENT, UPDATED_FROM
from mutakhir.synthetic.truth import RegencyPlan, Truth


_NOISE_OF_POSITION = 0.0003  # degrees, some 30 m
# Rows with letters beyond ASCII: our own choice, so that the code page of a file matters.
_ACCENTED, _ORDINAL = 0.02, 0.03


def household_table(
    plan: RegencyPlan, truth: Truth, listing: Listing, families: Families, household_ids: Ints
) -> pa.Table:
    entries, ranked = listing.entries, listing.ranked
    count = len(entries.row)
    draws = stream(plan.seed, plan.regency, "previous", "answers")
    found = old_answers.household_answers(draws, truth.households, entries.row, _years(entries.visited, plan))
    own: dict[str, object] = {
        "household_id": household_ids,
        "village": taken(truth.households["village"], entries.place),
        "source": pa.array(["field", "proposal"]).take(pa.array((~ranked.core).astype(np.int64))),
        "visited_on": entries.visited,
        "instrument": _instrument(entries),
        "member_count": np.bincount(listing.records.entry, minlength=count),
        "family_count": np.bincount(families.entry, minlength=count),
        "percentile": ranked.percentile,
        "band": _band(ranked.core),
        "status": pa.array(["accepted"] * count, pa.string()),
    }
    return declared(registry.RegistryHouseholds, {**own, **old_answers.columns_of(found, HouseholdItems)})


def _instrument(entries: Entries) -> pa.Array:
    return pa.array([OLD_INSTRUMENT, NEW_INSTRUMENT]).take(pa.array((entries.visited >= UPDATED_FROM).astype(int)))


def _band(core: Bools) -> pa.Array:
    return pa.array(["outside", "core"]).take(pa.array(core.astype(np.int64)))


def _years(visited: np.ndarray, plan: RegencyPlan) -> Floats:
    return (np.datetime64(plan.as_of) - visited).astype(np.int64) / 365.25


def household_doors(plan: RegencyPlan, truth: Truth, listing: Listing, household_ids: Ints) -> pa.Table:
    """The door as last known. Only a third of the visits of 2015 noted a position; all later ones did."""
    entries, records = listing.entries, listing.records
    draws = stream(plan.seed, plan.regency, "previous", "doors")
    heads = rows_of(records.own & listing.people.head[records.row])
    head = np.full(len(entries.row), -1, dtype=np.int64)
    head[records.entry[heads]] = heads
    lost = (entries.visited < UPDATED_FROM) & (draws.random(len(head)) > 0.33)
    position = {
        name: pa.array(
            taken(truth.households[name], entries.place).to_numpy(zero_copy_only=False)
            + _NOISE_OF_POSITION * draws.standard_normal(len(head)),
            mask=lost,
        )
        for name in ("latitude", "longitude")
    }
    own: dict[str, object] = {
        "household_id": household_ids,
        **_typed(plan, taken(listing.names.identity.name, head), taken(truth.households["address"], entries.place)),
    }
    return declared(registry.RegistryHouseholdsIdentity, {**own, **position})


def _typed(plan: RegencyPlan, names: pa.Array, addresses: pa.Array) -> dict[str, object]:
    """The door as an old code page typed it: é for the open e, Nº for a number, in a few of the rows."""
    draws = stream(plan.seed, plan.regency, "previous", "typing")
    accented = pa.array(draws.random(len(names)) < _ACCENTED)
    ordinal = pa.array(draws.random(len(addresses)) < _ORDINAL)
    return {
        "head_name": pc.if_else(accented, pc.replace_substring(names, "e", "é", max_replacements=1), names),
        "address": pc.if_else(ordinal, pc.replace_substring(addresses, "No.", "Nº"), addresses),
    }


def rank_table(ranked: OldList, household_ids: Ints) -> pa.Table:
    return declared(
        registry.RegistryRanks,
        {
            "unit": pa.array(["household"] * len(household_ids), pa.string()),
            "unit_id": household_ids,
            "score": ranked.score,
            "percentile": ranked.percentile,
            "band": _band(ranked.core),
            "listed": ranked.core,
        },
    )
