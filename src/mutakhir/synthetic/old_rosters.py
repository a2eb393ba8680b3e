"""Whom the previous registry lists where: its households, doubled ones among them, and their members.

Rows of the truth are referred to by their place. An *entry* is a household of the registry, a *record* one of
its members. Some records are of people who have died, of people who live elsewhere, or of people who are
listed a second time.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.synthetic.ailments import Rates
from mutakhir.synthetic.date_errors import Days
from mutakhir.synthetic.draws import Bools, Ints, places_in, stream, whole
from mutakhir.synthetic.patches import rows_of
from mutakhir.synthetic.truth import RegencyPlan, Truth


CHILD, OTHER = 3, 8


@dataclass(frozen=True)
class Entries:
    """Households of the registry: row of the truth, and whether the entry repeats an earlier one.

    `place`: row of the truth whose village and address the entry shows; another one for the moved and doubled.
    """

    row: Ints
    visited: Days
    doubled: Bools
    place: Ints


@dataclass(frozen=True)
class Records:
    """Members of the registry: row of the truth's members, entry, and what is special about the record.

    `relation`: 0 where the own relation holds; `own`: listed in the own household.
    """

    row: Ints
    entry: Ints
    relation: Ints
    own: Bools

    def repeats(self) -> Bools:
        """Of whom an earlier record exists."""
        repeated = np.ones(len(self.row), dtype=bool)
        repeated[np.unique(self.row, return_index=True)[1]] = False
        return repeated


@dataclass(frozen=True)
class People:
    """What rosters need to know of the truth's members, by row: place of the household, age and death."""

    household: Ints
    born: Days
    died: Days
    head: Bools


def people_of(truth: Truth) -> People:
    """The members of the truth as arrays; who has not died has died at the end of time."""
    members = truth.members
    died = whole(members["died_on"].combine_chunks().cast(pa.int32()), 2**31 - 1)
    return People(
        places_in(whole(truth.households["household"]), whole(members["household"])),
        whole(members["birth_date"].combine_chunks().cast(pa.int32()), 0).astype("datetime64[D]"),
        died.astype("datetime64[D]"),
        whole(members["relation"]) == 1,
    )


def entries_with_doubles(plan: RegencyPlan, rows: Ints, visited: Days, rates: Rates, all_rows: int) -> Entries:
    """The listed households, with the moved still at their old place, and some listed a second time."""
    draws = stream(plan.seed, plan.regency, "previous", "entries")
    # A doubled household lists 85% of its members again; 60% of repeated records come by it.
    twice = rows_of(draws.random(len(rows)) < rates.duplicate * 0.6 / 0.85)
    neighbour = draws.integers(0, max(all_rows, 1), len(rows) + len(twice))
    row = np.concatenate([rows, rows[twice]])
    doubled = np.arange(len(row)) >= len(rows)
    moved = np.where(doubled, draws.random(len(row)) < 0.5, draws.random(len(row)) < rates.moved_household)
    return Entries(row, np.concatenate([visited, visited[twice]]), doubled, np.where(moved, neighbour, row))


def records_of(plan: RegencyPlan, entries: Entries, people: People, rates: Rates, all_rows: int) -> Records:
    """All records, ordered by entry and, within it, by row; those who live elsewhere come last."""
    draws = stream(plan.seed, plan.regency, "previous", "records")
    entry, row = _own_members(entries, people, all_rows)
    keep = _listed(draws, entries, people, entry, row, rates)
    entry, row = entry[keep], row[keep]
    guests = _guests(draws, entries, people, (entry, row), rates, all_rows)
    strangers = _strangers(draws, entries, people, len(row), rates)
    own = Records(row, entry, np.zeros_like(row), np.ones(len(row), bool))
    records = _together([own, guests, strangers])
    order = np.lexsort([records.row, ~records.own, records.entry])
    return _reordered(records, order)


def _own_members(entries: Entries, people: People, all_rows: int) -> tuple[Ints, Ints]:
    """(entry, row) of everyone in the households of the entries."""
    order = np.argsort(people.household, kind="stable")
    counts = np.bincount(people.household, minlength=all_rows)
    first = np.cumsum(counts) - counts
    sizes = counts[entries.row]
    entry = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return entry, order[first[entries.row][entry] + within]


def _listed(
    draws: np.random.Generator, entries: Entries, people: People, entry: Ints, row: Ints, rates: Rates
) -> Bools:
    """Born before the visit and not dead by then; a few forgotten, and whole families of whom only one is listed."""
    then = entries.visited[entry]
    there = (people.born[row] < then) & (people.died[row] >= then)
    dead = rows_of(there & (people.died[row] < np.datetime64("9999-01-01")))
    most = int(rates.dead_most * len(row))
    there[draws.permutation(dead)[most:]] = False
    alone = draws.random(len(entries.row)) < rates.head_only
    forgotten = draws.random(len(row)) < np.where(entries.doubled[entry], 0.15, rates.forgotten)
    listed: Bools = there & (people.head[row] | ~(forgotten | alone[entry]))
    return listed


def _guests(
    draws: np.random.Generator, entries: Entries, people: People, own: tuple[Ints, Ints], rates: Rates, all_rows: int
) -> Records:
    """Grown-up people of the registry whom another household of it lists too."""
    entry, row = own
    grown = people.born[row] < entries.visited[entry] - np.timedelta64(16 * 365, "D")
    doubled = np.zeros(all_rows, dtype=bool)
    doubled[entries.row[entries.doubled]] = True
    able = rows_of(grown & ~doubled[people.household[row]])
    share = rates.duplicate * 0.4 * len(row) / max(len(able), 1)
    chosen = able[draws.random(len(able)) < share]
    host = draws.integers(0, max(len(entries.row), 1), len(chosen))
    elsewhere = entries.row[host] != people.household[row[chosen]]
    count = int(elsewhere.sum())
    relation = np.where(draws.random(count) < 0.5, CHILD, OTHER)
    return Records(row[chosen][elsewhere], host[elsewhere], relation, np.zeros(count, bool))


def _strangers(draws: np.random.Generator, entries: Entries, people: People, size: int, rates: Rates) -> Records:
    """Young people who have left a listed household for one that is not listed."""
    listed = np.zeros(int(people.household.max(initial=0)) + 1, dtype=bool)
    listed[entries.row] = True
    alive = people.died > np.datetime64("9999-01-01")
    young = (people.born > np.datetime64("1975-01-01")) & (people.born < np.datetime64("2003-01-01"))
    able = rows_of(~listed[people.household] & young & alive)
    chosen = able[draws.random(len(able)) < rates.moved_person * size / max(len(able), 1)]
    host = draws.integers(0, max(len(entries.row), 1), len(chosen))
    return Records(chosen, host, np.full(len(chosen), CHILD), np.zeros(len(chosen), dtype=bool))


def _together(parts: list[Records]) -> Records:
    return Records(*(np.concatenate([vars(part)[name] for part in parts]) for name in Records.__annotations__))


def _reordered(records: Records, order: Ints) -> Records:
    return Records(*(vars(records)[name][order] for name in Records.__annotations__))
