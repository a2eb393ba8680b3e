"""A small regency made by hand for the tests of the field: its truth, its release N-1, prelist and assignments."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema import CodeList, dataset
from mutakhir.ground.schema.declaration import ARROW_TYPES, Column, column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.synthetic.kept import Known


REGENCY = "3171"
FIRST, LAST = date(2021, 1, 1), date(2021, 7, 31)


@dataclass(frozen=True)
class Regency:
    known: Known
    prelist: pa.Table
    prelist_identity: pa.Table
    assignments: pa.Table


def regency(households: int = 400, seed: int = 1, officers: int = 8, villages: int = 4) -> Regency:
    """Households 1, 2, ... with 1 to 7 members; three in four stand in release N-1 under 1000 + their number.

    Of release N-1, one household in twenty is gone (nobody behind it), one in forty is listed twice, and one
    member in thirty is dead. The prelist holds the households of release N-1; the rest is on no list.
    """
    draws = np.random.Generator(np.random.Philox(seed))
    number = np.arange(1, households + 1)
    size = draws.integers(1, 8, households)
    village = np.array([f"{REGENCY}01{2001 + place}" for place in range(villages)])[
        number * villages // (households + 1)
    ]
    truth = _truth(draws, number, size, village)
    old = np.flatnonzero(draws.random(households) < 0.75)
    twice = old[::40]
    links = np.concatenate([old + 1, twice + 1])
    ids = 1_000 + np.arange(1, len(links) + 1)
    gone = np.arange(len(links)) % 20 == 7
    gone[len(old) :] = False
    behind = pa.array(links, mask=gone)
    known = Known(
        *truth,
        pa.table({"household_id": ids, "household": behind}),
        _previous_members(truth[2], ids, links, gone),
        pa.table({"proposal_id": pa.array([], pa.string()), "household": pa.array([], pa.int64())}),
        pa.table({"register_id": pa.array([], pa.int64()), "person": pa.array([], pa.int64())}),
    )
    at = village[links - 1]
    return Regency(known, _prelist(ids, at), _identity(ids), _assignments(ids, at, officers))


def _values(draws: np.random.Generator, column: Column, count: int) -> pa.Array:
    if isinstance(column.codes, CodeList):
        return pa.array(draws.choice(list(column.codes.codes), count), ARROW_TYPES[column.type])
    if column.type == "boolean":
        return pa.array(draws.random(count) < 0.4)
    numbers = np.minimum(draws.integers(1, 9, count) * 7, column.maximum or 1_000)
    return pa.array(numbers, ARROW_TYPES[column.type])


def _truth(
    draws: np.random.Generator, number: np.ndarray, size: np.ndarray, village: np.ndarray
) -> tuple[pa.Table, pa.Table, pa.Table]:
    count = len(number)
    items = {name: _values(draws, column, count) for name, column in column_group(HouseholdItems).items()}
    households = pa.table(
        {
            "household": number, "village": village, "urban": number % 2 == 0, **items,
            "consumption": draws.integers(200_000, 4_000_000, count),
            "address": [f"Jalan Melati {n}" for n in number],
            "latitude": -6.0 - number / 10_000, "longitude": 106.0 + number / 10_000,
            "head_name": [f"Kepala {n}" for n in number],
        }
    )  # fmt: skip
    families = pa.table(
        {"family": number * 10, "household": number, "family_number": pa.array(number * 0 + 1, pa.int8()),
         "family_card": [f"99{n:014d}" for n in number]}
    )  # fmt: skip
    return households, families, _members(draws, np.repeat(number, size))


def _members(draws: np.random.Generator, household: np.ndarray) -> pa.Table:
    count = len(household)
    line = np.arange(count) - np.searchsorted(household, household) + 1
    items = {name: _values(draws, column, count) for name, column in column_group(MemberItems).items()}
    items["relation"] = pa.array(np.minimum(line, 8), pa.int8())
    return pa.table(
        {
            "person": np.arange(1, count + 1), "household": household, "family": household * 10, "line": line,
            **items,
            "person_name": [f"Orang {n} Biasa" for n in range(count)],
            "nik": [f"99{n:014d}" for n in range(count)],
            "birth_date": pa.array(draws.integers(0, 15_000, count), pa.int32()).cast(pa.date32()),
            "mother_name": [f"Ibu {n}" for n in range(count)],
            "alive": (line == 1) | (np.arange(count) % 30 != 11),
            "died_on": pa.nulls(count, pa.date32()),
        }
    )  # fmt: skip


def _previous_members(members: pa.Table, ids: np.ndarray, links: np.ndarray, gone: np.ndarray) -> pa.Table:
    household = members["household"].to_numpy()
    first, after = np.searchsorted(household, links), np.searchsorted(household, links, side="right")
    rows = np.concatenate([np.arange(a, b) for a, b in zip(first, after, strict=True)])
    entry = np.repeat(np.arange(len(ids)), after - first)
    taken = members.take(pa.array(rows))
    person = pa.array(taken["person"].to_numpy() + np.where(gone[entry], 1_000_000, 0))
    names = [*column_group(MemberItems), "person_name", "nik", "birth_date", "mother_name"]
    return pa.table(
        {"member_id": np.arange(5_001, 5_001 + len(rows)), "household_id": ids[entry], "person": person}
        | {name: taken[name] for name in names}
    )


def _prelist(ids: np.ndarray, village: np.ndarray) -> pa.Table:
    schema = dataset("prelist").arrow_schema()
    count = len(ids)
    values = {
        "household_id": ids, "village": village, "position": pa.array(np.arange(1, count + 1), pa.int32()),
        "source": ["registry"] * count, "source_key": [f"n-1:{n}" for n in ids],
        "previous_household_id": ids, "status": ["listed"] * count,
    }  # fmt: skip
    return pa.table([values.get(f.name, pa.nulls(count, f.type)) for f in schema], names=schema.names)


def _identity(ids: np.ndarray) -> pa.Table:
    return pa.table(
        {
            "household_id": ids, "head_name": [f"Terdaftar {n}" for n in ids],
            "address": [f"Gang {n}" for n in ids], "latitude": -6.0 + ids * 0.0, "longitude": 106.0 + ids * 0.0,
        }
    )  # fmt: skip


def _assignments(ids: np.ndarray, village: np.ndarray, officers: int) -> pa.Table:
    count = len(ids)
    officer = [f"{REGENCY}-E{place * officers // count + 1:03d}" for place in range(count)]
    return pa.table(
        {
            "household_id": ids, "visit_number": pa.array([1] * count, pa.int8()), "village": village,
            "enumerator_id": officer, "supervisor_id": [f"{REGENCY}-S001"] * count,
            "coordinator_id": [f"{REGENCY}-C001"] * count, "reason": ["prelist"] * count,
        }
    )  # fmt: skip
