"""The prelist: candidates in order, cut at the village's target; first, and final after the meetings."""

from collections.abc import Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

from mutakhir.frame.policy import PrelistPolicy
from mutakhir.ground.clock import Clock, tie_hash_expression


NOT_FOUND, DOUBLE = 2, 3
REASONS = {1: "moved", 2: "dead", 3: "not_found", 4: "address_elsewhere"}


def first_prelist(candidates: ir.Table, village_targets: ir.Table, policy: PrelistPolicy, clock: Clock) -> ir.Table:
    """Candidates numbered per village: by source, then poorest first, then by the hash of seed and id."""
    source_place = ibis.cases(*((candidates.source == s, i) for i, s in enumerate(policy.source_order)), else_=99)
    order = [
        source_place,
        candidates.previous_percentile.fill_null(101),
        _tie(candidates, clock),
        candidates.household_id,
    ]
    window = ibis.window(group_by="village", order_by=order)
    placed = candidates.mutate(position=(ibis.row_number().over(window) + 1).cast("int32"))
    listed = _with_target(placed, village_targets)
    beyond = listed.position > listed.target
    return listed.mutate(
        status=ibis.ifelse(beyond, "reserve", "listed"),
        reason=ibis.ifelse(beyond, "beyond_target", ibis.null("string")),
        meeting_id=ibis.null("string"),
        meeting_able=ibis.null("boolean"),
    ).drop("target")


def _tie(rows: ir.Table, clock: Clock) -> ir.IntegerValue:
    return tie_hash_expression(clock.seed, rows.household_id)


def _with_target(placed: ir.Table, village_targets: ir.Table) -> ir.Table:
    targets = village_targets.select(village="area", target="target")
    joined = placed.left_join(targets, "village").drop("village_right")
    return joined.mutate(target=joined.target.fill_null(0))


def final_prelist(first: ir.Table, meetings: ir.Table, village_targets: ir.Table) -> ir.Table:
    """The first prelist after the meetings: what they did not find or called double is removed, the rest
    moves up and reserves fill the places. That a meeting holds a household able is kept as a signal."""
    decided = first.left_join(last_decisions(meetings), "household_id").drop("household_id_right")
    removed = decided.result.isin([NOT_FOUND, DOUBLE]).fill_null(False)
    ranked = decided.mutate(removed=removed)
    window = ibis.window(group_by=["village", "removed"], order_by=["position", "household_id"])
    kept_place = (ibis.row_number().over(window) + 1).cast("int32")
    placed = ranked.mutate(kept_place=kept_place)
    listed = _with_target(placed, village_targets)
    beyond = listed.kept_place > listed.target
    why = ibis.cases(*((listed.meeting_reason == c, w) for c, w in REASONS.items()), else_="not_found")
    status = ibis.ifelse(listed.removed, "removed", ibis.ifelse(beyond, "reserve", "listed"))
    reason = ibis.cases(
        (listed.result == DOUBLE, ibis.literal("double")),
        (listed.removed, why),
        (beyond, ibis.literal("beyond_target")),
        else_=ibis.null("string"),
    )
    return listed.mutate(status=status, reason=reason, meeting_id=listed.decided_in, meeting_able=listed.able).select(
        *first.columns
    )


def last_decisions(meetings: ir.Table) -> ir.Table:
    """The last decision of a meeting on each household."""
    window = ibis.window(group_by="household_id", order_by=[ibis.desc("held_on"), ibis.desc("meeting_id")])
    turned = meetings.mutate(turn=ibis.row_number().over(window)).filter(lambda t: t.turn == 0)
    return turned.select("household_id", "result", "able", meeting_reason="reason", decided_in="meeting_id")


def prelist_identity(rows: ir.Table, sources: Sequence[ir.Table]) -> ir.Table:
    """Door and head of every row of the prelist, from the source that it comes from."""
    doors = reduce(lambda one, other: one.union(other), sources)
    return (
        rows.select("household_id", "source", "source_key")
        .inner_join(doors, ["source", "source_key"])
        .select("household_id", "head_name", "address", "latitude", "longitude", "family_card")
    )


def registry_doors(identity: ir.Table, families: ir.Table, cards: ir.Table) -> ir.Table:
    """Doors of the registry, with the card of the first family of each household."""
    window = ibis.window(group_by="household_id", order_by=["family_number", "family_id"])
    first = families.mutate(turn=ibis.row_number().over(window)).filter(lambda t: t.turn == 0)
    card = first.inner_join(cards.drop("regency"), "family_id").select("household_id", "family_card")
    doors = identity.left_join(card, "household_id").drop("household_id_right")
    return _doors(doors, "registry", doors.household_id.cast("string"), doors.address, doors.latitude, doors.longitude)


def proposal_doors(identity: ir.Table) -> ir.Table:
    key = ibis.literal("proposal:") + identity.proposal_id
    return _doors(identity, "proposal", key, identity.address, identity.latitude, identity.longitude)


def register_doors(families: ir.Table) -> ir.Table:
    """The civil register gives the name and the card, not the door."""
    named = families.mutate(head_name=families.person_name)
    nowhere = ibis.null("float64")
    return _doors(named, "civil_register", families.source_key, ibis.null("string"), nowhere, nowhere)


def _doors(
    rows: ir.Table, source: str, key: ir.Value, address: ir.Value, latitude: ir.Value, longitude: ir.Value
) -> ir.Table:
    return rows.select(
        source=ibis.literal(source),
        source_key=key,
        head_name=rows.head_name,
        address=address,
        latitude=latitude,
        longitude=longitude,
        family_card=rows.family_card,
    )
