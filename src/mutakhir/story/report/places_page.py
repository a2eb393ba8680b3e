"""Where: maps or districts, provinces, and the table of every regency at the end."""

from collections.abc import Sequence

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report.charts import key, province_chart
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.maps import Theme, tile_map
from mutakhir.story.report.pen import Line, Pen, columns, paragraph
from mutakhir.story.report.places import Place


_OF_PROVINCES = 6  # columns: the rest stands in the table of regencies and the maps
MAP_FROM = 40  # regencies: fewer are a handful of hexagons among hundreds of empty ones
THEMES = (
    Theme(
        Said(id="Dikunjungi, bagian dari prelist", en="Visited, share of the prelist"),
        lambda place: place.visited,
        (0.80, 0.90, 0.95, 0.99),
        "a",
        lambda pen, value: pen.percent(value),
    ),
    Theme(
        Said(id="Masuk daftar, dibanding target kunjungan", en="Listed, against the target of visits"),
        lambda place: place.listed_of_target,
        (0.60, 0.75, 0.85, 0.95),
        "a",
        lambda pen, value: pen.percent(value),
    ),
    Theme(
        Said(
            id="Temuan (galat dan peringatan) per 100 rumah tangga", en="Findings (errors, warnings) per 100 households"
        ),
        lambda place: place.findings,
        (10, 20, 30, 40),
        "b",
        lambda pen, value: pen.decimal(value, 0),
    ),
    Theme(
        Said(id="Anggota yang cocok dengan data kependudukan", en="Members matched to the civil register"),
        lambda place: place.matched,
        (0.80, 0.85, 0.90, 0.95),
        "a",
        lambda pen, value: pen.percent(value),
    ),
)


def regencies_of(figures: Figures) -> list[Place]:
    return [place for place in figures.places if place.level == "regency"]


def maps_section(figures: Figures, pen: Pen) -> Markup:
    """Maps of the nation; where the round holds a handful of regencies, its districts instead."""
    title = pen.say("Di mana: keadaan menurut wilayah", "Where: the state by area")
    if figures.tiles and len(regencies_of(figures)) >= MAP_FROM:
        drawings = [tile_map(theme, figures.places, figures.tiles, pen) for theme in THEMES]
        return pen.section("places", title, _about_tiles(pen), tag("div", *drawings, cls="maps"))
    if figures.districts:
        return pen.section("places", title, _districts(figures, pen))
    return pen.section("places", title, _few_regencies(figures, pen))


def _about_tiles(pen: Pen) -> Markup:
    return paragraph(
        pen.say(
            "Setiap segi enam adalah satu kabupaten/kota, semuanya sama besar, sehingga kota kecil terlihat sama"
            " jelasnya dengan kabupaten yang luas. Letaknya mendekati letak di peta. Arahkan penunjuk ke segi enam"
            " untuk melihat namanya; tabel lengkap ada di akhir laporan.",
            "Each hexagon is one regency or city, all of the same size, so that a small city is seen as well as a vast"
            " regency. They stand about where they lie on a map. Point at a hexagon to read its name; the whole table"
            " stands at the end of the report.",
        )
    )


def _districts(figures: Figures, pen: Pen) -> Markup:
    heads = (pen.say("kecamatan (target)", "district (target)"), "%")
    visited = [Line(d.name, pen.percent(d.visited), d.visited, pen.count(d.target)) for d in figures.districts]
    clean = [Line(d.name, pen.percent(d.without_error), d.without_error, "") for d in figures.districts]
    return joined(
        paragraph(
            pen.say(
                "Putaran ini meliputi sedikit kabupaten/kota, maka yang ditunjukkan adalah kecamatannya.",
                "This round holds few regencies, so their districts are shown.",
            )
        ),
        columns(
            pen.picture(pen.bars(visited, heads), pen.say("Dikunjungi", "Visited")),
            pen.picture(pen.bars(clean, heads), pen.say("Rumah tangga tanpa galat", "Households without an error")),
        ),
    )


def _few_regencies(figures: Figures, pen: Pen) -> Markup:
    heads = (pen.say("kabupaten/kota (target)", "regency (target)"), "%")
    lines = [Line(p.name, pen.percent(p.visited), p.visited, pen.count(p.target)) for p in regencies_of(figures)]
    return pen.picture(pen.bars(lines, heads), pen.say("Dikunjungi", "Visited"))


def provinces_section(figures: Figures, pen: Pen) -> Markup:
    title = pen.say("Target, kunjungan dan daftar menurut provinsi", "Targets, visits and list by province")
    provinces = [place for place in figures.places if place.level == "province"]
    heads = _heads(pen, pen.say("provinsi", "province"))[:_OF_PROVINCES]
    table = pen.table(heads, (_row(place, pen)[:_OF_PROVINCES] for place in provinces))
    if len(provinces) < 2:
        return pen.section("provinces", title, table)
    caption = pen.say("Rumah tangga: target dan yang masuk daftar", "Households: target and listed")
    legend = key([("a2", pen.say("target kunjungan", "target of visits")), ("a5", pen.say("masuk daftar", "listed"))])
    drawing = pen.picture(province_chart(figures.places, pen, caption), caption, legend)
    return pen.section("provinces", title, tag("div", drawing, table, cls="beside"))


def every_regency(figures: Figures, pen: Pen) -> Markup:
    """The table that says which hexagon is which."""
    title = pen.say("Semua kabupaten/kota", "Every regency")
    heads = (pen.say("kabupaten/kota", "regency"), pen.say("kode", "code"), *_heads(pen, "")[1:])
    rows = [(row[0], place.area, *row[1:]) for place in regencies_of(figures) if (row := _row(place, pen))]
    return pen.section("regencies", title, _how_hidden(figures, pen), pen.table(heads, rows, words=2))


def _heads(pen: Pen, first: str) -> Sequence[str]:
    return (
        first,
        "target",
        pen.say("dikunjungi", "visited"),
        pen.say("diwawan\u00adcarai", "inter\u00adviewed"),
        pen.say("masuk daftar", "listed"),
        pen.say("daftar / target", "listed / target"),
        pen.say("tanpa galat", "without error"),
        pen.say("temuan per 100", "findings per 100"),
        pen.say("cocok", "matched"),
    )


def _row(place: Place, pen: Pen) -> Sequence[str]:
    return (
        place.name,
        pen.count(place.target),
        pen.percent(place.visited),
        pen.percent(place.interviewed),
        pen.count(place.listed),
        pen.percent(place.listed_of_target),
        pen.percent(place.without_error),
        "···" if place.findings is None else pen.decimal(place.findings, 1),
        pen.percent(place.matched),
    )


def _how_hidden(figures: Figures, pen: Pen) -> Markup:
    return paragraph(
        pen.say(
            f"··· berarti tidak ditampilkan: jumlah di bawah {figures.minimum}, atau jumlah yang dapat dipakai untuk"
            " menghitungnya. Bagian dari pekerjaan (kunjungan, temuan, kecocokan) dibulatkan dan hanya ditampilkan"
            f" bila dasarnya sedikitnya {figures.minimum}.",
            f"··· means not shown: a count below {figures.minimum}, or one from which such a count could be worked out."
            " Shares of the work (visits, findings, matches) are rounded and shown only on a base of at least"
            f" {figures.minimum}.",
        ),
        cls="note",
    )
