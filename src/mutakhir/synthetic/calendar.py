"""When each visit happens: field days of every officer, working hours in local time, clocks of devices."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from mutakhir.synthetic.draws import Bools, Ints, chance, rank_in, starts_of, sum_before
from mutakhir.synthetic.field_rates import FieldRates


DAY: Final = 86_400
HOUR: Final = 3_600
EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class FieldSeason:
    """The days of the field work and the offset of the area's zone (WIB 7, WITA 8, WIT 9)."""

    first: date
    last: date
    offset_hours: int

    @property
    def first_day(self) -> int:
        return (self.first - EPOCH).days

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Times:
    """Per visit: start and end by the clock of the device (local seconds since 1970), arrival (UTC)."""

    started: Ints
    ended: Ints
    received: Ints
    day: Ints  # true local day, in days since 1970


def field_days(officer: Ints, per_day: Ints, season: FieldSeason, draws: np.random.Generator) -> tuple[Ints, Ints]:
    """The day of each visit and its place in that day, for visits sorted by officer.

    `per_day` holds, for each visit, how many its officer makes a day. Officers begin on different days so
    that all are done in time; Sundays are free.
    """
    place = rank_in(officer)
    working_day = place // per_day
    last = np.zeros_like(place)
    np.maximum.at(last, starts_of(officer), working_day)
    needed = (last[starts_of(officer)] + 1) * 7 // 6 + 2
    spare = np.maximum(season.days - needed - season.days // 10, 1)
    begin = (draws.random(len(officer))[starts_of(officer)] * spare).astype(np.int64)
    weekday = (season.first_day + begin + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    begin = begin + (weekday == 6)
    weekday = np.where(weekday == 6, 0, weekday)
    day = begin + working_day + (working_day + weekday) // 6
    return season.first_day + np.minimum(day, season.days - 1), place % per_day


def durations(persons: Ints, enumerated: Bools, fabricated: Bools, draws: np.random.Generator) -> Ints:
    """Seconds from start to end: 12 minutes and 4.5 for each member; a minute or two if made up at a desk."""
    spread = np.exp(draws.normal(0.0, 0.22, len(persons)))
    honest = (720 + 270 * persons) * spread
    short = (100 + 35 * persons) * spread
    told_at_the_door = 180 * spread * spread
    seconds = np.where(enumerated, np.where(fabricated, short, honest), told_at_the_door)
    return np.maximum(seconds, 40).astype(np.int64)


def visit_times(
    officer: Ints,
    per_day: Ints,
    lasting: Ints,
    season: FieldSeason,
    rates: FieldRates,
    draws: np.random.Generator,
) -> Times:
    """Times of all visits, which are sorted by officer in the order in which they are made."""
    count = len(officer)
    day, place = field_days(officer, per_day, season, draws)
    shift = officer * 1_000 + (day - season.first_day)
    opening = np.where(draws.random(count) < 0.9, 8.0, 13.0)[starts_of(shift)]
    opening = opening + draws.normal(0.0, 0.35, count)[starts_of(shift)]
    travel = (240 + draws.gamma(2.0, 300.0, count)).astype(np.int64)
    clock = (opening * HOUR).astype(np.int64) + sum_before(lasting + travel, shift)
    # Those whom the day leaves over are visited next morning before work; a few really at night.
    clock = np.where(clock > 21 * HOUR, 6 * HOUR + place * 600, clock)
    at_night = chance(draws, rates.night, count)
    clock = np.where(at_night, (22 * HOUR + draws.random(count) * 6 * HOUR).astype(np.int64) % DAY, clock)
    started = day * DAY + clock
    skew = _skew(officer, rates, draws)
    received = started + lasting + _upload(count, rates, draws) - season.offset_hours * HOUR
    return Times(started + skew, started + skew + lasting, received, started // DAY)


def _skew(officer: Ints, rates: FieldRates, draws: np.random.Generator) -> Ints:
    """Per device: mostly seconds off, a few by one to forty days either way."""
    count = len(officer)
    wrong = chance(draws, rates.clock_off, count)[starts_of(officer)]
    days = draws.integers(1, 41, count)[starts_of(officer)] * DAY
    sign = np.where(draws.random(count) < 0.7, -1, 1)[starts_of(officer)]
    seconds = draws.integers(-45, 46, count)[starts_of(officer)]
    skew: Ints = np.where(wrong, sign * days, seconds)
    return skew


def _upload(count: int, rates: FieldRates, draws: np.random.Generator) -> Ints:
    """Seconds from the end of a visit to its arrival: minutes with a network, days without."""
    soon = draws.exponential(1_200.0, count)
    late = DAY + draws.exponential(1.8 * DAY, count)
    delay: Ints = (30 + np.where(chance(draws, rates.late_upload, count), late, soon)).astype(np.int64)
    return delay
