"""One text at a time: how the value of a column is read, by its declaration and its mapping.

Nothing is guessed: what cannot be read is empty and said, what is doubtful stays as given and is said.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Final

from mutakhir.border.dates import read_date
from mutakhir.border.mapping import ColumnMap
from mutakhir.border.reasons import Read, Reason
from mutakhir.ground.errors import UsageProblem
from mutakhir.ground.identifiers import read_id
from mutakhir.ground.schema import CodeList, Column, Words


Reader = Callable[[str], Read]

NUMBERS: Final = frozenset({"nik", "head_nik", "family_card"})
IDS: Final = frozenset(
    {"household_id", "member_id", "family_id", "person_id", "other_member_id", "other_id", "unit_id", "double_of"}
)
SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
# A key may look like it (officer 1101E001): there only what a spreadsheet shows is taken for it, with its plus.
SHOWN_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,3}")
LARGEST_EXACT: Final = 2**53  # above it a float, and so a spreadsheet, no longer holds every whole number
LARGEST: Final = {"int8": 2**7 - 1, "int16": 2**15 - 1, "int32": 2**31 - 1, "int64": 2**62}
YES: Final = frozenset({"1", "1.0", "true", "ya", "yes", "y"})
NO: Final = frozenset({"0", "2", "0.0", "2.0", "false", "tidak", "no", "n"})

_EMPTY_WORDS: Final = frozenset({"null", "(null)", "\\n", "#n/a", "n/a", "nan", "none", "-", "--", "#value!", "#ref!"})
_FORMULA: Final = re.compile(r'="(.*)"')
_APOSTROPHES: Final = str.maketrans("", "", "'`’‘´\"")
_WHOLE: Final = re.compile(r"([+-]?\d+)(?:[.,]0+)?")
_DECIMALS: Final = re.compile(r"(\d+)[.,]0+")
_REAL: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,2})?")
_AMONG_DIGITS: Final = re.compile(r"[0-9OoQDIl|SsBZ]{10,20}")
_LETTERS_ONLY: Final = re.compile(r"[^\W\d_](?:[^\d])*")


def reader_of(name: str, column: Column, mapped: ColumnMap, order: str) -> Reader:
    """How texts of this column are read. `order`: of its dates, decided beforehand."""
    typed = _typed(name, column, order)

    def read(text: str) -> Read:
        bare = text.strip()
        said = (Reason.SPACES_REMOVED,) if bare != text else ()
        if bare in mapped.values:
            bare = mapped.values[bare]
        if mapped.codes is not None:
            return _coded(bare, mapped, typed)
        if bare.lower() in _EMPTY_WORDS:
            return Read(None, (Reason.WORD_FOR_EMPTY,))
        if not bare:
            return Read(None)
        found = typed(bare)
        return Read(found.value, (*said, *found.reasons))

    return read


def _coded(bare: str, mapped: ColumnMap, typed: Reader) -> Read:
    """Only the listed codes are read; a whole number also with its decimals or zeros in front (`03`, `3.0`)."""
    assert mapped.codes is not None
    if not bare:
        return Read(None)
    whole = _WHOLE.fullmatch(bare)
    for form in (bare, str(int(whole[1])) if whole else bare):
        if form in mapped.codes:
            meant = mapped.codes[form]
            return Read(None) if meant is None or meant == "" else typed(as_written(meant))
    return Read(None, (Reason.UNKNOWN_CODE,))


def as_written(value: object) -> str:
    """A value of a mapping file as a text that the readers read."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _typed(name: str, column: Column, order: str) -> Reader:
    if name in NUMBERS:
        return read_number
    if name in IDS and column.type == "int64":
        return _read_id
    if column.type == "string" and order != "auto":
        return lambda text: _date_as_text(text, order)
    if column.type == "string":
        return _words(column.codes) if isinstance(column.codes, Words) else _key if _is_key(name) else _text
    if column.type == "date":
        return lambda text: read_date(text, order)
    others: dict[str, Reader] = {"boolean": _yes_no, "timestamp": _instant}
    return others.get(column.type) or _numeric(column)


def _date_as_text(text: str, order: str) -> Read:
    """Raw columns hold text: a date whose order the mapping names is written as ISO."""
    found = read_date(text, order)
    return Read(found.value.isoformat(), found.reasons) if isinstance(found.value, dt.date) else found


def _is_key(name: str) -> bool:
    return name.endswith(("_key", "_id", "phone"))


def read_number(text: str) -> Read:
    """NIK and family card: blanks and apostrophes go, digits are never changed or added."""
    bare, said = _bared(text)
    if not bare:
        return Read(None, said)
    if SCIENTIFIC.fullmatch(bare):
        return Read(None, (Reason.DIGITS_LOST,))
    if found := _DECIMALS.fullmatch(bare):
        if int(found[1]) > LARGEST_EXACT:
            return Read(None, (Reason.DIGITS_LOST,))
        bare, said = found[1], (*said, Reason.DECIMALS_REMOVED)
    if bare.isascii() and bare.isdigit():
        return Read(bare, said if len(bare) == 16 else (*said, Reason.NOT_16_DIGITS))
    if _AMONG_DIGITS.fullmatch(bare) and sum(map(str.isdigit, bare)) >= 8:
        return Read(bare, (*said, Reason.LETTER_FOR_DIGIT))
    if _LETTERS_ONLY.fullmatch(bare):
        return Read(None, (Reason.NAME_IN_NUMBER,))
    return Read(bare, (*said, Reason.NOT_DIGITS))


def _bared(text: str) -> tuple[str, tuple[Reason, ...]]:
    """Without the marks by which a spreadsheet keeps a number as text, and without blanks."""
    found = _FORMULA.fullmatch(text)
    inner = found[1] if found else text
    plain = inner.translate(_APOSTROPHES)
    said: tuple[Reason, ...] = (Reason.APOSTROPHE_REMOVED,) if found or plain != inner else ()
    joined = "".join(plain.split())
    return joined, (*said, Reason.SPACES_REMOVED) if joined != plain else said


def _key(text: str) -> Read:
    """Keys of the sender: as text, without the marks of spreadsheets; one that has lost digits names nothing."""
    found = _FORMULA.fullmatch(text)
    inner = found[1] if found else text
    bare = inner.strip().lstrip("'`’‘´")
    said: tuple[Reason, ...] = (Reason.APOSTROPHE_REMOVED,) if found or bare != inner.strip() else ()
    if SHOWN_SCIENTIFIC.fullmatch(bare):
        return Read(None, (Reason.DIGITS_LOST,))
    decimals = _DECIMALS.fullmatch(bare)
    if decimals and int(decimals[1]) <= LARGEST_EXACT:
        return Read(decimals[1], (*said, Reason.DECIMALS_REMOVED))
    return Read(bare or None, said)


def _text(text: str) -> Read:
    """Free text: only the apostrophe in front, by which a spreadsheet marks text, goes."""
    if text[0] in "'`" and text.count(text[0]) == 1:
        return Read(text[1:].strip() or None, (Reason.APOSTROPHE_REMOVED,))
    return Read(text)


def _words(codes: Words) -> Reader:
    known = {word.lower(): word for word in codes.readable}

    def read(text: str) -> Read:
        word = known.get(text.lower())
        return Read(word) if word else Read(None, (Reason.UNKNOWN_CODE,))

    return read


def _numeric(column: Column) -> Reader:
    codes = column.codes
    if isinstance(codes, CodeList):
        return lambda text: _whole(text, set(codes.codes), Reason.UNKNOWN_CODE)
    if column.type == "float64":
        return lambda text: _real(text, column)
    widest = LARGEST[column.type]
    low = -widest if column.minimum is None else column.minimum
    high = widest if column.maximum is None else min(column.maximum, widest)
    return lambda text: _whole(text, range(low, high + 1), Reason.OUT_OF_RANGE)


def _whole(text: str, allowed: set[int] | range, outside: Reason) -> Read:
    found = _WHOLE.fullmatch(text.lstrip("'"))
    if found is None or len(found[1]) > 19:
        return Read(None, (Reason.NOT_A_NUMBER if outside is Reason.OUT_OF_RANGE else outside,))
    number = int(found[1])
    return Read(number) if number in allowed else Read(None, (outside,))


def _real(text: str, column: Column) -> Read:
    if not _REAL.fullmatch(text):
        return Read(None, (Reason.NOT_A_NUMBER,))
    number = float(text.replace(",", "."))
    low = -1e300 if column.minimum is None else column.minimum
    high = 1e300 if column.maximum is None else column.maximum
    return Read(number) if low <= number <= high else Read(None, (Reason.OUT_OF_RANGE,))


def _yes_no(text: str) -> Read:
    word = text.lower()
    if word in YES:
        return Read(True)
    return Read(False) if word in NO else Read(None, (Reason.NOT_YES_NO,))


def _instant(text: str) -> Read:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return Read(None, (Reason.NOT_AN_INSTANT,))
    return Read(found.astimezone(dt.UTC).replace(tzinfo=None) if found.tzinfo else found)


def _read_id(text: str) -> Read:
    """An id of ours, as digits or as it is shown, with its check digit."""
    found = _WHOLE.fullmatch(text)
    if found and 0 < int(found[1]) < LARGEST["int64"]:
        return Read(int(found[1]))
    try:
        return Read(read_id(text)[1])
    except UsageProblem:
        return Read(None, (Reason.NOT_AN_ID,))
