"""The statement of quality begins here: how many are missing, how many are on the list wrongly, and how we know."""

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.ranking_pages.measured import Share
from mutakhir.story.ranking_pages.saying import PEOPLE, exclusion, inclusion, rough, with_interval
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.list_errors import CutErrors, ListErrors
from mutakhir.story.report.pen import NOT_MEASURED, Pen, paragraph


def list_errors_block(figures: Figures, pen: Pen) -> Markup:
    """In words for the core first, then the figures of both cuts, then what they rest on and do not cover."""
    errors = figures.list_errors
    title = tag("h2", pen.say("Seberapa tepat daftar ini", "How right the list is"), id="errors")
    if errors.source == "none":
        return tag("div", title, paragraph(pen.said(_NOT_KNOWN)), cls="errors")
    return tag(
        "div",
        title,
        tag("p", _in_words(errors, pen), cls="lead"),
        _table(errors, pen),
        paragraph(_source(errors, pen), cls="note"),
        paragraph(pen.said(_NOT_COVERED[errors.source]), cls="note"),
        cls="errors",
    )


def _in_words(errors: ListErrors, pen: Pen) -> str:
    core = errors.cuts[0]
    told = [exclusion(core.exclusion, core.cut, errors.counts), inclusion(core.inclusion, core.cut, errors.counts)]
    if core.never_visited is not None:
        told.append(_never_visited(core, errors))
    return " ".join(pen.said(each) for each in told)


def _never_visited(core: CutErrors, errors: ListErrors) -> Said:
    share, whose = core.never_visited, PEOPLE[errors.counts]
    if share is None or share.value <= 0:
        return Said(
            f"Semua {whose.id} termiskin dalam audit pernah didatangi.",
            f"All of the poorest {whose.en} of the audit had been visited.",
        )
    of = rough(share.value)
    return Said(
        f"Dari {of.number.id} {whose.id} termiskin itu, {of.said().id} tidak pernah dinilai.",
        f"Of {of.number.en} of these poorest {whose.en}, {of.said().en} {of.are} on no list at all.",
    )


def _table(errors: ListErrors, pen: Pen) -> Markup:
    missing = pen.say("miskin tetapi tidak terpilih (galat eksklusi)", "poor and not selected (exclusion error)")
    wrongly = pen.say("terpilih tetapi tidak miskin (galat inklusi)", "selected and not poor (inclusion error)")
    heads = tag("tr", tag("th", "", scope="col"), tag("th", missing, scope="col"), tag("th", wrongly, scope="col"))
    rows = [_row(each, errors.source == "audit", pen) for each in errors.cuts]
    rows += [_row(each, False, pen) for each in errors.by_model]
    return tag("table", tag("thead", heads), tag("tbody", *rows))


def _row(of: CutErrors, audited: bool, pen: Pen) -> Markup:
    names = {
        "core": Said(f"inti, {of.cut} persen", f"core, {of.cut} percent"),
        "extension": Said(f"inti dan perluasan, {of.cut} persen", f"core and extension, {of.cut} percent"),
    }
    source = pen.say("menurut audit", "by the audit") if audited else pen.say("menurut model", "by the model")
    return tag(
        "tr",
        tag("th", pen.said(names[of.band]), tag("small", source), scope="row"),
        tag("td", _figure(of.exclusion, pen)),
        tag("td", _figure(of.inclusion, pen)),
    )


def _figure(share: Share | None, pen: Pen) -> str:
    return pen.said(NOT_MEASURED) if share is None else with_interval(share, pen)


def _source(errors: ListErrors, pen: Pen) -> str:
    households, villages = pen.count(errors.households), pen.count(errors.villages)
    if errors.source == "audit":
        return pen.say(
            f"Sumber: audit, yaitu sampel acak seluruh penduduk ({villages} desa) yang ditanya ulang konsumsinya. Dalam"
            " kurung selang 95% menurut rancangan sampel.",
            f"Source: the audit, a random sample of all people ({villages} villages) whose consumption was asked. In"
            " brackets the 95% interval by the design of the sample.",
        )
    return pen.say(
        f"Sumber: model. Dihitung dari survei konsumsi ({households} rumah tangga, {villages} desa), setiap kali di"
        " desa yang tidak dipakai menyusun model; bukan pemeriksaan di lapangan. Dalam kurung selang 95%, dari"
        " pengambilan ulang desa.",
        f"Source: the model. Worked out from the consumption survey ({households} households, {villages} villages),"
        " each time in villages that the model had not seen; not a check in the field. In brackets the 95% interval,"
        " from drawing villages anew.",
    )


_NOT_COVERED = {
    "survey": Said(
        id="Tidak tercakup: rumah tangga yang tidak pernah didatangi, jawaban yang keliru atau disembunyikan, keadaan"
        " yang berubah sesudah wawancara, dan keputusan musyawarah. Galat sebenarnya mungkin lebih besar; hanya audit"
        " dengan sampel acak yang dapat mengukurnya.",
        en="Not covered: households that nobody visited, answers that are wrong or concealed, what changed after the"
        " interview, and decisions of meetings. The true errors may be larger; only an audit of a random sample can"
        " measure them.",
    ),
    "audit": Said(
        id="Tercakup: juga rumah tangga yang tidak pernah didatangi dan jawaban yang keliru. Tidak tercakup: galat"
        " audit itu sendiri, misalnya konsumsi yang lupa disebut, dan orang tanpa tempat tinggal.",
        en="Covered: also households that nobody visited, and wrong answers. Not covered: errors of the audit itself,"
        " such as consumption that was forgotten, and people without a home.",
    ),
}
_NOT_KNOWN = Said(
    id="Belum diketahui: galat daftar ini tidak diukur, baik dari survei maupun dari audit.",
    en="Not known: the errors of this list have been measured neither by a survey nor by an audit.",
)
