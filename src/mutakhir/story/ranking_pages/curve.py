"""Shares against the cut as lines with a band: SVG within the page, in the colours of its style sheet.

The lines differ in stroke and in their points, and each is named at its end, so no colour has to be told apart.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.ranking_pages.forest import scale_of
from mutakhir.story.ranking_pages.measured import Share
from mutakhir.story.report.pen import Pen


# In units of the picture; letters are 12 high, which a phone shows at about their size.
WIDTH: Final = 380
HEIGHT: Final = 230
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 22, 40
_STROKES: Final = ("one", "two", "three")


Height = Callable[[float], float]


@dataclass(frozen=True)
class CurveLine:
    """A line through one share for each cut; `name` stands in the legend."""

    name: str
    points: tuple[tuple[int, Share], ...]


def curve(lines: Sequence[CurveLine], marked: Sequence[int], pen: Pen, label: str) -> Markup:
    """`marked`: the cuts of the policy, each an upright line; `label` says the picture to those who cannot see it."""
    shares = [share for line in lines for _, share in line.points]
    scale = scale_of(shares, from_zero=True)
    cuts = sorted({cut for line in lines for cut, _ in line.points})
    across = _Across(cuts[0], cuts[-1])

    def up(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.place(value) / 100)

    parts = [
        *_grid([(up(tick), pen.percent(tick, 0)) for tick in scale.ticks()]),
        *_cuts(cuts, marked, across, pen),
        *(band for line in lines for band in _band(line, across, up)),
        *(part for place, line in enumerate(lines) for part in _line(line, _STROKES[place], across, up)),
    ]
    svg = tag("svg", *parts, cls="curve", role="img", viewBox=f"0 0 {WIDTH} {HEIGHT}", **{"aria-label": label})
    return tag("div", _legend(lines) if len(lines) > 1 else None, svg)


@dataclass(frozen=True)
class _Across:
    first: int
    last: int

    def __call__(self, cut: float) -> float:
        reach = max(self.last - self.first, 1)
        return LEFT + (WIDTH - LEFT - RIGHT) * (cut - self.first) / reach


def _grid(ticks: Sequence[tuple[float, str]]) -> Iterator[Markup]:
    for y, text in ticks:
        yield tag("line", cls="grid", x1=str(LEFT), x2=str(WIDTH - RIGHT), y1=n(y), y2=n(y))
        yield tag("text", text, cls="soft", x=str(LEFT - 6), y=n(y + 4), **{"text-anchor": "end"})


def _cuts(cuts: Sequence[int], marked: Sequence[int], across: _Across, pen: Pen) -> Iterator[Markup]:
    """Round cuts below the picture, those of the policy in bold with a line through it."""
    bottom = HEIGHT - BOTTOM
    shown = [cut for cut in cuts if cut % 20 == 0 or cut in marked]
    for cut in shown:
        bold = cut in marked
        if bold:
            yield tag("line", cls="policy", x1=n(across(cut)), x2=n(across(cut)), y1=str(TOP - 8), y2=str(bottom))
        cls = "strong" if bold else "soft"
        yield tag("text", str(cut), cls=cls, x=n(across(cut)), y=str(bottom + 16), **{"text-anchor": "middle"})
    title = pen.say("persen termiskin yang dipilih", "poorest percent selected")
    middle = n((LEFT + WIDTH - RIGHT) / 2)
    yield tag("text", title, cls="soft", x=middle, y=str(HEIGHT - 6), **{"text-anchor": "middle"})


def _band(line: CurveLine, across: _Across, up: Height) -> Iterator[Markup]:
    """The 95% interval as an area, where at least two cuts have one."""
    ends = [(across(cut), *share.interval) for cut, share in line.points if share.interval is not None]
    if len(ends) > 1:
        there = [f"{n(x)} {n(up(high))}" for x, _, high in ends]
        back = [f"{n(x)} {n(up(low))}" for x, low, _ in reversed(ends)]
        yield tag("path", cls="band", d=f"M{'L'.join([*there, *back])}Z")


def _line(line: CurveLine, stroke: str, across: _Across, up: Height) -> Iterator[Markup]:
    places = [(across(cut), up(share.value)) for cut, share in line.points]
    yield tag("path", cls=f"line {stroke}", d="M" + "L".join(f"{n(x)} {n(y)}" for x, y in places))
    for x, y in places:
        yield point(stroke, x, y)


def point(stroke: str, x: float, y: float) -> Markup:
    """A disc, a square or a ring, by the line's stroke."""
    if stroke == "two":
        return tag("rect", cls="point two", x=n(x - 3), y=n(y - 3), width="6", height="6")
    return tag("circle", cls=f"point {stroke}", cx=n(x), cy=n(y), r="3")


def _legend(lines: Sequence[CurveLine]) -> Markup:
    keys = []
    for place, line in enumerate(lines):
        stroke = _STROKES[place]
        drawing = (tag("line", cls=f"line {stroke}", x1="0", x2="26", y1="6", y2="6"), point(stroke, 13, 6))
        sample = tag("svg", *drawing, cls="curve sample", viewBox="0 0 26 12", **{"aria-hidden": "true"})
        keys.append(tag("span", sample, line.name))
    return tag("p", *keys, cls="legend")


def n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
