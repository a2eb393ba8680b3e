"""The documented ailments of the previous registry, with their rates, on the records of one regency.

Errors have two layers. What a person *states* (a nickname, a birth date nobody knows, a card with a wrong
number) is the same in every record of the person; what an officer *writes* is wrong record by record. Errors
come in company: in a household that was recorded badly every item is wrong more often.

Sources of the rates: BPK's audit of January 2020 (NIK and family card invalid), the ministry and the KPK in
January 2021 (16.8 of 114 million not matched in the civil register; duplicates and dead still listed). The
shares of single kinds of error are our own and were tuned until plain record linkage finds the data as hard
as the real registry; tests/unit/synthetic/test_hardness_linkage.py measures it.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic import date_errors, name_errors, number_errors
from mutakhir.synthetic.date_errors import Days
from mutakhir.synthetic.draws import Bools, Floats, Ints, stream
from mutakhir.synthetic.patches import rows_of


@dataclass(frozen=True)
class Rates:
    """Shares of records (of households where it says so) with each ailment."""

    nik_invalid: float = 0.10
    nik_wrong: float = 0.053
    family_card_invalid: float = 0.14
    family_card_outdated: float = 0.12
    name: float = 0.28
    mother_name: float = 0.28
    birth_date: float = 0.16
    duplicate: float = 0.005
    known_duplicate: float = 0.2
    dead_most: float = 0.018
    moved_household: float = 0.04
    moved_person: float = 0.015
    forgotten: float = 0.02
    head_only: float = 0.008
    # Share of every error that the person carries along, and of households that were recorded badly.
    stated: float = 0.55
    bad_household: float = 0.15
    bad_factor: float = 4.5


@dataclass(frozen=True)
class Identity:
    """What names the people of some records, one row each; `card` is the family card of the record."""

    name: pa.Array
    nik: pa.Array
    birth: Days
    mother: pa.Array
    card: pa.Array
    male: Bools
    relative: Ints

    def at(self, rows: Ints, relative: Ints) -> "Identity":
        """The identity of the persons at these rows, with a relative per new row."""
        places = pa.array(rows)
        return Identity(
            self.name.take(places),
            self.nik.take(places),
            self.birth[rows],
            self.mother.take(places),
            self.card.take(places),
            self.male[rows],
            relative,
        )


def badly_recorded(seed: int, regency: str, households: int, rates: Rates, layer: str) -> Floats:
    """Per household the factor by which every error is more or less frequent; its mean is 1."""
    bad = stream(seed, regency, "previous", "badly recorded", layer).random(households) < rates.bad_household
    good_factor = (1 - rates.bad_household * rates.bad_factor) / (1 - rates.bad_household)
    return np.where(bad, rates.bad_factor, max(good_factor, 0.0))


def spoiled(draws: np.random.Generator, given: Identity, rates: Rates, factor: Floats, latest: Days) -> Identity:
    """The identities with errors; `factor` multiplies every rate per row, no birth lies after `latest`."""
    count = len(factor)
    nik = _spoiled_niks(draws, given, rates, factor)
    names = name_errors.misnamed(draws, given.name, draws.random(count) < rates.name * factor, given.male)
    female = np.zeros(count, dtype=bool)
    mothers = name_errors.misnamed(draws, given.mother, draws.random(count) < rates.mother_name * factor, female)
    misdated = rows_of(draws.random(count) < rates.birth_date * factor)
    birth = date_errors.misdated(draws, given.birth, misdated, latest)
    return Identity(names, nik, birth, mothers, given.card, given.male, given.relative)


def _spoiled_niks(draws: np.random.Generator, given: Identity, rates: Rates, factor: Floats) -> pa.Array:
    good = number_errors.whole_numbers(given.nik)
    draw = draws.random(len(factor)) / factor.clip(1e-9)
    invalid = rows_of(good & (draw < rates.nik_invalid))
    wrong = rows_of(good & (draw >= rates.nik_invalid) & (draw < rates.nik_invalid + rates.nik_wrong))
    numbers = number_errors.wrong(draws, given.nik, wrong, given.relative)
    return number_errors.invalid(draws, numbers, invalid, given.card)


def scaled(rates: Rates, share: float) -> Rates:
    """The same rates of what is said and written about a person, each times `share`."""
    errors = ("nik_invalid", "nik_wrong", "name", "mother_name", "birth_date")
    return Rates(**{**vars(rates), **{name: vars(rates)[name] * share for name in errors}})


def spoiled_cards(
    draws: np.random.Generator, cards: pa.Array, head_niks: pa.Array, rates: Rates, factor: Floats
) -> pa.Array:
    """Family-card numbers: some invalid, some valid but of a card that has since been replaced."""
    draw = draws.random(len(cards))
    good = number_errors.whole_numbers(cards)
    invalid = rows_of(good & (draw < rates.family_card_invalid * factor))
    outdated = rows_of(good & (draw > 1 - rates.family_card_outdated))
    cards = number_errors.reissued(draws, cards, outdated)
    return number_errors.invalid(draws, cards, invalid, pc.coalesce(head_niks, cards))
