"""The terms of the card: each with its direction in words and its reach, and all coefficients folded beneath."""

from collections.abc import Iterator, Sequence
from math import exp

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.ranking.policy import Term
from mutakhir.story.explain_labels import Labels
from mutakhir.story.ranking_pages.card import Coefficient, ModelCard
from mutakhir.story.ranking_pages.forest import MINUS
from mutakhir.story.ranking_pages.term_direction import SMALL, Told, told_terms
from mutakhir.story.ranking_pages.term_words import level_name, term_name
from mutakhir.story.report.pen import Line, Pen, paragraph


PARTS = {
    "people": Said("Orang", "People"),
    "housing": Said("Rumah", "Dwelling"),
    "assets": Said("Barang", "Goods"),
}


def terms(card: ModelCard, labels: Labels, pen: Pen) -> Markup:
    told = told_terms(list(card.specification.terms()), card.coefficients, labels)
    most = max((each.reach for each in told), default=0.0) or 1.0
    parts = [
        tag(
            "div",
            tag("h3", pen.said(name)),
            _bars([each for each in told if each.part == part], most, pen),
            cls="terms",
        )
        for part, name in PARTS.items()
    ]
    return tag("div", *parts, cls="flow")


def _bars(told: Sequence[Told], most: float, pen: Pen) -> Markup:
    """Those that move the guess as bars; the others in one sentence."""
    moving = [each for each in told if each.reach >= SMALL]
    lines = [
        Line(_capital(pen.said(each.name)), pen.percent(each.reach, 0), each.reach / most, pen.said(each.direction))
        for each in moving
    ]
    bars = pen.bars(lines, (pen.say("jawaban dan arahnya", "answer and its direction"), pen.say("jangkauan", "reach")))
    still = "; ".join(pen.said(each.name) for each in told if each.reach < SMALL)
    said = pen.say(f"Hampir tidak berpengaruh: {still}.", f"Hardly any effect: {still}.")
    return joined(bars if moving else None, paragraph(said, cls="note") if still else None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def all_coefficients(card: ModelCard, labels: Labels, pen: Pen) -> Markup:
    """Folded: the nation's levels, deviations of areas, constants of regencies."""
    by_name = {term.name: term for _, term in card.specification.terms()}
    national = [row for row in card.coefficients if row.area == "0" and row.term in by_name]
    deviations = [row for row in card.coefficients if row.area != "0" and row.term in by_name]
    places = [row for row in card.coefficients if row.term == "regency"]
    folds = [
        _fold(
            pen.say("Semua koefisien", "All coefficients"), _levels(national, by_name, labels, pen), len(national), pen
        )
    ]
    if deviations:
        title = pen.say("Penyimpangan menurut wilayah", "Deviations by area")
        folds.append(_fold(title, _levels(deviations, by_name, labels, pen), len(deviations), pen))
    if places:
        title = pen.say("Tetapan kabupaten/kota", "Constants of regencies")
        folds.append(_fold(title, _constants(card.coefficients, places, pen), len(places), pen))
    return joined(*folds)


def _fold(title: str, inner: Markup, rows: int, pen: Pen) -> Markup:
    return tag("details", tag("summary", f"{title} ({pen.count(rows)})"), inner)


def _levels(rows: Sequence[Coefficient], by_name: dict[str, Term], labels: Labels, pen: Pen) -> Markup:
    body = [line for name, term in by_name.items() for line in _term(rows, name, term, labels, pen)]
    heads = (
        pen.say("jawaban", "answer"),
        pen.say("tebakan berubah", "guess changes by"),
        pen.say("koefisien (log)", "coefficient (log)"),
        pen.say("rumah tangga survei", "surveyed households"),
    )
    head = tag("tr", *(tag("th", text, scope="col", **({"cls": "n"} if at else {})) for at, text in enumerate(heads)))
    return tag("table", tag("thead", head), tag("tbody", *body), cls="plain coefficients")


def _term(rows: Sequence[Coefficient], name: str, term: Term, labels: Labels, pen: Pen) -> Iterator[Markup]:
    mine = sorted((row for row in rows if row.term == name), key=lambda row: (row.area, row.level))
    if mine:
        yield tag(
            "tr", tag("th", _capital(pen.said(term_name(labels, term))), colspan="4", scope="colgroup"), cls="group"
        )
    for row in mine:
        label = pen.said(level_name(labels, term, row.level))
        where = "" if row.area == "0" else f" · {pen.said(area_name(row.area))}"
        yield _row(f"{label}{where}", row.value, row.households, pen)


def area_name(area: str) -> Said:
    """Regencies and provinces by their code."""
    return _BLOCKS.get(area, Said(area, area))


_BLOCKS = {"city": Said("kota", "cities"), "regency": Said("kabupaten", "regencies")}


def _constants(rows: Sequence[Coefficient], places: Sequence[Coefficient], pen: Pen) -> Markup:
    """Each regency against the nation: the constant itself would be a sum of money."""
    nation = next((row.value for row in rows if row.term == "constant"), 0)
    body = [_row(row.area, row.value - nation, row.households, pen) for row in sorted(places, key=lambda row: row.area)]
    heads = (
        pen.say("wilayah", "area"),
        pen.say("terhadap nasional", "against the nation"),
        "log",
        pen.say("survei", "survey"),
    )
    head = tag("tr", *(tag("th", text, scope="col", **({"cls": "n"} if at else {})) for at, text in enumerate(heads)))
    return tag("table", tag("thead", head), tag("tbody", *body), cls="plain coefficients")


def _row(label: str, value: int, households: int, pen: Pen) -> Markup:
    """A value in 1e-6 of the logarithm, as percent of the guess and as it is."""
    change = round(100 * (exp(value / 1e6) - 1), 1)
    return tag(
        "tr",
        tag("th", label, scope="row"),
        tag("td", f"{_sign(change)}{pen.decimal(abs(change))}%", cls="n"),
        tag("td", f"{_sign(value)}{pen.decimal(abs(value) / 1e6, 4)}", cls="n"),
        tag("td", pen.count(households), cls="n"),
    )


def _sign(value: float) -> str:
    return "+" if value > 0 else MINUS if value < 0 else ""
