"""The words that validation rules may use: the columns of intake's datasets, and a few made from them here."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from mutakhir.ground.errors import PolicyProblem, Said
from mutakhir.ground.rules import Level, Rule, RuleBook, Vocabulary
from mutakhir.ground.rules.nodes import Column, Node, OverMembers, children
from mutakhir.ground.rules.vocabulary import Source
from mutakhir.ground.schema import dataset


DATASET_OF: Final[Mapping[Level, str]] = {
    Level.HOUSEHOLD: "households",
    Level.FAMILY: "families",
    Level.MEMBER: "members",
    Level.VISIT: "visits",
}
PREVIOUS_OF: Final[Mapping[Level, str]] = {
    Level.HOUSEHOLD: "previous_registry_households",
    Level.MEMBER: "previous_registry_members",
}

MADE: Final[Mapping[Level, Mapping[str, tuple[str, str]]]] = {
    Level.HOUSEHOLD: {
        "interviewed": ("boolean", "The record holds answers: result 1, or carried from the previous release"),
    },
    Level.VISIT: {
        "visits_same_day": ("int64", "Visits of the same officer on the same day, this one included"),
    },
    Level.VILLAGE: {
        "village": ("string", "Village code"),
        "listed": ("int64", "Households on the final prelist, status listed"),
        "visited": ("int64", "Households visited at least once"),
        "enumerated": ("int64", "Households whose last visit has result 1"),
        "not_found": ("int64", "Households whose last visit has result 2 or 3"),
        "refused": ("int64", "Households whose last visit has result 5"),
        "persons": ("int64", "Members who live in the enumerated households"),
    },
}
"""Columns that no dataset holds: type and meaning. `tables.py` makes them."""


def vocabulary() -> Vocabulary:
    """Every column of every level, with its type."""
    columns = {level: {n: c.type for n, c in dataset(name).columns().items()} for level, name in DATASET_OF.items()}
    for level, made in MADE.items():
        columns.setdefault(level, {}).update({name: type for name, (type, _) in made.items()})
    return Vocabulary({level.value: names for level, names in columns.items()})


def check_previous(book: RuleBook) -> None:
    """Raises PolicyProblem where a rule asks of release N-1 what no release holds."""
    for rule in book:
        for level, name in _asked_of_previous(rule):
            if name not in dataset(PREVIOUS_OF[level]).columns():
                raise PolicyProblem("validation.previous", _not_held(rule, name), rule.where)


def check_dates(book: RuleBook, reference_date: date) -> None:
    """Raises PolicyProblem where rules hold only after the round's reference date."""
    for rule in book:
        if rule.valid_from > reference_date:
            raise PolicyProblem("validation.not-yet-valid", _too_late(rule, reference_date), rule.where)


def _asked_of_previous(rule: Rule) -> Iterator[tuple[Level, str]]:
    for expression in rule.expressions:
        yield from _columns_of_previous(expression, rule.level)


def _columns_of_previous(node: Node, level: Level) -> Iterator[tuple[Level, str]]:
    if isinstance(node, Column) and node.source is Source.PREVIOUS:
        yield level, node.name
    inner = Level.MEMBER if isinstance(node, OverMembers) else level
    for child in children(node):
        yield from _columns_of_previous(child, inner)


def _not_held(rule: Rule, name: str) -> Said:
    return Said(
        f"Aturan {rule.id}: rilis yang lalu tidak memuat `previous.{name}`. "
        "Pakai kolom yang ada dalam registry_households atau registry_members.",
        f"Rule {rule.id}: the previous release holds no `previous.{name}`. "
        "Use a column of registry_households or registry_members.",
    )


def _too_late(rule: Rule, reference_date: date) -> Said:
    return Said(
        f"Aturan {rule.id} berlaku mulai {rule.valid_from}, sesudah tanggal acuan putaran {reference_date}. "
        "Pakai berkas aturan yang berlaku pada tanggal itu.",
        f"Rule {rule.id} holds from {rule.valid_from}, after the round's reference date {reference_date}. "
        "Use the rule file that held on that date.",
    )
