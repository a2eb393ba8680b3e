"""The codebook in the form that archives and statistical offices exchange: DDI-Codebook 2.5.

The order of elements is that of the schema of the DDI Alliance: within `var` the label, the question, the valid
range, who is asked, the categories, the format. Identifiers join form and item, since two forms ask the same.
"""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from mutakhir.questionnaire.codebook import constraints
from mutakhir.questionnaire.instrument import HOUSEHOLD, BlockPart, Code, Instrument, Item, Kind, Label
from mutakhir.questionnaire.loading import Forms


NAMESPACE: Final = "ddi:codebook:2_5"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NUMERIC: Final = (Kind.INTEGER, Kind.SELECT_ONE, Kind.BOOLEAN)


def ddi(forms: Forms) -> bytes:
    """All forms as one codebook; a form's block is a group of variables."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_name("codeBook"), {"version": "2.5", "ID": "codebook", _LANG: "id"})
    _study(root, forms[HOUSEHOLD])
    data = _add(root, "dataDscr")
    for form in forms.values():
        for block in form.blocks:
            _group(data, form, block)
    for form in forms.values():
        for block in form.blocks:
            for item in block.items:
                _variable(data, form, block, item)
    ET.indent(root)
    whole: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return whole + b"\n"


def _study(root: ET.Element, form: Instrument) -> None:
    citation = _add(_add(root, "stdyDscr"), "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", form.title.id, {_LANG: "id"})
    _add(title, "parTitl", form.title.en, {_LANG: "en"})
    _add(title, "IDNo", form.version)


def _group(data: ET.Element, form: Instrument, block: BlockPart) -> None:
    members = " ".join(_id(form, item.name) for item in block.items)
    attributes = {"ID": f"{form.name}.block.{block.name}", "type": "section", "var": members}
    _in_both(_add(data, "varGrp", None, attributes), "labl", block.label)


def _variable(data: ET.Element, form: Instrument, block: BlockPart, item: Item) -> None:
    variable = _add(data, "var", None, {"ID": _id(form, item.name), "name": item.name, **_interval(item)})
    _in_both(variable, "labl", item.label)
    if item.kind is not Kind.CALCULATE:
        _question(variable, item)
    _range(variable, item)
    asked = " AND ".join(text for text in (block.ask_if, item.ask_if) if text)
    if asked:
        _add(variable, "universe", asked)
    for code in form.codes_of(item):
        _category(variable, code)
    _add(variable, "varFormat", None, {"type": "numeric" if item.kind in _NUMERIC else "character"})
    for note in _notes(item):
        _add(variable, "notes", note)


def _question(variable: ET.Element, item: Item) -> None:
    question = _add(variable, "qstn", None, {"ID": f"{variable.attrib['ID']}.question"})
    _in_both(question, "qstnLit", item.label)
    if item.help:
        _in_both(question, "ivuInstr", item.help)


def _range(variable: ET.Element, item: Item) -> None:
    ends = {"min": item.minimum, "max": item.maximum}
    given = {name: str(end) for name, end in ends.items() if end is not None}
    if given:
        _add(_add(variable, "valrng"), "range", None, given)


def _category(variable: ET.Element, code: Code) -> None:
    category = _add(variable, "catgry")
    _add(category, "catValu", str(code.code))
    _in_both(category, "labl", Label(id=code.id, en=code.en))


def _interval(item: Item) -> dict[str, str]:
    return {"intrvl": "contin" if item.kind is Kind.INTEGER else "discrete"}


def _notes(item: Item) -> Iterator[str]:
    if item.row:
        yield f"Row {item.row} of the public instrument"
    yield from constraints(item)


def _in_both(parent: ET.Element, name: str, label: Label) -> None:
    _add(parent, name, label.id, {_LANG: "id"})
    _add(parent, name, label.en, {_LANG: "en"})


def _add(
    parent: ET.Element, name: str, text: str | None = None, attributes: dict[str, str] | None = None
) -> ET.Element:
    child = ET.SubElement(parent, _name(name), attributes or {})
    child.text = text
    return child


def _name(word: str) -> str:
    return f"{{{NAMESPACE}}}{word}"


def _id(form: Instrument, item: str) -> str:
    return f"{form.name}.{item}"
