"""Second interviews of a random 5%, by another officer who knows nothing of the first answers."""

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema import dataset
from mutakhir.synthetic.answers import household_answers
from mutakhir.synthetic.draws import Ints, chance
from mutakhir.synthetic.field import Place, interviews_of
from mutakhir.synthetic.field_cases import Cases
from mutakhir.synthetic.kept import Known
from mutakhir.synthetic.traits import Trait


_WAITS: Final = (5, 25)  # days between the two interviews
_ITEMS: Final = (
    "floor", "drinking_water", "electric_power", "cooking_fuel", "toilet", "has_refrigerator", "has_motorcycle",
)  # fmt: skip


def reinterviews_of(place: Place, cases: Cases, known: Known) -> pa.Table:
    """The re-interviews of a first pass, whose cases are the same that `forms_of` was given."""
    draws = place.stream("reinterviews")
    first = interviews_of(place, cases, known)
    asked = chance(draws, place.rates.reinterviewed, len(cases))
    chosen = np.flatnonzero(first.done & (cases.household_id > 0) & asked)
    officers, by = _others(cases, chosen, draws)
    again = replace(cases.take(chosen), trait=np.full(len(chosen), Trait.CAREFUL, dtype=np.int64))
    second = interviews_of(replace(place, sending="reinterview"), again, known)
    error = np.full(len(chosen), place.rates.careful_item)
    rows = np.where(second.done, again.truth, -1)
    answers = household_answers(known.households, rows, error, place.rates, draws)
    members = second.roster.counts(len(chosen))
    days = np.minimum(first.times.day[chosen] + draws.integers(*_WAITS, len(chosen)), _last_day(place))
    table = {
        "household_id": pa.array(again.household_id),
        "village": again.village,
        "officer_id": pa.array(officers, pa.string()).take(pa.array(by)),
        "held_on": pa.array(days, pa.int32()).cast(pa.date32()),
        "result": pa.array(second.result, pa.int8()),
        "member_count": pa.array(members, pa.int16(), mask=~second.done),
        **{name: answers[name] for name in _ITEMS},
    }
    return pa.table(table).select(dataset("reinterviews").arrow_schema().names).sort_by("household_id")


def _others(cases: Cases, chosen: Ints, draws: np.random.Generator) -> tuple[tuple[str, ...], Ints]:
    """Another officer of the regency for each; where there is only one, the supervisor goes."""
    count = len(cases.officers)
    if count < 2:
        return (*cases.officers, "supervisor"), np.full(len(chosen), count, dtype=np.int64)
    step = draws.integers(1, count, len(chosen))
    return cases.officers, (cases.officer[chosen] + step) % count


def _last_day(place: Place) -> int:
    # The last re-interviews are made in the weeks after the field work.
    return place.season.first_day + place.season.days + _WAITS[1]
