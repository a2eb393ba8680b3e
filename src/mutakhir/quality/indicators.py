"""Indicators and the three indices, from counts per regency to province and nation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from mutakhir.quality.counts import SPREAD
from mutakhir.quality.policy import Indicator, QualityPolicy
from mutakhir.quality.reinterviews import item_standard_error, standard_error


Counts = Mapping[str, int]
NATION = "0"
INDICES = ("reliable", "up_to_date", "valid")
_BASIS_POINTS = 10_000


def regency_counts(rows: Iterable[Mapping[str, object]]) -> dict[str, Counter[str]]:
    """The counts of each regency from rows of `local_indicators` of that level."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        name, counts = row["indicator"], found.setdefault(str(row["area"]), Counter())
        pair = {f"{name}_n": row["numerator"], f"{name}_d": row["denominator"]}
        spread = {part: row[part] for part in SPREAD if row[part] is not None}
        counts.update({key: int(str(value)) for key, value in (pair | spread).items()})
    return found


def by_area(regencies: Mapping[str, Counts], province: Mapping[str, str]) -> dict[tuple[str, str], Counter[str]]:
    """The counts of regencies, provinces and the nation; `province` names every regency of the round."""
    areas: dict[tuple[str, str], Counter[str]] = {}
    for regency in sorted(province):
        for area in (("regency", regency), ("province", province[regency]), ("nation", NATION)):
            areas.setdefault(area, Counter()).update(regencies.get(regency, {}))
    return areas


def indicator_table(areas: Mapping[tuple[str, str], Counts], policy: QualityPolicy) -> pa.Table:
    """The dataset `indicators`."""
    rows = [row for (level, area), counts in areas.items() for row in _rows(level, area, counts, policy)]
    schema = pa.schema([*((n, pa.string()) for n in _TEXTS), *((n, pa.int64()) for n in _COUNTS), *_NUMBERS])
    return pa.Table.from_pylist(rows, schema=schema)


_TEXTS = ("indicator", "index", "level", "area")
_COUNTS = ("numerator", "denominator")
_NUMBERS = (("value", pa.float64()), ("standard_error", pa.float64()))


def _rows(level: str, area: str, counts: Counts, policy: QualityPolicy) -> Iterator[dict[str, object]]:
    where = {"level": level, "area": area}
    for each in policy.indicators:
        error = standard_error(counts) if each.id == "reinterview_agreement" else None
        yield {"indicator": each.id, "index": each.index, **where, **_share(*_pair(counts, each.id), error)}
    for item in policy.reinterview_items:
        pair = _pair(counts, f"agreement_{item}")
        share = _share(*pair, item_standard_error(*pair))
        yield {"indicator": f"agreement_{item}", "index": "reliable", **where, **share}
    for index in INDICES:
        pair = index_of((each for each in policy.indicators if each.index == index), counts)
        yield {"indicator": f"index_{index}", "index": index, **where, **_share(*pair, None)}


def index_of(indicators: Iterable[Indicator], counts: Counts) -> tuple[int, int]:
    """The weighted mean of the indicators that have a denominator, as two whole numbers.

    Numerator: the sum of weight times value in basis points, each rounded half up; denominator: 10,000 times the
    sum of the weights. Both are 0 where nothing was measured.
    """
    numerator, weights = 0, 0
    for each in indicators:
        part, whole = _pair(counts, each.id)
        if whole:
            numerator += each.weight * ((2 * _BASIS_POINTS * part + whole) // (2 * whole))
            weights += each.weight
    return numerator, _BASIS_POINTS * weights


def _pair(counts: Counts, name: str) -> tuple[int, int]:
    return counts.get(f"{name}_n", 0), counts.get(f"{name}_d", 0)


def _share(numerator: int, denominator: int, error: float | None) -> dict[str, object]:
    value = numerator / denominator if denominator else None
    return {"numerator": numerator, "denominator": denominator, "value": value, "standard_error": error}
