"""The whole page: statement of quality first, then the sections, then the table of every regency."""

from importlib.resources import files

from mutakhir.ground.errors import Language, Said
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report.checks_page import findings_section, matches_section, work_section
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.first_page import first_page
from mutakhir.story.report.households_page import ages_section, flows_section
from mutakhir.story.report.pen import Pen
from mutakhir.story.report.places_page import every_regency, maps_section, provinces_section
from mutakhir.story.report.ranking_page import ranking_section
from mutakhir.story.report.who_page import who_section


SECTIONS = (
    maps_section,
    provinces_section,
    flows_section,
    ages_section,
    findings_section,
    work_section,
    matches_section,
    who_section,
    ranking_section,
    every_regency,
)

CONTENTS = {
    "errors": Said(id="Galat daftar", en="Errors of the list"),
    "indices": Said(id="Tiga indeks", en="Three indices"),
    "unknown": Said(id="Yang belum diketahui", en="What is not known"),
    "places": Said(id="Wilayah", en="Places"),
    "provinces": Said(id="Target dan daftar", en="Targets and list"),
    "flows": Said(id="Masuk dan keluar", en="In and out"),
    "ages": Said(id="Umur catatan", en="Ages"),
    "findings": Said(id="Temuan", en="Findings"),
    "work": Said(id="Wawancara", en="Interviews"),
    "matches": Said(id="Padan", en="Match"),
    "who": Said(id="Siapa orangnya", en="Who is who"),
    "ranking": Said(id="Peringkat", en="Ranking"),
    "regencies": Said(id="Semua kabupaten/kota", en="Every regency"),
}


def page_of(figures: Figures, language: Language) -> bytes:
    """One file that needs nothing beside itself: no script, no font, no network. Equal figures, equal bytes."""
    pen = Pen(language, figures.minimum)
    parts = [make(figures, pen) for make in SECTIONS]
    body = joined(first_page(figures, _contents(pen), pen), *parts, _foot(figures, pen))
    title = f"{pen.said(figures.release.title)} · {figures.release.name}"
    sheet = files("mutakhir.story.report").joinpath("report.css").read_text("utf-8")
    head = joined(
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", Markup("\n" + sheet)),
    )
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang=language)}\n".encode()


def _contents(pen: Pen) -> Markup:
    links = [tag("a", pen.said(text), href=f"#{anchor}") for anchor, text in CONTENTS.items()]
    return tag("nav", *links)


def _foot(figures: Figures, pen: Pen) -> Markup:
    said = pen.say(
        "Jumlah orang dan rumah tangga dalam daftar berasal dari tabel rilis yang sudah dilindungi; angka lain dari"
        f" data putarannya. Angka yang sama untuk program komputer: mutakhir report {figures.release.name} --json.",
        "Counts of listed people and households come from the disclosure-controlled tables of the release; the other"
        f" figures from the data of its round. The same figures for programs: mutakhir report {figures.release.name}"
        " --json.",
    )
    return tag("footer", tag("p", said))
