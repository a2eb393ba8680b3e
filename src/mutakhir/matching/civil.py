"""What the civil register says of each accepted member: first that of its regency, then that of all others."""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.agreement import names_agree, years_agree
from mutakhir.matching.policy import DeterministicPolicy


NOBODY = 0


def asks(members: ir.Table, alive: ir.Table) -> ir.Table:
    """Members with a NIK that nobody carries among the living in the register of their own regency."""
    numbered = members.filter(members.nik.notnull()).select("regency", "member_id", "nik")
    return numbered.anti_join(alive.select("nik"), "nik")


def answers(asked: ir.Table, register: ir.Table, identity: ir.Table) -> ir.Table:
    """What the whole register holds of them; of several records the living one, then the lower number."""
    known = identity.select("nik", "register_id", "person_name", "birth_date")
    found = asked.inner_join(known, "nik")
    found = found.inner_join(register.select("register_id", "alive", "sex"), "register_id")
    window = ibis.window(group_by="member_id", order_by=[ibis.desc(found.alive), found.register_id])
    placed = found.mutate(turn=ibis.row_number().over(window), birth_year=found.birth_date.year())
    return placed.filter(placed.turn == 0).select(
        "regency", "member_id", "register_id", "alive", "sex", "person_name", "birth_year"
    )


def found_in_register(members: ir.Table, here: ir.Table, answered: ir.Table) -> ir.Table:
    """The members, each beside the record of its NIK: what the whole register answered, else the one found `here`."""
    joined = members.left_join(here, "nik").drop("nik_right")
    other = answered.select(
        asked_id="member_id", other_id="register_id", other_alive="alive", other_sex="sex",
        other_name="person_name", other_year="birth_year",
    )  # fmt: skip
    both = joined.left_join(other, joined.member_id == other.asked_id)
    told = {
        "register_id": both.other_id, "alive": both.other_alive, "register_sex": both.other_sex,
        "register_name": both.other_name, "register_year": both.other_year,
    }  # fmt: skip
    known = {name: ibis.ifelse(both.asked_id.notnull(), answer, both[name]) for name, answer in told.items()}
    return both.mutate(**known).drop("asked_id", "other_id", "other_alive", "other_sex", "other_name", "other_year")


def not_asked(members: ir.Table) -> ir.Table:
    """`links` without a register."""
    return members.select(
        "regency",
        "member_id",
        "household_id",
        status=ibis.literal("not_asked"),
        step=ibis.literal("none"),
        register_id=ibis.null("int64"),
        evidence=ibis.null("string"),
    )


def compared(found: ir.Table, policy: DeterministicPolicy) -> ir.Table:
    """What agrees of each member (`found_in_register`): name, birth_year, sex. Kept, as two columns need it."""
    return found.select(
        "regency",
        "member_id",
        "household_id",
        "register_id",
        "alive",
        has_nik=found.nik.notnull(),
        name=names_agree(found.person_name, found.register_name, policy),
        birth_year=years_agree(found.birth_year, found.register_year, policy),
        sex=(found.sex == found.register_sex).fill_null(False),
    )


def links_table(found: ir.Table) -> ir.Table:
    """One row per member (`compared`): matched, contradicts, dead, not_found, no_nik."""
    status = ibis.cases(
        (~found.has_nik, ibis.literal("no_nik")),
        (found.register_id.isnull(), ibis.literal("not_found")),
        (~(found.name & found.birth_year), ibis.literal("contradicts")),
        (~found.alive, ibis.literal("dead")),
        else_=ibis.literal("matched"),
    )
    return found.select(
        "regency",
        "member_id",
        "household_id",
        status=status,
        step=ibis.ifelse(found.register_id.isnull(), ibis.literal("none"), ibis.literal("nik")),
        register_id="register_id",
        evidence=_evidence(found),
    )


def _evidence(found: ir.Table) -> ir.StringValue:
    """Words for what agreed, in a fixed order; empty where nothing was compared."""
    words = ibis.literal("nik")
    for word in ("name", "birth_year", "sex"):
        words = words + ibis.ifelse(found[word], ibis.literal(f" {word}"), ibis.literal(""))
    return ibis.ifelse(found.register_id.isnull(), ibis.null("string"), words)


def civil_reviews(links: ir.Table) -> ir.Table:
    """Members whom the register contradicts, or calls dead: people decide."""
    doubtful = links.filter(links.status.isin(["contradicts", "dead"]))
    return doubtful.select(
        "regency",
        "member_id",
        other_member_id=ibis.literal(NOBODY, "int64"),
        reason=ibis.literal("civil_register_") + doubtful.status,
    )
