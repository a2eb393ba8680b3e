"""Birth dates, with the days on which unknown dates are put: 1 July, 31 December, 1 January."""

from datetime import date

import numpy as np
import numpy.typing as npt

from mutakhir.synthetic.sampling import Bools, Ints, Rng, Short, entries, happens, steps


Days = npt.NDArray[np.int32]  # since 1970-01-01
# Share of people whose day of birth was unknown when they were first registered, by age.
_UNKNOWN = steps([(0, 0.004), (20, 0.01), (35, 0.05), (50, 0.16), (65, 0.30), (80, 0.45)])
# Months and days after 1 January at which unknown days are put, with their shares.
_DEFAULTS = np.array([[6, 0], [11, 30], [0, 0]])
_DEFAULT = entries([0.55, 0.27, 0.18])
_YEAR = 365.2425


def birth_days(rng: Rng, age: Short, as_of: date) -> Days:
    """A day of birth for each age in full years; unknown days are moved within the year of birth."""
    today = days_since_epoch(as_of)
    back = np.floor(age * _YEAR + 1 + rng.random(len(age)) * (_YEAR - 2))
    born = (today - back).astype(np.int32)
    unknown = happens(rng, _UNKNOWN[age], len(age)) & (age >= 1)
    return with_default_day(rng, born, unknown)


def with_default_day(rng: Rng, born: Days, chosen: Bools) -> Days:
    """The same dates with the chosen ones moved to a default day of the same year."""
    place = np.flatnonzero(chosen)
    default = _DEFAULTS[_DEFAULT[rng.integers(0, len(_DEFAULT), len(place))]]
    years = born[place].astype("datetime64[D]").astype("datetime64[Y]")
    months = years.astype("datetime64[M]") + default[:, 0]
    moved = born.copy()
    moved[place] = (months.astype("datetime64[D]") + default[:, 1]).astype(np.int32)
    return moved


def age_on(born: Days, as_of: date) -> Short:
    """Full years on a day, by the calendar."""
    year, month, day = year_month_day(born)
    before = (month > as_of.month) | ((month == as_of.month) & (day > as_of.day))
    age: Short = np.maximum(as_of.year - year - before, 0).astype(np.int16)
    return age


def year_month_day(born: Days) -> tuple[Ints, Ints, Ints]:
    dates = born.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64)
    return 1970 + number // 12, number % 12 + 1, (dates - months).astype(np.int64) + 1


def days_since_epoch(day: date) -> int:
    return (day - date(1970, 1, 1)).days
