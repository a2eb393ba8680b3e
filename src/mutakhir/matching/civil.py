"""What the civil register says of each accepted member."""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.agreement import names_agree, years_agree
from mutakhir.matching.policy import DeterministicPolicy


NOBODY = 0


def links_table(members: ir.Table, register: ir.Table | None, policy: DeterministicPolicy) -> ir.Table:
    """One row per member: matched, contradicts, dead, not_found, no_nik; `not_asked` without a register."""
    if register is None:
        return members.select(
            "regency",
            "member_id",
            "household_id",
            status=ibis.literal("not_asked"),
            step=ibis.literal("none"),
            register_id=ibis.null("int64"),
            evidence=ibis.null("string"),
        )
    found = members.left_join(register, "nik").drop("nik_right")
    name = names_agree(found.name, found.register_name, policy)
    year = years_agree(found.birth_year, found.register_year, policy)
    status = ibis.cases(
        (found.nik.isnull(), ibis.literal("no_nik")),
        (found.register_id.isnull(), ibis.literal("not_found")),
        (~(name & year), ibis.literal("contradicts")),
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
        evidence=_evidence(found, name, year),
    )


def _evidence(found: ir.Table, name: ir.BooleanValue, year: ir.BooleanValue) -> ir.StringValue:
    """Words for what agreed, in a fixed order; empty where nothing was compared."""
    sex = (found.sex == found.register_sex).fill_null(False)
    words = ibis.literal("nik")
    for holds, word in ((name, " name"), (year, " birth_year"), (sex, " sex")):
        words = words + ibis.ifelse(holds, ibis.literal(word), ibis.literal(""))
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
