"""How a run finds the records: cluster now, person before, and the clusters that only a look back can settle."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.matching.identity.dated import is_open
from mutakhir.matching.identity.earlier import Group, Stay
from mutakhir.matching.identity.edges import components
from mutakhir.matching.identity.lookup import NONE, Bools, Ints, among, ints, places
from mutakhir.matching.identity.redirects import Ends
from mutakhir.matching.identity.shares import Shares, shares


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The clustered records, ascending: the number of the cluster (in the order of lowest records), the place of the
    open row and its person (`NONE` for a new record), and the person that this one redirects to or is."""

    record: Ints
    cluster: Ints
    lowest: Ints
    row: Ints
    was: Ints
    person: Ints

    def shares(self) -> Shares:
        return shares(self.cluster, self.person, len(self.lowest))


def standing(clusters: pa.Table, rows: pa.Table, redirected: Ends) -> Standing:
    """Finds each record of `clusters` (columns `record` and `cluster`) in the membership."""
    order = np.argsort(ints(clusters["record"]))
    record, label = ints(clusters["record"])[order], ints(clusters["cluster"])[order]
    assert (record[1:] > record[:-1]).all(), "a record lies in two clusters"
    first, number = np.unique(label, return_index=True, return_inverse=True)[1:]
    rank = np.argsort(np.argsort(first))
    open_rows = np.flatnonzero(is_open(rows))
    owned = ints(rows["record"])[open_rows]
    assert (owned[1:] > owned[:-1]).all(), "a record is two persons"
    place, found = places(owned, record)
    row = np.where(found, open_rows[place], NONE) if len(open_rows) else np.full(len(record), NONE)
    was = np.where(found, ints(rows["person_id"])[row], NONE) if len(open_rows) else row
    return Standing(record, rank[number], record[np.sort(first)], row, was, redirected.of(was))


def groups(found: Standing, counted: Shares, rows: pa.Table, redirected: Ends) -> Iterator[Group]:
    """The clusters that counting cannot settle, in groups that hang together."""
    loose = counted.unsettled(_with_past(found, rows))
    if not loose.any():
        return
    whole = _hanging_together(counted, loose)
    inside = loose[found.cluster]
    made: dict[int, Group] = {}
    home: dict[int, Group] = {}
    columns = (whole[found.cluster], found.record, found.cluster, found.person)
    for key, record, cluster, person in zip(*(column[inside].tolist() for column in columns), strict=True):
        group = home[record] = made.setdefault(key, Group())
        group.cluster[record] = cluster
        if person != NONE:
            group.person[record] = person
    for record, stay in _stays(rows, found.record[inside], redirected):
        home[record].stays[record].append(stay)
    yield from made.values()


def _with_past(found: Standing, rows: pa.Table) -> Bools:
    """The clusters with a record that was another person before."""
    closed = ints(rows["record"])[~is_open(rows)]
    with_past = np.zeros(len(found.lowest), np.bool_)
    with_past[found.cluster[among(found.record, closed)]] = True
    return with_past


def _hanging_together(counted: Shares, loose: Bools) -> Ints:
    """Per cluster the first cluster that it hangs together with through persons."""
    pairs = loose[counted.cluster]
    person = np.unique(counted.person[pairs], return_inverse=True)[1]
    return components(counted.cluster[pairs], counted.clusters + person, counted.clusters + len(person))


def _stays(rows: pa.Table, records: Ints, redirected: Ends) -> Iterator[tuple[int, Stay]]:
    mine = rows.filter(pa.array(among(ints(rows["record"]), records)))
    person = ints(mine["person_id"])
    columns = (
        person.tolist(),
        mine["run_from"].to_pylist(),
        mine["run_to"].to_pylist(),
        redirected.of(person).tolist(),
    )
    return zip(mine["record"].to_pylist(), map(Stay, *columns), strict=True)
