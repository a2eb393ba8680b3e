"""The records that are compared: accepted members, persons of release N-1, the civil register."""

import ibis
import ibis.expr.types as ir


WELL_FORMED = "well_formed"


def plain_name(name: ir.StringValue) -> ir.StringValue:
    """Capitals and single spaces, without signs: equal on every engine."""
    letters = name.upper().re_replace("[^A-Z ]", "")
    return letters.re_replace(" +", " ").strip()


def accepted_members(accepted: ir.Table, members: ir.Table, identity: ir.Table) -> ir.Table:
    """Members of accepted households, with what they are compared by; the NIK only if it holds by itself."""
    here = members.semi_join(accepted, "household_id")
    named = here.left_join(identity.drop("regency"), "member_id").drop("member_id_right")
    return named.select(
        "regency",
        "member_id",
        "household_id",
        "previous_member_id",
        "sex",
        nik=ibis.ifelse(named.nik_level == WELL_FORMED, named.nik, ibis.null("string")),
        name=plain_name(named.person_name),
        birth_year=named.birth_date.year(),
    )


def previous_persons(members: ir.Table, identity: ir.Table) -> ir.Table:
    """Member records of release N-1 with a whole NIK and the person each stands for.

    Whole means sixteen digits: a registry that came from elsewhere does not say how far its NIKs hold, and
    name and birth year must agree besides.
    """
    named = members.inner_join(identity.drop("regency"), "member_id")
    whole = named.filter(named.nik.re_search("^[0-9]{16}$").fill_null(False), named.person_id.notnull())
    return whole.select(
        "person_id",
        "nik",
        "member_id",
        name=plain_name(whole.person_name),
        birth_year=whole.birth_date.year(),
    )


def register_persons(register: ir.Table, identity: ir.Table) -> ir.Table:
    """Records of the civil register; if a NIK stands there twice, the living one, then the lower number."""
    named = register.inner_join(identity.drop("regency"), "register_id")
    window = ibis.window(group_by="nik", order_by=[ibis.desc(named.alive), named.register_id])
    once = named.filter(named.nik.notnull()).mutate(turn=ibis.row_number().over(window))
    return once.filter(once.turn == 0).select(
        "register_id",
        "alive",
        "nik",
        register_sex="sex",
        register_name=plain_name(once.person_name),
        register_year=once.birth_date.year(),
    )
