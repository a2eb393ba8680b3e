"""The person of each cluster, new ones minted, and the redirects that follow from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.matching.identity.dated import closed, extended, is_open
from mutakhir.matching.identity.earlier import settled
from mutakhir.matching.identity.lookup import NONE, Ints, among, ints
from mutakhir.matching.identity.redirects import Ends, ends
from mutakhir.matching.identity.shares import Shares
from mutakhir.matching.identity.standing import Standing, groups


# From source keys, in their order as text, to ids that nobody ever had; a key asked again gets the id it had.
Mint = Callable[[list[str]], npt.ArrayLike]


@dataclass(frozen=True, slots=True, eq=False)
class Keepers:
    """The person of each cluster, which of them are new and which lived again, and for each person who redirected to
    one of a settled group (ascending) the cluster where its records mostly lie."""

    person: Ints
    minted: Ints
    restored: Ints
    dormant: Ints
    main: Ints


def keepers(found: Standing, counted: Shares, rows: pa.Table, redirected: Ends, mint: Mint) -> Keepers:
    """Counts, looks back where counting cannot settle it, and mints for the clusters that are left."""
    person = counted.keepers()
    main: dict[int, int] = {}
    for group in groups(found, counted, rows, redirected):
        result = settled(group)
        for cluster in group.cluster.values():
            person[cluster] = result.keeper.get(cluster, NONE)
        main |= result.main
    new = np.flatnonzero(person == NONE)
    person[new] = _minted(found.lowest[new], rows, mint)
    dormant = np.array(sorted(main), np.int64)
    restored = redirected.dormant[among(redirected.dormant, person)]
    return Keepers(person, person[new], restored, dormant, np.array([main[each] for each in sorted(main)], np.int64))


def _minted(lowest: Ints, rows: pa.Table, mint: Mint) -> Ints:
    """One id for each cluster without a person, by its lowest record."""
    if not len(lowest):
        return lowest
    keys = pa.array(source_keys(lowest, ints(rows["record"])))
    order = pc.sort_indices(keys).to_numpy()
    fresh = np.full(len(lowest), NONE)
    fresh[order] = np.asarray(mint(keys.take(pa.array(order)).to_pylist()), np.int64)
    assert np.diff(np.sort(fresh)).all(), "an id was given twice"
    assert not among(fresh, ints(rows["person_id"])).any(), "an id of somebody else was given"
    return fresh


def source_keys(lowest: Ints, recorded: Ints) -> list[str]:
    """`member:<record>`, and the number of its rows so far if it has any; `recorded` is the records of all rows."""
    turns = np.searchsorted(recorded, lowest, "right") - np.searchsorted(recorded, lowest)
    pairs = zip(lowest.tolist(), turns.tolist(), strict=True)
    return [f"member:{record}:{turn}" if turn else f"member:{record}" for record, turn in pairs]


def redirected_now(redirects: pa.Table, kept: Keepers, counted: Shares, as_of: date, run: int) -> pa.Table:
    """Who lives again redirects no more; who kept no cluster redirects to where most of its records went."""
    table = closed(redirects, is_open(redirects) & among(ints(redirects["person_id"]), kept.restored), as_of, run)
    person, cluster = counted.main_clusters()
    lost = ~among(person, kept.person)
    table = extended(table, person[lost], kept.person[cluster[lost]], as_of, run)
    return _with_their_records(table, kept, as_of, run)


def _with_their_records(table: pa.Table, kept: Keepers, as_of: date, run: int) -> pa.Table:
    """Redirects lead to where most records of the redirecting person went when its group was parted."""
    asleep = ~among(kept.dormant, kept.restored)
    dormant, target = kept.dormant[asleep], kept.person[kept.main[asleep]]
    while True:
        # One that leads on to another is right or wrong with it, so this is looked at again after each change.
        wrong = ends(table).of(dormant) != target
        if not wrong.any():
            return table
        table = closed(table, is_open(table) & among(ints(table["person_id"]), dormant[wrong]), as_of, run)
        table = extended(table, dormant[wrong], target[wrong], as_of, run)


def row_changes(rows: pa.Table, found: Standing, now: Ints, as_of: date, run: int) -> pa.Table:
    """The membership's rows, with those closed that hold no more, and new ones."""
    changed = now != found.was
    ended = np.zeros(rows.num_rows, np.bool_)
    ended[found.row[changed & (found.was != NONE)]] = True
    return extended(closed(rows, ended, as_of, run), found.record[changed], now[changed], as_of, run)
