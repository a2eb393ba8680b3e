"""What a run did to persons, as rows that are only ever appended.

* `merged`: a person redirects to `person_id` now; the record is the lowest by which the two came together.
* `redirected`: a record went over to a person who lived before.
* `split`: a record went over to a new person, split from the other.
* `undone`: a record went back to a person of its own past, or to one who redirected and lives again.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.matching.identity.dated import is_open
from mutakhir.matching.identity.lookup import Bools, Ints, among, firsts, ints, places


# `record` is the member record, `other_person_id` the person before: the one left, merged or split from.
EVENTS = pa.schema(
    [
        ("event", pa.string()),
        ("record", pa.int64()),
        ("person_id", pa.int64()),
        ("other_person_id", pa.int64()),
        ("reason", pa.string()),
        ("as_of", pa.date32()),
    ]
)
_EVENTS = ("redirected", "split", "undone", "merged")
_REDIRECTED, _SPLIT, _UNDONE, _MERGED = range(len(_EVENTS))
# Reasons where no step is the reason: no edge holds a part any longer, or an earlier state stands again.
PARTED, RESTORED = "parted", "restored"
# A step that the caller did not tell.
JOINED = "joined"


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Each clustered record, ascending: its person before, redirects followed (`person`) and not (`was`), and now."""

    record: Ints
    was: Ints
    person: Ints
    now: Ints
    moved: Bools
    step: pa.ChunkedArray
    minted: Ints
    restored: Ints


def events_of(change: Change, before: pa.Table, fresh: pa.Table, as_of: date) -> pa.Table:
    """The events of a run: `before` are the membership's rows before it, `fresh` the redirects that it opened."""
    told = pa.concat_tables([_of_records(change, before, as_of), _of_persons(change, before, fresh, as_of)])
    keys = ("record", "event", "person_id", "other_person_id")
    return told.sort_by([(key, "ascending") for key in keys]).combine_chunks()


def steps_of(clusters: pa.Table) -> pa.ChunkedArray:
    """The step of each record, in the order of the records."""
    if "step" not in clusters.column_names:
        return pa.chunked_array([pa.repeat(JOINED, clusters.num_rows)])
    return pc.fill_null(clusters.sort_by("record")["step"], JOINED)


def _of_records(change: Change, before: pa.Table, as_of: date) -> pa.Table:
    moved = np.flatnonzero(change.moved)
    record, now = change.record[moved], change.now[moved]
    back = among(now, change.restored) | _held_before(record, now, before)
    kind = np.where(among(now, change.minted), _SPLIT, np.where(back, _UNDONE, _REDIRECTED))
    fixed = pa.array([None, PARTED, RESTORED]).take(pa.array(kind))
    return _table(kind, record, now, change.was[moved], pc.coalesce(fixed, change.step.take(pa.array(moved))), as_of)


def _held_before(record: Ints, person: Ints, before: pa.Table) -> Bools:
    """Which of the records belonged to that person once."""
    past = before.filter(pa.array(~is_open(before)))
    past = past.filter(pa.array(among(ints(past["record"]), record)))
    pairs = set(zip(past["record"].to_pylist(), past["person_id"].to_pylist(), strict=True))
    if not pairs:
        return np.zeros(len(record), np.bool_)
    return np.array([pair in pairs for pair in zip(record.tolist(), person.tolist(), strict=True)], np.bool_)


def _of_persons(change: Change, before: pa.Table, fresh: pa.Table, as_of: date) -> pa.Table:
    fresh = fresh.sort_by("person_id")
    other, into = ints(fresh["person_id"]), ints(fresh["into_person_id"])
    place = _meeting(change, before, other, into)
    kind = np.full(len(other), _MERGED)
    return _table(kind, change.record[place], into, other, change.step.take(pa.array(place)), as_of)


def _meeting(change: Change, before: pa.Table, other: Ints, into: Ints) -> Ints:
    """The place of the lowest record that belongs to `into` now and belonged to `other` at any time."""
    place, found = places(change.record, ints(before["record"]))
    person = np.concatenate([change.person, ints(before["person_id"])[found]])
    place = np.concatenate([np.arange(len(change.record)), place[found]])
    number, known = places(other, person)
    number, place = number[known], place[known]
    met = change.now[place] == into[number]
    number, place = number[met], place[met]
    order = np.lexsort((place, number))
    lowest = order[firsts(number[order])] if len(order) else order
    assert len(lowest) == len(other), "a person redirects to one whom none of its records reached"
    met_at: Ints = place[lowest]
    return met_at


def _table(kind: Ints, record: Ints, person: Ints, other: Ints, reason: pa.ChunkedArray, as_of: date) -> pa.Table:
    event = pa.array(_EVENTS).take(pa.array(kind))
    day = pa.repeat(pa.scalar(as_of, pa.date32()), len(kind))
    return pa.table([event, record, person, other, reason.cast(pa.string()), day], schema=EVENTS)
