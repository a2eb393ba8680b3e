"""What the previous registry lists, before it is written into tables: entries, records, families, ids."""

from dataclasses import dataclass

import numpy as np

from mutakhir.synthetic.draws import Ints, places_in, whole
from mutakhir.synthetic.old_identities import Written
from mutakhir.synthetic.old_ranking import OldList
from mutakhir.synthetic.old_rosters import Entries, People, Records
from mutakhir.synthetic.patches import rows_of, taken
from mutakhir.synthetic.truth import Truth


_ROWS = 2**24  # more rows than one regency can have; entry, number and row fit into 63 bits together


@dataclass(frozen=True)
class Ids:
    """The ids of entries, families and records, row by row."""

    household: Ints
    family: Ints
    member: Ints


@dataclass(frozen=True)
class Listing:
    """What is listed, row by row of entries (`ranked`, `entries`) and of records (`records`, `names`)."""

    ranked: OldList
    entries: Entries
    records: Records
    people: People
    names: Written


@dataclass(frozen=True)
class Families:
    """Families as entries show them: row of the truth, entry, size, first record; `of`: per record, or -1."""

    row: Ints
    entry: Ints
    size: Ints
    first: Ints
    of: Ints


def families_of(truth: Truth, records: Records) -> Families:
    """A family per entry and family of the truth, of the records that live in the entry."""
    row = places_in(whole(truth.families["family"]), whole(taken(truth.members["family"], records.row)))
    known = rows_of(records.own & (row >= 0))
    number = whole(truth.families["family_number"])
    assert len(number) < _ROWS, "more families than one regency can have"
    key = (records.entry[known] * 64 + number[row[known]]) * _ROWS + row[known]
    keys, first, back, size = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    of = np.full(len(row), -1, dtype=np.int64)
    of[known] = back
    return Families(keys % _ROWS, keys // (64 * _ROWS), size, known[first], of)
