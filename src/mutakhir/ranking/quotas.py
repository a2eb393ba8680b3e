"""Quotas: how many are listed in each band, from the nation down to the regency, by largest remainder."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from mutakhir.ground.engine.apportion import largest_remainder
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.design import Ints
from mutakhir.ranking.quota_policy import QuotaPolicy


BANDS = ("core", "extension")
_MILLION = 1_000_000


@dataclass(frozen=True)
class Population:
    """The surveyed units: regency, percentile, and how many they stand for (persons or units, in 1e-6)."""

    regency: Sequence[str]
    percentile: Ints
    weight: Ints


def population(survey: Population) -> int:
    """For how many the survey stands, rounded half up."""
    return _rounded(sum(survey.weight.tolist()), _MILLION)


def national_quotas(total: int, coverage: Coverage) -> dict[str, int]:
    """Of the whole population, rounded half up; the extension is what lies beyond the core."""
    core, extended = ((total * share + 50) // 100 for share in (coverage.core, coverage.extended))
    return {"core": core, "extension": extended - core}


def regency_quotas(survey: Population, known: Mapping[str, int], coverage: Coverage, policy: QuotaPolicy) -> pa.Table:
    """The dataset `regency_quotas` in the mode `regency_quota`; each band sums to its national quota exactly.

    Args:
        survey: its weights sum to the population of the round.
        known: population per regency of the round by census, used where the survey has nobody.
    """
    regencies = sorted(known)
    national = national_quotas(population(survey), coverage)
    rows: list[dict[str, object]] = []
    for band, quota in national.items():
        weights = _weights(survey, known, coverage, band, policy.prior_households)
        shares = largest_remainder(weights if any(weights) else [1] * len(regencies), quota)
        for regency, share, weight in zip(regencies, shares, weights, strict=True):
            rows.append({"area": regency, "band": band, "quota": share, "above": 0, "weight": weight})
    return pa.Table.from_pylist(rows)


def _weights(survey: Population, known: Mapping[str, int], coverage: Coverage, band: str, prior: int) -> list[int]:
    """Population of each regency times its share in the band by the one national cut, in 1e-6.

    In the share, the regency's own counts with its number of surveyed units and the nation's with `prior` units:
    a simple composite estimate, since the share of a few households would move quotas by chance.
    """
    low, high = (0, coverage.core) if band == "core" else (coverage.core, coverage.extended)
    inside = (survey.percentile > low) & (survey.percentile <= high)
    national = _rounded(int(survey.weight[inside].sum()) * _MILLION, int(survey.weight.sum()))
    surveyed, units = _by_regency(survey.regency, survey.weight), Counter(survey.regency)
    within = _by_regency(survey.regency, survey.weight * inside)
    weights = []
    for regency in sorted(known):
        own = _rounded(within[regency] * _MILLION, surveyed[regency]) if surveyed[regency] else 0
        rate = _rounded(own * units[regency] + national * prior, units[regency] + prior)
        weights.append(_persons(regency, surveyed, known) * rate)
    return weights


def _persons(regency: str, surveyed: Counter[str], known: Mapping[str, int]) -> int:
    """By the weights of the survey; where it has nobody, by the census, scaled to the regencies that it has."""
    if surveyed[regency]:
        return _rounded(surveyed[regency], _MILLION)
    covered = sum(count for each, count in known.items() if surveyed[each])
    return _rounded(sum(surveyed.values()) * known[regency], _MILLION * covered) if covered else known[regency]


def people_weights(survey: Population, known: Mapping[str, int]) -> dict[str, int]:
    """Population of each regency, in 1e-6, as `regency_quotas` counts it, but not rounded where it is surveyed."""
    surveyed = _by_regency(survey.regency, survey.weight)
    return {code: surveyed[code] or _persons(code, surveyed, known) * _MILLION for code in sorted(known)}


def _by_regency(regencies: Sequence[str], values: Ints) -> Counter[str]:
    sums: Counter[str] = Counter()
    for regency, value in zip(regencies, values.tolist(), strict=True):
        sums[regency] += value
    return sums


def _rounded(part: int, whole: int) -> int:
    """A quotient of whole numbers, rounded half up."""
    return (2 * part + whole) // (2 * whole)
