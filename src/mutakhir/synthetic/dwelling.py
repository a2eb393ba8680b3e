"""Dwelling, belongings and animals of each household, which follow its standard of living with noise."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.synthetic.cultures import belongs_to
from mutakhir.synthetic.loading import keys, number, numbers, rows, yaml_table
from mutakhir.synthetic.places import Places
from mutakhir.synthetic.sampling import (
    Bools,
    Floats,
    Ints,
    Rng,
    Small,
    category,
    cuts,
    draw,
    happens,
    mixed,
    normals,
    table,
)


Column = npt.NDArray[np.generic]
_TABLE = yaml_table("dwelling")
_CHRISTIAN, _HINDU = belongs_to("christian"), belongs_to("hindu")
# Heads of cattle, buffalo, horses and goats kept, in towns and in the country.
_HERDS = {
    "cattle": table([{0: 0.985, 1: 0.008, 2: 0.007}, {0: 0.85, 1: 0.06, 2: 0.05, 3: 0.02, 4: 0.01, 6: 0.01}]),
    "buffalo": table([{0: 0.999, 1: 0.001}, {0: 0.978, 1: 0.011, 2: 0.008, 3: 0.003}]),
    "horses": table([{0: 0.9995, 1: 0.0005}, {0: 0.992, 1: 0.006, 2: 0.002}]),
    "goats": table([{0: 0.985, 2: 0.010, 3: 0.005}, {0: 0.88, 1: 0.02, 2: 0.04, 3: 0.03, 5: 0.02, 8: 0.01}]),
}
_PIGS = table([{0: 1}, {0: 0.62, 1: 0.13, 2: 0.13, 3: 0.06, 5: 0.06}])


@dataclass(frozen=True)
class Item:
    """An item with ordered categories: codes, and the cut of the score in the country and in towns."""

    loading: float
    codes: Small
    cut: Small


def _item(name: str) -> Item:
    lines = [numbers(line) for line in rows(_TABLE, "items", name, "codes")]
    codes, rural, urban = zip(*lines, strict=True)
    return Item(number(_TABLE, "items", name, "loading"), np.array(codes, dtype=np.int8), cuts([rural, urban]))


def _asset(name: str) -> Item:
    owned = numbers(_TABLE, "assets", name, "owned")
    cut = cuts([(100 - share, share) for share in owned])
    return Item(number(_TABLE, "assets", name, "loading"), np.array([0, 1], dtype=np.int8), cut)


_ITEMS = {name: _item(name) for name in keys(_TABLE, "items")}
_ASSETS = {name: _asset(name) for name in keys(_TABLE, "assets")}


def make_dwelling(rng: Rng, living: Floats, size: Ints, places: Places) -> dict[str, Column]:
    """Columns of HousingItems and AssetItems by name; -1 in a code or count means that it is not asked."""
    town = places.urban.astype(np.int8)
    found: dict[str, Column] = {}
    for name, item in _ITEMS.items():
        found[name] = item.codes[category(mixed(rng, living, item.loading), item.cut, town)]
    for name, item in _ASSETS.items():
        found[name] = category(mixed(rng, living, item.loading), item.cut, town).astype(bool)
    found |= _spaces(rng, living, size)
    _skip(found)
    found["water_payment"] = _water_payment(rng, found["drinking_water"])
    found |= _boats(rng, places.coastal) | _animals(rng, places)
    found["land_area"] = _land_area(rng, found["has_land"], places.urban)
    return found


def _spaces(rng: Rng, living: Floats, size: Ints) -> dict[str, Column]:
    """Floor area, told in round numbers, and bedrooms."""
    area = np.exp(3.98 + 0.40 * mixed(rng, living, 0.50) + 0.15 * np.log(size))
    told = np.where(happens(rng, 0.6, len(area)), np.round(area / 6) * 6, np.round(area))
    area = np.clip(told, 8, 800).astype(np.int16)
    bedrooms = np.clip(np.round(area / 28.0 + 0.6 * normals(rng, len(area))), 0, 9).astype(np.int16)
    return {"floor_area": area, "bedrooms": bedrooms}


def _skip(found: dict[str, Column]) -> None:
    """The skips of the form: conditions, power and closet are asked only after certain answers."""
    asked = {
        "wall_condition": found["wall"] <= np.int8(3),
        "roof_condition": found["roof"] <= np.int8(7),
        "electric_power": found["lighting"] == np.int8(1),
        "closet": found["toilet"] <= np.int8(3),
    }
    for name, told in asked.items():
        found[name] = np.where(told, found[name], np.int8(-1))


def _water_payment(rng: Rng, water: Column) -> Small:
    """Bottled, refilled and retail water is bought; pipes are subscribed to; the rest is free, or shared."""
    codes = np.array([0, 1, 1, 2, 1, 3, 3, 3, 3, 3, 3, 3, 1], dtype=np.int8)
    shared = happens(rng, 0.05, len(water)) & (codes[water.astype(np.int8)] == 3)
    return np.where(shared, 2, codes[water.astype(np.int8)]).astype(np.int8)


def _boats(rng: Rng, coastal: Bools) -> dict[str, Column]:
    chances = {"has_boat": 0.13, "has_outboard": 0.07, "has_motorboat": 0.04, "has_ship": 0.004}
    return {
        name: happens(rng, np.where(coastal, chance, chance / 25).astype(np.float32), len(coastal))
        for name, chance in chances.items()
    }


def _animals(rng: Rng, places: Places) -> dict[str, Column]:
    count = len(places.urban)
    country = (~places.urban).astype(np.int8)
    found: dict[str, Column] = {name: draw(rng, herd, country, count) for name, herd in _HERDS.items()}
    keepers = (_CHRISTIAN | _HINDU)[places.culture] & ~places.urban
    found["pigs"] = draw(rng, _PIGS, keepers.astype(np.int8), count)
    return found


def _land_area(rng: Rng, has_land: Column, urban: Bools) -> npt.NDArray[np.int32]:
    area = np.exp(np.where(urban, 5.6, 7.6) + 0.9 * normals(rng, len(urban)))
    told = np.clip(np.round(area / 50) * 50, 50, 500_000)
    return np.where(has_land, told, -1).astype(np.int32)
