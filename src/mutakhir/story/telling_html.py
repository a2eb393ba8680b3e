"""The telling as one page that needs nothing beside itself: phone, desk and paper, light and dark, no scripts."""

from importlib.resources import files

from mutakhir.ground.errors import Language, Said
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.telling_page import Page, Section, Table
from mutakhir.story.waterfall_picture import picture


STYLE = "telling.css"
_FOOT = Said(
    "Dibuat oleh Mutakhir dari data registri; halaman ini tidak berubah lagi bila datanya berubah.",
    "Made by Mutakhir from the data of the registry; this page does not change when they do.",
)


def as_html(page: Page, language: Language) -> bytes:
    title = page.title.in_language(language)
    parts = [_section(section, language, number) for number, section in enumerate(page.sections, start=1)]
    header = tag(
        "header",
        tag("h1", title),
        tag("p", _run(page.lead, language), cls="lead"),
        tag("p", page.answer.in_language(language), cls=f"answer {_tone(page.is_good)}"),
    )
    body = tag("main", header, *parts, tag("footer", _FOOT.in_language(language)))
    head = joined(
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="robots" content="noindex">'),
        tag("title", title),
        tag("style", Markup("\n" + files("mutakhir.story").joinpath(STYLE).read_text("utf-8"))),
    )
    whole = tag("html", tag("head", head), "\n", tag("body", "\n", body, "\n"), lang=language)
    return f"<!DOCTYPE html>\n{whole}\n".encode()


def _tone(is_good: bool | None) -> str:
    return {True: "yes", False: "no", None: "open"}[is_good]


def _section(section: Section, language: Language, number: int) -> Markup:
    points = [tag("li", point.in_language(language)) for point in section.points]
    first = section.sentences + section.after if section.run_together else section.sentences
    return tag(
        "section",
        tag("h3" if section.is_part else "h2", section.title.in_language(language)),
        tag("p", _run(first, language)) if first else None,
        tag("ul", *points) if points else None,
        _table(section.table, language) if section.table else None,
        tag("figure", picture(section.figure, language, number)) if section.figure else None,
        tag("p", _run(section.after, language)) if section.after and not section.run_together else None,
    )


def _table(table: Table, language: Language) -> Markup:
    head = tag("tr", *(tag("th", cell.in_language(language), scope="col") for cell in table.head))
    rows = [
        tag("tr", tag("th", _capital(what.in_language(language)), scope="row"),
            *(tag("td", cell.in_language(language)) for cell in cells))
        for what, *cells in table.rows
    ]  # fmt: skip
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _run(sentences: tuple[Said, ...], language: Language) -> str:
    return " ".join(each.in_language(language) for each in sentences)
