"""Writing in one of the two languages: numbers, tables, bars and figures of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mutakhir.ground.errors import Language, Said
from mutakhir.questionnaire.markup import Markup, joined, tag


HIDDEN = Said(id="tidak ditampilkan", en="not shown")
NOT_MEASURED = Said(id="tidak diukur", en="not measured")


@dataclass(frozen=True)
class Line:
    """One line of a table of bars; `share` is the length of the bar, 0 to 1, None for no bar."""

    label: str | Markup
    value: str
    share: float | None
    detail: str = ""


@dataclass(frozen=True)
class Pen:
    """A language, and how numbers are written in it. `minimum`: counts below it are not shown."""

    language: Language
    minimum: int

    def say(self, indonesian: str, english: str) -> str:
        return indonesian if self.language == "id" else english

    def said(self, text: Said) -> str:
        return text.in_language(self.language)

    def count(self, number: int | None) -> str:
        """1.234 in Indonesian, 1,234 in English; a sign where the number is not shown."""
        return "···" if number is None else self._grouped(f"{number:,}")

    def decimal(self, number: float, digits: int = 1) -> str:
        return self._grouped(f"{number:,.{digits}f}")

    def percent(self, share: float | None, digits: int | None = None) -> str:
        """A share as percent, with a decimal only where it has one."""
        if share is None:
            return "···"
        places = digits if digits is not None else (0 if round(share * 100, 1).is_integer() else 1)
        return f"{self.decimal(share * 100, places)}%"

    def _grouped(self, text: str) -> str:
        return text.translate(str.maketrans(",.", ".,")) if self.language == "id" else text

    def bars(self, lines: Iterable[Line], heads: Sequence[str], tone: str = "a") -> Markup:
        """A table whose last column shows the value as a bar; it reads as a table where bars are not seen."""
        made = []
        for line in lines:
            width = "" if line.share is None else f"width:{max(0.0, min(line.share, 1.0)) * 100:.1f}%"
            bar = tag("i", style=width) if width else None
            detail = tag("small", line.detail) if line.detail else None
            cells = (
                tag("th", line.label, detail, scope="row"),
                tag("td", line.value, cls="n"),
                tag("td", bar, cls=f"bar {tone}"),
            )
            made.append(tag("tr", *cells))
        head = tag("tr", tag("th", heads[0], scope="col"), tag("th", heads[1], scope="col", cls="n"), tag("td"))
        return tag("table", tag("thead", head), tag("tbody", *made), cls="bars")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> Markup:
        """A plain table; all columns after the first `words` are numbers."""
        head = [tag("th", text, scope="col", **_number(place, words)) for place, text in enumerate(heads)]
        body = [tag("tr", *(_cell(place, text, words) for place, text in enumerate(row))) for row in rows]
        table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body), cls="plain")
        return tag("div", table, cls="scroll")

    def picture(self, drawing: Markup, caption: str, legend: Markup | None = None, cls: str = "") -> Markup:
        return tag("figure", tag("figcaption", caption), legend, drawing, cls=cls)

    def section(self, anchor: str, title: str, *inner: Markup | None) -> Markup:
        return tag("section", tag("h2", title), *inner, id=anchor)


def paragraph(*text: str, cls: str = "") -> Markup:
    return tag("p", *text, **({"cls": cls} if cls else {}))


def strong(text: str) -> Markup:
    return tag("strong", text)


def columns(*inner: Markup) -> Markup:
    """Side by side on a wide screen, one under another on a phone."""
    return tag("div", *inner, cls="columns")


def block(*inner: Markup | None) -> Markup:
    return tag("div", joined(*inner))


def _cell(place: int, text: str, words: int) -> Markup:
    return tag("th", text, scope="row") if place == 0 else tag("td", text, **_number(place, words))


def _number(place: int, words: int) -> dict[str, str]:
    return {"cls": "n"} if place >= words else {}
