"""A whole page of this package: one file without script, with the style sheet of the report and its own."""

from collections.abc import Sequence
from importlib.resources import files

from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report.pen import Pen


def document(
    title: str, header: Sequence[Markup | None], sections: Sequence[Markup | None], foot: str, pen: Pen
) -> bytes:
    """Equal figures, equal bytes."""
    head = joined(
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", Markup("\n" + _sheet())),
    )
    body = tag("main", tag("header", *header), "\n", *sections, tag("footer", tag("p", foot)))
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang=pen.language)}\n".encode()


def _sheet() -> str:
    report = files("mutakhir.story.report").joinpath("report.css").read_text("utf-8")
    return report + files("mutakhir.story.ranking_pages").joinpath("ranking.css").read_text("utf-8")


def made_up(pen: Pen) -> Markup:
    """Stands above everything on a page about a made-up survey."""
    first = pen.say("Data buatan.", "Made-up data.")
    rest = pen.say(
        " Model ini ditaksir dari survei yang dikarang komputer. Ia tidak boleh memeringkat siapa pun, dan angka di"
        " halaman ini tidak mengatakan apa-apa tentang Indonesia.",
        " This model was estimated from a survey invented by a computer. It may rank no one, and the figures on this"
        " page say nothing about Indonesia.",
    )
    return tag("p", tag("strong", first), rest, cls="notice loud")


def figure(caption: str, *inner: Markup | None, more: Markup | None = None, summary: str = "") -> Markup:
    """A drawing under the sentence that says what to read from it; `more` can be unfolded beneath."""
    folded = tag("details", tag("summary", summary), more) if more is not None else None
    return tag("figure", tag("figcaption", caption), *inner, folded)
