"""Figures of each regency, province and of the nation; and of districts where the round has few regencies."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis

from mutakhir.ground.areas import AreaList, AreaVersion, load_areas
from mutakhir.story.report.protection import large_enough
from mutakhir.story.report.release import Pages, whole


FEW_REGENCIES = 3
_LEVELS = ("nation", "province", "regency")


@dataclass(frozen=True)
class Place:
    """Shares of the work are to whole percent and None on too small a base; `listed` is None if not shown.

    `findings` counts broken checks of severity error and warning per 100 records of households.
    """

    level: str
    area: str
    name: str
    parent: str
    target: int
    visited: float | None
    interviewed: float | None
    without_error: float | None
    findings: float | None
    matched: float | None
    listed: int | None
    listed_of_target: float | None


def area_list(pages: Pages) -> AreaList:
    version = AreaVersion.parse(f"{pages.card.area_system}/{pages.card.area_version}")
    return load_areas(version, pages.home.folder / "areas")


@dataclass(frozen=True)
class _Counted:
    """What the places of all levels share: counts by area, and from which base on a share is shown."""

    areas: AreaList
    indicators: Mapping[tuple[str, str, str], tuple[int, int]]
    broken: Mapping[str, int]
    listed: Mapping[str, int | None]
    minimum: int

    def share(self, indicator: str, level: str, area: str) -> float | None:
        return large_enough(*self.indicators.get((indicator, level, area), (0, 0)), self.minimum)

    def findings(self, level: str, area: str) -> float | None:
        base = self.indicators.get(("without_error", level, area), (0, 0))[1]
        return round(100 * self.broken.get(area, 0) / base, 1) if base >= max(self.minimum, 1) else None


def places(pages: Pages) -> tuple[Place, ...]:
    """The nation, then provinces, then regencies, each in the order of the codes."""
    targets = _targets(pages)
    counted = _Counted(area_list(pages), _indicators(pages), _broken(pages), _listed(pages), pages.minimum)
    ordered = sorted(targets, key=lambda key: (_LEVELS.index(key[0]), key[1]))
    return tuple(_place(counted, level, area, targets[level, area]) for level, area in ordered)


def _place(counted: _Counted, level: str, area: str, target: int) -> Place:
    areas, listed = counted.areas, counted.listed.get(area)
    return Place(
        level=level,
        area=area,
        name=name_of(areas, area),
        parent=(areas.parent(area) or "") if areas.contains(area) else "",
        target=target,
        visited=counted.share("visited", level, area),
        interviewed=counted.share("enumerated", level, area),
        without_error=counted.share("without_error", level, area),
        findings=counted.findings(level, area),
        matched=counted.share("civil_matched", level, area),
        listed=listed,
        listed_of_target=round(listed / target, 2) if listed is not None and target else None,
    )


def name_of(areas: AreaList, area: str) -> str:
    return areas.name(area) if areas.contains(area) else area


def _targets(pages: Pages) -> dict[tuple[str, str], int]:
    table = pages.table("targets")
    rows = pages.rows(table.filter(table.level.isin(_LEVELS)).select("level", "area", "target"))
    return {(str(row["level"]), str(row["area"])): whole(row["target"]) for row in rows}


def _indicators(pages: Pages) -> dict[tuple[str, str, str], tuple[int, int]]:
    table = pages.table("indicators")
    rows = pages.rows(table.select("indicator", "level", "area", "numerator", "denominator"))
    return {
        (str(row["indicator"]), str(row["level"]), str(row["area"])): (
            whole(row["numerator"]),
            whole(row["denominator"]),
        )
        for row in rows
    }


def _broken(pages: Pages) -> dict[str, int]:
    """Findings of severity error and warning by area; one scan of two columns."""
    table = pages.table("findings")
    kept = table.filter(table.severity != "info")
    found: dict[str, int] = {}
    for row in pages.rows(kept.group_by("regency").agg(n=lambda t: t.count())):
        regency = str(row["regency"])
        for area in ("0", regency[:2], regency):
            found[area] = found.get(area, 0) + whole(row["n"])
    return found


def _listed(pages: Pages) -> dict[str, int | None]:
    rows = [row for row in pages.read_public("counts") if row["count"] == "listed"]
    return {str(row["area"]): None if row["households"] is None else whole(row["households"]) for row in rows}


@dataclass(frozen=True)
class District:
    """A district of a round with few regencies. Shares as in `Place`."""

    area: str
    name: str
    parent: str
    target: int
    visited: float | None
    without_error: float | None


def districts(pages: Pages, regencies: int) -> tuple[District, ...]:
    """Districts with households to visit; none where the round has many regencies."""
    if regencies > FEW_REGENCIES:
        return ()
    areas, visited, clean = area_list(pages), _visited(pages), _without_error(pages)
    table = pages.table("targets")
    rows = pages.rows(table.filter((table.level == "district") & (table.target > 0)).order_by("area"))
    return tuple(
        District(
            area=str(row["area"]),
            name=name_of(areas, str(row["area"])),
            parent=str(row["parent"]),
            target=whole(row["target"]),
            visited=large_enough(*visited.get(str(row["area"]), (0, 0)), pages.minimum),
            without_error=large_enough(*clean.get(str(row["area"]), (0, 0)), pages.minimum),
        )
        for row in rows
    )


def _visited(pages: Pages) -> dict[str, tuple[int, int]]:
    prelist, visits = pages.table("prelist"), pages.table("visits")
    listed = prelist.filter(prelist.status == "listed").select("household_id", "village")
    seen = visits.select(seen_id="household_id").distinct()
    joined = listed.left_join(seen, listed.household_id == seen.seen_id)
    return _by_district(pages, joined.select("village", good=joined.seen_id.notnull()))


def _without_error(pages: Pages) -> dict[str, tuple[int, int]]:
    table = pages.table("standings")
    awake = table.filter(table.standing != "asleep")
    return _by_district(pages, awake.select("village", good=awake.errors == 0))


def _by_district(pages: Pages, marked: ibis.Table) -> dict[str, tuple[int, int]]:
    targets = pages.table("targets")
    villages = targets.filter(targets.level == "village").select(village_of="area", district="parent")
    placed = marked.join(villages, marked.village == villages.village_of)
    counted = placed.group_by("district").agg(
        part=lambda t: ibis.ifelse(t.good, 1, 0).sum().cast("int64"), of=lambda t: t.count()
    )
    return {str(row["district"]): (whole(row["part"]), whole(row["of"])) for row in pages.rows(counted)}
