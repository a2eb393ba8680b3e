"""Village meetings on the first prelist: what they found, whom they hold able, with their minutes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.draws import Bools, Ints, chance, codes_of, pick, stream, whole
from mutakhir.synthetic.field_cases import Prelisted, who_is_behind
from mutakhir.synthetic.field_rates import MEETING_RATES, MeetingRates
from mutakhir.synthetic.kept import Known
from mutakhir.synthetic.patches import array_of


FOUND: Final = 1
NOT_FOUND: Final = 2
DOUBLE: Final = 3
PROPOSED: Final = 4

MOVED: Final = 1
DEAD: Final = 2
UNKNOWN: Final = 3
ADDRESS: Final = 4


@dataclass(frozen=True)
class MeetingSeason:
    """Meetings are held before the field work begins."""

    field_work_from: date

    def days(self, rates: MeetingRates) -> tuple[date, int]:
        """First day, and how many days there are."""
        early, late = rates.days_before
        return self.field_work_from - timedelta(days=early), early - late + 1


def meetings_of(
    seed: int,
    regency: str,
    prelist_first: pa.Table,
    known: Known,
    season: MeetingSeason,
    rates: MeetingRates = MEETING_RATES,
) -> pa.Table:
    """One meeting per village, one row per household of its first prelist."""
    draws = stream(seed, regency, "meetings")
    behind = who_is_behind(prelist_first, known)
    count = len(behind.household_id)
    is_proposal = pc.is_in(prelist_first["source"], pa.array(["proposal"])).to_numpy()
    result = _results(behind, np.asarray(is_proposal, dtype=bool), rates, draws)
    able = _able(behind, known, rates, draws)
    asked = np.isin(result, (FOUND, PROPOSED))
    village = array_of(prelist_first["village"])
    return pa.table(
        {
            **_sittings(village, season, rates, draws),
            "household_id": pa.array(behind.household_id),
            "result": pa.array(result, pa.int8()),
            "reason": pa.array(_reasons(behind, draws), pa.int8(), mask=result != NOT_FOUND),
            "able": pa.array(able, mask=~asked | (draws.random(count) < 0.02)),
            "double_of": pa.array(behind.twin, mask=result != DOUBLE),
        }
    )


def _results(behind: Prelisted, is_proposal: Bools, rates: MeetingRates, draws: np.random.Generator) -> Ints:
    count = len(behind.household_id)
    gone = (behind.truth < 0) | behind.at_old_door
    missed = np.where(gone, chance(draws, rates.notices_gone, count), chance(draws, rates.wrongly_missed, count))
    double = (behind.twin > 0) & chance(draws, rates.notices_double, count)
    there = np.where(is_proposal, PROPOSED, FOUND)
    return np.where(missed, NOT_FOUND, np.where(double, DOUBLE, there))


def _reasons(behind: Prelisted, draws: np.random.Generator) -> Ints:
    """Why a household was not found: those who moved within the regency are known to have moved."""
    count = len(behind.household_id)
    drawn = pick(draws, (MOVED, DEAD, UNKNOWN, ADDRESS), (0.45, 0.2, 0.25, 0.1), count)
    return np.where(behind.at_old_door, MOVED, drawn)


def _able(behind: Prelisted, known: Known, rates: MeetingRates, draws: np.random.Generator) -> Bools:
    """The village's view of welfare is noisy: close to consumption, but not the same."""
    logs = np.log(np.maximum(whole(known.households["consumption"]), 1)).astype(np.float64)
    seen = logs[np.maximum(behind.truth, 0)] + draws.normal(0.0, rates.able_noise, len(behind.truth))
    able: Bools = (seen > np.quantile(logs, rates.able_above)) & (behind.truth >= 0)
    return able


def _sittings(
    village: pa.Array, season: MeetingSeason, rates: MeetingRates, draws: np.random.Generator
) -> dict[str, pa.Array]:
    """Meeting, date and minutes of each row: one sitting per village, numbered through the regency."""
    number = codes_of(village)
    villages = int(number.max(initial=-1)) + 1
    first, days = season.days(rates)
    held = (np.datetime64(first) + draws.integers(0, days, villages)).astype("datetime64[D]")
    names = sorted(village.unique().to_pylist())
    minutes = [f"400/{place + 1:03d}/BA-MUS/{name}/{first.year}" for place, name in enumerate(names)]
    at = pa.array(number)
    return {
        "meeting_id": pa.array([f"{name}-1" for name in names], pa.string()).take(at),
        "village": village,
        "held_on": pa.array(held).take(at),
        "minutes": pa.array(minutes, pa.string()).take(at),
    }
