"""What the civil registry office answered about the NIKs that members carry now."""

import ibis
import ibis.expr.types as ir


def with_replies(members: ir.Table, requests: ir.Table, replies: ir.Table) -> ir.Table:
    """Members beside the last reply about their present NIK.

    A question about a number that has since been corrected says nothing any more, nor does its reply.

    Returns:
        `members` and `asked`, `asked_here` (anybody of the regency), `reply_on`, `reply_outcome`, `reply_alive`,
        `reply_register_sex`, `reply_register_name`, `reply_register_year`.
    """
    current = _current(members, requests)
    questions = current.select(asked_id="member_id").distinct()
    last = _last(current, replies)
    here = requests.select("regency").distinct().mutate(some=ibis.literal(True))
    joined = members.left_join(questions, members.member_id == questions.asked_id)
    joined = joined.left_join(last, joined.member_id == last.reply_id)
    joined = joined.left_join(here, "regency").drop("regency_right")
    return joined.mutate(asked=joined.asked_id.notnull(), asked_here=joined.some.fill_null(False)).drop(
        "asked_id", "reply_id", "some"
    )


def unasked(members: ir.Table) -> ir.Table:
    """As `with_replies`, where nobody was asked about."""
    kinds = {
        "reply_on": "date", "reply_outcome": "string", "reply_alive": "boolean", "reply_register_sex": "int8",
        "reply_register_name": "string", "reply_register_year": "int32",
    }  # fmt: skip
    return members.mutate(
        asked=ibis.literal(False), asked_here=ibis.literal(False),
        **{name: ibis.null(kind) for name, kind in kinds.items()},
    )  # fmt: skip


def _current(members: ir.Table, requests: ir.Table) -> ir.Table:
    """Questions about the NIK that a member carries now."""
    numbers = members.select(number_of="member_id", number="nik")
    joined = requests.inner_join(numbers, requests.member_id == numbers.number_of)
    return joined.filter(joined.nik == joined.number).select("request_id", "row", "member_id")


def _last(current: ir.Table, replies: ir.Table) -> ir.Table:
    told = replies.drop("regency", "member_id").inner_join(current, ["request_id", "row"])
    order = [ibis.desc(told.answered_on), ibis.desc(told.request_id), told.row]
    placed = told.mutate(turn=ibis.row_number().over(ibis.window(group_by="member_id", order_by=order)))
    return placed.filter(placed.turn == 0).select(
        reply_id="member_id",
        reply_on="answered_on",
        reply_outcome="outcome",
        reply_alive="alive",
        reply_register_sex="sex",
        reply_register_name="person_name",
        reply_register_year=placed.birth_date.year(),
    )
