"""From edges to persons for life: clusters of the touched records, their persons, and what happened to whom."""

from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.matching.identity.clusters import Clusters, cluster
from mutakhir.matching.identity.edges import AUTOMATIC, EDGES, MUST, RECORDS
from mutakhir.matching.identity.lookup import ints
from mutakhir.matching.identity.membership import Assignment, Mint, assign, begun, persons_now
from mutakhir.matching.joining import KNOWN


# The day before which every membership began: release N-1 does not tell when each of its persons was found.
BEFORE: Final = date(1, 1, 1)
PREVIOUS: Final = "previous"
Tables = dict[str, pa.Table]


def one_person(found: Tables, largest_cluster: int, as_of: date) -> Tables:
    """`person_moves`, `person_redirects`, `person_events` and `refused_edges`.

    Args:
        found: `person_edges`, `touched_records`, `confirmed_records`, and `spare_persons` if people decided anything.
        as_of: the day from which new memberships hold.
    """
    touched = found["touched_records"].sort_by("member_id")
    edges = pa.concat_tables([found["person_edges"].select(EDGES.names).cast(EDGES), _same_before(touched)])
    clusters = cluster(_records(touched, found["confirmed_records"]), edges, largest_cluster)
    before = begun(touched.select(["member_id", "person_id"]).rename_columns(["record", "person_id"]), BEFORE)
    made = assign(before, clusters.labels, as_of, _mint(found.get("spare_persons"), clusters.labels))
    return {
        "person_moves": _moves(touched, clusters, made),
        "person_redirects": _redirects(made),
        "person_events": _events(touched, made),
        "refused_edges": clusters.refused,
    }


def _records(touched: pa.Table, confirmed: pa.Table) -> pa.Table:
    place = pc.index_in(touched["member_id"], confirmed["member_id"].combine_chunks())
    known = confirmed["register_id"].combine_chunks().take(place)
    return pa.table([touched["member_id"], known], names=RECORDS.names).cast(RECORDS)


def _same_before(touched: pa.Table) -> pa.Table:
    """Edges between records that were one person: identity is for life, and only people part it.

    Where they do, these edges are as strong as any machine's and no stronger; else nothing parts them.
    """
    order = np.lexsort((ints(touched["member_id"]), ints(touched["person_id"])))
    person, member = ints(touched["person_id"])[order], ints(touched["member_id"])[order]
    again = np.flatnonzero(person[1:] == person[:-1])
    parted = pc.take(touched["may_part"].combine_chunks(), pa.array(order[again]))
    count = len(again)
    columns = [
        member[again], member[again + 1], pc.if_else(parted, AUTOMATIC, MUST), pa.repeat(KNOWN, count),
        pa.repeat(PREVIOUS, count),
    ]  # fmt: skip
    return pa.table(columns, names=EDGES.names).cast(EDGES)


def _mint(spare: pa.Table | None, labels: pa.Table) -> Mint:
    """Hands out the numbers that were set aside: a new cluster gets that of one of its records."""
    own = {} if spare is None else dict(zip(*(spare[name].to_pylist() for name in spare.column_names), strict=True))
    numbers: dict[str, int] = {}
    for record, label in zip(labels["record"].to_pylist(), labels["cluster"].to_pylist(), strict=True):
        if record in own:
            numbers.setdefault(f"member:{label}:1", own[record])

    def mint(keys: list[str]) -> list[int]:
        assert numbers.keys() >= set(keys), "people part records of whom none is of this round"
        return [numbers[key] for key in keys]

    return mint


def _moves(touched: pa.Table, found: Clusters, made: Assignment) -> pa.Table:
    """The records whose person is another one now."""
    now, before = persons_now(made.membership), touched
    steps = found.labels.sort_by("record")
    assert now["record"].equals(before["member_id"].cast(pa.int64())), "a record was lost"
    moved = pc.not_equal(now["person_id"], before["person_id"])
    table = pa.table({
        "member_id": now["record"], "regency": before["regency"], "person_id": before["person_id"],
        "into_person_id": now["person_id"], "step": steps["step"],
    })  # fmt: skip
    return table.filter(moved)


def _events(touched: pa.Table, made: Assignment) -> pa.Table:
    told = made.events.rename_columns({"record": "member_id"})
    place = pc.index_in(told["member_id"], touched["member_id"].combine_chunks())
    return told.add_column(0, "regency", touched["regency"].combine_chunks().take(place))


def _redirects(made: Assignment) -> pa.Table:
    table = made.membership.redirects
    return table.filter(pc.is_null(table["run_to"])).select(["person_id", "into_person_id", "valid_from"])
