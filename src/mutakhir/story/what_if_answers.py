"""Answers that are tried: `floor=7`, `has_motorcycle=no`, `member.2.works=yes`, read by the words of the form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mutakhir.border.values import NO, YES
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.schema import CodeList, Column
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ModelPolicy, ShareTerm
from mutakhir.story.explain_labels import Labels


Value = int | bool | None
_SET: Final = re.compile(r"(?:member\.(?P<line>\d{1,3})\.)?(?P<item>[a-z_]+)=(?P<value>.*)")
_WHOLE: Final = re.compile(r"\d{1,9}")
UNANSWERED: Final = "-"


@dataclass(frozen=True)
class Answer:
    """One answer to try; `line` of the roster for an answer about a member."""

    item: str
    value: Value
    line: int | None = None


def items_of(model: ModelPolicy) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
    """What a score looks at, so what may be tried: items of the household, and items of its members."""
    terms = [term for _, term in model.terms()]
    home = [term.item for term in terms if isinstance(term, ItemTerm | ClassTerm)]
    people = [term.item for term in terms if isinstance(term, HeadTerm | ShareTerm) and term.item is not None]
    people += [item for item in ("age", "presence") if item not in people]
    households, members = column_group(HouseholdItems), column_group(MemberItems)
    return {item: households[item] for item in home}, {item: members[item] for item in dict.fromkeys(people)}


def read_answers(texts: Sequence[str], model: ModelPolicy, labels: Labels, lines: Sequence[int]) -> tuple[Answer, ...]:
    """`lines`: those of the roster.

    Raises:
        UsageProblem: nothing is tried, a text is no `item=value`, or it names an item, a member or a value that there
            is not; it says what there is.
    """
    if not texts:
        raise UsageProblem("story.what-if-nothing", _form())
    return tuple(_read(text, model, labels, lines) for text in texts)


def _read(text: str, model: ModelPolicy, labels: Labels, lines: Sequence[int]) -> Answer:
    found = _SET.fullmatch(text.strip())
    if found is None:
        raise UsageProblem("story.what-if-form", _form(text))
    line = None if found["line"] is None else int(found["line"])
    if line is not None and line not in lines:
        raise UsageProblem("story.what-if-member", _no_member(line, lines))
    items = items_of(model)[line is not None]
    if found["item"] not in items:
        raise UsageProblem("story.what-if-item", _no_item(found["item"], items, labels, line is not None))
    return Answer(found["item"], _value(found["item"], items[found["item"]], found["value"].strip(), labels), line)


def _value(item: str, column: Column, text: str, labels: Labels) -> Value:
    if text == UNANSWERED:
        return None
    if column.type == "boolean":
        if text.lower() in YES | NO:
            return text.lower() in YES
    elif _WHOLE.fullmatch(text) and _is_allowed(int(text), column):
        return int(text)
    raise UsageProblem("story.what-if-value", _no_value(item, column, text, labels))


def _is_allowed(value: int, column: Column) -> bool:
    if isinstance(column.codes, CodeList):
        return value in column.codes.codes
    low, high = column.minimum or 0, column.maximum
    return value >= low and (high is None or value <= high)


# -- what there is ----------------------------------------------------------------------------------------------


def _form(text: str | None = None) -> Said:
    given = Said("", "") if text is None else Said(f"'{text}' tidak dapat dibaca. ", f"'{text}' cannot be read. ")
    example = "--set floor=7 --set has_motorcycle=no --set member.2.works=yes"
    return Said(
        f"{given.id}Tulis jawaban yang dicoba sebagai butir=nilai, misalnya {example}; '{UNANSWERED}' berarti tanpa"
        " jawaban.",
        f"{given.en}Write the answers to try as item=value, such as {example}; '{UNANSWERED}' is no answer.",
    )


def _no_member(line: int, lines: Sequence[int]) -> Said:
    known = ", ".join(map(str, lines))
    return Said(
        f"Rumah tangga ini tidak punya anggota ke-{line}. Nomor urut yang ada: {known}.",
        f"This household has no member {line}. Lines of its roster: {known}.",
    )


def _no_item(item: str, items: Mapping[str, Column], labels: Labels, is_member: bool) -> Said:
    id, en = _both((name, labels.item(name)) for name in items)
    whose = Said("seorang anggota", "a member") if is_member else Said("rumah tangga", "a household")
    return Said(
        f"'{item}' bukan butir {whose.id} yang dipakai dalam perkiraan. Yang dapat dicoba: {id}.",
        f"'{item}' is no item of {whose.en} that the estimate looks at. What can be tried: {en}.",
    )


def _no_value(item: str, column: Column, text: str, labels: Labels) -> Said:
    label = labels.item(item)
    if isinstance(column.codes, CodeList):
        id, en = _both((str(code), labels.answer(item, code)) for code in column.codes.codes)
    elif column.type == "boolean":
        id, en = "ya, tidak", "yes, no"
    else:
        unit = f" {column.unit}" if column.unit else ""
        low, high = column.minimum or 0, column.maximum
        id, en = f"bilangan bulat {low} sampai {high}{unit}", f"whole numbers from {low} to {high}{unit}"
    return Said(
        f"'{text}' bukan jawaban untuk {item} ({label.id}). Yang ada: {id}; '{UNANSWERED}' berarti tanpa jawaban.",
        f"'{text}' is no answer to {item} ({label.en}). There are: {en}; '{UNANSWERED}' is no answer.",
    )


def _both(named: Iterable[tuple[str, Said]]) -> tuple[str, str]:
    pairs = list(named)
    return (
        "; ".join(f"{name} = {said.id}" for name, said in pairs),
        "; ".join(f"{name} = {said.en}" for name, said in pairs),
    )
