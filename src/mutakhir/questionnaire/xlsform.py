"""The XLSForm: three sheets, and the same bytes for the same instrument."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from openpyxl import Workbook

from mutakhir.questionnaire.conditions import xpath_of
from mutakhir.questionnaire.instrument import VERSION, BlockPart, Instrument, Item, Kind, Label


INDONESIAN, ENGLISH = "Bahasa Indonesia (id)", "English (en)"
Row = dict[str, str]
SURVEY = (
    "type",
    "name",
    *(f"{word}::{language}" for word in ("label", "hint", "constraint_message") for language in (INDONESIAN, ENGLISH)),
    "required",
    "relevant",
    "constraint",
    "calculation",
)
CHOICES = ("list_name", "name", f"label::{INDONESIAN}", f"label::{ENGLISH}")
SETTINGS = ("form_title", "form_id", "version", "default_language")
_LONG_AGO = dt.datetime(2000, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_WITHOUT_LABEL = (Kind.START, Kind.END, Kind.CALCULATE)


def xlsform(instrument: Instrument) -> bytes:
    """The workbook; equal instruments give equal bytes."""
    book = Workbook()
    book.properties.created = _LONG_AGO
    sheets = {
        "survey": (SURVEY, survey_rows(instrument)),
        "choices": (CHOICES, choice_rows(instrument)),
        "settings": (SETTINGS, [settings_row(instrument)]),
    }
    book.remove(book.active)
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    stream = io.BytesIO()
    book.save(stream)
    return _without_time(stream.getvalue())


def _without_time(archive: bytes) -> bytes:
    """The same archive without the hour at which it was written."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            stamp = _LONG_AGO.isoformat().encode()
            content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"Z\g<2>", old.read(name))
            new.writestr(zipfile.ZipInfo(name, _LONG_AGO.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def survey_rows(instrument: Instrument) -> Iterator[Row]:
    for block in instrument.blocks:
        yield from _block_rows(block, instrument)


def _block_rows(block: BlockPart, instrument: Instrument) -> Iterator[Row]:
    word = "repeat" if block.repeat else "group"
    # A block may be called like an item (`result`), but on a form no two things may.
    name = block.repeat or f"block_{block.name}"
    opening = {"type": f"begin_{word}", "name": name, **_in_both("label", block.label)}
    if block.ask_if:
        opening["relevant"] = xpath_of(block.ask_if, instrument.names)
    yield opening
    for item in block.items:
        yield _item_row(item, block, instrument)
    yield {"type": f"end_{word}"}


def _item_row(item: Item, block: BlockPart, instrument: Instrument) -> Row:
    row = {"type": _type_of(item), "name": item.name}
    if item.kind not in _WITHOUT_LABEL:
        row |= _in_both("label", item.label)
    row |= _in_both("hint", item.help) | _in_both("constraint_message", item.message or _range_message(item))
    if item.required:
        row["required"] = "yes"
    if item.ask_if:
        row["relevant"] = xpath_of(item.ask_if, instrument.names)
    if item.calculation:
        row["calculation"] = item.calculation.replace(VERSION, instrument.version)
    tests = list(_constraints(item, block))
    return row | ({"constraint": " and ".join(tests)} if tests else {})


def _type_of(item: Item) -> str:
    if item.kind is Kind.BOOLEAN:
        return f"select_one {item.code_list}"
    return f"{item.kind} {item.codes}" if item.codes else str(item.kind)


def _constraints(item: Item, block: BlockPart) -> Iterator[str]:
    if item.minimum is not None:
        yield f". >= {item.minimum}"
    if item.maximum is not None:
        yield f". <= {item.maximum}"
    if item.pattern is not None:
        yield f"regex(., '{item.pattern}')"
    if item.unique_in_roster:
        yield f"(count(${{{block.repeat}}}[{item.name} = current()/.]) <= 1)"


def _range_message(item: Item) -> Label | None:
    if item.minimum is None or item.maximum is None:
        return None
    return Label(
        id=f"Isi angka dari {item.minimum} sampai {item.maximum}.",
        en=f"Enter a number from {item.minimum} to {item.maximum}.",
    )


def _in_both(word: str, label: Label | None) -> Row:
    return {} if label is None else {f"{word}::{INDONESIAN}": label.id, f"{word}::{ENGLISH}": label.en}


def choice_rows(instrument: Instrument) -> Iterable[Row]:
    for name, codes in instrument.lists.items():
        for code in codes:
            yield {"list_name": name, "name": str(code.code), **_in_both("label", Label(id=code.id, en=code.en))}


def settings_row(instrument: Instrument) -> Row:
    return {
        "form_title": instrument.title.id,
        "form_id": instrument.form,
        "version": instrument.version,
        "default_language": INDONESIAN,
    }
