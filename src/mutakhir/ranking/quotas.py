"""Quotas: how many are listed in each band, from the nation down to the regency, by largest remainder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from mutakhir.ground.engine.apportion import largest_remainder
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.fit import Ints
from mutakhir.ranking.policy import QuotaPolicy


BANDS = ("core", "extension")
_MILLION = 1_000_000


@dataclass(frozen=True)
class Population:
    """The surveyed units: regency, percentile, and how many they stand for (persons or units, in 1e-6)."""

    regency: Sequence[str]
    percentile: Ints
    weight: Ints


def national_quotas(total: int, coverage: Coverage) -> dict[str, int]:
    """Of the whole population, rounded half up; the extension is what lies beyond the core."""
    core, extended = ((total * share + 50) // 100 for share in (coverage.core, coverage.extended))
    return {"core": core, "extension": extended - core}


def regency_quotas(
    survey: Population, population: Mapping[str, int], coverage: Coverage, policy: QuotaPolicy
) -> pa.Table:
    """The dataset `regency_quotas`; each band sums to its national quota exactly.

    Args:
        survey: its weights sum to the population of the round.
        population: per regency of the round, persons or households: only their proportions count.
    """
    regencies = sorted(population)
    national = national_quotas(_rounded(int(survey.weight.sum()), _MILLION), coverage)
    rows: list[dict[str, object]] = []
    for band, quota in national.items():
        rates = band_rates(survey, regencies, coverage, band, policy.prior_households)
        weights = [population[regency] * rates[regency] for regency in regencies]
        if not any(weights):
            weights = [1] * len(regencies)
        shares = largest_remainder(weights, quota)
        for regency, share, weight in zip(regencies, shares, weights, strict=True):
            rows.append({"area": regency, "band": band, "quota": share, "weight": weight})
    return pa.Table.from_pylist(rows)


def band_rates(
    survey: Population, regencies: Sequence[str], coverage: Coverage, band: str, prior: int
) -> dict[str, int]:
    """Share of each regency in a band by the one national cut, in 1e-6, drawn towards the nation's share.

    The regency's own share counts with its number of surveyed units, the nation's with `prior` units: a simple
    composite estimate, since the share of a few households would move quotas by chance.
    """
    low, high = (0, coverage.core) if band == "core" else (coverage.core, coverage.extended)
    inside = (survey.percentile > low) & (survey.percentile <= high)
    national = _rounded(int(survey.weight[inside].sum()) * _MILLION, int(survey.weight.sum()))
    units, within, whole = ({r: 0 for r in regencies} for _ in range(3))
    for regency, weight, is_in in zip(survey.regency, survey.weight.tolist(), inside.tolist(), strict=True):
        units[regency] = units.get(regency, 0) + 1
        whole[regency] = whole.get(regency, 0) + weight
        within[regency] = within.get(regency, 0) + weight * is_in
    rates = {}
    for regency in regencies:
        own = _rounded(within[regency] * _MILLION, whole[regency]) if whole[regency] else 0
        rates[regency] = _rounded(own * units[regency] + national * prior, units[regency] + prior)
    return rates


def _rounded(part: int, whole: int) -> int:
    """A quotient of whole numbers, rounded half up."""
    return (2 * part + whole) // (2 * whole)
