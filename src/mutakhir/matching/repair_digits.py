"""The digits of a bad NIK: made clean, and changed as a typing mistake would change them back."""

import datetime as dt
import re
from collections.abc import Iterator

from mutakhir.ground.identifiers import Sex
from mutakhir.ground.identifiers.nik import WOMEN_DAY_OFFSET
from mutakhir.matching.repair_policy import Repair, RepairPolicy


LENGTH = 16
AREA = 6
DATE = slice(6, 12)
_DECIMALS = re.compile(r"([0-9]{16})[.,]0{1,2}")


def cleaned_digits(text: str, policy: RepairPolicy) -> tuple[str, tuple[Repair, ...]]:
    """Without separators and with look-alikes as digits, and which of both it took; blanks around it are no mistake."""
    text = text.strip()
    whole = _DECIMALS.fullmatch(text)
    joined = (
        whole[1] if whole else "".join(sign for sign in text if not sign.isspace() and sign not in policy.separators)
    )
    digits = "".join(policy.look_alikes.get(sign, sign) for sign in joined)
    took = {Repair.SEPARATORS: joined != text, Repair.LETTERS: digits != joined}
    return digits, tuple(repair for repair, used in took.items() if used)


def date_digits(born: dt.date, sex: Sex) -> str:
    day = born.day + (WOMEN_DAY_OFFSET if sex is Sex.FEMALE else 0)
    return f"{day:02}{born.month:02}{born.year % 100:02}"


def swapped(digits: str) -> Iterator[str]:
    for place in range(len(digits) - 1):
        yield digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def halved(digits: str) -> Iterator[str]:
    for place in range(len(digits) - 1):
        if digits[place] == digits[place + 1]:
            yield digits[:place] + digits[place + 1 :]


def filled_in(digits: str) -> Iterator[str]:
    for place in range(len(digits) + 1):
        for digit in "0123456789":
            yield digits[:place] + digit + digits[place:]


def filled_up(prefix: str) -> str:
    """A number with this beginning, real wherever the beginning can be."""
    date = prefix[DATE] if len(prefix) >= DATE.stop else "010101"
    serial = prefix[DATE.stop :]
    return prefix[:AREA] + date + serial + "0001"[len(serial) :]
