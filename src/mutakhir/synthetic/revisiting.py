"""Revisits: which were not sent to the field yet, and who makes them."""

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.schema import dataset


def unsent(revisits: pa.Table, sent: pa.Table) -> pa.Table:
    """Rows of `revisits` that are not in `revisits_sent`, in its columns."""
    names = dataset("revisits_sent").arrow_schema().names
    rows = revisits.select(names)
    if rows.num_rows == 0 or sent.num_rows == 0:
        return rows
    known = pc.is_in(_keys(rows), _keys(sent))
    return rows.filter(pc.invert(known))


def _keys(rows: pa.Table) -> pa.Array:
    """Household and visit number as one number; there are fewer than 128 visits."""
    numbers = pc.multiply(rows["household_id"], 128)
    return pc.add(numbers, rows["visit_number"].cast(pa.int64())).combine_chunks()


def asked_again(revisits: pa.Table, assignments: pa.Table, officers: pa.Table) -> pa.Table:
    """The visits as assignments: by the officer of the first visit, or where that is ruled out by the next one."""
    first = assignments.filter(pc.equal(assignments["visit_number"], 1))
    at = pc.index_in(revisits["household_id"], first["household_id"].combine_chunks())
    by = first["enumerator_id"].combine_chunks().take(at.combine_chunks())
    forbidden = pc.fill_null(pc.equal(by, revisits["not_by"].combine_chunks()), fill_value=False)
    other = _next_officers(by, first["enumerator_id"].combine_chunks(), officers)
    columns = {name: revisits[name] for name in ("household_id", "visit_number", "village", "reason")}
    columns["enumerator_id"] = pc.if_else(forbidden, other, by)
    for name in ("supervisor_id", "coordinator_id"):
        columns[name] = first[name].combine_chunks().take(at.combine_chunks())
    return pa.table(columns).select(first.column_names)


def _next_officers(by: pa.Array, working: pa.Array, officers: pa.Table) -> pa.Array:
    """For each officer the next one in the order of home district and code, among those who work."""
    team = officers.filter(pc.is_in(officers["officer_id"], working))
    team = team.sort_by([("district", "ascending"), ("officer_id", "ascending")])
    order = team["officer_id"].to_pylist()
    after = dict(zip(order, [*order[1:], *order[:1]], strict=True))
    return pa.array([after.get(officer, officer) for officer in by.to_pylist()], pa.string())
