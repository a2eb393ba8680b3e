"""Sharing a number over regencies, directly or through their provinces, with an upper limit for each."""

from collections.abc import Mapping
from fractions import Fraction

from mutakhir.ground.engine.apportion import largest_remainder
from mutakhir.ground.errors import InputProblem, Said


Weights = Mapping[str, int | Fraction]


def shared(weights: Weights, total: int, province: Mapping[str, str] | None = None) -> dict[str, int]:
    """`total` by largest remainder in proportion to `weights`, in order of the codes; the parts sum to it exactly.

    With `province` (of each regency) the provinces get their parts first, each shares its own out: then a province's
    quota is itself the rounded proportional one. Without, it is the sum of its regencies and may lie further off.

    Largest remainder is not monotone: with a larger total a regency can get less (the Alabama paradox; Balinski and
    Young, "Fair Representation", 1982). Where all weights are 0, everyone counts alike.
    """
    codes = sorted(weights)
    if province is None:
        return _shared(codes, weights, total)
    homes = sorted({province[code] for code in codes})
    sums = {home: sum((weights[code] for code in codes if province[code] == home), start=Fraction(0)) for home in homes}
    parts = _shared(homes, sums, total)
    found: dict[str, int] = {}
    for home in homes:
        found |= _shared([code for code in codes if province[code] == home], weights, parts[home])
    return {code: found[code] for code in codes}


def _shared(codes: list[str], weights: Weights, total: int) -> dict[str, int]:
    whole = [weights[code] for code in codes]
    return dict(zip(codes, largest_remainder(whole if any(whole) else [1] * len(whole), total), strict=True))


def shared_within(
    weights: Weights, total: int, limits: Mapping[str, int], province: Mapping[str, str] | None = None
) -> dict[str, int]:
    """As `shared`, but no regency gets more than its limit, for example its population; the others take over the rest.

    Raises:
        InputProblem: `total` exceeds the sum of the limits.
    """
    if total > sum(limits[code] for code in weights):
        raise InputProblem("ranking.quota-over-population", _over_population(total))
    full: dict[str, int] = {}
    while True:
        rest = {code: weights[code] for code in sorted(weights) if code not in full}
        found = shared(rest, total - sum(full.values()), province) if rest else {}
        over = [code for code, share in found.items() if share > limits[code]]
        if not over:
            return dict(sorted((found | full).items()))
        full |= {code: limits[code] for code in over}


def province_sums(quotas: Mapping[str, int], province: Mapping[str, str]) -> dict[str, int]:
    """Quotas of the provinces, by summing those of the regencies."""
    sums = dict.fromkeys(sorted({province[code] for code in quotas}), 0)
    for code, quota in quotas.items():
        sums[province[code]] += quota
    return sums


def _over_population(total: int) -> Said:
    return Said(
        id=f"Kuota nasional {total} lebih besar daripada jumlah penduduk semua wilayah. Periksa kuota dan"
        " data penduduk.",
        en=f"The national quota {total} exceeds the population of all areas. Check the quota and the population.",
    )
