"""What is told: a title, and sections of sentences, points and tables; and the same as plain text."""

import textwrap
from dataclasses import dataclass

from mutakhir.ground.errors import Language, Said
from mutakhir.story.waterfall import Waterfall


WIDTH = 78
_POINT = "- "


@dataclass(frozen=True)
class Table:
    """Answers side by side: what was asked, before, now."""

    head: tuple[Said, Said, Said]
    rows: tuple[tuple[Said, Said, Said], ...]


@dataclass(frozen=True)
class Section:
    """Under one heading: sentences that run together, then points of one or more sentences, then a table or a picture
    (of which text has the points only), then sentences again. `is_part`: it stands under the section before."""

    title: Said
    sentences: tuple[Said, ...] = ()
    points: tuple[Said, ...] = ()
    table: Table | None = None
    after: tuple[Said, ...] = ()
    figure: Waterfall | None = None
    is_part: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.sentences or self.points or self.table or self.after)

    @property
    def run_together(self) -> bool:
        """Nothing stands between the first sentences and the last."""
        return not self.points and self.table is None


@dataclass(frozen=True)
class Page:
    """The whole telling. `answer` is the first thing that people want to hear; `is_good` if it is a yes."""

    title: Said
    lead: tuple[Said, ...]
    answer: Said
    is_good: bool | None
    sections: tuple[Section, ...]


def as_text(page: Page, language: Language) -> str:
    """For the terminal and for reading aloud; lines of at most 78 characters."""
    title = page.title.in_language(language)
    blocks = [f"{title}\n{'=' * len(title)}", _run(page.lead, language), _run((page.answer,), language)]
    blocks += [_section(section, language) for section in page.sections]
    return "\n\n".join(blocks) + "\n"


def _section(section: Section, language: Language) -> str:
    title = section.title.in_language(language)
    lines = [f"{title}\n{('~' if section.is_part else '-') * len(title)}"]
    first = section.sentences + section.after if section.run_together else section.sentences
    if first:
        lines.append(_run(first, language))
    lines += [_point(point.in_language(language)) for point in section.points]
    if section.table:
        lines += [_point(_row(section.table, row, language)) for row in section.table.rows]
    if section.after and not section.run_together:
        lines.append(_run(section.after, language))
    return "\n".join(lines)


def _row(table: Table, row: tuple[Said, Said, Said], language: Language) -> str:
    what, before, now = (cell.in_language(language) for cell in row)
    was, is_now = (cell.in_language(language).lower() for cell in table.head[1:])
    return f"{what[:1].upper()}{what[1:]}: {was} {before}, {is_now} {now}."


def _run(sentences: tuple[Said, ...], language: Language) -> str:
    return _filled(" ".join(each.in_language(language) for each in sentences), "", "")


def _point(text: str) -> str:
    return _filled(text, _POINT, " " * len(_POINT))


def _filled(text: str, first: str, other: str) -> str:
    """An id or a date is not torn apart at its hyphens."""
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=other, break_on_hyphens=False, break_long_words=False
    )
