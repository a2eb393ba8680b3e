"""How far from the cut the misplaced truly stand: bars by their true place in the population, SVG within the page.

Those left out stand to the left of the cut, those let in wrongly to its right, hatched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.ranking_pages.curve import n
from mutakhir.story.ranking_pages.forest import scale_of
from mutakhir.story.ranking_pages.measured import Share
from mutakhir.story.report.pen import Pen


WIDTH: Final = 380
HEIGHT: Final = 210
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 30, 40


@dataclass(frozen=True)
class Bin:
    """Households whose true percentile is from `first` up to `last`; `share`: of these, the part that is misplaced."""

    first: float
    last: float
    share: float


def nearness(bins: Sequence[Bin], cut: int, pen: Pen, label: str) -> Markup:
    scale = scale_of([Share(each.share) for each in bins], from_zero=True)

    def up(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.place(value) / 100)

    parts = [*_grid([(up(tick), pen.percent(tick, 0)) for tick in scale.ticks()])]
    for each in bins:
        parts += _bar(each, cut, up(each.share), up(0))
    return tag(
        "svg",
        *parts,
        *_cut(cut, pen),
        *_foot(cut, pen),
        cls="curve",
        role="img",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        **{"aria-label": label},
    )


def x_of(place: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * place / 100


def _grid(ticks: Sequence[tuple[float, str]]) -> Iterator[Markup]:
    for y, text in ticks:
        yield tag("line", cls="grid", x1=str(LEFT), x2=str(WIDTH - RIGHT), y1=n(y), y2=n(y))
        yield tag("text", text, cls="soft", x=str(LEFT - 6), y=n(y + 4), **{"text-anchor": "end"})


def _bar(each: Bin, cut: int, top: float, bottom: float) -> Iterator[Markup]:
    low, high = x_of(each.first) + 0.6, x_of(each.last) - 0.6
    kind = "out" if each.last <= cut else "in"
    yield tag("rect", cls=f"bin {kind}", x=n(low), y=n(top), width=n(high - low), height=n(max(bottom - top, 0)))
    if kind == "in":
        yield tag("path", cls="hatch", d=_hatch(low, high, top, bottom))


def _hatch(low: float, high: float, top: float, bottom: float) -> str:
    """Lines from the lower left to the upper right, each within the bar."""
    width, lines, y = high - low, [], bottom - 4.0
    while y > top + width / 2:
        lines.append(f"M{n(low)} {n(y)}L{n(high)} {n(y - width / 2)}")
        y -= 5
    return "".join(lines)


def _cut(cut: int, pen: Pen) -> Iterator[Markup]:
    x, bottom = x_of(cut), HEIGHT - BOTTOM
    yield tag("line", cls="policy", x1=n(x), x2=n(x), y1=str(TOP - 8), y2=str(bottom))
    left, right = (
        pen.say("miskin, tidak terpilih", "poor, not selected"),
        pen.say("terpilih, tidak miskin", "selected, not poor"),
    )
    fits = x - LEFT > 112
    if fits:
        yield tag("text", left, x=n(x - 8), y=str(TOP - 14), **{"text-anchor": "end"})
    yield tag("text", right, x=n(x + 8), y=str(TOP - 14))


def _foot(cut: int, pen: Pen) -> Iterator[Markup]:
    bottom = HEIGHT - BOTTOM
    for place in (0, 20, 40, 60, 80, 100):
        cls = "strong" if place == cut else "soft"
        yield tag("text", str(place), cls=cls, x=n(x_of(place)), y=str(bottom + 16), **{"text-anchor": "middle"})
    title = pen.say(
        "tempat sebenarnya, dari yang termiskin (persen penduduk)", "true place, from the poorest (percent of people)"
    )
    middle = n((LEFT + WIDTH - RIGHT) / 2)
    yield tag("text", title, cls="soft", x=middle, y=str(HEIGHT - 6), **{"text-anchor": "middle"})


def nearness_said(bins: Sequence[Bin], cut: int, pen: Pen, near: int = 10) -> str:
    """What part of all misplaced truly stand within `near` percent of the cut; bins weigh as wide as they are."""
    all_ = sum(each.share * (each.last - each.first) for each in bins)
    inside = sum(
        each.share * (each.last - each.first) for each in bins if each.first >= cut - near and each.last <= cut + near
    )
    if not all_:
        return pen.say("Tidak ada yang salah tempat.", "Nobody is misplaced.")
    part = pen.percent(inside / all_, 0)
    said = pen.say(
        f"{part} dari yang salah tempat sebenarnya berada tidak lebih dari {near} persen penduduk dari batas {cut}",
        f"{part} of those misplaced truly stand within {near} percent of people of the cut at {cut}",
    )
    wide = sum(each.last - each.first for each in bins)
    if inside / all_ <= min(2 * near / wide, 1):
        return said + "."
    return said + pen.say("; jauh dari batas, yang salah lebih jarang.", "; far from the cut errors are rarer.")
