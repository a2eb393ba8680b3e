"""The records that are compared: accepted members, members of release N-1, the civil register; all of one regency."""

import ibis
import ibis.expr.types as ir


WELL_FORMED = "well_formed"


def plain_name(name: ir.StringValue) -> ir.StringValue:
    """Capitals and single spaces, without signs: equal on every engine."""
    letters = name.upper().re_replace("[^A-Z ]", "")
    return letters.re_replace(" +", " ").strip()


def accepted_members(accepted: ir.Table, members: ir.Table) -> ir.Table:
    """Members of accepted households."""
    return members.semi_join(accepted, "household_id").select(
        "regency", "member_id", "household_id", "previous_member_id", "sex", "nik_level"
    )


def named_members(members: ir.Table, identity: ir.Table) -> ir.Table:
    """Accepted members with what they are compared by; the NIK only if it holds by itself."""
    known = identity.select(named_id="member_id", sent_nik="nik", person_name="person_name", born="birth_date")
    joined = members.left_join(known, members.member_id == known.named_id).drop("named_id")
    # In two steps: Ibis joins no table on a column that was worked out within a join.
    return joined.mutate(
        nik=ibis.ifelse(joined.nik_level == WELL_FORMED, joined.sent_nik, ibis.null("string")),
        birth_year=joined.born.year(),
    ).drop("nik_level", "sent_nik", "born")


def nik_number(nik: ir.StringValue) -> ir.IntegerValue:
    """Sixteen digits as a number of eight bytes. NULL for anything else."""
    return nik.re_search("^[0-9]{16}$").fill_null(False).ifelse(nik, ibis.null("string")).try_cast("int64")


def previous_persons(members: ir.Table, identity: ir.Table) -> ir.Table:
    """Member records of release N-1 with a whole NIK and the person each stands for.

    Whole means sixteen digits: a registry that came from elsewhere does not say how far its NIKs hold, and
    name and birth year must agree besides.
    """
    numbered = identity.select("member_id", "person_name", "birth_date", nik_number=nik_number(identity.nik))
    whole = numbered.filter(numbered.nik_number.notnull())
    standing = members.filter(members.person_id.notnull()).select("regency", "member_id", "person_id")
    return standing.inner_join(whole, "member_id")


def living(register: ir.Table, identity: ir.Table) -> ir.Table:
    """Who stands in the civil register with a NIK and is not recorded as dead: register_id, nik, name, birth date."""
    dead = register.filter(~register.alive).select("register_id")
    known = identity.filter(identity.nik.notnull()).anti_join(dead, "register_id")
    return known.select("register_id", "nik", "person_name", "birth_date")


def passed_over(alive: ir.Table) -> ir.Table:
    """Of living records with the same NIK all but the one with the lowest number."""
    counted = alive.group_by("nik").agg(records=alive.count(), lowest=alive.register_id.min())
    several = counted.filter(counted.records > 1)
    joined = alive.select("register_id", "nik").inner_join(several, "nik")
    return joined.filter(joined.register_id > joined.lowest).select("register_id")


def register_persons(register: ir.Table, alive: ir.Table, passed: ir.Table) -> ir.Table:
    """The living of a regency's register, each NIK once, with what members are compared with."""
    once = alive.anti_join(passed, "register_id")
    sexes = register.select("as_of", sex_of="register_id", register_sex="sex")
    joined = once.inner_join(sexes, once.register_id == sexes.sex_of)
    return joined.select(
        "nik",
        "register_id",
        "register_sex",
        "as_of",
        alive=ibis.literal(True),
        register_name="person_name",
        register_year=joined.birth_date.year(),
    )
