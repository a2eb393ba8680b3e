"""The statement of quality: the first page, for a reader who reads no other."""

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report import words
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.gaps import gaps
from mutakhir.story.report.list_errors_page import list_errors_block
from mutakhir.story.report.pen import NOT_MEASURED, Line, Pen, paragraph, strong
from mutakhir.story.report.statement import Headline, Index, Measured


def first_page(figures: Figures, contents: Markup, pen: Pen) -> Markup:
    """The first page; `contents` links to what follows it."""
    return tag(
        "div",
        _head(figures, pen),
        list_errors_block(figures, pen),
        tag("h2", pen.say("Yang dikerjakan", "What was done"), id="done"),
        _lead(figures.headline, pen),
        _numbers(figures.headline, pen),
        contents,
        tag("h2", pen.say("Reliabel, mutakhir, valid", "Reliable, up to date, valid"), id="indices"),
        _how_to_read(pen),
        tag("div", *(_index(index, pen) for index in figures.indices), cls="indices"),
        tag("div", _unknown(figures, pen), _about(figures, pen), cls="unequal"),
        cls="statement",
    )


def _head(figures: Figures, pen: Pen) -> Markup:
    release = figures.release
    kind = pen.say("Laporan rilis: pernyataan mutu", "Report of a release: statement of quality")
    state = pen.said(words.word(words.STATUS, release.status))
    decree = pen.say(f"keputusan {release.decree}", f"decree {release.decree}") if release.decree else ""
    line = joined(tag("span", state, cls="status"), " ", ", ".join(text for text in (release.name, decree) if text))
    return tag(
        "header",
        tag("p", kind, cls="kind"),
        tag("h1", pen.said(release.title)),
        tag("p", line),
        *_notices(figures, pen),
    )


def _notices(figures: Figures, pen: Pen) -> list[Markup]:
    made_up = Said(
        id="Data ini tiruan: tidak ada orang atau rumah tangga yang sungguh ada di balik angka ini.",
        en="These data are made up: no real person or household stands behind any figure.",
    )
    moved_on = Said(
        id="Putaran ini dijalankan lagi sesudah rilis dibuat: angka kerja lapangan dan pemeriksaan di bawah mungkin"
        " berbeda dari saat rilis.",
        en="The round was run again after this release was made: the figures on field work and checks below may differ"
        " from those at its time.",
    )
    shown = [(made_up, figures.release.synthetic), (moved_on, figures.release.round_moved_on)]
    return [tag("p", pen.said(text), cls="notice") for text, holds in shown if holds]


def _lead(of: Headline, pen: Pen) -> Markup:
    visited, prelist = pen.count(of.visited), pen.count(of.prelist)
    share = pen.percent(_share(of.visited, of.prelist))
    listed, persons = strong(pen.count(of.listed)), pen.count(of.listed_persons)
    entered, stayed, left = (pen.count(n) for n in (of.entered, of.stayed_in, of.left))
    if pen.language == "id":
        begin = f"Petugas mendatangi {visited} dari {prelist} rumah tangga prelist ({share}). Daftar rilis ini memuat "
        end = f" rumah tangga ({persons} orang): {stayed} tetap dan {entered} baru masuk; {left} keluar."
    else:
        begin = f"Officers went to {visited} of the {prelist} households on the prelist ({share}). The list holds "
        end = f" households ({persons} persons): {stayed} stayed and {entered} entered; {left} left."
    return paragraph(begin, listed, end)


def _numbers(of: Headline, pen: Pen) -> Markup:
    cells: tuple[tuple[str, int | None, float | None], ...] = (
        (pen.say("harus dikunjungi (target)", "to be visited (target)"), of.target, None),
        (pen.say("dikunjungi", "visited"), of.visited, _share(of.visited, of.prelist)),
        (pen.say("selesai diwawancarai", "interviewed"), of.interviewed, _share(of.interviewed, of.prelist)),
        (pen.say("masuk daftar", "listed"), of.listed, None),
    )
    return tag("div", *(_number(label, count, share, pen) for label, count, share in cells), cls="numbers")


def _number(label: str, count: int | None, share: float | None, pen: Pen) -> Markup:
    of = pen.say("dari prelist", "of the prelist")
    under = f"{pen.percent(share)} {of}" if share is not None else pen.say("rumah tangga", "households")
    return tag("div", tag("b", pen.count(count)), tag("span", label), tag("em", under))


def _share(part: int, of: int) -> float | None:
    """To 0.1 percent; what is not all never reads as 100%."""
    return (min(round(part / of, 3), 0.999) if part < of else 1.0) if of else None


def _how_to_read(pen: Pen) -> Markup:
    return paragraph(
        pen.say(
            "Setiap indeks adalah rata-rata berbobot bagian-bagiannya, dari 0 sampai 100. Hanya angka yang berasal dari"
            " sampel punya rentang galat (± 95%); yang lain dihitung lengkap. Indeks tidak mengukur apakah daftar ini"
            " memuat keluarga yang tepat.",
            "Each index is the weighted mean of its parts, from 0 to 100. Only figures from a sample have a margin of"
            " error (± 95%); the others are complete counts. No index measures whether the right families are on the"
            " list.",
        ),
        cls="note",
    )


def _index(index: Index, pen: Pen) -> Markup:
    value = pen.said(NOT_MEASURED) if index.value is None else pen.decimal(100 * index.value)
    title = tag("h3", pen.said(words.INDEX[index.id]), tag("b", value))
    asks = tag("p", pen.said(words.INDEX_ASKS[index.id]), cls="note")
    heads = (pen.say("bagian", "part"), "%")
    return tag("div", title, asks, pen.bars((_part(part, pen) for part in index.parts), heads), cls="index")


def _part(part: Measured, pen: Pen) -> Line:
    detail = pen.say(f"bobot {part.weight}; ", f"weight {part.weight}; ")
    detail += f"{pen.count(part.numerator)} / {pen.count(part.denominator)}"
    if part.value is None:
        return Line(pen.said(part.title), pen.said(NOT_MEASURED), None, detail)
    if part.standard_error is not None:
        detail += f"; ±\N{NO-BREAK SPACE}{pen.decimal(196 * part.standard_error)}"
    return Line(pen.said(part.title), pen.decimal(100 * part.value), part.value, detail)


def _unknown(figures: Figures, pen: Pen) -> Markup:
    title = tag("h2", pen.say("Yang belum diketahui", "What is not known"), id="unknown")
    return tag("div", title, gaps(figures, pen))


def _about(figures: Figures, pen: Pen) -> Markup:
    title = tag("h2", pen.say("Tentang rilis ini", "About this release"), id="facts")
    return tag("div", title, _facts(figures, pen))


def _facts(figures: Figures, pen: Pen) -> Markup:
    release, none = figures.release, pen.say("tidak ada", "none")
    field = f"{release.field_work_from} – {release.field_work_to}" if release.field_work_from else "–"
    facts = (
        (pen.say("Rilis", "Release"), release.name),
        (pen.say("Rilis sebelumnya", "Previous release"), release.predecessor or none),
        (pen.say("Keputusan", "Decree"), release.decree or none),
        (pen.say("Penanda tangan", "Signed by"), ", ".join(release.signers) or none),
        (pen.say("Pengecualian mutu", "Waivers"), "; ".join(release.waivers) or none),
        (pen.say("Tanggal acuan", "Reference date"), release.as_of),
        (pen.say("Kerja lapangan", "Field work"), field),
        (pen.say("Satuan yang didaftar", "Listed unit"), pen.said(words.word(words.UNIT, release.unit))),
        (pen.say("Versi wilayah", "Area version"), release.area_version),
        (pen.say("Instrumen", "Instrument"), release.instrument),
        (pen.say("Paket kebijakan", "Policy pack"), f"{release.pack}, SHA-256 {release.pack_hash[:16]}…"),
    )
    return tag(
        "dl", *(block_of for name, text in facts for block_of in (tag("dt", name), tag("dd", text))), cls="facts"
    )
