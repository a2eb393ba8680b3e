"""Decisions of people as one answer for each pair: what `resolve` obeys. Its plain twin is `outcome.py`."""

import ibis
import ibis.expr.types as ir


PAIR = ("member_id", "other_kind", "other_id")
_DIFFERENT, _SAME, _UNSURE = 0, 1, 2


def settled(decisions: ir.Table) -> ir.Table:
    """One row for each pair that people have settled: `PAIR` and same_person.

    Of two members the higher number stands first, in whichever order they were given. The last decision that is no
    reading goes before all readings; where it says that nobody can tell, the pair is open.
    """
    told = one_way(decisions)
    direct = told.filter(told.reading.isnull())
    order = [ibis.desc(direct.decided_on), ibis.desc(direct.decision_id)]
    placed = direct.mutate(turn=ibis.row_number().over(ibis.window(group_by=list(PAIR), order_by=order)))
    last = placed.filter(placed.turn == 0)
    read = _by_readings(told.filter(told.reading.notnull())).anti_join(last, list(PAIR))
    both = last.select(*PAIR, "same_person").union(read.select(*PAIR, "same_person"))
    return both.filter(both.same_person.notnull())


def one_way(pairs: ir.Table) -> ir.Table:
    """The pairs with the higher member first, and the other one of files that knew members only."""
    kind = ibis.coalesce(pairs.other_kind, ibis.literal("member"))
    other = (
        ibis.coalesce(pairs.other_id, pairs.other_member_id) if "other_member_id" in pairs.columns else pairs.other_id
    )
    given = pairs.mutate(other_kind=kind, other_id=other)
    swapped = (given.other_kind == "member") & (given.other_id > given.member_id)
    return given.mutate(
        member_id=ibis.ifelse(swapped, given.other_id, given.member_id),
        other_id=ibis.ifelse(swapped, given.member_id, given.other_id),
    )


def _by_readings(read: ir.Table) -> ir.Table:
    code = ibis.cases((read.same_person.isnull(), _UNSURE), (read.same_person, _SAME), else_=_DIFFERENT).cast("int8")
    coded = read.mutate(code=code)
    columns = {f"r{n}": ibis.ifelse(coded.reading == n, coded.code, ibis.null("int8")).max() for n in (1, 2, 3)}
    pairs = coded.group_by(*PAIR).agg(needed=coded.readings.max(), **columns)
    once = ibis.coalesce(*(_sure(pairs[name]) for name in columns))
    agreed = (pairs.r1 == pairs.r2) & (pairs.r1 != _UNSURE)
    # Where one of the two readings is missing nothing is agreed and nothing differs: the comparison is empty.
    twice = ibis.cases((agreed, pairs.r1), (pairs.r1.notnull() & pairs.r2.notnull(), _sure(pairs.r3)))
    verdict = ibis.ifelse(pairs.needed.fill_null(1) == 1, once, twice)
    return pairs.mutate(same_person=verdict == _SAME)


def _sure(code: ir.IntegerValue) -> ir.IntegerValue:
    return code.nullif(ibis.literal(_UNSURE, "int8"))
