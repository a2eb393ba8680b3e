"""A few words to write HTML: everything that is not made here is escaped."""

import html
from importlib.resources import files


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, *inner: str | None, **attributes: str) -> Markup:
    """An element; `cls` stands for the attribute class. Plain text inside is escaped, None left out."""
    spelled = "".join(f' {_spelled(key)}="{html.escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{spelled}>{joined(*inner)}</{name}>")


def joined(*parts: str | None) -> Markup:
    """Parts one after another, plain text escaped."""
    return Markup("".join(part if isinstance(part, Markup) else html.escape(part or "", quote=False) for part in parts))


def _spelled(key: str) -> str:
    return "class" if key == "cls" else key


def page(title: str, language: str, style: str, body: Markup) -> bytes:
    """A whole page that needs nothing beside itself; `style` names a style sheet of this package."""
    sheet = files("mutakhir.questionnaire").joinpath(style).read_text("utf-8")
    head = joined(
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width">'),
        tag("title", title),
        tag("style", Markup("\n" + sheet)),
    )
    whole = tag("html", tag("head", head), "\n", tag("body", "\n", body, "\n"), lang=language)
    return f"<!DOCTYPE html>\n{whole}\n".encode()
