"""The NIK one at a time: levels, birth date, sex, mask. `nik_expression` is the same on columns.

Digits: PPKKCC, the area of *first registration*; DDMMYY, the birth date, with 40 added to the day of
women; SSSS, a serial from 0001. There is no check digit. A NIK never changes: neither with a move, nor
when a birth date is corrected, so disagreement with the record is a warning and not an error.
Source: Law 23/2006 on civil administration and Government Regulation 40/2019.
"""

import datetime as dt
import re
from collections.abc import Container

from mutakhir.ground.identifiers.kinds import NikLevel, Sex


WOMEN_DAY_OFFSET = 40
SYNTHETIC_PROVINCE = "99"  # no province has or had this code, so no real NIK begins with it
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_SIXTEEN_DIGITS = re.compile(r"[0-9]{16}")


def nik_level(nik: str | None, prefixes: Container[str], *, synthetic: bool = False) -> NikLevel:
    """How far `nik` holds, as it was written: nothing is trimmed or mended.

    Args:
        prefixes: known areas, as 6-digit sub-district or 4-digit regency codes of any time, since a NIK
            keeps the code of its first issue.
        synthetic: made-up people, whose areas begin with 99, are known as well.
    """
    return level(nik, prefixes, synthetic=synthetic, women_day_offset=WOMEN_DAY_OFFSET)


def level(number: str | None, prefixes: Container[str], *, synthetic: bool, women_day_offset: int) -> NikLevel:
    """The levels that NIK and family card share; with offset 0 a day above 31 is no day."""
    if number is None or not number.strip(" "):
        return NikLevel.MISSING
    if not _has_format(number):
        return NikLevel.BAD_FORMAT
    if not _is_real_date(number[6:12], women_day_offset):
        return NikLevel.BAD_STRUCTURE
    if not _is_known_area(number, prefixes, synthetic):
        return NikLevel.UNKNOWN_AREA
    return NikLevel.WELL_FORMED


def nik_birth_date(nik: str | None, reference_year: int, recorded_year: int | None = None) -> dt.date | None:
    """The birth date inside the NIK, or None if there is no real one.

    Two digits do not tell the century. With `recorded_year` (from the record's birth date or age) the
    nearer one is taken, the later on a tie, so that people above 100 keep theirs; without it the latest
    that is not after `reference_year`.
    """
    if nik is None or not _has_format(nik) or not _is_real_date(nik[6:12], WOMEN_DAY_OFFSET):
        return None
    day, month, short_year = (int(nik[start : start + 2]) for start in (6, 8, 10))
    day -= WOMEN_DAY_OFFSET if day > WOMEN_DAY_OFFSET else 0
    year = _full_year(short_year, reference_year, recorded_year)
    if (day, month, year) == (29, 2, 1900):
        year = 2000  # 1900 had no 29 February
    return dt.date(year, month, day)


def nik_sex(nik: str | None) -> Sex | None:
    """The sex inside the NIK, or None if its structure does not hold."""
    if nik is None or not _has_format(nik) or not _is_real_date(nik[6:12], WOMEN_DAY_OFFSET):
        return None
    return Sex.FEMALE if int(nik[6:8]) > WOMEN_DAY_OFFSET else Sex.MALE


def nik_agrees(nik: str | None, birth_date: dt.date | None, sex: int | None) -> bool | None:
    """Whether the NIK says the same as the recorded birth date (day, month, year of the century) and sex.

    None if any of them is missing or the NIK's structure does not hold. A warning only.
    """
    inside = nik_sex(nik)
    if nik is None or inside is None or birth_date is None or sex is None:
        return None
    day = birth_date.day + (WOMEN_DAY_OFFSET if inside is Sex.FEMALE else 0)
    return inside == sex and nik[6:12] == f"{day:02}{birth_date.month:02}{birth_date.year % 100:02}"


def mask(nik: str) -> str:
    """For screens: the regency and the last two digits; of anything but 16 digits, nothing at all."""
    return f"{nik[:4]}{'*' * 10}{nik[14:]}" if _SIXTEEN_DIGITS.fullmatch(nik) else "*" * 16


def _has_format(number: str) -> bool:
    filler = number.startswith("000") or number.endswith("0000") or len(set(number)) == 1
    return bool(_SIXTEEN_DIGITS.fullmatch(number)) and not filler


def _is_real_date(ddmmyy: str, women_day_offset: int) -> bool:
    """A date that is real in 19YY or 20YY; 29 February is, if YY is divisible by 4 (2000 was a leap year)."""
    day, month, year = (int(ddmmyy[start : start + 2]) for start in (0, 2, 4))
    if women_day_offset and day > women_day_offset:
        day -= women_day_offset
    if not 1 <= month <= 12 or not 1 <= day <= DAYS_IN_MONTH[month - 1]:
        return False
    return (day, month) != (29, 2) or year % 4 == 0


def _is_known_area(number: str, prefixes: Container[str], synthetic: bool) -> bool:
    if synthetic and number.startswith(SYNTHETIC_PROVINCE):
        return True
    return number[:6] in prefixes or number[:4] in prefixes


def _full_year(short_year: int, reference_year: int, recorded_year: int | None) -> int:
    early, late = 1900 + short_year, 2000 + short_year
    if recorded_year is not None:
        return late if abs(late - recorded_year) <= abs(early - recorded_year) else early
    return late if late <= reference_year else early
