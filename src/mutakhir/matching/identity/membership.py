"""Persons for life: from the clusters of a run to the person behind each record, and what happened to whom.

An id belongs to one person for life. A cluster keeps the id of the person who has most records in it; who loses all
clusters redirects to another; the lesser parts of a split get new ids; and where an earlier state stands again, its
ids come back (`earlier.py`). No id is ever given to records of somebody else. Rows are closed, never overwritten.
"""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.matching.identity.dated import REDIRECTS, ROWS, extended, is_open
from mutakhir.matching.identity.events import EVENTS, Change, events_of, steps_of
from mutakhir.matching.identity.keepers import Mint, keepers, redirected_now, row_changes
from mutakhir.matching.identity.lookup import NONE, ints
from mutakhir.matching.identity.redirects import ends, follow
from mutakhir.matching.identity.standing import standing


__all__ = ["Assignment", "Membership", "Mint", "assign", "begun", "follow", "nobody", "person_on", "persons_now"]


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """`rows` (`ROWS`) and `redirects` (`REDIRECTS`), open and closed ones, and the number of the last run in them.

    A part of a country may be taken by itself, if it holds whole persons with all that redirect to them; `run` must
    then be that of the country.
    """

    rows: pa.Table
    redirects: pa.Table
    run: int


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """The membership after a run and the events of that run alone (`EVENTS`), to be appended to earlier ones."""

    membership: Membership
    events: pa.Table


def nobody() -> Membership:
    """The membership before the first run."""
    return Membership(ROWS.empty_table(), REDIRECTS.empty_table(), 0)


def begun(records: pa.Table, since: date) -> Membership:
    """The membership of a registry that had persons before: `records` says who each `record` is (`person_id`)."""
    return Membership(
        extended(ROWS.empty_table(), ints(records["record"]), ints(records["person_id"]), since, 1),
        REDIRECTS.empty_table(),
        1,
    )


def assign(previous: Membership, clusters: pa.Table, as_of: date, mint: Mint) -> Assignment:
    """The persons of the `clusters` (columns `record`, `cluster` and, for the reasons of events, `step`).

    A record that is not among them keeps its row. `as_of` must not lie before the last run's. The source key of a
    new person is `member:` and the lowest record of the cluster; if that record was somebody before, also the number
    of its rows so far, since its first key is another person's. If nothing changed, `previous` comes back itself.
    """
    assert _last_day(previous) <= as_of, "a run before the last one"
    redirected, run = ends(previous.redirects), previous.run + 1
    found = standing(clusters, previous.rows, redirected)
    counted = found.shares()
    kept = keepers(found, counted, previous.rows, redirected, mint)
    now = kept.person[found.cluster]
    if (now == found.was).all():
        return Assignment(previous, EVENTS.empty_table())
    redirects = redirected_now(previous.redirects, kept, counted, as_of, run)
    moved = (now != found.was) & (found.was != NONE)
    change = Change(found.record, found.was, found.person, now, moved, steps_of(clusters), kept.minted, kept.restored)
    fresh = redirects.filter(pa.array(ints(redirects["run_from"]) == run))
    events = events_of(change, previous.rows, fresh, as_of)
    return Assignment(Membership(row_changes(previous.rows, found, now, as_of, run), redirects, run), events)


def person_on(membership: Membership, record: int, day: date) -> int | None:
    """The person that a record belonged to on a day; where that person redirects now, see `follow`."""
    rows = membership.rows.filter(pa.array(ints(membership.rows["record"]) == record)).to_pylist()
    held = (row for row in rows if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"]))
    return next((int(row["person_id"]) for row in held), None)


def persons_now(membership: Membership) -> pa.Table:
    """Each record, ascending, and the person that it belongs to now, redirects followed."""
    rows = membership.rows.filter(pa.array(is_open(membership.rows)))
    person = ends(membership.redirects).of(ints(rows["person_id"]))
    return pa.table({"record": rows["record"], "person_id": person})


def _last_day(membership: Membership) -> date:
    tables = (membership.rows, membership.redirects)
    days = (pc.max(table[name]).as_py() for table in tables for name in ("valid_from", "valid_to"))
    return max((day for day in days if day), default=date.min)
