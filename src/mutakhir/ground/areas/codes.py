"""What an area code says by its form: its level and its parent.

The nation is "0". Below it a code is digits only, always text, and starts with its parent's code.
Kemendagri: province 2, regency 4, district 6, village 10 digits (written 11.01.01.2001 on paper).
BPS: the same but for the district, which has 7 (2 + 2 + 3 + 3).
"""

from typing import Final, Literal, get_args


Level = Literal["nation", "province", "regency", "district", "village"]
System = Literal["kemendagri", "bps"]

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
SYSTEMS: Final[tuple[System, ...]] = get_args(System)
NATION: Final = "0"

_SEGMENTS: Final[dict[System, tuple[int, ...]]] = {"kemendagri": (2, 2, 2, 4), "bps": (2, 2, 3, 3)}
_LENGTHS: Final[dict[System, tuple[int, ...]]] = {"kemendagri": (2, 4, 6, 10), "bps": (2, 4, 7, 10)}
_DIGITS: Final = frozenset("0123456789")


def level_of(system: System, code: str) -> Level | None:
    """The level that the form of the code says, or None when no level has this form."""
    if code == NATION:
        return "nation"
    if not code or not _DIGITS.issuperset(code) or len(code) not in _LENGTHS[system]:
        return None
    return LEVELS[1 + _LENGTHS[system].index(len(code))]


def parent_of(system: System, code: str) -> str | None:
    """The code one level up by form; None for the nation. The code must have the form of a level."""
    level = level_of(system, code)
    assert level is not None, f"{code!r} has the form of no level of {system}"
    if level == "nation":
        return None
    place = LEVELS.index(level) - 1
    return NATION if place == 0 else code[: _LENGTHS[system][place - 1]]


def lengths_of(system: str) -> tuple[int, ...]:
    """Digits of the codes of a regency, a district and a village."""
    assert system in SYSTEMS, f"{system} is no system of area codes"
    return _LENGTHS[system][1:]


def undotted(system: System, text: str) -> str:
    """The code without the dots of print: "11.01.01.2001" becomes "1101012001".

    Dots in other places are left, so that a number that a spreadsheet has damaged (11.01 read as a
    decimal and written 11.1) does not turn into a code of another area.
    """
    parts = text.strip().split(".")
    dotted_well = tuple(map(len, parts)) == _SEGMENTS[system][: len(parts)]
    return "".join(parts) if dotted_well else text.strip()
