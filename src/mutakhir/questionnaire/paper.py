"""The paper form: A4, black and white, with boxes for codes; a roster is a table on sheets of their own.

Sheets are laid out here, not by the printer: a table that breaks in the middle loses answers.
"""

from collections.abc import Iterator

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.answer_boxes import answer, date_boxes
from mutakhir.questionnaire.guide import shown
from mutakhir.questionnaire.instrument import HOUSEHOLD, BlockPart, Code, Instrument, Item, Kind, Label
from mutakhir.questionnaire.loading import Forms
from mutakhir.questionnaire.markup import Markup, joined, page, tag
from mutakhir.questionnaire.roster_sheets import roster_sheets
from mutakhir.questionnaire.skips import in_signs
from mutakhir.questionnaire.wording import LANGUAGES, said


def paper(forms: Forms, language: Language) -> bytes:
    """All forms for print in one language, the household form first."""
    words, household = LANGUAGES[language], forms[HOUSEHOLD]
    title = f"{words.paper}: {said(household.title, language)}"
    sheets = [_form(form, language) for form in forms.values()]
    return page(title, language, "paper.css", joined(*sheets))


def _form(form: Instrument, language: Language) -> Markup:
    """Signatures follow the last block that is no roster, so that they need no sheet of their own."""
    words = LANGUAGES[language]
    head = tag(
        "header",
        tag("div", tag("h1", said(form.title, language)), tag("p", words.secret, cls="secret")),
        tag("p", words.version.format(version=form.version), cls="version"),
    )
    parts = [_block(form, block, language) for block in form.blocks]
    last = max(place for place, block in enumerate(form.blocks) if not block.repeat)
    parts.insert(last + 1, _signatures(form, language))
    return tag("section", head, tag("p", words.fill, cls="fill"), *parts, cls="form")


def _block(form: Instrument, block: BlockPart, language: Language) -> Markup:
    if block.repeat:
        return roster_sheets(form, block, language)
    rows = [_row(form, item, language) for item in shown(block)]
    return tag("section", _heading(form, block, language), tag("table", tag("tbody", *rows)), cls="block")


def _heading(form: Instrument, block: BlockPart, language: Language) -> Markup:
    asked = _asked(form, block.ask_if, language)
    return tag("h2", said(block.label, language), tag("small", asked) if asked else None)


def _asked(form: Instrument, condition: str | None, language: Language) -> str | None:
    if condition is None:
        return None
    return LANGUAGES[language].if_.format(condition=in_signs(condition, form, language))


def _row(form: Instrument, item: Item, language: Language) -> Markup:
    asked = _asked(form, item.ask_if, language)
    skip = tag("span", asked, cls="skip") if asked else None
    helped = item.help is not None and item.kind is not Kind.IMAGE  # a photo is taken with the phone, which helps
    help_ = tag("p", said(item.help, language), cls="help") if item.help and helped else None
    codes = _codes(form.codes_of(item), language)
    beside = codes if item.kind is Kind.BOOLEAN else None
    below = None if beside else codes
    question = tag("td", tag("b", said(item.label, language)), skip, below, help_)
    place = tag("td", tag("div", beside, answer(form, item, language)), cls="answer")
    return tag("tr", tag("th", item.number or ""), question, place)


def _codes(codes: tuple[Code, ...], language: Language) -> Markup | None:
    if not codes:
        return None
    listed = [tag("li", tag("b", str(code.code)), " ", said(Label(id=code.id, en=code.en), language)) for code in codes]
    return tag("ul", *listed, cls="codes")


def _signatures(form: Instrument, language: Language) -> Markup:
    signed = [tag("div", tag("b", said(who, language)), *_lines(language)) for who in form.paper.signed_by]
    return tag("section", *signed, cls="signatures")


def _lines(language: Language) -> Iterator[Markup]:
    words = LANGUAGES[language]
    yield tag("p", f"{words.full_name}: ", tag("span", "", cls="rule"))
    yield tag("p", f"{words.date}: ", date_boxes())
    yield tag("p", f"{words.signature}: ", tag("span", "", cls="rule"))
