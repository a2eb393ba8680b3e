"""NIKs and family-card numbers: their structure is kept, their province is 99, so none belongs to anyone.

NIK: 99, the regency's own four digits where a district's would stand, the day (women + 40), month and year of
birth, and a number within these. Persons first registered elsewhere carry a second prefix, which no regency
has (the regency's number + 30 within the province, + 20 for cities). Family cards have the day of issue instead.
Both are unique in the nation, since a prefix belongs to one regency.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.synthetic.birthdays import Days, days_since_epoch, year_month_day
from mutakhir.synthetic.places import is_city
from mutakhir.synthetic.roles import FEMALE
from mutakhir.synthetic.sampling import Ints, Rng, Small, happens


_PROVINCE = 99
_FROM_ELSEWHERE = 0.13
_MOST = 9999
_FIRST_CARDS = date(2008, 1, 1)


def niks(rng: Rng, regency: str, born: Days, sex: Small) -> pa.Array:
    """One NIK of 16 digits per person, unique in the nation."""
    prefix = np.where(happens(rng, _FROM_ELSEWHERE, len(born)), _second_prefix(regency), int(regency))
    return _numbered(prefix * 1_000_000 + _date_digits(born, 40 * (sex == FEMALE)))


def family_cards(rng: Rng, regency: str, count: int, as_of: date) -> pa.Array:
    """One number of 16 digits per family, unique in the nation; issued in the years before `as_of`."""
    first, last = days_since_epoch(_FIRST_CARDS), days_since_epoch(as_of)
    # Renewed at each birth, marriage and move: half of the cards are younger than four years.
    issued = last - 1 - ((last - first - 1) * (1 - np.sqrt(rng.random(count)))).astype(np.int32)
    return _numbered(int(regency) * 1_000_000 + _date_digits(issued, np.zeros(count, dtype=np.int64)))


def _second_prefix(regency: str) -> int:
    return int(regency) + (20 if is_city(regency) else 30)


def _date_digits(days: Days, added: Ints) -> Ints:
    year, month, day = year_month_day(days)
    return (day + added) * 10_000 + month * 100 + year % 100


def _numbered(stem: npt.NDArray[np.int64]) -> pa.Array:
    """99, the ten digits of the stem and a number from 1 within equal stems, in the order of the rows."""
    place_bits = 24
    assert len(stem) < 1 << place_bits, "more numbers than one regency can need"
    ordered = np.sort(stem << place_bits | np.arange(len(stem)))
    sorted_stem, place = ordered >> place_bits, ordered & (1 << place_bits) - 1
    fresh = np.ones(len(stem), dtype=bool)
    fresh[1:] = sorted_stem[1:] != sorted_stem[:-1]
    rows = np.arange(len(stem))
    serial = np.empty(len(stem), dtype=np.int64)
    serial[place] = rows - np.maximum.accumulate(np.where(fresh, rows, 0)) + 1
    assert len(stem) == 0 or serial.max() <= _MOST, "more than 9,999 births of one day and sex in a regency"
    return pa.array((_PROVINCE * 10**10 + stem) * 10_000 + serial).cast(pa.string())
