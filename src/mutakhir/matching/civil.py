"""What a civil register at hand says of each accepted member: first that of its regency, then that of all others."""

import ibis
import ibis.expr.types as ir


def asks(members: ir.Table, alive: ir.Table) -> ir.Table:
    """Members with a NIK that nobody carries among the living in the register of their own regency."""
    numbered = members.filter(members.nik.notnull()).select("regency", "member_id", "nik")
    return numbered.anti_join(alive.select("nik"), "nik")


def answers(asked: ir.Table, register: ir.Table, identity: ir.Table) -> ir.Table:
    """What the whole register holds of them; of several records the living one, then the lower number."""
    known = identity.select("nik", "register_id", "person_name", "birth_date")
    found = asked.inner_join(known, "nik")
    found = found.inner_join(register.select("register_id", "alive", "sex", "as_of"), "register_id")
    window = ibis.window(group_by="member_id", order_by=[ibis.desc(found.alive), found.register_id])
    placed = found.mutate(turn=ibis.row_number().over(window), birth_year=found.birth_date.year())
    return placed.filter(placed.turn == 0).select(
        "regency", "member_id", "register_id", "alive", "sex", "person_name", "birth_year", "as_of"
    )


def found_in_register(members: ir.Table, here: ir.Table, answered: ir.Table) -> ir.Table:
    """The members, each beside the record of its NIK: what the whole register answered, else the one found `here`."""
    joined = members.left_join(here, "nik").drop("nik_right")
    other = answered.select(
        asked_id="member_id", other_id="register_id", other_alive="alive", other_sex="sex",
        other_name="person_name", other_year="birth_year", other_as_of="as_of",
    )  # fmt: skip
    both = joined.left_join(other, joined.member_id == other.asked_id)
    told = {
        "register_id": both.other_id, "alive": both.other_alive, "register_sex": both.other_sex,
        "register_name": both.other_name, "register_year": both.other_year, "as_of": both.other_as_of,
    }  # fmt: skip
    known = {name: ibis.ifelse(both.asked_id.notnull(), answer, both[name]) for name, answer in told.items()}
    return both.mutate(**known).drop("asked_id", *(name for name in other.columns if name != "asked_id"))
