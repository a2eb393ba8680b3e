"""The places on paper where answers are written: one box per digit, or a line."""

import re

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.instrument import Instrument, Item, Kind
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.questionnaire.wording import LANGUAGES


_FIXED = re.compile(r"^\^\[0-9\]\{(?:\d+,)?(\d+)\}\$$")  # a pattern that says how many digits there are
_MOST_BOXES = 16


def answer(form: Instrument, item: Item, language: Language) -> Markup:
    """The place where the answer is written."""
    words = LANGUAGES[language]
    match item.kind:
        case Kind.DATE:
            return date_boxes()
        case Kind.START | Kind.END:
            return tag("span", date_boxes(), " ", boxes(2), ":", boxes(2), cls="when")
        case Kind.GEOPOINT:
            return joined(
                *(tag("p", f"{word}: ", tag("span", cls="rule")) for word in (words.latitude, words.longitude))
            )
        case Kind.IMAGE:
            return joined(boxes(1), " ", words.taken)
    count = digits(form, item)
    return boxes(count) if count else tag("span", "", cls="line")


def _rule(word: str) -> Markup:
    return tag("p", f"{word}: ", tag("span", cls="rule"))


def digits(form: Instrument, item: Item) -> int:
    """Boxes that an answer takes; 0 for one that is written on a line."""
    codes = form.codes_of(item)
    if item.kind is Kind.SELECT_MULTIPLE:
        return len(str(sum(code.code for code in codes)))
    if codes:
        return max(len(str(code.code)) for code in codes)
    if item.kind is Kind.INTEGER and item.maximum is not None:
        return len(str(item.maximum))
    fixed = _FIXED.match(item.pattern or "")
    return min(int(fixed[1]), _MOST_BOXES) if fixed else 0


def boxes(count: int) -> Markup:
    return tag("span", *(tag("i") for _ in range(count)), cls="boxes")


def date_boxes() -> Markup:
    return tag("span", boxes(2), "/", boxes(2), "/", boxes(4), cls="when")
