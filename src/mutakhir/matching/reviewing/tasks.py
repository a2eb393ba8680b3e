"""The tasks of the linkage model, each with thresholds of its own: to which a scored pair belongs."""

from typing import Final

from mutakhir.matching.linking.specification import Deciding, PersonsPolicy
from mutakhir.matching.reviewing.pairs import Pair


REGISTER, FAMILY, DOUBLES = "civil_register", "family", "doubles"
TASKS: Final = (REGISTER, FAMILY, DOUBLES)
"""As `matching/persons.yaml` names them."""


def task_of(pair: Pair) -> str:
    """Two members are doubles; a record of the register was found by the model, or within a family card."""
    if pair.other_kind == "member":
        return DOUBLES
    return FAMILY if pair.step == FAMILY else REGISTER


def deciding_of(persons: PersonsPolicy, task: str) -> Deciding:
    """The thresholds of a task."""
    if task == FAMILY:
        return persons.family
    return persons.doubles.deciding if task == DOUBLES else persons.civil_register.deciding


def thresholds_of(persons: PersonsPolicy) -> dict[str, int]:
    """From which weight machines link, by task."""
    return {task: deciding_of(persons, task).link_from for task in TASKS}
