"""Dates in the five styles in which they come: ISO, with slashes, with hyphens, with the month in words, and the
day number of Excel. Two digits of a year name no century and are not read.

In 03/04/1980 nothing tells day from month: the whole column does, by those of its dates that have a day above 12.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from mutakhir.border.reasons import Read, Reason


Order = Literal["dmy", "mdy"]
Style = Literal["iso", "slashes", "hyphens", "words", "excel"]

_TIME: Final = r"(?:[ T]\d{1,2}:\d{2}.*)?"
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME)
_IN_WORDS: Final = re.compile(r"(\d{1,2})[ \-/.]*([A-Za-z]{3,9})\.?[ \-/.,]*(\d{4})")
_EIGHT: Final = re.compile(r"\d{8}")
_SERIAL: Final = re.compile(r"(\d{4,5})(?:\.0*)?")
_EXCEL_ZERO: Final = dt.date(1899, 12, 30)
# 1 March 1900, before which Excel counts a day that never was, to 31 December 2100.
_SERIALS: Final = range(61, 73_416)
_YEARS: Final = range(1800, 2101)

_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan", "februari pebruari february feb peb", "maret march mar", "april apr",
            "mei may", "juni june jun", "juli july jul", "agustus august agu agt ags aug",
            "september sep sept", "oktober october okt oct", "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip


@dataclass(frozen=True)
class ColumnOrder:
    """How the column was decided: dates that could only be read one way or the other, and those of either."""

    order: Order
    day_first: int = 0
    month_first: int = 0
    ambiguous: int = 0


def decided(texts: Iterable[str]) -> ColumnOrder:
    """The order of a column, by its dates that can be read in one way only; day first where none tells."""
    day_first = month_first = ambiguous = 0
    for text in texts:
        found = _YEAR_LAST.fullmatch(text.strip())
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        day_first += first > 12 >= second
        month_first += second > 12 >= first
        ambiguous += first <= 12 and second <= 12
    return ColumnOrder("mdy" if month_first > day_first else "dmy", day_first, month_first, ambiguous)


def read_date(text: str, order: str) -> Read:
    """The date, or None with its reason. `order`: dmy, mdy or ymd; it matters for what can be read both ways."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), order)
    if found := _IN_WORDS.fullmatch(text):
        return _date(int(found[3]), _MONTHS.get(found[2].lower(), 0), int(found[1]))
    if _EIGHT.fullmatch(text):
        return _eight(text, order)
    found = _SERIAL.fullmatch(text)
    # Four digits are more likely a year than a day of the years 1902 to 1927.
    if found and int(found[1]) in _SERIALS and int(found[1]) not in _YEARS:
        return Read(_EXCEL_ZERO + dt.timedelta(days=int(found[1])))
    return Read(None, (Reason.NOT_A_DATE,))


def style_of(text: str) -> Style | None:
    """Which of the five styles a text has; for the report."""
    if _YEAR_FIRST.fullmatch(text) or _EIGHT.fullmatch(text):
        return "iso"
    if found := _YEAR_LAST.fullmatch(text):
        return "slashes" if found[2] == "/" else "hyphens"
    if _IN_WORDS.fullmatch(text):
        return "words"
    return "excel" if _SERIAL.fullmatch(text) else None


def _year_last(first: int, second: int, year: int, order: str) -> Read:
    day, month = (second, first) if order == "mdy" else (first, second)
    if month > 12 >= day:
        return _date(year, day, month, Reason.OTHER_DATE_ORDER)
    return _date(year, month, day)


def _eight(text: str, order: str) -> Read:
    """20200131 or 31012020, as the mapping says; without it only what begins with a year."""
    if order == "dmy" and int(text[:4]) not in _YEARS:
        return _date(int(text[4:]), int(text[2:4]), int(text[:2]))
    if order == "mdy" and int(text[:4]) not in _YEARS:
        return _date(int(text[4:]), int(text[:2]), int(text[2:4]))
    return _date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _date(year: int, month: int, day: int, *said: Reason) -> Read:
    if year not in _YEARS:
        return Read(None, (Reason.NOT_A_DATE,))
    try:
        return Read(dt.date(year, month, day), said)
    except ValueError:
        return Read(None, (Reason.NOT_A_DATE,))
