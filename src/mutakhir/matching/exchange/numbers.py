"""Which NIK of a member is asked about: that on record, or the last one that a village proposed in its place."""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.records import nik_number


def last_repairs(repairs: ir.Table) -> ir.Table:
    """The last repair of each member: repaired_id, repaired_nik. One repair a day is kept, so the day decides."""
    window = ibis.window(group_by="member_id", order_by=[ibis.desc("repaired_on")])
    numbered = repairs.filter(repairs.nik.notnull())
    last = numbered.mutate(turn=ibis.row_number().over(window)).filter(lambda t: t.turn == 0)
    return last.select(repaired_id="member_id", repaired_nik="nik")


def as_recorded(members: ir.Table) -> ir.Table:
    """As `with_number_to_ask`, where nothing was repaired."""
    return members.mutate(nik_from=ibis.ifelse(members.nik.notnull(), ibis.literal("record"), ibis.null("string")))


def with_number_to_ask(members: ir.Table, repairs: ir.Table) -> ir.Table:
    """Members with `nik`, replaced where it was repaired, and `nik_from`: record, repair, or empty without a NIK."""
    last = last_repairs(repairs)
    joined = members.left_join(last, members.member_id == last.repaired_id)
    # In two steps: Ibis joins no table on a column that was worked out within a join.
    return joined.mutate(
        nik=ibis.coalesce(joined.repaired_nik, joined.nik),
        nik_from=ibis.cases(
            (joined.repaired_nik.notnull() & ~(joined.repaired_nik == joined.nik).fill_null(False), "repair"),
            (joined.nik.notnull(), "record"),
        ),
    ).drop("repaired_id", "repaired_nik")


def repaired_carriers(records: ir.Table, repairs: ir.Table) -> ir.Table:
    """Persons with the NIK that a repair gives them, as carriers of it: regency, nik_number, person_id."""
    last = last_repairs(repairs)
    joined = records.inner_join(last, records.member_id == last.repaired_id)
    numbered = joined.select("regency", "person_id", nik_number=nik_number(joined.repaired_nik))
    return numbered.filter(numbered.nik_number.notnull())
