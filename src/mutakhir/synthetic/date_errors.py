"""Birth dates as the previous registry holds them: defaults, swapped day and month, a wrong year or day."""

import numpy as np
import numpy.typing as npt

from mutakhir.synthetic.draws import Ints
from mutakhir.synthetic.patches import dealt


Days = npt.NDArray[np.datetime64]

# Shares among the dates that are wrong.
KINDS = {
    "default": 0.40,
    "default_year_off": 0.10,
    "swapped": 0.10,
    "year_off": 0.20,
    "day_off": 0.15,
    "month_off": 0.05,
}
_DEFAULTS = ((12, 31), (1, 1), (7, 1))
_DEFAULT_SHARES = (0.45, 0.30, 0.25)
_YEARS_OFF = np.array([-10, -5, -2, -1, -1, -1, 1, 1, 1, 2, 3, 10])


def misdated(draws: np.random.Generator, dates: Days, rows: Ints, latest: Days) -> Days:
    """The dates with an error at `rows`; a date that would lie after `latest` (one per row) stays."""
    out = dates.copy()
    for kind, struck in dealt(draws, rows, KINDS).items():
        changed = _changed(draws, kind, dates[struck])
        out[struck] = np.where(changed <= latest[struck], changed, dates[struck])
    return out


def _changed(draws: np.random.Generator, kind: str, dates: Days) -> Days:
    year, month, day = _parts(dates)
    count = len(dates)
    if kind.startswith("default"):
        pick = np.searchsorted(np.cumsum(_DEFAULT_SHARES)[:-1], draws.random(count), side="right")
        month, day = np.asarray(_DEFAULTS)[pick].T
    if kind == "swapped":
        able = day <= 12
        month, day = np.where(able, day, month), np.where(able, month, day)
        year = np.where(able, year, year + 1)
    if kind in ("year_off", "default_year_off"):
        year = year + _YEARS_OFF[draws.integers(0, len(_YEARS_OFF), count)]
    if kind == "day_off":
        day = (day - 1 + draws.integers(1, 28, count)) % 28 + 1
    if kind == "month_off":
        month = (month - 1 + draws.integers(1, 12, count)) % 12 + 1
    return date_of(year, month, day)


def _parts(dates: Days) -> tuple[Ints, Ints, Ints]:
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64)
    day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    return 1970 + number // 12, number % 12 + 1, day


def date_of(year: Ints, month: Ints, day: Ints) -> Days:
    """The date; a day beyond the end of its month becomes the last of the month."""
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    last = (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    dates: Days = np.minimum(months.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]"), last)
    return dates
