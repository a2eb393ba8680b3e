"""The tile map: one hexagon for each regency, coloured by class; which is which says its title."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import altair as alt

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report.drawing import TONE, drawn, inline
from mutakhir.story.report.pen import HIDDEN, Pen
from mutakhir.story.report.places import Place
from mutakhir.story.report.tiles import Tile


MAP_WIDTH: Final = 620
_ROW: Final = sqrt(3) / 2
_HEXAGON: Final = "M0,-1L.866,-.5L.866,.5L0,1L-.866,.5L-.866,-.5Z"
# The first digit of a province code of Kemendagri says on which islands it lies.
ISLANDS: Final[Mapping[str, Said]] = {
    "12": Said(id="Sumatera", en="Sumatra"),
    "3": Said(id="Jawa", en="Java"),
    "5": Said(id="Bali dan Nusa Tenggara", en="Bali and Nusa Tenggara"),
    "6": Said(id="Kalimantan", en="Kalimantan"),
    "7": Said(id="Sulawesi", en="Sulawesi"),
    "8": Said(id="Maluku", en="Maluku"),
    "9": Said(id="Papua", en="Papua"),
}

_NAMED_BELOW: Final = "35"  # above them there is no room for a name


@dataclass(frozen=True)
class Theme:
    """What a map shows: a value per place, the four bounds between its five classes, and how it is written."""

    title: Said
    value: Callable[[Place], float | None]
    bounds: tuple[float, float, float, float]
    tone: str
    written: Callable[[Pen, float], str]


def tile_map(theme: Theme, places: Sequence[Place], tiles: Sequence[Tile], pen: Pen) -> Markup:
    """The map with its caption and legend. Regencies that the round does not hold stay empty."""
    found = {place.area: place for place in places if place.level == "regency"}
    marks = [_mark(theme, found.get(tile.area), tile, pen) for tile in tiles]
    names = [*(f"{theme.tone}{step}" for step in range(1, 6)), "none"]
    scale = alt.Scale(domain=names, range=[TONE[name] for name in names])
    cell = MAP_WIDTH / (max(tile.column for tile in tiles) + 2)
    height = (max(tile.row for tile in tiles) + 4.4) * _ROW * cell
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1, MAP_WIDTH / cell - 1], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height / cell - 1.7, -1.7], nice=False))
    hexagons = (
        alt.Chart(inline(marks))
        .mark_point(shape=_HEXAGON, filled=True, opacity=1, strokeWidth=0, size=(2 * cell / sqrt(3) * 0.94) ** 2)
        .encode(x=x, y=y, color=alt.Color("class:N", scale=scale, legend=None), description="title:N")
    )
    names_of = alt.Chart(inline(_islands(tiles, pen))).mark_text(
        fontSize=15, fill=TONE["muted"], align="left", baseline="bottom"
    )
    chart = (hexagons + names_of.encode(x=x, y=y, text="name:N")).properties(width=MAP_WIDTH, height=height)
    title = pen.said(theme.title)
    return pen.picture(drawn(chart, pen.language, title, MAP_WIDTH), title, _legend(theme, pen), cls="map")


def _mark(theme: Theme, place: Place | None, tile: Tile, pen: Pen) -> dict[str, object]:
    value = theme.value(place) if place else None
    shown = pen.said(HIDDEN) if value is None else theme.written(pen, value)
    title = f"{place.name} ({place.area}): {shown}" if place else tile.area
    step = "none" if value is None else f"{theme.tone}{1 + sum(value >= bound for bound in theme.bounds)}"
    return {"x": tile.column + tile.row % 2 / 2, "y": round(tile.row * _ROW, 3), "class": step, "title": title}


def _islands(tiles: Sequence[Tile], pen: Pen) -> list[dict[str, object]]:
    """A name above the northernmost tiles of each group of islands, or below the southernmost."""
    groups = ((digits, name, [tile for tile in tiles if tile.area[0] in digits]) for digits, name in ISLANDS.items())
    return [_name(own, pen.said(name), digits in _NAMED_BELOW) for digits, name, own in groups if own]


def _name(own: Sequence[Tile], name: str, below: bool) -> dict[str, object]:
    if below:
        last = max(tile.row for tile in own)
        return {"x": min(tile.column for tile in own if tile.row > last - 4), "y": (last + 2.6) * _ROW, "name": name}
    top = min(own, key=lambda tile: (tile.row, tile.column))
    return {"x": top.column - 0.5, "y": (top.row - 0.8) * _ROW, "name": name}


def _legend(theme: Theme, pen: Pen) -> Markup:
    low, *_, high = (theme.written(pen, bound) for bound in theme.bounds)
    number = [theme.written(pen, bound).removesuffix("%") for bound in theme.bounds]
    between = [f"{number[place]}–{theme.written(pen, theme.bounds[place + 1])}" for place in range(3)]
    texts = [f"< {low}", *between, f"≥ {high}"]
    keys = [_key(f"{theme.tone}{step}", text) for step, text in enumerate(texts, 1)]
    return tag("p", joined(*keys, _key("none", pen.said(HIDDEN))), cls="legend")


def _key(name: str, text: str) -> Markup:
    return tag("span", tag("i", style=f"background:var(--{name})"), text)
