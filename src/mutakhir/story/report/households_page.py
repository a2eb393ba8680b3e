"""Who came in and who went out, and how old the records are."""

from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.report import words
from mutakhir.story.report.charts import flow_chart, key
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.households import AGE_BANDS, CHANGES
from mutakhir.story.report.pen import Line, Pen, columns, paragraph


def flows_section(figures: Figures, pen: Pen) -> Markup:
    title = pen.say("Masuk dan keluar, dengan alasannya", "In and out, with the reasons")
    totals = figures.flows.totals
    before, now = pen.say("daftar lama", "list before"), pen.say("daftar ini", "this list")
    stayed, left, entered = (pen.said(words.CHANGE[name]) for name in ("stayed_in", "left", "entered"))
    parts = [
        (before, stayed, "a4", totals["stayed_in"]),
        (before, left, "outside", totals["left"]),
        (now, stayed, "a4", totals["stayed_in"]),
        (now, entered, "a2", totals["entered"]),
    ]
    caption = pen.say("Rumah tangga dalam daftar", "Households on the list")
    legend = key([("a4", stayed), ("outside", left), ("a2", entered)])
    drawing = pen.picture(flow_chart(parts, pen, caption), caption, legend)
    tables = [_reasons(change, figures, pen) for change in CHANGES]
    return pen.section("flows", title, _kept(pen), drawing, columns(*(t for t in tables if t is not None)))


def _kept(pen: Pen) -> Markup:
    return paragraph(
        pen.say(
            "Tidak ada yang keluar karena petugas belum datang: yang belum dapat diperingkat tetap di tempatnya."
            " Catatan yang ditidurkan tidak dihapus.",
            "Nobody leaves because an officer did not come: who could not be ranked keeps the place. Records that are"
            " put to sleep are not deleted.",
        )
    )


def _reasons(change: str, figures: Figures, pen: Pen) -> Markup | None:
    flows = [flow for flow in figures.flows.reasons if flow.change == change]
    if not flows:
        return None
    most = max((flow.households or 0 for flow in flows), default=0) or 1
    lines = [Line(pen.said(words.reason(f.reason)), pen.count(f.households), _of(f.households, most)) for f in flows]
    head = tag("h3", f"{pen.said(words.CHANGE[change])}: {pen.count(figures.flows.totals[change])}")
    return tag("div", head, pen.bars(lines, (pen.say("alasan", "reason"), pen.say("rumah tangga", "households"))))


def _of(count: int | None, most: int) -> float | None:
    return None if count is None else count / most


def ages_section(figures: Figures, pen: Pen) -> Markup:
    title = pen.say("Umur catatan", "Ages of the records")
    ages = figures.ages
    fresh = sum(ages.bands[band] or 0 for band in ("this_round", "up_to_12", "up_to_24"))
    share = pen.percent(round(fresh / ages.total, 3)) if ages.total else "···"
    caption = pen.say("umur jawaban", "age of the answers")
    bars = [(pen.said(words.AGE[band]), ages.bands[band]) for band in AGE_BANDS]
    said = pen.say(
        f"{share} dari {pen.count(ages.total)} rumah tangga yang tidak ditidurkan punya jawaban dari putaran ini atau"
        f" paling lama 24 bulan sebelum tanggal acuan ({figures.release.as_of}). Kebijakan menyebut catatan masih baru"
        f" sampai {ages.limit} bulan. Yang tanpa jawaban belum pernah diwawancarai.",
        f"{share} of the {pen.count(ages.total)} households that are not asleep have answers from this round or at most"
        f" 24 months old on the reference date ({figures.release.as_of}). The policy calls a record recent up to"
        f" {ages.limit} months. Those with none were never interviewed.",
    )
    most = max((n or 0 for _, n in bars), default=0) or 1
    heads = (caption, pen.say("rumah tangga", "households"))
    table = pen.bars((Line(name, pen.count(n), _of(n, most)) for name, n in bars), heads)
    return pen.section("ages", title, paragraph(said), tag("div", table, cls="narrow"))
