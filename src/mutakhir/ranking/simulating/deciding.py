"""The lists that a policy makes: by quotas in each area, or by a line.

In the registry a unit is listed whole or not at all, as in the round (`ranking.bands`). A surveyed unit stands for
many equal ones; those on the cut are listed in part, so that the list of a survey is as long as its quota.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.banding.hysteresis import entitled
from mutakhir.ranking.design import Ints
from mutakhir.ranking.simulating.allotting import Allotted
from mutakhir.ranking.simulating.settings import Setting
from mutakhir.ranking.simulating.units import INTO_CORE, INTO_EXTENSION, NO_WISH, OUTSIDE, Bools, Units


@dataclass(frozen=True)
class Taken:
    """Of each unit how much of its weight is in the core and on the whole list, in 1e-6; the core is part of it."""

    core: Ints
    listed: Ints

    def band(self, name: str) -> Ints:
        return self.core if name == "core" else self.listed


@dataclass(frozen=True)
class Orders:
    """Places of the units as the core takes them, and as the extension takes the rest; each area stands together."""

    core: Ints
    extension: Ints


def percentiles(units: Units, points: Ints) -> Ints:
    """Place in the whole population, 1 to 100."""
    return np.searchsorted(points, units.score, side="left").astype(np.int64) + 1


def orders(units: Units, setting: Setting, points: Ints) -> Orders:
    """By score, hash and id; before that, who was moved by an override, then who is entitled (`banding.entitling`)."""
    moved = bool(units.wish.any())
    if not (moved or setting.hysteresis.keeps):
        return Orders(units.by_score, units.by_score)
    percentile, cut, stay = percentiles(units, points), setting.cut, setting.hysteresis
    core = entitled(percentile, units.was_core, cut.core, stay.core or cut.core)
    listed = entitled(percentile, units.was_listed, cut.extended, stay.extended or cut.extended)
    wished = units.wish == INTO_CORE, (units.wish == INTO_CORE) | (units.wish == INTO_EXTENSION)
    first, second = (np.where(act, 0, np.where(may, 1, 2)) for act, may in zip(wished, (core, listed), strict=True))
    return Orders(_order(units, first), _order(units, second))


def _order(units: Units, group: Ints) -> Ints:
    """Each area stands together; in it the groups one after another, each by score."""
    by_score = units.by_score
    found: Ints = by_score[np.lexsort((group[by_score], units.area[by_score]))]
    return found


def sizes(units: Units, setting: Setting) -> Ints:
    """What each unit fills of a quota: its persons, or 1."""
    return units.persons if setting.counts == "persons" else np.ones(len(units), dtype=np.int64)


def decided(units: Units, setting: Setting, allotted: Allotted, order: Orders, *, whole: bool) -> Taken:
    """Who is on the lists.

    Args:
        order: of `orders`.
        whole: units are taken whole, none is passed over for a smaller one behind it.
    """
    if setting.line is not None:
        core, listed = (below(units.score, line) * units.weight for line in (setting.line.core, setting.line.extended))
        return Taken(core, listed)
    size = sizes(units, setting)
    fills = size * units.weight
    for_core = fills * ((units.wish == NO_WISH) | (units.wish == INTO_CORE))
    core = filled(units.area, for_core, order.core, allotted.core, whole=whole)
    for_both = (fills - core) * (units.wish != OUTSIDE)
    beyond = filled(units.area, for_both, order.extension, allotted.extension, whole=whole)
    return Taken(core // size, (core + beyond) // size)


def below(score: Ints, line: float) -> Bools:
    """Whose predicted consumption is not above the line; no quota holds."""
    found: Bools = score <= round(float(np.log(line)) * 1_000_000)
    return found


def filled(area: Ints, fills: Ints, order: Ints, quota: Ints, *, whole: bool) -> Ints:
    """How much of each unit the quota of its area takes, in the unit of `fills`.

    Args:
        quota: by place of the area, in the unit of `fills`.
        whole: the first unit that does not fit ends the list of its area.
    """
    places, each = area[order], fills[order]
    upto = _within(places, each)
    inside = each * (upto <= quota[places]) if whole else np.clip(quota[places] - (upto - each), 0, each)
    taken = np.empty_like(fills)
    taken[order] = inside
    return taken


def _within(places: Ints, each: Ints) -> Ints:
    """Sums that begin anew in each area; areas stand one after another."""
    cumulated = np.cumsum(each)
    if not len(places):
        return cumulated
    starts = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
    lengths = np.diff(np.append(starts, len(places)))
    found: Ints = cumulated - np.repeat((cumulated - each)[starts], lengths)
    return found
