"""Who enters and who leaves, group by group: two bars from a middle line, as parts of the people of the group."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.ranking.simulating.compared import Count, Moved
from mutakhir.story.ranking_pages.forest import MINUS
from mutakhir.story.ranking_pages.group_words import grouping, in_order, member
from mutakhir.story.report.pen import Pen


def moves_table(moved: Sequence[Moved], counts: str, places: Mapping[str, str], pen: Pen) -> Markup:
    """All bars on one scale, so that groups can be compared; what is withheld says so."""
    ordered = sorted(moved, key=lambda each: (each.grouping != "all", *in_order(each.grouping, each.member)))
    widest = max((part for each in moved for part in parts(each, counts)), default=0.0) or 1.0
    rows = []
    for name, of in groupby(ordered, key=lambda each: each.grouping):
        if name != "all":
            rows.append(tag("tr", tag("th", pen.said(grouping(name)), scope="colgroup", colspan="3"), cls="group"))
        rows += [_row(each, counts, widest, places, pen) for each in of]
    heads = (
        tag("th", pen.say("kelompok", "group"), scope="col"),
        tag("th", tag("span", _ends(pen), cls="ends"), scope="col", cls="range"),
        tag("th", pen.say("keluar, masuk", "leaving, entering"), scope="col", cls="n"),
    )
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), cls="forest moves")


def _ends(pen: Pen) -> Markup:
    return tag(
        "span",
        tag("span", f"\u2190 {pen.say('keluar', 'leaving')}"),
        tag("span", f"{pen.say('masuk', 'entering')} \u2192"),
    )


def number(count: Count | None, counts: str) -> int | None:
    if count is None:
        return None
    return count.persons if counts == "persons" else count.units


def parts(each: Moved, counts: str) -> tuple[float, float]:
    """Those leaving and those entering as shares of the group; zeros where they are withheld."""
    whole = number(each.population, counts) or 0
    leaving, entering = number(each.leaving, counts), number(each.entering, counts)
    return ((leaving or 0) / whole, (entering or 0) / whole) if whole else (0.0, 0.0)


def named(each: Moved, places: Mapping[str, str], pen: Pen) -> str:
    """`places`: names of regencies by code."""
    if each.grouping == "all":
        return pen.say("Semua", "All")
    if each.grouping == "regency" and each.member in places:
        return places[each.member]
    return pen.said(member(each.grouping, each.member))


def _row(each: Moved, counts: str, widest: float, places: Mapping[str, str], pen: Pen) -> Markup:
    name = tag("th", named(each, places, pen), scope="row")
    if each.withheld:
        hidden = pen.say("terlalu sedikit", "too few")
        return tag("tr", name, tag("td", cls="range"), tag("td", tag("small", hidden), cls="n"))
    leaving, entering = parts(each, counts)
    lines = [
        tag("i", cls="loss", style=f"right:50%;width:{50 * leaving / widest:.1f}%"),
        tag("i", cls="gain", style=f"left:50%;width:{50 * entering / widest:.1f}%"),
        tag("i", cls="mark solid", style="left:50%"),
    ]
    text = f"{MINUS}{pen.percent(leaving, 1)}  +{pen.percent(entering, 1)}"
    out, into = (pen.count(number(of, counts)) for of in (each.leaving, each.entering))
    exact = tag("small", tag("span", f"{MINUS}{out}"), " ", tag("span", f"+{into}"))
    track = tag("span", *lines, cls="track", **{"aria-hidden": "true"})
    return tag("tr", name, tag("td", track, cls="range"), tag("td", text, exact, cls="n"))
