"""The other pictures: provinces, in and out, ages, percentiles, re-interviews, interviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import altair as alt

from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report.drawing import TONE, WIDTH, drawn, inline
from mutakhir.story.report.pen import Pen
from mutakhir.story.report.places import Place
from mutakhir.story.report.ranking import BANDS, Step
from mutakhir.story.report.statement import Measured


@dataclass(frozen=True)
class Between:
    """A share with its interval; `title` is what a pointer shows."""

    name: str
    value: float
    low: float
    high: float
    title: str


def key(entries: Sequence[tuple[str, str]]) -> Markup:
    """A legend: names of colours with what they mean."""
    keys = [tag("span", tag("i", style=f"background:var(--{name})"), text) for name, text in entries]
    return tag("p", joined(*keys), cls="legend")


def province_chart(places: Sequence[Place], pen: Pen, label: str) -> Markup:
    """Target as a pale bar, listed as a dark one in it, the largest province first."""
    provinces = sorted((p for p in places if p.level == "province"), key=lambda p: (-p.target, p.area))
    rows = [{"name": p.name, "target": p.target, "listed": p.listed, "title": _said_of(p, pen)} for p in provinces]
    y = alt.Y("name:N", sort=[str(row["name"]) for row in rows], title=None, axis=alt.Axis(ticks=False, domain=False))
    axis = alt.Axis(format="~s" if max(p.target for p in provinces) >= 10_000 else ",d", tickCount=4)
    chart = alt.Chart(inline(rows)).encode(y=y, description="title:N")
    target = chart.mark_bar(color=TONE["a2"], size=12).encode(x=alt.X("target:Q", title=None, axis=axis))
    listed = chart.mark_bar(color=TONE["a5"], size=6).encode(x="listed:Q")
    return drawn((target + listed).properties(width=WIDTH - 150, height=alt.Step(17)), pen.language, label)


def _said_of(place: Place, pen: Pen) -> str:
    target, listed = pen.count(place.target), pen.count(place.listed)
    return pen.say(
        f"{place.name}: target {target}, masuk daftar {listed}", f"{place.name}: target {target}, listed {listed}"
    )


def bar_chart(bars: Sequence[tuple[str, int | None]], pen: Pen, label: str, tone: str = "a4") -> Markup:
    """Vertical bars in the given order; one that is not shown has none."""
    rows = [{"name": name, "count": count, "title": f"{name}: {pen.count(count)}"} for name, count in bars]
    x = alt.X("name:N", sort=[name for name, _ in bars], title=None, axis=alt.Axis(labelAngle=0, ticks=False))
    y = alt.Y("count:Q", title=None, axis=alt.Axis(tickCount=4, format=",d", domain=False, ticks=False))
    chart = alt.Chart(inline(rows)).mark_bar(color=TONE[tone]).encode(x=x, y=y, description="title:N")
    return drawn(chart.properties(width=WIDTH - 45, height=150), pen.language, label)


def percentile_chart(steps: Sequence[Step], names: Mapping[str, str], pen: Pen, label: str) -> Markup:
    """Ranked units by percentile, stacked by band; the poorest stand to the left."""
    rows: list[dict[str, object]] = [
        {
            "from": step.first - 1,
            "to": step.last,
            "units": step.units or 0,
            "band": step.band,
            "order": BANDS.index(step.band),
            "title": f"{step.first}-{step.last}, {names[step.band]}: {pen.count(step.units)}",
        }
        for step in steps
    ]
    axis = alt.Axis(values=[0, 20, 40, 60, 80, 100], grid=False)
    chart = (
        alt.Chart(inline(rows))
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X("from:Q", title=None, bin="binned", axis=axis, scale=alt.Scale(domain=[0, 100])),
            x2="to:Q",
            y=alt.Y("units:Q", title=None, axis=alt.Axis(tickCount=4, format=",d", domain=False, ticks=False)),
            color=alt.Color("band:N", scale=alt.Scale(domain=BANDS, range=[TONE[b] for b in BANDS]), legend=None),
            order="order:O",
            description="title:N",
        )
    )
    return drawn(chart.properties(width=WIDTH - 45, height=170), pen.language, label)


def agreement_chart(items: Sequence[Measured], pen: Pen, label: str) -> Markup:
    """Agreement of each item that was asked again, with its 95% interval."""
    found = []
    for item in sorted((i for i in items if i.value is not None), key=lambda i: -(i.value or 0)):
        value, half = item.value or 0.0, 1.96 * (item.standard_error or 0.0)
        title = f"{pen.said(item.title)}: {pen.percent(value, 1)} ± {pen.decimal(100 * half)}"
        found.append(Between(pen.said(item.title), value, max(value - half, 0), min(value + half, 1), title))
    return interval_chart(found, pen, label)


def interval_chart(found: Sequence[Between], pen: Pen, label: str, form: str = "%") -> Markup:
    """Shares as points with their intervals, in the given order; `form` is how the axis writes a share."""
    rows = [
        {"name": "\n".join(wrap(of.name, 22)), "value": of.value, "low": of.low, "high": of.high, "title": of.title}
        for of in found
    ]
    names = [str(row["name"]) for row in rows]
    y = alt.Y("name:N", sort=names, title=None, axis=_two_lines())
    scale = alt.Scale(zero=False, nice=True)
    x = alt.X("low:Q", title=None, scale=scale, axis=alt.Axis(format=form, tickCount=4, grid=False))
    base = alt.Chart(inline(rows)).encode(y=y, description="title:N")
    lines = base.mark_rule(color=TONE["a3"], strokeWidth=3).encode(x=x, x2="high:Q")
    points = base.mark_point(filled=True, opacity=1, size=55, color=TONE["a5"]).encode(x="value:Q")
    return drawn((lines + points).properties(width=WIDTH - 160, height=alt.Step(28)), pen.language, label)


def _two_lines() -> alt.Axis:
    """The axis of names that may be too long for one line."""
    split = "split(datum.label, '\\n')"
    return alt.Axis(ticks=False, domain=False, grid=True, labelExpr=split, labelLineHeight=12)


def flow_chart(parts: Sequence[tuple[str, str, str, int | None]], pen: Pen, label: str) -> Markup:
    """The list before and after: each part is (list, part, colour, households)."""
    rows = [
        {"list": of, "order": place, "tone": tone, "n": n or 0, "title": f"{of}, {part}: {pen.count(n)}"}
        for place, (of, part, tone, n) in enumerate(parts)
    ]
    tones = list(dict.fromkeys(tone for _, _, tone, _ in parts))
    lists = list(dict.fromkeys(of for of, *_ in parts))
    chart = (
        alt.Chart(inline(rows))
        .mark_bar(size=26)
        .encode(
            y=alt.Y("list:N", sort=lists, title=None, axis=alt.Axis(ticks=False, domain=False)),
            x=alt.X("n:Q", title=None, axis=alt.Axis(format=",d", tickCount=4)),
            color=alt.Color("tone:N", scale=alt.Scale(domain=tones, range=[TONE[t] for t in tones]), legend=None),
            order="order:O",
            description="title:N",
        )
    )
    return drawn(chart.properties(width=WIDTH - 100, height=alt.Step(38)), pen.language, label)
