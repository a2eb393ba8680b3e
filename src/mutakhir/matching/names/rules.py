"""The rules that can be seen to have changed a name, for whoever asks later why two names were held equal."""

from collections.abc import Iterable
from enum import StrEnum


# Raised whenever a rule in code changes what comes out; the tables have a hash of their own.
RULES_VERSION = 1


class Rule(StrEnum):
    """Stable codes. Folding and sorting are always applied and are not listed.

    Those before `SIGNS` follow from the shape of the whole name, the others from one word of it.
    """

    TITLE = "title"
    DEGREE = "degree"
    FATHER = "father"
    NOBLE = "noble"
    CLAN = "clan"
    SHORT = "short"
    SECOND = "second"
    SIGNS = "signs"
    DIGITS = "digits"
    OLD = "old"
    FREQUENT = "frequent"
    ABDUL = "abdul"
    UDIN = "udin"
    JOINED = "joined"
    VARIANT = "variant"


OF_WORDS = tuple(Rule)[tuple(Rule).index(Rule.SIGNS) :]


def listed(fired: Iterable[Rule]) -> str | None:
    """The codes in their order, with spaces; None for none."""
    found = set(fired)
    return " ".join(rule for rule in Rule if rule in found) or None
