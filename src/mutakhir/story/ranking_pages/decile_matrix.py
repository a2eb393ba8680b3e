"""Where households of each true tenth are put by the model: a table of shares, shaded by size."""

from collections.abc import Sequence

from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.ranking_pages.saying import whole_percent
from mutakhir.story.report.pen import Pen


_STEPS = (0.02, 0.05, 0.12, 0.22, 0.35)  # from which share a cell is a shade darker


def decile_matrix(shares: Sequence[Sequence[float]], pen: Pen) -> Markup:
    """`shares`: for each true tenth from the poorest, what part of it the model puts into each tenth."""
    across, down = pen.say("desil menurut model", "tenth by the model"), pen.say("desil sebenarnya", "true tenth")
    columns = [tag("th", str(place), scope="col") for place in range(1, len(shares) + 1)]
    above = tag("tr", tag("td"), tag("th", across, scope="colgroup", colspan=str(len(shares)), cls="across"))
    head = tag("thead", above, tag("tr", tag("th", down, scope="col"), *columns))
    rows = [
        tag("tr", tag("th", str(place), scope="row"), *(_cell(value, place == at, pen) for at, value in of))
        for place, of in ((place, enumerate(row, start=1)) for place, row in enumerate(shares, start=1))
    ]
    return tag("table", head, tag("tbody", *rows), cls="matrix")


def _cell(value: float, is_right: bool, pen: Pen) -> Markup:
    shade = sum(value >= step for step in _STEPS)
    right = " right" if is_right else ""
    return tag("td", written(value, pen), cls=f"s{shade}{right}")


def written(value: float, pen: Pen) -> str:
    """Whole percent; what is there but rounds to none is a sign of its own."""
    if 0 < value < 0.005:
        return "<1"
    return pen.decimal(100 * value, 0)


def matrix_said(shares: Sequence[Sequence[float]], pen: Pen) -> str:
    """One sentence on the poorest tenth, and what the outlined cells hold."""
    near = whole_percent(sum(shares[0][:2]), pen)
    far = whole_percent(sum(shares[0][len(shares) // 2 :]), pen)
    right = pen.percent(sum(row[place] for place, row in enumerate(shares)) / len(shares), 0)
    return pen.say(
        f"Dari desil termiskin, {near} ditempatkan model di desil 1 atau 2 dan {far} di separuh atas; rata-rata"
        f" {right} tepat di desilnya sendiri (sel berbingkai).",
        f"Of the poorest tenth the model puts {near} into tenth 1 or 2 and {far} into the upper half; on average"
        f" {right} are in exactly their own tenth (outlined cells).",
    )
