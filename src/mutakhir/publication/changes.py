"""What became of each household of either release, with the reason."""

import ibis
import ibis.expr.types as ir


def release_changes(
    households: ir.Table, ranked: ir.Table, previous: ir.Table, previously_ranked: ir.Table, round_name: str
) -> ir.Table:
    """`registry_changes`. `ranked` and `previously_ranked`: one row per ranked household of each release."""
    joined = _side_by_side(households, ranked, previous, previously_ranked)
    was, is_now = joined.was_listed, joined.is_listed
    change = ibis.cases(
        (~was & is_now, "entered"), (was & ~is_now, "left"), (was & is_now, "stayed_in"), else_="stayed_out"
    )
    return joined.select(
        "regency", "household_id", "old_band", "new_band", change=change, reason=_reason(joined, round_name)
    )


def _reason(joined: ir.Table, round_name: str) -> ir.StringValue:
    """A sleeping household names why; a ranked one the rank; one that was not ranked why not, and `_kept` if it
    kept its place in the list until it is."""
    ranked_now = (joined.ranked_in == round_name).fill_null(False)
    untouched = ["not_in_round", "not_visited", "beyond_target", "not_settled"]
    waiting = ibis.cases(
        (joined.status_reason.isin(untouched).fill_null(False), joined.status_reason),
        (joined.status == "accepted", ibis.literal("not_ranked")),
        else_=joined.status,
    )
    return ibis.cases(
        (joined.status == "asleep", ibis.literal("asleep:") + joined.status_reason.fill_null("unknown")),
        (ranked_now & joined.is_listed & joined.old_id.isnull(), ibis.literal("new_listed")),
        (ranked_now & joined.is_listed, ibis.literal("ranked_within_quota")),
        (ranked_now, ibis.literal("ranked_above_quota")),
        (joined.is_listed, waiting + "_kept"),
        else_=waiting,
    )


def _side_by_side(households: ir.Table, ranked: ir.Table, previous: ir.Table, previously_ranked: ir.Table) -> ir.Table:
    now = ranked.select("ranked_in", now_id="household_id", new_listed="listed")
    old = previous.select(old_id="household_id", old_status="status", old_band="band")
    then = previously_ranked.select(then_id="household_id", old_listed="listed")
    rows = households.select("regency", "household_id", "status", "status_reason", new_band="band")
    joined = rows.left_join(now, rows.household_id == now.now_id)
    joined = joined.left_join(old, joined.household_id == old.old_id)
    joined = joined.left_join(then, joined.household_id == then.then_id)
    was_awake = (joined.old_status != "asleep").fill_null(False)
    is_awake = joined.status != "asleep"
    return joined.mutate(
        was_listed=joined.old_listed.fill_null(False) & was_awake,
        is_listed=joined.new_listed.fill_null(False) & is_awake,
    )
