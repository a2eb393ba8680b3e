"""Tables of the card: errors at every cut, fitted beside held out, one scale beside the other."""

from collections.abc import Sequence

from mutakhir.questionnaire.markup import Markup
from mutakhir.story.ranking_pages.card import Beside, ModelCard
from mutakhir.story.ranking_pages.document import figure
from mutakhir.story.ranking_pages.evaluation_tables import narrow_table, scale_name
from mutakhir.story.ranking_pages.forest import stacked
from mutakhir.story.report.pen import Pen, columns


def by_cut(card: ModelCard, pen: Pen) -> Markup:
    heads = (
        pen.say("dipilih", "selected"),
        pen.say("terlewat", "left out"),
        pen.say("salah masuk", "let in wrongly"),
        pen.say("desil termiskin terlewat", "poorest tenth left out"),
    )
    rows = [
        (f"{at.cut}%", stacked(at.exclusion, pen), stacked(at.inclusion, pen), stacked(at.poorest_missed, pen))
        for at in card.errors
    ]
    return narrow_table(heads, rows)


def beside_and_scales(card: ModelCard, pen: Pen) -> Sequence[Markup]:
    inside = pen.say(
        "Pada data yang dipakai menyusunnya model selalu tampak lebih baik; yang berlaku adalah kolom kanan.",
        "On the data that it was fitted on a model always looks better; the right column is the one that holds.",
    )
    shown = [figure(inside, _beside(card.beside, pen))] if card.beside else []
    if len(card.scales) > 1:
        said = pen.say(
            "Skala menentukan siapa yang disebut miskin, jadi galat eksklusi ditunjukkan pada keduanya.",
            "The scale decides who is called poor, so the exclusion error is shown on both.",
        )
        shown.append(figure(said, _scales(card, pen)))
    return [columns(*shown)]


def _beside(rows: Sequence[Beside], pen: Pen) -> Markup:
    heads = (
        "",
        pen.say("data yang dikenal", "data it was fitted on"),
        pen.say("desa yang belum dikenal", "unseen villages"),
    )
    made = [(_what(row.cut, pen), pen.percent(row.fitted, 1), stacked(row.held_out, pen)) for row in rows]
    return narrow_table(heads, made)


def _what(cut: int, pen: Pen) -> str:
    if not cut:
        return pen.say("R² (bagian perbedaan yang diterangkan)", "R² (part of the differences explained)")
    return pen.say(f"terlewat bila {cut}% dipilih", f"left out when {cut}% are selected")


def _scales(card: ModelCard, pen: Pen) -> Markup:
    heads = ("", *(pen.said(scale_name(each.scale)) for each in card.scales))
    cuts = sorted({at.cut for each in card.scales for at in each.cuts})
    rows = []
    for cut in cuts:
        at = [next((one for one in each.cuts if one.cut == cut), None) for each in card.scales]
        rows.append((_what(cut, pen), *(stacked(one.exclusion if one else None, pen) for one in at)))
    return narrow_table(heads, rows)
