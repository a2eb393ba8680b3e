"""What the survey tells beside the levels: children by the scale, and the groups by which errors are told."""

from typing import Literal

import ibis
import ibis.expr.types as ir

from mutakhir.ranking.policy import ModelPolicy


_PROVINCE = 2  # digits
GROUPS = ("head_sex", "size", "head_age", "disability", "urban")
PREFIX = "group_"  # of their columns: a term may bear the name of a grouping
UNKNOWN = "unknown"
SIZES = ((2, "1-2"), (4, "3-4"), (6, "5-6"))
_AGES = ((29, "0-29"), (44, "30-44"), (59, "45-59"))
_CITY, _REGENCY = "city", "regency"
AreaKind = Literal["regency", "province", "block"]
AREA_KINDS: tuple[AreaKind, ...] = ("regency", "province", "block")
_KOTA = "7"  # third digit of a regency code of the home ministry: a city


def province_of(regency: str) -> str:
    """A regency's code begins with the two digits of its province."""
    return regency[:_PROVINCE]


def block_of(regency: str) -> str:
    """Whether a regency is a city (kota) or not, by the third digit of its code from 7."""
    return _CITY if regency[2:3] >= _KOTA else _REGENCY


def areas_of(regency: str) -> tuple[str, str, str]:
    """The areas whose deviations hold in a regency: itself, its province, its block."""
    return regency, province_of(regency), block_of(regency)


def area_kind(area: str) -> AreaKind:
    """Of the code of an area that deviates."""
    if area in (_CITY, _REGENCY):
        return "block"
    return "province" if len(area) == _PROVINCE else "regency"


def province_code(regency: ir.StringValue) -> ir.StringValue:
    """As `province_of`, of a column."""
    return regency.substr(0, _PROVINCE)


def block_code(regency: ir.StringValue) -> ir.StringValue:
    """As `block_of`, of a column."""
    return ibis.ifelse(regency.substr(2, 1) >= _KOTA, _CITY, _REGENCY)


def group_facts(members: ir.Table, model: ModelPolicy) -> ir.Table:
    """One row per unit: children up to the age of the scale, sex and age of the head, and disability.

    A child of unknown age counts as an adult. Of two heads the higher code or age counts.
    """
    here = members.filter(~members.presence.isin(model.not_living_here).fill_null(False))
    head = here.heads.fill_null(False)
    facts = here.group_by("unit_id").agg(
        young_persons=ibis.ifelse((here.age <= model.scale.child_until).fill_null(False), 1, 0).sum().cast("int64"),
        sex_of_head=ibis.ifelse(head, here.sex.cast("int16"), ibis.null("int16")).max(),
        age_of_head=ibis.ifelse(head, here.age.cast("int16"), ibis.null("int16")).max(),
        worst=here.disability.cast("int16").max(),
    )
    return facts.select(
        facts.unit_id,
        facts.young_persons,
        group_head_sex=facts.sex_of_head.cases((1, "male"), (2, "female"), else_=UNKNOWN),
        group_head_age=_class(facts.age_of_head, _AGES, "60+"),
        group_disability=ibis.cases((facts.worst.isnull(), UNKNOWN), (facts.worst > 0, "yes"), else_="no"),
    )


def size_class(persons: ir.IntegerValue) -> ir.StringValue:
    return _class(persons, SIZES, "7+")


def _class(value: ir.IntegerValue, bounds: tuple[tuple[int, str], ...], beyond: str) -> ir.StringValue:
    """The word of the first bound that is not exceeded."""
    return ibis.cases((value.isnull(), UNKNOWN), *((value <= bound, word) for bound, word in bounds), else_=beyond)
