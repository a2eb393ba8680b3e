"""Persons who are now another person: those of this round, and all that redirected before."""

import ibis
import ibis.expr.types as ir


def release_redirects(now: ir.Table, before: ir.Table) -> ir.Table:
    """`registry_redirects`: `now` is `person_redirects` of the round, `before` those of release N-1.

    Who redirected to a person that redirects now leads to the last of them.
    """
    last = now.select(through="person_id", onward="into_person_id")
    joined = before.left_join(last, before.into_person_id == last.through)
    kept = joined.select(
        "person_id", into_person_id=ibis.coalesce(joined.onward, joined.into_person_id), valid_from="valid_from"
    )
    fresh = now.select("person_id", "into_person_id", "valid_from")
    return fresh.union(kept.anti_join(fresh, "person_id"))
