"""The waterfall as SVG within a page: no script, and signs, hatching and labels beside every colour."""

from collections.abc import Iterator
from typing import Final

from mutakhir.ground.errors import Language, Said
from mutakhir.matching.linking.weight_words import MINUS, signed
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.waterfall import Bar, Waterfall


# In units of the picture; letters are 14 high, so that they can be read on a phone.
WIDTH: Final = 420
LEFT, RIGHT = 104, 54
TOP, ROW, BAR = 26, 34, 20
_HATCH = 8
_GLYPH = 14  # no sign fits into a narrower bar
_LETTERS = 15  # of a label that fits beside the bars
_SIGNS: Final = {"for": "+", "against": MINUS}
TITLE = Said("Bobot setiap perbandingan, dari awal sampai jumlah", "Weight of each comparison, from start to sum")
_PEOPLE = Said("petugas memutuskan", "people decide")
_MACHINE = Said("mesin menghubungkan mulai dari", "a machine links from")


def picture(fall: Waterfall, language: Language, number: int) -> Markup:
    """The picture; `number` is its own on the page."""
    names = [f"fall-{number}-title", f"fall-{number}-desc"]
    bottom = TOP + ROW * len(fall.bars)
    height = bottom + 2 * 22 + 4
    return tag(
        "svg",
        tag("title", TITLE.in_language(language), id=names[0]),
        tag("desc", fall.told.in_language(language), id=names[1]),
        *_zone(fall, bottom),
        *(shape for place, bar in enumerate(fall.bars) for shape in _row(fall, place, bar, language)),
        *_limits(fall, bottom, language),
        *_legend(fall, bottom + 18, language),
        cls="fall",
        role="img",
        **{"viewBox": f"0 0 {WIDTH} {height}", "aria-labelledby": " ".join(names)},
    )


def _x(fall: Waterfall, value: int) -> float:
    return LEFT + fall.place(value, WIDTH - LEFT - RIGHT)


def _zone(fall: Waterfall, bottom: float) -> Iterator[Markup]:
    """Where people decide: shaded and hatched."""
    low, high = _x(fall, fall.review_from), _x(fall, fall.link_from)
    yield _hatched(low, TOP - 6, high - low, bottom - TOP + 6)


def _hatched(x: float, y: float, width: float, height: float) -> Markup:
    """Slanting lines from side to side, at least three of them however low the area is."""
    rise = min(width, height / 2, 12)
    step = min(_HATCH, (height - rise) / 2)
    lines = (
        f"M{_n(x)} {_n(y + rise + step * line)}L{_n(x + width)} {_n(y + step * line)}"
        for line in range(int((height - rise) / step) + 1)
    )
    area = tag("rect", cls="zone", x=_n(x), y=_n(y), width=_n(width), height=_n(height))
    return joined(area, tag("path", cls="hatch", d="".join(lines)))


def _row(fall: Waterfall, place: int, bar: Bar, language: Language) -> Iterator[Markup]:
    top = TOP + ROW * place + (ROW - BAR) / 2
    low, high = sorted((_x(fall, bar.start), _x(fall, bar.end)))
    middle = top + BAR / 2 + 5
    label = bar.label.in_language(language)
    label = label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"
    yield tag("text", label, x="0", y=_n(middle), **({"class": "strong"} if bar.kind == "sum" else {}))
    yield _bar(bar, low, top, high - low)
    if bar.kind in _SIGNS and high - low >= _GLYPH:
        x = _n((low + high) / 2)
        yield tag("text", _SIGNS[bar.kind], x=x, y=_n(middle), cls=f"glyph {bar.kind}", **{"text-anchor": "middle"})
    if bar.kind != "sum":
        yield _line("join", _x(fall, bar.end), top + BAR, top + ROW)
    weight = signed(bar.weight).in_language(language)
    bold = " strong" if bar.kind == "sum" else ""
    yield tag("text", weight, x=str(WIDTH), y=_n(middle), cls=f"weight{bold}", **{"text-anchor": "end"})


def _bar(bar: Bar, low: float, top: float, width: float) -> Markup:
    if bar.kind == "none":
        return _line("bar none", low, top, top + BAR)
    return tag("rect", cls=f"bar {bar.kind}", x=_n(low), y=_n(top), width=_n(max(width, 1)), height=_n(BAR))


def _limits(fall: Waterfall, bottom: float, language: Language) -> Iterator[Markup]:
    """The line from which a machine links, and 0 where it stands apart."""
    x = _x(fall, fall.link_from)
    yield _line("limit", x, TOP - 8, bottom)
    text = signed(fall.link_from).in_language(language)
    yield tag("text", text, x=_n(x), y=_n(TOP - 12), cls="strong", **{"text-anchor": "middle"})
    zero = _x(fall, 0)
    if abs(zero - x) > 3:
        yield _line("zero", zero, TOP - 4, bottom)
    if abs(zero - x) > 34:
        yield tag("text", "0", x=_n(zero), y=_n(TOP - 12), cls="soft", **{"text-anchor": "middle"})


def _legend(fall: Waterfall, y: float, language: Language) -> Iterator[Markup]:
    link, review = (signed(each).in_language(language) for each in (fall.link_from, fall.review_from))
    yield _line("limit", 12, y - 11, y + 3)
    yield tag("text", f"{_MACHINE.in_language(language)} {link}", x="34", y=_n(y))
    yield _hatched(0, y + 10, 24, 15)
    to = Said("sampai", "to").in_language(language)
    yield tag("text", f"{_PEOPLE.in_language(language)}, {review} {to} {link}", x="34", y=_n(y + 22))


def _line(cls: str, x: float, top: float, bottom: float) -> Markup:
    return tag("line", cls=cls, x1=_n(x), x2=_n(x), y1=_n(top), y2=_n(bottom))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
