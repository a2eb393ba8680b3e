"""The status of each accepted member (padan): what the civil register says of the NIK, and what of it agrees.

A NIK is looked up in a register at hand, or asked about in a request file. What is found is compared by name and year
of birth; a number that several persons claim belongs to the one whom the register confirms, if it confirms just one.
"""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.agreement import names_agree, years_agree
from mutakhir.matching.exchange.numbers import last_repairs
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import nik_number


# Number of the other record where the registry office replied: a reply has none of its own.
REPLY = 0
# What goes to people: a number that stands for somebody else, or for nobody alive.
DOUBTFUL = ("name_differs", "date_differs", "dead")


def not_asked(members: ir.Table) -> ir.Table:
    """`links` of a round in which nobody was asked about, and no register is at hand."""
    return members.select(
        "regency",
        "member_id",
        "household_id",
        status=ibis.literal("not_asked"),
        step=ibis.literal("none"),
        register_id=ibis.null("int64"),
        evidence=ibis.null("string"),
        source=ibis.null("string"),
        answered_on=ibis.null("date"),
        nik_from=ibis.null("string"),
    )


def heard(found: ir.Table, *, has_register: bool) -> ir.Table:
    """Beside each member the answer that counts: the later one, of register at hand and reply.

    Args:
        found: members with the record of a register at hand (`register_id`, `as_of`, ...), if there is one, and the
            last reply about the NIK they carry now (`reply_on`, ...; `asked`: there was a question about it).
        has_register: whether there is a register at hand, so that a NIK which it does not hold is not found.

    Returns:
        The same with `source`, `answered_on`, and `heard`: found, not_found, no_answer, not_asked or no_nik.
    """
    by_reply = found.reply_on.notnull() & (
        found.register_id.isnull() | found.as_of.isnull() | (found.as_of <= found.reply_on)
    )
    placed = found.mutate(by_reply=by_reply.fill_null(False), at_hand=found.register_id.notnull())
    chosen = {
        name: ibis.ifelse(placed.by_reply, placed[f"reply_{name}"], placed[name])
        for name in ("alive", "register_sex", "register_name", "register_year")
    }
    is_asked = ibis.literal(has_register) | placed.asked_here
    told = ibis.cases(
        (~is_asked, ibis.literal("not_asked")),
        (placed.nik.isnull(), ibis.literal("no_nik")),
        (placed.by_reply, placed.reply_outcome),
        (placed.at_hand, ibis.literal("found")),
        (placed.asked, ibis.literal("no_answer")),
        else_=ibis.literal("not_found" if has_register else "not_asked"),
    )
    source = ibis.cases((placed.by_reply, ibis.literal("reply")), (placed.at_hand, ibis.literal("register")))
    return placed.mutate(
        **chosen,
        heard=told,
        source=source,
        answered_on=ibis.ifelse(placed.by_reply, placed.reply_on, placed.as_of),
        held_id=placed.register_id,
        register_id=ibis.ifelse(placed.by_reply, ibis.null("int64"), placed.register_id),
    )


def compared(told: ir.Table, policy: DeterministicPolicy) -> ir.Table:
    """`register_findings` and the NIK asked about: what agrees of each member (`heard`). Kept, as several need it."""
    return told.select(
        "regency",
        "member_id",
        "household_id",
        "nik",
        "nik_from",
        "heard",
        "source",
        "register_id",
        "held_id",
        alive=told.alive.fill_null(True),
        name_agrees=names_agree(told.person_name, told.register_name, policy),
        birth_year_agrees=years_agree(told.birth_year, told.register_year, policy),
        sex_agrees=(told.sex == told.register_sex).fill_null(False),
        answered_on=ibis.ifelse(told.source.notnull(), told.answered_on, ibis.null("date")),
    )


def links_table(found: ir.Table, doubles: ir.Table) -> ir.Table:
    """One row per member (`register_findings`), with its status; `doubles` is `double_claims`."""
    marks = doubles.select(double_id="member_id")
    marked = found.left_join(marks, found.member_id == marks.double_id)
    is_found = marked.heard == "found"
    status = ibis.cases(
        (marked.heard.isin(["not_asked", "no_nik"]), marked.heard),
        (marked.double_id.notnull(), ibis.literal("double")),
        (~is_found, marked.heard),
        (~marked.name_agrees, ibis.literal("name_differs")),
        (~marked.birth_year_agrees, ibis.literal("date_differs")),
        (~marked.alive, ibis.literal("dead")),
        else_=ibis.literal("matched"),
    )
    return marked.select(
        "regency",
        "member_id",
        "household_id",
        "register_id",
        "source",
        "answered_on",
        "nik_from",
        status=status,
        step=ibis.ifelse(is_found, ibis.literal("nik"), ibis.literal("none")),
        evidence=ibis.ifelse(is_found, _evidence(marked), ibis.null("string")),
    )


def confirmed_niks(links: ir.Table, repairs: ir.Table) -> ir.Table:
    """`confirmed_niks_identity`: repaired NIKs that made a match."""
    matched = links.filter(links.status == "matched", links.nik_from == "repair").select("regency", "member_id")
    last = last_repairs(repairs)
    joined = matched.inner_join(last, matched.member_id == last.repaired_id)
    return joined.select("regency", "member_id", nik="repaired_nik")


def _evidence(found: ir.Table) -> ir.StringValue:
    """Words for what agreed, in a fixed order."""
    words = ibis.literal("nik")
    for word in ("name", "birth_year", "sex"):
        words = words + ibis.ifelse(found[f"{word}_agrees"], ibis.literal(f" {word}"), ibis.literal(""))
    return words


def claims(found: ir.Table, shared: ir.Table) -> ir.Table:
    """`nik_claims_identity`: what the register says of members (`compared`) whose NIK several may carry.

    Args:
        shared: `shared_niks_identity`.
    """
    confirmed = (found.heard == "found") & found.name_agrees & found.birth_year_agrees
    told = found.select("regency", "member_id", nik_number=nik_number(found.nik), confirmed=confirmed)
    return told.semi_join(shared, "nik_number")


def double_claims(claimed: ir.Table, persons: ir.Table) -> ir.Table:
    """Of each NIK with several persons all claimants, but for a person who alone is confirmed by the register.

    Args:
        claimed: `nik_claims_identity`. persons: `persons`.
    """
    known = claimed.inner_join(persons.select("member_id", "person_id"), "member_id")
    sure = ibis.ifelse(known.confirmed, known.person_id, ibis.null("int64"))
    counted = known.group_by("nik_number").agg(persons=known.person_id.nunique(), confirmed_persons=sure.nunique())
    both = known.inner_join(counted.filter(counted.persons > 1), "nik_number")
    theirs = both.confirmed & (both.confirmed_persons == 1)
    return both.filter(~theirs).select("regency", "member_id", persons=both.persons.cast("int32"))


def civil_reviews(links: ir.Table) -> ir.Table:
    """Members of whom the register says otherwise, or that they are dead: people decide."""
    doubtful = links.filter(links.status.isin(DOUBTFUL))
    return doubtful.select(
        "regency",
        "member_id",
        other_kind=ibis.literal("register"),
        other_id=doubtful.register_id.fill_null(REPLY),
        reason=ibis.literal("civil_register_") + doubtful.status,
    )
