"""A roster on paper: one row per line, the items in columns, on as many landscape sheets as they need.

Widths are in millimetres, measured on prints; what a sheet has left over goes to its columns in proportion.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.answer_boxes import answer, digits
from mutakhir.questionnaire.guide import shown
from mutakhir.questionnaire.instrument import BlockPart, Instrument, Item, Kind, Label
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.questionnaire.skips import in_signs, sign_of
from mutakhir.questionnaire.wording import LANGUAGES, said


LINES: Final = 10
LINE: Final = 9
NAME: Final = 24
SHEET: Final = 277 - LINE - NAME  # between the margins
BOX: Final = 4.3
WRITTEN: Final = 28
DATE: Final = 44
NARROWEST: Final = 17
LEGEND: Final = 3_000  # characters of codes and skips below the table


def roster_sheets(form: Instrument, block: BlockPart, language: Language) -> Markup:
    """The sheets of one roster."""
    sheets = list(shared_out(form, shown(block), language))
    made = (_sheet(form, block, items, (at, len(sheets)), language) for at, items in enumerate(sheets, 1))
    return joined(*made)


def shared_out(form: Instrument, items: Sequence[Item], language: Language) -> Iterator[list[Item]]:
    """The items in order, as many on each sheet as its width and the room for their codes allow."""
    sheet: list[Item] = []
    for item in items:
        wider, longer = [*sheet, item], sum(len(legend_text(form, one, language)) for one in (*sheet, item))
        if sheet and (sum(column_width(form, one) for one in wider) > SHEET or longer > LEGEND):
            yield sheet
            sheet = []
        sheet.append(item)
    yield sheet


def column_width(form: Instrument, item: Item) -> float:
    """Millimetres that the column of an item needs at least."""
    if item.kind is Kind.DATE:
        return DATE
    count = digits(form, item)
    return max(count * BOX + 3.5, NARROWEST) if count else WRITTEN


def _sheet(form: Instrument, block: BlockPart, items: list[Item], place: tuple[int, int], language: Language) -> Markup:
    """From the second sheet on the first name stands beside the line, against slips from line to line."""
    words, named = LANGUAGES[language], place[0] > 1
    title = tag("h2", f"{said(block.label, language)} ({place[0]}/{place[1]})")
    number = tag("p", f"{said(form.paper.sheet, language)}: ", tag("span", cls="rule"), cls="sheet")
    known = [tag("th", words.line), *([tag("th", words.name)] if named else [])]
    head = tag("tr", *known, *(_head(item, language) for item in items))
    rows = (_line(form, items, line, named, language) for line in range(1, LINES + 1))
    widths = [LINE, *([NAME] if named else []), *(column_width(form, item) for item in items)]
    table = tag("table", tag("colgroup", *_columns(widths)), tag("thead", head), tag("tbody", *rows))
    return tag("section", tag("div", title, number, cls="top"), table, _legend(form, items, language), cls="roster")


def _columns(widths: Sequence[float]) -> Iterator[Markup]:
    whole = sum(widths)
    return (Markup(f'<col style="width:{100 * width / whole:.2f}%">') for width in widths)


def _head(item: Item, language: Language) -> Markup:
    return tag("th", tag("span", item.number or "", cls="number"), said(item.label, language))


def _line(form: Instrument, items: list[Item], line: int, named: bool, language: Language) -> Markup:
    cells = (tag("td", answer(form, item, language)) for item in items)
    return tag("tr", tag("th", str(line)), tag("td") if named else None, *cells)


def _legend(form: Instrument, items: list[Item], language: Language) -> Markup:
    entries = [
        tag("p", tag("b", f"{sign_of(form, item, language)}: "), text)
        for item in items
        if (text := legend_text(form, item, language))
    ]
    return tag("div", *entries, cls="legend")


def legend_text(form: Instrument, item: Item, language: Language) -> str:
    """Codes, then when it is asked."""
    words = LANGUAGES[language]
    codes = [f"{code.code} {said(Label(id=code.id, en=code.en), language)}" for code in form.codes_of(item)]
    parts = ["; ".join(codes) + "."] if codes else []
    if item.kind is Kind.SELECT_MULTIPLE:
        parts.append(f"{words.sum_of_codes.capitalize()}.")
    if item.ask_if:
        parts.append(f"{words.if_.format(condition=in_signs(item.ask_if, form, language))}.")
    return " ".join(parts)
