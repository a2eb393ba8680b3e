"""The filling guide: what every item means, for the officer and the trainer; for the screen and for print."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from mutakhir.ground.errors import Language
from mutakhir.ground.policy import Dated, Part
from mutakhir.questionnaire.instrument import HOUSEHOLD, BlockPart, Code, Instrument, Item, Kind, Label
from mutakhir.questionnaire.loading import Forms
from mutakhir.questionnaire.markup import Markup, joined, page, tag
from mutakhir.questionnaire.skips import in_words
from mutakhir.questionnaire.wording import LANGUAGES, said


_NARROW = 10  # codes; a longer list stands in two columns


class Section(Part):
    """General advice under one heading."""

    title: Label
    points: Annotated[tuple[Label, ...], Field(min_length=1)]


class GuidePolicy(Dated):
    """What the guide says before the items."""

    sections: tuple[Section, ...]


def guide(forms: Forms, advice: GuidePolicy, language: Language) -> bytes:
    """One self-contained page in one language; equal instruments give equal bytes."""
    words, household = LANGUAGES[language], forms[HOUSEHOLD]
    title = f"{words.guide}: {said(household.title, language)}"
    head = tag(
        "header",
        tag("p", words.guide, cls="kind"),
        tag("h1", said(household.title, language)),
        tag("p", words.version.format(version=household.version), cls="version"),
    )
    parts = [_section(section, number, language) for number, section in enumerate(advice.sections, 1)]
    body = joined(head, _contents(forms, advice, language), *parts, *(_form(form, language) for form in forms.values()))
    return page(title, language, "guide.css", body)


def shown(block: BlockPart) -> list[Item]:
    """The items that a person sees or writes: not what the form works out by itself."""
    return [item for item in block.items if item.kind is not Kind.CALCULATE]


def _contents(forms: Forms, advice: GuidePolicy, language: Language) -> Markup:
    general = [
        tag("li", tag("a", said(section.title, language), href=f"#advice-{number}"))
        for number, section in enumerate(advice.sections, 1)
    ]
    own = [_form_contents(form, language) for form in forms.values()]
    return tag("nav", tag("h2", LANGUAGES[language].contents), tag("ul", *general, *own))


def _form_contents(form: Instrument, language: Language) -> Markup:
    blocks = [_block_contents(form, block, language) for block in form.blocks]
    title = tag("a", said(form.title, language), href=f"#{form.name}")
    return tag("li", title, tag("ul", *blocks))


def _block_contents(form: Instrument, block: BlockPart, language: Language) -> Markup:
    count = tag("span", f" ({len(shown(block))})", cls="count")
    return tag("li", tag("a", said(block.label, language), href=f"#{_anchor(form, block)}"), count)


def _section(section: Section, number: int, language: Language) -> Markup:
    points = [tag("li", said(point, language)) for point in section.points]
    title = tag("h2", said(section.title, language))
    return tag("section", title, tag("ul", *points), id=f"advice-{number}", cls="advice")


def _form(form: Instrument, language: Language) -> Markup:
    title = tag("h2", f"{LANGUAGES[language].form}: {said(form.title, language)}")
    blocks = [_block(form, block, language) for block in form.blocks]
    return tag("section", title, *blocks, id=form.name, cls="form")


def _block(form: Instrument, block: BlockPart, language: Language) -> Markup:
    words = LANGUAGES[language]
    remarks = []
    if block.ask_if:
        remarks.append(words.asked_if.format(condition=in_words(block.ask_if, form, language)))
    if block.repeat:
        remarks.append(words.for_each)
    items = [_item(form, block, item, language) for item in shown(block)]
    remark = tag("p", " ".join(remarks), cls="remark") if remarks else None
    return tag("section", tag("h3", said(block.label, language)), remark, *items, id=_anchor(form, block), cls="block")


def _item(form: Instrument, block: BlockPart, item: Item, language: Language) -> Markup:
    words = LANGUAGES[language]
    number = tag("span", item.number or "·", cls="row")
    title = tag("h4", number, " ", said(item.label, language))
    kind = tag("p", "; ".join(_how(item, language)) + ".", cls="how")
    asked = words.asked_if.format(condition=in_words(item.ask_if, form, language)) if item.ask_if else None
    skip = tag("p", asked, cls="skip") if asked else None
    help_ = tag("p", said(item.help, language), cls="help") if item.help else None
    codes = _codes(form.codes_of(item), language) if item.kind is not Kind.BOOLEAN else None
    column = tag("p", f"{words.column}: ", tag("code", item.name), cls="column")
    anchor = f"{_anchor(form, block)}-{item.name}"
    return tag("article", title, kind, skip, help_, codes, column, id=anchor)


def _how(item: Item, language: Language) -> Iterator[str]:
    words = LANGUAGES[language]
    yield words.kinds[item.kind]
    if item.kind not in (Kind.START, Kind.END):
        yield words.required if item.required else words.optional
    if item.minimum is not None and item.maximum is not None:
        yield words.range.format(low=item.minimum, high=_grouped(item.maximum, language))
    if item.message is not None:
        yield said(item.message, language).rstrip(".")
    elif item.unique_in_roster:
        yield words.unique.rstrip(".")


def _grouped(number: int, language: Language) -> str:
    return f"{number:,}".replace(",", "." if language == "id" else ",")


def _codes(codes: tuple[Code, ...], language: Language) -> Markup | None:
    if not codes:
        return None
    entries = [
        tag("li", tag("b", str(code.code)), " ", said(Label(id=code.id, en=code.en), language)) for code in codes
    ]
    return tag("ul", *entries, cls="codes wide" if len(codes) > _NARROW else "codes")


def _anchor(form: Instrument, block: BlockPart) -> str:
    return f"{form.name}-{block.name}"
