"""What of each quota is listed, what is not, and why; from regency to nation, exact on every level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.policy import ListedUnit, SharesCount
from mutakhir.ranking.quotas import BANDS
from mutakhir.ranking.score import NATION


WAITING = ("pending", "revisit", "not_visited")
REASONS = (*WAITING, "indivisible", "other")
SUMMED = ("quota", "listed", "unfilled", *(f"unfilled_{reason}" for reason in REASONS))


@dataclass(frozen=True)
class Listed:
    """What a regency lists per band (persons or units), and whether candidates for the band are left behind it."""

    listed: Mapping[str, int]
    more_behind: Mapping[str, bool]


def listed_counts(ranks: ir.Table, counts: SharesCount) -> ir.Table:
    """Per regency and band: how much of the quota is listed, how many candidates are left behind, and the line.

    Whoever an act puts elsewhere is no candidate. The line is the adjusted score of the last who is in without an act.
    """
    size = ranks.persons.cast("int64") if counts is SharesCount.PERSONS else ibis.literal(1, type="int64")
    adjusted, by_act = ranks.score + ranks.adjustment, ranks.reason.isin(["override_in", "override_out"])
    in_core, is_out = ranks.band == "core", ranks.band == "outside"
    no_core = by_act | (ranks.reason == "override_extension_full")
    return ranks.group_by("regency").agg(
        core_listed=ibis.ifelse(in_core, size, 0).sum(),
        extension_listed=ibis.ifelse(ranks.band == "extension", size, 0).sum(),
        core_behind=ibis.ifelse(~in_core & ~no_core, 1, 0).sum(),
        extension_behind=ibis.ifelse(is_out & ~by_act, 1, 0).sum(),
        core_line=ibis.ifelse(in_core & ~by_act, adjusted, ibis.null("int64")).max(),
        extension_line=ibis.ifelse(~is_out & ~by_act, adjusted, ibis.null("int64")).max(),
    )


def waiting_counts(
    standings: ir.Table, prelist: ir.Table, households: ir.Table, unit: ListedUnit, counts: SharesCount
) -> ir.Table:
    """Per regency: persons (or units) of households that may still come in, by what they wait for.

    A household without any visit counts as not visited, whatever its standing; so does a listed row of the
    prelist that has no standing. A household of unknown size counts one.
    """
    listed = prelist.filter(prelist.status == "listed").select("regency", "household_id", known_size="member_count")
    unseen = listed.anti_join(standings.select("household_id"), "household_id")
    stood = standings.filter(standings.standing.isin(["pending", "revisit"]))
    sizes = listed.select(listed_id="household_id", known_size="known_size")
    stood = stood.left_join(sizes, stood.household_id == sizes.listed_id)
    columns = ("regency", "household_id", "known_size")
    rows = stood.select(*columns, state=ibis.ifelse(stood.visits.fill_null(0) == 0, "not_visited", stood.standing))
    rows = rows.union(unseen.select(*columns, state=ibis.literal("not_visited")))
    answers = households.select(asked_id="household_id", members="member_count", families="family_count")
    rows = rows.left_join(answers, rows.household_id == answers.asked_id)
    sized = rows.mutate(size=_size(rows, unit, counts))
    sums = {word: ibis.ifelse(sized.state == word, sized["size"], 0).sum() for word in WAITING}
    return sized.group_by("regency").agg(**sums)


def _size(rows: ir.Table, unit: ListedUnit, counts: SharesCount) -> ir.IntegerValue:
    if counts is SharesCount.PERSONS:
        return ibis.coalesce(rows.members, rows.known_size, 1).cast("int64")
    families = rows.families if unit is ListedUnit.FAMILY else ibis.literal(1)
    return ibis.coalesce(families, 1).cast("int64")


def listed_of(row: Mapping[str, int]) -> Listed:
    """From a row of `listed_counts`; an empty one where the regency has ranked nobody."""
    listed = {band: row.get(f"{band}_listed", 0) for band in BANDS}
    return Listed(listed, {band: row.get(f"{band}_behind", 0) > 0 for band in BANDS})


def attributed(quotas: Mapping[str, int], found: Listed, waiting: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Per band of one regency: quota, listed, unfilled, and its reasons, which sum to it.

    As long as ranked units are left, the only reason is that the next one did not fit whole. Where the list has
    run out, those who wait are named as far as they go, the core before the extension: pending, then to be
    visited again, then not visited; the rest is `other`: there is nobody left to come.
    """
    left = dict(waiting)
    out = {}
    for band in BANDS:
        unfilled = quotas[band] - found.listed[band]
        assert unfilled >= 0, "a band never exceeds its quota"
        out[band] = {"quota": quotas[band], "listed": found.listed[band], "unfilled": unfilled}
        for reason in REASONS:
            part = _part(reason, unfilled, found.more_behind[band], left)
            out[band][f"unfilled_{reason}"] = part
            unfilled -= part
    return out


def _part(reason: str, unfilled: int, more_behind: bool, left: dict[str, int]) -> int:
    if reason == "other":
        return unfilled
    if reason == "indivisible":
        return unfilled if more_behind else 0
    part = 0 if more_behind else min(unfilled, left.get(reason, 0))
    left[reason] = left.get(reason, 0) - part
    return part


def quota_table(
    regencies: Mapping[str, dict[str, dict[str, int]]], province: Mapping[str, str], counts: str
) -> pa.Table:
    """The dataset `quotas`: the regencies of `attributed`, their provinces and the nation, by summing."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for regency, bands in sorted(regencies.items()):
        for band, row in bands.items():
            values = [row[name] for name in SUMMED]
            for level, area in (("regency", regency), ("province", province[regency]), ("nation", NATION)):
                before = sums.get((level, area, band), [0] * len(SUMMED))
                sums[level, area, band] = [one + other for one, other in zip(before, values, strict=True)]
    return pa.Table.from_pylist([_row(key, values, counts) for key, values in sums.items()])


def _row(key: tuple[str, str, str], values: Sequence[int], counts: str) -> dict[str, object]:
    level, area, band = key
    return {"level": level, "area": area, "band": band, "counts": counts, **dict(zip(SUMMED, values, strict=True))}
