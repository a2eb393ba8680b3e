"""The order in which a quota is filled where overrides or hysteresis give some units a claim before others.

The core takes first those whom an act puts there, then those who are entitled (within the cut, or listed in the core
before and within the percentile of leaving), then the others; the extension likewise, beginning with those whom an act
put on the list and who have no place yet. Within each group the place by score decides. Whoever an act puts into the
extension stands aside while the core is filled; whoever an act puts outside stands aside for both. Quotas stay as they
are, and where one is full of claims the next one waits: nobody is passed over for a smaller unit behind.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.quota_policy import Hysteresis


BY_ACT, ENTITLED, OTHERS, ASIDE = 0, 1, 2, 3


@dataclass(frozen=True)
class Claims:
    """wishes: `moved_id` and `wish` of the overrides in force. before: `unit_id` and `band` of the units that release
    N-1 ranked; it counts with `hysteresis` only. Either may be None."""

    coverage: Coverage
    wishes: ir.Table | None = None
    before: ir.Table | None = None
    hysteresis: Hysteresis = Hysteresis()


def in_order_of_claims(placed: ir.Table, claims: Claims) -> ir.Table:
    """Rows with `place`, `percentile`, `size`, `core_quota` and `extension_quota`, now with `band` and `reason`."""
    rows = _filled_core(_with_claims(placed, claims), claims)
    return _banded(_filled_extension(rows, claims))


def _with_claims(rows: ir.Table, claims: Claims) -> ir.Table:
    """With `wish` and `was`, the band in release N-1; both may be null."""
    if claims.wishes is not None:
        rows = rows.left_join(claims.wishes, rows.unit_id == claims.wishes.moved_id)
    else:
        rows = rows.mutate(wish=ibis.null("string"))
    if claims.before is None:
        return rows.mutate(was=ibis.null("string"))
    before = claims.before.select(before_id="unit_id", was="band")
    return rows.left_join(before, rows.unit_id == before.before_id)


def _filled_core(rows: ir.Table, claims: Claims) -> ir.Table:
    leave = claims.hysteresis.core
    stays = [] if leave is None else [(_entitled(rows, claims.coverage.core, leave, rows.was == "core"), ENTITLED)]
    group = ibis.cases((rows.wish == "core", BY_ACT), (rows.wish.notnull(), ASIDE), *stays, else_=OTHERS)
    filled = _filled(rows.mutate(core_group=group), "core_group")
    return filled.mutate(in_core=(filled.core_group != ASIDE) & (filled.upto <= filled.core_quota)).drop("upto")


def _filled_extension(rows: ir.Table, claims: Claims) -> ir.Table:
    leave = claims.hysteresis.extended
    listed = rows.was.isin(["core", "extension"])
    stays = [] if leave is None else [(_entitled(rows, claims.coverage.extended, leave, listed), ENTITLED)]
    group = ibis.cases(
        (rows.in_core, ASIDE), (rows.wish == "outside", ASIDE), (rows.wish.notnull(), BY_ACT), *stays, else_=OTHERS
    )
    filled = _filled(rows.mutate(extension_group=group), "extension_group")
    is_asked = filled.extension_group != ASIDE
    return filled.mutate(
        in_extension=is_asked & (filled.upto <= filled.extension_quota),
        begins_inside=is_asked & (filled.upto - filled["size"] < filled.extension_quota),
    )


def _entitled(rows: ir.Table, enter: int, leave: int, was_in: ir.BooleanValue) -> ir.BooleanValue:
    return (rows.percentile <= enter) | (was_in.fill_null(False) & (rows.percentile <= leave))


def _filled(rows: ir.Table, group: str) -> ir.Table:
    """With `upto`, how many the units up to and with this one take, group after group, each in order of place."""
    window = ibis.cumulative_window(group_by=rows.regency, order_by=[rows[group], rows.place])
    return rows.mutate(upto=rows["size"].sum().over(window))


def _banded(rows: ir.Table) -> ir.Table:
    band = ibis.cases((rows.in_core, "core"), (rows.in_extension, "extension"), else_="outside")
    rows = rows.mutate(band=band)
    reason = ibis.cases(
        ((rows.wish == rows.band) & (rows.wish == "outside"), "override_out"),
        (rows.wish == rows.band, "override_in"),
        (rows.in_core, "within_core"),
        (rows.in_extension, "within_extension"),
        (rows.wish == "core", "override_core_full"),
        (rows.wish == "extension", "override_extension_full"),
        (rows.begins_inside, "indivisible"),
        else_="above_quota",
    )
    return rows.mutate(reason=reason)
