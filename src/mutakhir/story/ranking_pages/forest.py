"""Figures with their intervals one under another: a table whose middle column draws them on one scale.

It is made of words and boxes, so it reads as a table where the drawing is not seen, and wraps on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.ranking_pages.measured import Share
from mutakhir.story.report.pen import Pen


MINUS = "\u2212"


@dataclass(frozen=True)
class Entry:
    """One line: what, how many stand behind it, the figure. `heading` begins a group and has no figure."""

    label: str
    share: Share | None
    detail: str = ""
    heading: bool = False


@dataclass(frozen=True)
class Scale:
    """From `low` to `high` with a mark at every multiple of `step`, all as shares."""

    low: float
    high: float
    step: float

    def place(self, value: float) -> float:
        """Percent of the width, kept within it."""
        return 100 * max(0.0, min((value - self.low) / (self.high - self.low), 1.0))

    def ticks(self) -> list[float]:
        first, last = ceil(round(self.low / self.step, 6)), floor(round(self.high / self.step, 6))
        return [self.step * each for each in range(first, last + 1)]


def scale_of(shares: Sequence[Share], *, from_zero: bool) -> Scale:
    """Ends at half a step around all values and intervals, and around zero if asked for."""
    ends = [end for share in shares for end in (share.value, *(share.interval or ()))]
    ends = [0.0, *ends] if from_zero or not ends else ends
    low, high = min(ends), max(ends)
    step = _step(max(high - low, 1e-3) / 4)
    first, last = floor(round(2 * low / step, 6)), ceil(round(2 * high / step, 6))
    return Scale(first * step / 2, max(last, first + 2) * step / 2, step)


def _step(size: float) -> float:
    """The round number (1, 2 or 5 and zeros) that is nearest above."""
    power: float = 10.0 ** floor(log10(size))
    return next((round(lead * power, 9) for lead in (1, 2, 5) if size <= lead * power * 1.0001), 10 * power)


def forest(
    entries: Sequence[Entry], heads: tuple[str, str], pen: Pen, *, reference: float | None = None, signed: bool = False
) -> Markup:
    """`signed`: differences, written with their sign in points, around a line at zero; else the line is `reference`."""
    mark = 0.0 if signed else reference
    marked = [Share(mark)] if mark is not None else []
    scale = scale_of([*marked, *(entry.share for entry in entries if entry.share)], from_zero=False)
    rows = [_row(entry, scale, mark, pen, signed=signed) for entry in entries]
    head = tag(
        "tr",
        tag("th", heads[0], scope="col"),
        tag("th", _ticks(scale, pen, signed=signed), cls="range", scope="col"),
        tag("th", heads[1], scope="col", cls="n"),
    )
    return tag("table", tag("thead", head), tag("tbody", *rows), cls="forest")


def _row(entry: Entry, scale: Scale, mark: float | None, pen: Pen, *, signed: bool) -> Markup:
    if entry.heading:
        return tag("tr", tag("th", entry.label, scope="colgroup", colspan="3"), cls="group")
    name = tag("th", entry.label, tag("small", entry.detail) if entry.detail else None, scope="row")
    if entry.share is None:
        return tag("tr", name, tag("td", cls="range"), tag("td", pen.say("belum diukur", "not measured"), cls="n"))
    value = written(entry.share.value, pen, signed=signed)
    return tag(
        "tr",
        name,
        tag("td", _track(entry.share, scale, mark), cls="range"),
        tag("td", value, tag("small", interval_written(entry.share, pen, signed=signed)), cls="n"),
    )


def written(value: float, pen: Pen, *, signed: bool = False) -> str:
    """29,5% or, of a difference, +0,4."""
    if not signed:
        return pen.percent(value, 1)
    points = round(100 * value, 1)
    sign = "+" if points > 0 else MINUS if points < 0 else ""
    return f"{sign}{pen.decimal(abs(points))}"


def interval_written(share: Share, pen: Pen, *, signed: bool = False) -> str:
    if share.interval is None:
        return pen.say("selang belum dihitung", "no interval")
    low, high = (written(end, pen, signed=signed) for end in share.interval)
    if signed:
        return f"{low} \u2026 {high}"
    return f"{low.removesuffix('%')}\u2013{high}"


def stacked(share: Share | None, pen: Pen) -> Markup:
    """A figure with its interval beneath, as a cell of a table."""
    if share is None:
        return joined("···")
    return joined(written(share.value, pen), tag("small", interval_written(share, pen)))


def _track(share: Share, scale: Scale, mark: float | None) -> Markup:
    parts = []
    if mark is not None:
        parts.append(tag("i", cls="mark", style=f"left:{scale.place(mark):.1f}%"))
    if share.interval is not None:
        low, high = (scale.place(end) for end in share.interval)
        parts.append(tag("i", cls="span", style=f"left:{low:.1f}%;width:{max(high - low, 0.5):.1f}%"))
    parts.append(tag("i", cls="dot", style=f"left:{scale.place(share.value):.1f}%"))
    return tag("span", *parts, cls="track", **{"aria-hidden": "true"})


def _ticks(scale: Scale, pen: Pen, *, signed: bool) -> Markup:
    ticks = scale.ticks()
    digits = 0 if scale.step >= 0.01 else 1
    texts = [f"{_signed(tick, pen, digits) if signed else pen.percent(tick, digits)}" for tick in ticks]
    marks = [tag("span", text, style=f"left:{scale.place(tick):.1f}%") for tick, text in zip(ticks, texts, strict=True)]
    return tag("span", *marks, cls="track ticks", **{"aria-hidden": "true"})


def _signed(value: float, pen: Pen, digits: int) -> str:
    points = round(100 * value, digits)
    sign = "+" if points > 0 else MINUS if points < 0 else ""
    return f"{sign}{pen.decimal(abs(points), digits)}"
