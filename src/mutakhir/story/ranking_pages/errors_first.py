"""The error before everything else: three figures with their intervals, each said in plain words."""

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.ranking_pages.measured import AtCut, Counts, Share, agree
from mutakhir.story.ranking_pages.saying import exclusion, inclusion, poorest_missed
from mutakhir.story.report.pen import Pen, paragraph


EXCLUSION = Said("Terlewat", "Left out")
INCLUSION = Said("Salah masuk", "Let in wrongly")
MISSED = Said("Terlewat dari yang paling miskin", "Left out of the very poorest")


def errors_first(at: AtCut, counts: Counts, pen: Pen) -> Markup:
    """The three figures of one cut side by side."""
    boxes = [
        _box(
            EXCLUSION,
            Said("galat eksklusi", "exclusion error"),
            at.exclusion,
            exclusion(at.exclusion, at.cut, counts),
            pen,
        ),
        _box(
            INCLUSION,
            Said("galat inklusi", "inclusion error"),
            at.inclusion,
            inclusion(at.inclusion, at.cut, counts),
            pen,
        ),
    ]
    if at.poorest_missed is not None:
        said = poorest_missed(at.poorest_missed, at.cut, counts)
        boxes.append(_box(MISSED, Said("desil termiskin", "poorest tenth"), at.poorest_missed, said, pen))
    same = paragraph(pen.said(_SAME), cls="note") if agree([at.exclusion], [at.inclusion]) else None
    return tag("div", tag("div", *boxes, cls="errors"), same)


def _box(title: Said, term: Said, share: Share | None, said: Said, pen: Pen) -> Markup:
    value = pen.percent(share.value, 1) if share else "···"
    return tag(
        "div",
        tag("h3", pen.said(title), tag("span", pen.said(term))),
        tag("b", value),
        tag("small", _between(share, pen)) if share else None,
        paragraph(pen.said(said)),
        cls="index",
    )


def _between(share: Share, pen: Pen) -> str:
    if share.interval is None:
        return pen.say("selang 95% belum dihitung", "no 95% interval")
    low, high = (pen.percent(end, 1) for end in share.interval)
    return pen.say(f"selang 95%: {low} sampai {high}", f"95% interval: {low} to {high}")


_SAME = Said(
    "Kedua galat sama besar karena yang dipilih sama banyaknya dengan yang miskin: setiap tempat yang diisi orang yang"
    " salah adalah tempat yang hilang bagi orang yang benar.",
    "The two errors are equal because as many are selected as are poor: each place given to the wrong one is a place"
    " lost to the right one.",
)


def not_covered(pen: Pen) -> Markup:
    """What no figure of these pages holds."""
    return tag("ul", *(tag("li", pen.said(said)) for said in _NOT_COVERED), cls="plain")


_NOT_COVERED = (
    Said(
        "Rumah tangga yang tidak pernah dikunjungi: mereka tidak ada dalam urutan, jadi kesalahan ini tidak"
        " menghitungnya.",
        "Households that nobody ever visited: they are not in the order, so these errors do not count them.",
    ),
    Said(
        "Jawaban yang salah atau disembunyikan saat pendataan. Angka di sini bertumpu pada jawaban survei, yang"
        " biasanya ditanyakan lebih teliti daripada jawaban registri.",
        "Answers that were wrong or concealed when they were taken. The figures here rest on the answers of a survey,"
        " which are usually asked with more care than those of the registry.",
    ),
    Said(
        "Guncangan sesudah jawaban dicatat: kehilangan kerja, sakit, bencana. Model menebak keadaan yang menetap, bukan"
        " kejadian bulan ini.",
        "Shocks after the answers were taken: lost work, illness, disaster. The model guesses a lasting situation, not"
        " what happened this month.",
    ),
    Said(
        "Kesalahan konsumsi yang dicatat survei itu sendiri: yang disebut \u201csebenarnya\u201d di sini adalah"
        " catatan survei.",
        "Errors in the consumption that the survey itself recorded: what is called true here is the record of the"
        " survey.",
    ),
)
