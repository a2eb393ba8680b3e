"""Families and members of a release, each from where the answers of its household come from."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mutakhir.ground.identifiers import NikLevel
from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import MemberItems, PersonIdentity
from mutakhir.publication.origins import filled
from mutakhir.publication.standings import PREVIOUS, ROUND


FAMILY = ("family_id", "household_id", "family_number", "member_count")
ITEMS = tuple(column_group(MemberItems))
PERSON = tuple(column_group(PersonIdentity))


def _with_origin(rows: ir.Table, standings: ir.Table, origin: str) -> ir.Table:
    return rows.semi_join(standings.filter(standings.origin == origin), "household_id")


def release_families(standings: ir.Table, families: ir.Table, previous: ir.Table) -> ir.Table:
    """`registry_families`."""
    now = _with_origin(families, standings, ROUND).select("regency", *FAMILY)
    return now.union(_with_origin(previous, standings, PREVIOUS).select("regency", *FAMILY))


def release_cards(families: ir.Table, identity: ir.Table, previous: ir.Table, standings: ir.Table) -> ir.Table:
    """`registry_families_identity`: a card per family of the release (`families`)."""
    placed = families.join(standings.select("household_id", "origin"), "household_id")
    sources = {ROUND: identity, PREVIOUS: previous}
    return filled(placed, sources, "family_id", ("family_card",)).select("regency", "family_id", "family_card")


@dataclass(frozen=True)
class Found:
    """What matching found of the members of the round: the person behind each, and the civil register's answer."""

    persons: ir.Table
    links: ir.Table


def release_members(
    standings: ir.Table, members: ir.Table, found: Found, previous: ir.Table, births: ir.Table
) -> ir.Table:
    """`registry_members`: members of this round, and carried ones.

    The person is the one that matching found, else the one of release N-1; nobody yet in a household that was
    never accepted. Ages of carried members count anew on the round's day (`births`: member_id, age).
    """
    now = _visited(_with_origin(members, standings, ROUND), found, previous)
    carried = _carried(_with_origin(previous, standings, PREVIOUS), births)
    kinds = DATASETS["registry_members"].ibis_schema()
    return now.select(*kinds).cast(kinds).union(carried.select(*kinds).cast(kinds))


def _visited(members: ir.Table, found: Found, previous: ir.Table) -> ir.Table:
    person = found.persons.select(person_of="member_id", found_person="person_id")
    told = found.links.select(link_of="member_id", told_status="status", told_from="nik_from")
    old = previous.select(old_id="member_id", old_person="person_id", old_status="civil_status")
    joined = members.left_join(person, members.member_id == person.person_of)
    joined = joined.left_join(told, joined.member_id == told.link_of)
    joined = joined.left_join(old, joined.previous_member_id == old.old_id)
    is_repaired = ((joined.told_from == "repair") & (joined.told_status == "matched")).fill_null(False)
    return joined.select(
        "regency",
        "member_id",
        "household_id",
        "family_id",
        *ITEMS,
        nik_level=ibis.ifelse(is_repaired, ibis.literal(NikLevel.WELL_FORMED.value), joined.nik_level),
        person_id=ibis.coalesce(joined.found_person, joined.old_person),
        civil_status=ibis.coalesce(joined.told_status, joined.old_status),
    )


def _carried(members: ir.Table, births: ir.Table) -> ir.Table:
    ages = births.select(born_id="member_id", age_now="age")
    joined = members.left_join(ages, members.member_id == ages.born_id)
    aged = joined.mutate(age=ibis.coalesce(joined.age_now, joined.age))
    columns = ("member_id", "household_id", "family_id", "nik_level", *ITEMS, "person_id", "civil_status")
    return aged.select("regency", *columns)


def ages_on(identity: ir.Table, day: dt.date) -> ir.Table:
    """member_id and age in full years on the day, 0 for one born after it; NULL without a date of birth."""
    born = identity.birth_date
    later = born.month() * 100 + born.day() > day.month * 100 + day.day
    years = ibis.literal(day.year, "int32") - born.year() - later.ifelse(1, 0)
    age = born.notnull().ifelse(ibis.greatest(years, 0), ibis.null("int32")).cast("int16")
    return identity.select("member_id", age=age)


def release_homes(standings: ir.Table, members: ir.Table, previous: ir.Table) -> ir.Table:
    """member_id, household_id and origin of each member of the release."""
    parts = [
        _with_origin(table, standings, origin)
        .select("regency", "member_id", "household_id")
        .mutate(origin=ibis.literal(origin))
        for table, origin in ((members, ROUND), (previous, PREVIOUS))
    ]
    return parts[0].union(parts[1])


def release_names(homes: ir.Table, identity: ir.Table, previous: ir.Table, confirmed: ir.Table) -> ir.Table:
    """`registry_members_identity`: what names each member of the release (`release_homes`).

    The NIK is that of a repair where the civil register confirmed it (`confirmed_niks_identity`).
    """
    sources = {ROUND: identity, PREVIOUS: previous}
    names = filled(homes, sources, "member_id", PERSON).select("regency", "member_id", *PERSON)
    niks = confirmed.select(confirmed_id="member_id", confirmed_nik="nik")
    joined = names.left_join(niks, names.member_id == niks.confirmed_id)
    others = [name for name in PERSON if name != "nik"]
    return joined.select("regency", "member_id", *others, nik=ibis.coalesce(joined.confirmed_nik, joined.nik))
