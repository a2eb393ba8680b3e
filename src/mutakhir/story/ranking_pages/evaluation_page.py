"""The evaluation of a model on a survey, as a page: its errors first, then pictures with what to read from them."""

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.ranking.evaluating import Evaluated, ScaleEvaluated
from mutakhir.story.ranking_pages.document import document, figure, made_up
from mutakhir.story.ranking_pages.errors_first import errors_first, not_covered
from mutakhir.story.ranking_pages.evaluation_pictures import curves, deciles, groups, near_the_cut, rivals
from mutakhir.story.ranking_pages.evaluation_tables import in_and_out, scales_table, shown_facts
from mutakhir.story.ranking_pages.evaluation_view import at_cut, counts_of
from mutakhir.story.report.pen import Pen, columns


def evaluation_page(found: Evaluated, language: Language) -> bytes:
    """One file that needs nothing beside itself; `found` holds no household and no rupiah."""
    pen = Pen(language, 0)
    scale = found.scale(found.policy_scale)
    title = pen.say("Seberapa sering urutan ini salah", "How often this order is wrong")
    sections = [
        pen.section(
            "errors", _first_title(found, pen), errors_first(at_cut(scale, found.policy_cut), counts_of(found), pen)
        ),
        _pictures(found, scale, pen),
        pen.section("groups", pen.say("Siapa yang terlewat", "Who is left out"), groups(found, scale, pen)),
        pen.section("rivals", pen.say("Model lain", "Other models"), rivals(found, pen)) if found.rivals else None,
        _beside(found, pen),
        pen.section("not", pen.say("Yang tidak tercakup", "What is not covered"), not_covered(pen)),
        pen.section("how", pen.say("Cara mengukurnya", "How it was measured"), shown_facts(found, pen)),
    ]
    return document(title, _header(found, title, pen), sections, _foot(pen), pen)


def _header(found: Evaluated, title: str, pen: Pen) -> list[Markup | None]:
    households, clusters = pen.count(found.households), pen.count(found.clusters)
    lead = pen.say(
        f"Diukur pada {households} rumah tangga survei di {clusters} klaster. Setiap klaster dinilai oleh model yang"
        " tidak pernah melihatnya.",
        f"Measured on {households} surveyed households in {clusters} clusters. Each cluster is judged by a model that"
        " has never seen it.",
    )
    return [
        tag(
            "p", pen.say("Evaluasi model peringkat", "Evaluation of the ranking model"), " · ", found.source, cls="kind"
        ),
        tag("h1", title),
        made_up(pen) if found.synthetic else None,
        tag("p", lead, cls="lead"),
        *(tag("p", pen.said(warning), cls="notice") for warning in found.warnings),
    ]


def _first_title(found: Evaluated, pen: Pen) -> str:
    cut = found.policy_cut
    return pen.say(f"Bila {cut} persen termiskin dipilih", f"When the poorest {cut} percent are selected")


def _pictures(found: Evaluated, scale: ScaleEvaluated, pen: Pen) -> Markup:
    title = pen.say("Di mana kesalahannya", "Where the errors are")
    drawn = [*curves(found, scale, pen), near_the_cut(found, scale, pen), deciles(scale, pen)]
    return pen.section("where", title, columns(*(each for each in drawn if each is not None)))


def _beside(found: Evaluated, pen: Pen) -> Markup:
    title = pen.say("Di desa yang dikenal dan yang tidak; dua skala", "Seen and unseen; two scales")
    caption = pen.say(
        "Pada data yang dipakai menyusunnya model selalu tampak lebih baik; yang berlaku adalah kolom kanan.",
        "On the data that it was fitted on a model always looks better; the right column is the one that holds.",
    )
    two = figure(scales_said(pen), scales_table(found, pen)) if len(found.scales) > 1 else None
    inside = figure(caption, in_and_out(found, pen))
    return pen.section("beside", title, columns(*(each for each in (inside, two) if each is not None)))


def scales_said(pen: Pen) -> str:
    return pen.say(
        "Per orang atau per setara orang dewasa: skala menentukan siapa yang disebut miskin, jadi keduanya"
        " ditunjukkan.",
        "Per person or per adult equivalent: the scale decides who is called poor, so both are shown.",
    )


def _foot(pen: Pen) -> str:
    return pen.say(
        "Dibuat oleh Mutakhir (mutakhir ranking evaluate). Angka dari model dan survei, bukan dari pemeriksaan di"
        " lapangan.",
        "Made by Mutakhir (mutakhir ranking evaluate). Figures from a model and a survey, not from an audit in the"
        " field.",
    )
