"""The model card as a page: what the model is for, its error first, and all that stands behind it."""

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.explain_labels import Labels
from mutakhir.story.ranking_pages.card import ModelCard
from mutakhir.story.ranking_pages.card_facts import how_made, survey_behind
from mutakhir.story.ranking_pages.card_tables import beside_and_scales, by_cut
from mutakhir.story.ranking_pages.card_terms import all_coefficients, terms
from mutakhir.story.ranking_pages.card_words import NOT_FOR, PURPOSE, approved, lead, not_approved
from mutakhir.story.ranking_pages.document import document, figure, made_up
from mutakhir.story.ranking_pages.errors_first import errors_first, not_covered
from mutakhir.story.ranking_pages.groups_forest import groups_forest, groups_said, known
from mutakhir.story.ranking_pages.rivals_forest import rivals_forest, rivals_said
from mutakhir.story.report.pen import Pen, columns, paragraph


def card_page(card: ModelCard, labels: Labels, language: Language) -> bytes:
    """One file that needs nothing beside itself; equal models, equal bytes. No sum of money is on it."""
    pen = Pen(language, 0)
    title = pen.say("Kartu model peringkat", "Card of the ranking model")
    sections = [
        *_errors(card, pen),
        _purpose(pen),
        _groups(card, pen),
        pen.section("beside", pen.say("Yang dikenal dan yang tidak", "Seen and unseen"), *beside_and_scales(card, pen)),
        _rivals(card, pen),
        _terms(card, labels, pen),
        pen.section("survey", pen.say("Survei di baliknya", "The survey behind it"), survey_behind(card, pen)),
        pen.section("not", pen.say("Yang tidak tercakup", "What is not covered"), not_covered(pen)),
        pen.section("how", pen.say("Cara dibuatnya", "How it was made"), how_made(card, pen)),
    ]
    return document(title, _header(card, title, pen), sections, _foot(card, pen), pen)


def _header(card: ModelCard, title: str, pen: Pen) -> list[Markup | None]:
    return [
        tag("p", pen.say("Model", "Model"), " ", tag("code", card.name), cls="kind"),
        tag("h1", title),
        made_up(pen) if card.training.synthetic else None,
        tag("p", pen.said(lead(card.scale)), cls="lead"),
        tag("p", pen.said(approved(card)), cls="status") if card.approved_by else not_approved(pen),
    ]


def _errors(card: ModelCard, pen: Pen) -> list[Markup]:
    """The first cut of the policy large, all cuts in a table beneath."""
    first = card.at(card.policy_cuts[0])
    title = pen.say("Kesalahannya lebih dulu", "Its error first")
    if first is None:
        return [pen.section("errors", title, paragraph(pen.say("Belum diukur.", "Not measured.")))]
    cut = pen.say(
        f"Bila {first.cut} persen termiskin dipilih, di desa yang belum pernah dilihat model:",
        f"When the poorest {first.cut} percent are selected, in villages that the model has never seen:",
    )
    return [pen.section("errors", title, paragraph(cut), errors_first(first, card.counts, pen), by_cut(card, pen))]


def _purpose(pen: Pen) -> Markup:
    title = pen.say("Untuk apa, dan bukan untuk apa", "What it is for, and what not")
    lists = [
        tag("div", tag("h3", pen.said(head)), tag("ul", *(tag("li", pen.said(said)) for said in of), cls="plain"))
        for head, of in (PURPOSE, NOT_FOR)
    ]
    return pen.section("purpose", title, columns(*lists))


def _groups(card: ModelCard, pen: Pen) -> Markup | None:
    if not known(card.groups):
        return None
    at = card.at(card.policy_cuts[0])
    whole = at.exclusion if at else None
    note = pen.say(
        f"Galat eksklusi bila {card.policy_cuts[0]} persen dipilih. Titik: galat; batang: selang 95%; garis"
        " putus-putus: semua.",
        f"Exclusion error when {card.policy_cuts[0]} percent are selected. Dot: error; bar: 95% interval; dashed line:"
        " all.",
    )
    drawn = figure(
        groups_said(card.groups, whole, pen), groups_forest(card.groups, whole, pen), tag("p", note, cls="note")
    )
    return pen.section("groups", pen.say("Siapa yang paling sering terlewat", "Who is left out most often"), drawn)


def _rivals(card: ModelCard, pen: Pen) -> Markup:
    note = pen.say(
        "Galat eksklusi model lain dikurangi model linear, di desa yang sama. Di kiri garis nol: lebih baik.",
        "Exclusion error of the other model less that of the linear one, in the same villages. Left of the zero line:"
        " better.",
    )
    drawn = joined(rivals_forest(card.rivals, pen), tag("p", note, cls="note")) if card.rivals else None
    title = pen.say("Model lain yang diadu", "Other models set against it")
    return pen.section("rivals", title, figure(rivals_said(card.rivals, pen), drawn))


def _terms(card: ModelCard, labels: Labels, pen: Pen) -> Markup:
    said = pen.say(
        "Jangkauan: sejauh apa tebakan berbeda antara jawaban yang paling menurunkan dan yang paling menaikkannya, bila"
        " semua jawaban lain sama. Arah di sini adalah pertanda, bukan sebab. Penerimaan bantuan tidak pernah dinilai.",
        "Reach: how far the guess differs between the answer that lowers it most and the one that raises it most, all"
        " other answers being equal. A direction is a sign, not a cause. Receipt of a programme is never scored.",
    )
    title = pen.say("Jawaban apa yang dinilai", "Which answers are scored")
    return pen.section("terms", title, paragraph(said), terms(card, labels, pen), all_coefficients(card, labels, pen))


def _foot(card: ModelCard, pen: Pen) -> str:
    return pen.say(
        f"Dibuat oleh Mutakhir dari berkas model {card.name} (mutakhir ranking card). Angka dari model dan survei,"
        " bukan dari pemeriksaan di lapangan.",
        f"Made by Mutakhir from the model file {card.name} (mutakhir ranking card). Figures from a model and a survey,"
        " not from an audit in the field.",
    )
