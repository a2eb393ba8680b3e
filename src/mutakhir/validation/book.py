"""The rule book as a page for people: what each rule asks, why, and an example that passes and one that fails."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from mutakhir.ground.rules import Level, Rule, RuleBook, Severity
from mutakhir.validation.vocabulary import MADE


LEVEL_WORDS: Final[Mapping[Level, str]] = {
    Level.HOUSEHOLD: "Households / ruta",
    Level.FAMILY: "Families / keluarga",
    Level.MEMBER: "Members / anggota",
    Level.VISIT: "Visits / kunjungan",
    Level.VILLAGE: "Villages / desa dan kelurahan",
}
_INTRODUCTION: Final = """\
An *error* is a record that cannot be right as it stands; it must be mended or decided on by a person. A
*warning* is unusual and should be looked at. An *info* is worth knowing and asks for nothing. Rules see the
members who live in the household; `head.` is the member with relation 1, `previous.` the record in the
previous release. A rule whose `when` is not true does not apply; a rule that meets an empty value is counted
as *unknown*."""


def rule_book_page(book: RuleBook) -> str:
    """Markdown: per level a table of the rules, then each rule with its messages, reference and examples."""
    shown = {rule.id: _written(rule) for rule in book}
    lines = ["# Rule book", "", _INTRODUCTION, "", *_counts(book)]
    for level in Level:
        if book.at(level):
            lines += ["", f"## {LEVEL_WORDS[level]}", "", *_made_columns(level)]
            for rule in book.at(level):
                lines += [*_rule(rule, shown[rule.id]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _counts(book: RuleBook) -> Iterator[str]:
    yield f"| level | {' | '.join(Severity)} |"
    yield "|---|---|---|---|"
    for level in Level:
        numbers = [sum(rule.severity is severity for rule in book.at(level)) for severity in Severity]
        yield f"| {level} | {' | '.join(map(str, numbers))} |"


def _made_columns(level: Level) -> Iterator[str]:
    made = MADE.get(level, {})
    if made:
        listed = "; ".join(f"`{name}` ({text})" for name, (_, text) in made.items())
        yield f"Beside the columns of the datasets: {listed}."
        yield ""


def _rule(rule: Rule, written: Mapping[str, object]) -> Iterator[str]:
    yield f"### `{rule.id}` ({rule.severity})"
    yield ""
    yield f"{rule.title.en}. *{rule.title.id}.*"
    yield ""
    if "when" in written:
        yield f"- when: `{_one_line(written['when'])}`"
    yield f"- must hold: `{_one_line(written['assert'])}`"
    yield f"- says: {rule.message.en} / *{rule.message.id}*"
    yield f"- reference: {' '.join(rule.reference.split())}"
    if rule.silent is not None:
        yield f"- never broken by made-up data: {' '.join(rule.silent.split())}"
    for kind in ("passes", "fails"):
        examples = written[kind]
        assert isinstance(examples, list), "the loader has read it as a list"
        yield f"- {kind}: {'; '.join(f'`{_example(each)}`' for each in examples)}"


def _written(rule: Rule) -> Mapping[str, object]:
    """The rule as its author wrote it."""
    text = Path(rule.where.file).read_text(encoding="utf-8")
    found: Mapping[str, object] = next(each for each in yaml.safe_load(text)["rules"] if each["id"] == rule.id)
    return found


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _example(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_held(held)}" for name, held in value.items())
    return _held(value)


def _held(value: object) -> str:
    if isinstance(value, list):
        return "[" + "; ".join(_example(each) for each in value) + "]"
    if isinstance(value, Mapping):
        return f"({_example(value)})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
