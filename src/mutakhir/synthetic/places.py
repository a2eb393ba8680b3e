"""Where the households of a regency live: villages, their welfare, culture, doors and points."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.cultures import CULTURES, culture_shares
from mutakhir.synthetic.draws import stream
from mutakhir.synthetic.loading import csv_table
from mutakhir.synthetic.sampling import Bools, Floats, Ints, Small, draw, entries, happens, normals


if TYPE_CHECKING:
    from mutakhir.synthetic.truth import RegencyPlan


HOUSEHOLDS_PER_RT = 40
_OWN_CULTURE = 0.85  # share of a village's households that are of its main culture
_STREETS = tuple(row["name"] for row in csv_table("door_names") if row["kind"] == "street")
_HAMLETS = tuple(row["name"] for row in csv_table("door_names") if row["kind"] == "hamlet")


@dataclass(frozen=True)
class Places:
    """One row per household, in the order of villages; `village_welfare` is in units of log consumption."""

    village: Ints
    urban: Bools
    coastal: Bools
    remote: Bools
    village_welfare: Floats
    culture: Small
    number_in_village: Ints
    latitude: Floats
    longitude: Floats


def is_city(regency: str) -> bool:
    """Cities have numbers from 71 within their province."""
    return regency[2:] >= "71"


def make_places(plan: "RegencyPlan") -> Places:
    rng = stream(plan.seed, plan.regency, "places")
    villages = len(plan.villages)
    weights = np.exp(0.5 * rng.standard_normal(villages))
    counts = rng.multinomial(plan.households, weights / weights.sum())
    urban = rng.random(villages) < _urban_chance(plan)
    village = np.repeat(np.arange(villages), counts)
    first = np.cumsum(counts) - counts
    number = np.arange(plan.households) - first[village]
    latitude, longitude = _points(plan, rng, village, number)
    return Places(
        village=village,
        urban=urban[village],
        coastal=(rng.random(villages) < 0.12)[village],
        remote=((rng.random(villages) < 0.07) & ~urban)[village],
        village_welfare=(0.16 * rng.standard_normal(villages)).astype(np.float32)[village],
        culture=_cultures(plan, rng, village, villages),
        number_in_village=number,
        latitude=latitude,
        longitude=longitude,
    )


def addresses(plan: "RegencyPlan", places: Places) -> pa.Array:
    """Street and number in towns, hamlet elsewhere, with RT and RW."""
    rng = stream(plan.seed, plan.regency, "addresses")
    count = len(places.village)
    rt = np.minimum(places.number_in_village // HOUSEHOLDS_PER_RT, 997)
    street = rng.integers(0, len(_STREETS), count) + len(_HAMLETS)
    hamlet = (places.village * 7 + rt // 3) % len(_HAMLETS)
    lanes = pa.array([f"Dusun {name}" for name in _HAMLETS] + [f"Jl. {name} No." for name in _STREETS])
    doors = pa.array([None, *(str(door) for door in range(1, 200))], pa.string())
    units = pa.array([f"RT {number:03d}/RW {number // 5 + 1:03d}" for number in range(1, 1000)])
    parts = [
        lanes.take(pa.array(np.where(places.urban, street, hamlet))),
        doors.take(pa.array(np.where(places.urban, rng.integers(1, 200, count), 0))),
        units.take(pa.array(rt)),
    ]
    return pc.binary_join_element_wise(*parts, " ", null_handling="skip")


def _urban_chance(plan: "RegencyPlan") -> Floats:
    """Kelurahan (numbers from 1001) and cities are mostly urban, desa more often so on Java."""
    if is_city(plan.regency):
        return np.full(len(plan.villages), 0.94, dtype=np.float32)
    desa = 0.46 if "31" <= plan.regency[:2] <= "36" else 0.16
    return np.array([0.85 if code[6] == "1" else desa for code in plan.villages], dtype=np.float32)


def _cultures(plan: "RegencyPlan", rng: np.random.Generator, village: Ints, villages: int) -> Small:
    mix = entries(culture_shares(plan.regency)).astype(np.int16)[None, :]
    main = draw(rng, mix, 0, villages)
    own = happens(rng, _OWN_CULTURE, len(village))
    assert len(CULTURES) < 127
    return np.where(own, main[village], draw(rng, mix, 0, len(village))).astype(np.int8)


def _points(plan: "RegencyPlan", rng: np.random.Generator, village: Ints, number: Ints) -> tuple[Floats, Floats]:
    """Doors around the middle of their RT, RTs around the middle of their village; WGS 84 degrees."""
    spread = 0.04 if is_city(plan.regency) else 0.22
    angle = 2.4 * (number // HOUSEHOLDS_PER_RT)  # RTs lie on a spiral around the middle of the village
    radius = 0.0018 * np.sqrt(number // HOUSEHOLDS_PER_RT + 0.5)
    points = []
    for centre, turn in zip(_centre(plan), (np.sin, np.cos), strict=True):
        middles = centre + spread * (rng.random(len(plan.villages)) * 2 - 1)
        doors = middles[village] + radius * turn(angle) + 0.0004 * normals(rng, len(village))
        points.append(np.round(doors, 6))
    return points[0], points[1]


def _centre(plan: "RegencyPlan") -> tuple[float, float]:
    """The plan's centre (latitude, longitude), or one made up from the code, the same in every run."""
    if plan.latitude is not None and plan.longitude is not None:
        return plan.latitude, plan.longitude
    made_up = int.from_bytes(hashlib.blake2b(plan.regency.encode(), digest_size=8).digest(), "little")
    return -9.5 + made_up % 14_000 / 1000, 95.5 + made_up // 14_000 % 45_000 / 1000
