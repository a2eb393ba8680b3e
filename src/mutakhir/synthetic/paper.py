"""What cards and people say of themselves at the door: names, numbers, dates and the place on the map."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.draws import Bools, Floats, Ints, chance, starts_of, whole
from mutakhir.synthetic.field_cases import Cases
from mutakhir.synthetic.field_rates import FieldRates
from mutakhir.synthetic.field_rosters import Roster
from mutakhir.synthetic.name_errors import misnamed
from mutakhir.synthetic.number_errors import malformed, whole_numbers, wrong
from mutakhir.synthetic.patches import array_of, emptied, rows_of, taken


_IDENTITY_CARD: Final = 4  # its bit in `identity_documents`


@dataclass(frozen=True)
class Doors:
    """What the officer has on the prelist about each case, in the order of the cases."""

    head_name: pa.Array
    address: pa.Array
    latitude: pa.Array
    longitude: pa.Array


def numbers_on_cards(
    numbers: pa.Array, empty: float | Floats, typing: float, bad: float, draws: np.random.Generator
) -> pa.Array:
    """NIKs or family-card numbers as shown and typed: some not shown, some with a slip of the finger.

    `typing`: share of slips that give another good number; `bad`: of slips that the form of the number shows.
    """
    count = len(numbers)
    numbers = emptied(numbers, rows_of(chance(draws, empty, count)))
    slips = rows_of(chance(draws, typing, count) & whole_numbers(numbers))
    others = (np.arange(count) + 37) % max(count, 1)  # of another household: the form refuses one of its own
    numbers = wrong(draws, numbers, slips, others)
    broken = rows_of(chance(draws, bad, count) & whole_numbers(numbers))
    return malformed(draws, numbers, broken)


def person_identity(
    people: pa.Table, roster: Roster, rates: FieldRates, draws: np.random.Generator
) -> dict[str, pa.Array]:
    """Name, NIK, birth date, mother's name and family card of all lines; of the gone only the name and NIK."""
    count = len(roster)
    male = whole(people["sex"])[roster.person] == 1
    names = taken(people["person_name"], roster.person)
    gone = ~roster.lives_here
    no_date = gone | chance(draws, rates.birth_date_empty, count)
    no_mother = gone | chance(draws, rates.mother_empty, count)
    nik = taken(people["nik"], roster.person)
    card = emptied(taken(people["family_card"], roster.person), rows_of(gone))
    return {
        "person_name": misnamed(draws, names, chance(draws, rates.name_typing, count), male),
        "nik": numbers_on_cards(nik, _without_nik(people, roster, rates), rates.nik_typing, rates.nik_malformed, draws),
        "birth_date": emptied(taken(people["birth_date"], roster.person), rows_of(no_date)),
        "mother_name": emptied(taken(people["mother_name"], roster.person), rows_of(no_mother)),
        "family_card": numbers_on_cards(card, rates.card_empty, rates.card_typing, rates.card_malformed, draws),
    }


def _without_nik(people: pa.Table, roster: Roster, rates: FieldRates) -> Floats:
    """Chance that no NIK is shown; who has an identity card mostly shows it."""
    documents = whole(people["identity_documents"], empty=0)[roster.person]
    return np.where(documents & _IDENTITY_CARD > 0, rates.nik_empty_with_card, rates.nik_empty)


def doors_seen(
    cases: Cases, households: pa.Table, listed: Doors, interviewed: Bools, rates: FieldRates, draws: np.random.Generator
) -> dict[str, pa.Array]:
    """Head, address and place of each form: of the household that was met, else of the door on the prelist."""
    met = rows_or_none(cases.truth, interviewed)
    latitude, longitude = _place(cases, households, listed, met, rates, draws)
    return {
        "head_name": pc.coalesce(taken(households["head_name"], met), listed.head_name),
        "address": pc.coalesce(taken(households["address"], met), listed.address),
        "latitude": latitude,
        "longitude": longitude,
    }


def rows_or_none(rows: Ints, wanted: Bools) -> Ints:
    return np.where(wanted, rows, -1)


def _place(
    cases: Cases, households: pa.Table, listed: Doors, met: Ints, rates: FieldRates, draws: np.random.Generator
) -> tuple[pa.Array, pa.Array]:
    count = len(cases)
    metres = np.abs(draws.normal(0.0, 8.0, count)) + np.where(chance(draws, rates.far_point, count), 1_500.0, 0.0)
    angle = draws.random(count) * 2 * np.pi
    desk = cases.made_up
    metres = np.where(desk, 2.0, metres)
    at = np.where(desk, starts_of(cases.officer), np.arange(count))  # one place for all that was made up
    nothing = rows_of(chance(draws, rates.no_point, count) & ~desk)
    found = []
    for name, step in (("latitude", np.sin(angle)), ("longitude", np.cos(angle))):
        door = pc.coalesce(taken(households[name], met), array_of(getattr(listed, name))).take(pa.array(at))
        # One degree is 111 km; all of Indonesia lies so near the equator that this holds for both.
        found.append(emptied(pc.add(door, pa.array(_degrees(step * metres))), nothing))
    return found[0], found[1]


def _degrees(metres: Floats) -> Floats:
    return metres / 111_000.0
