"""Our own ids as people read, say and type them: `H-0000-1234-0`.

The last digit is a check digit after H. Michael Damm ("Total anti-symmetrische Quasigruppen", Marburg
2004): it finds every single wrong digit and every swap of neighbours, those with the check digit too.
The letter starts the calculation, so an id read under a wrong letter fails as well.
"""

import re

from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.identifiers.kinds import IdKind


# Damm's published quasigroup of order 10; zero diagonal, weakly totally anti-symmetric (tested whole).
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_START: dict[IdKind, int] = {"H": 0, "P": 1, "F": 2, "M": 3}
_GROUP = 4
_SHORTEST = 8
_SEPARATORS = re.compile(r"[\s\-.\u2010-\u2015]+")


def show_id(value: int, kind: IdKind) -> str:
    """The id for people: letter, at least eight digits in groups of four, check digit.

    Args:
        value: positive.
    """
    assert value > 0, "ids begin at 1"
    digits = str(value)
    width = max(_SHORTEST, -(-len(digits) // _GROUP) * _GROUP)
    digits = digits.zfill(width)
    groups = [digits[start : start + _GROUP] for start in range(0, width, _GROUP)]
    return "-".join([kind, *groups, str(_check_digit(digits, kind))])


def read_id(text: str) -> tuple[IdKind, int]:
    """The kind and number of a shown id. Case and separators (hyphens, dots, blanks) do not matter.

    Raises:
        UsageProblem: no letter H, P, F or M; a character that is no digit (with its place); a number of
            digits that no id has; or the last digit does not check.
    """
    packed = _SEPARATORS.sub("", text).upper()
    kind = _kind(packed[:1])
    digits = packed[1:]
    for place, character in enumerate(digits, start=1):
        if character not in "0123456789":
            raise UsageProblem("id.digit", _no_digit(place))
    if len(digits) <= _SHORTEST or len(digits) % _GROUP != 1:
        raise UsageProblem("id.length", _length(len(digits)))
    if _check_digit(digits[:-1], kind) != int(digits[-1]) or int(digits[:-1]) == 0:
        raise UsageProblem("id.check", _check(len(digits)))
    return kind, int(digits[:-1])


def _check_digit(digits: str, kind: IdKind) -> int:
    state = _START[kind]
    for digit in digits:
        state = DAMM[state][int(digit)]
    return state


def _kind(letter: str) -> IdKind:
    for kind in _START:
        if letter == kind:
            return kind
    raise UsageProblem("id.letter", _LETTER)


def _no_digit(place: int) -> Said:
    return Said(
        f"Angka ke-{place} bukan angka. Periksa huruf O dan angka 0, huruf l dan angka 1, lalu tulis lagi.",
        f"Digit {place} is no digit. Check the letter O for 0 and l for 1, then write it again.",
    )


def _length(count: int) -> Said:
    return Said(
        f"Nomor ini berisi {count} angka; seharusnya 9 atau 13. Salin lagi lengkap dengan angka terakhir.",
        f"This id has {count} digits; it should have 9 or 13. Copy it again, with the last digit.",
    )


def _check(place: int) -> Said:
    return Said(
        f"Angka pemeriksa (angka ke-{place}, yang terakhir) tidak cocok: ada angka yang salah atau tertukar. "
        "Bandingkan setiap angka dengan aslinya.",
        f"The check digit (digit {place}, the last) does not fit: a digit is wrong or two are swapped. "
        "Compare each digit with the original.",
    )


_LETTER = Said(
    "Nomor harus diawali huruf H (rumah tangga), P (orang), F (keluarga), atau M (anggota). Tulis hurufnya, misalnya "
    "H-0000-1234-0.",
    "An id begins with H (household), P (person), F (family) or M (member). Write the letter, for example "
    "H-0000-1234-0.",
)
