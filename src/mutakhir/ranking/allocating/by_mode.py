"""The quotas of the round in every mode: rows of `regency_quotas` for both bands, from survey, census and registry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.allocating.modes import Ordered, taken
from mutakhir.ranking.allocating.sharing import shared, shared_within
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quotas import BANDS, Population, national_quotas, people_weights, population, regency_quotas


_MILLION = 1_000_000
Counted = Mapping[str, int]


@dataclass(frozen=True)
class Sources:
    """What quotas are made from.

    survey: with its units in the order of the nation, the poorest first (`national_percentile` needs it).
    known: population of each regency of the round by census.
    rates: share of poor of each regency, in 1e-6 (`poverty_map` and `minimum`).
    within: what the registry holds up to the percentile of each band, the core first (`minimum`); the second counts
        both bands.
    """

    survey: Population
    known: Counted
    rates: Counted = field(default_factory=dict)
    within: Mapping[str, Counted] = field(default_factory=dict)


@dataclass(frozen=True)
class Band:
    """Of one band, by regency: the quota without what is above it, that, and the weight by which it was shared."""

    floor: Counted
    above: Counted
    weight: Counted


def quota_rows(sources: Sources, coverage: Coverage, policy: QuotaPolicy) -> pa.Table:
    """The dataset `regency_quotas`. Quotas less what is `above` sum to the national quota of each band."""
    if policy.mode == "regency_quota":
        return regency_quotas(sources.survey, sources.known, coverage, policy)
    national = national_quotas(population(sources.survey), coverage)
    by_survey = policy.mode == "national_percentile"
    bands = _by_survey(sources, national) if by_survey else _by_people(sources, national, policy)
    rows = [
        {
            "area": area, "band": band, "quota": floor + found.above.get(area, 0), "above": found.above.get(area, 0),
            "weight": found.weight[area],
        }
        for band, found in bands.items()
        for area, floor in found.floor.items()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def _by_survey(sources: Sources, national: Counted) -> dict[str, Band]:
    """One cut through the nation. A regency without a survey has the nation's share of its people."""
    survey, people = sources.survey, people_weights(sources.survey, sources.known)
    units, whole = Ordered(survey.regency, survey.weight), sum(survey.weight.tolist())
    found, before, upto = {}, dict.fromkeys(people, 0), 0
    for band, quota in national.items():
        upto += quota
        inside = taken(units, upto * _MILLION)
        share = sum(inside.values())
        here = {code: inside.get(code, count * share // whole) for code, count in people.items()}
        weight = {code: here[code] - before[code] for code in here}
        found[band], before = Band(shared(weight, quota), {}, weight), here
    return found


def _by_people(sources: Sources, national: Counted, policy: QuotaPolicy) -> dict[str, Band]:
    """In proportion to people or to the poor among them, but no regency lists more people than it has."""
    weights = people_weights(sources.survey, sources.known)
    people = shared(weights, population(sources.survey))
    weight = people if policy.mode == "regency_percentile" else _poor(people, sources.rates)
    found: dict[str, Band] = {}
    left: Counted = people
    for band, quota in national.items():
        floor = shared_within(weight, quota, left)
        left = {code: left[code] - floor[code] for code in floor}
        found[band] = Band(floor, {}, weight)
    return _with_more(found, people, sources, policy) if policy.mode == "minimum" else found


def _poor(people: Counted, rates: Counted) -> dict[str, int]:
    return {code: count * rates[code] for code, count in people.items()}


def _with_more(bands: Mapping[str, Band], people: Counted, sources: Sources, policy: QuotaPolicy) -> dict[str, Band]:
    """Above the floors whoever the registry holds within the percentile, as far as the regency has people.

    Beyond the limit of the policy, what is above is shared out in proportion to what would be.
    """
    found: dict[str, Band] = {}
    given = dict.fromkeys(people, 0)
    for name in BANDS:
        band = bands[name]
        inside = {code: min(sources.within[name].get(code, 0), count) for code, count in people.items()}
        asked = {code: max(inside[code] - given[code] - band.floor[code], 0) for code in people}
        above = _limited(asked, sum(band.floor.values()), policy.above)
        given = {code: given[code] + band.floor[code] + above[code] for code in people}
        found[name] = Band(band.floor, above, band.weight)
    return found


def _limited(asked: dict[str, int], quota: int, per_mille: int | None) -> dict[str, int]:
    limit = sum(asked.values()) if per_mille is None else quota * per_mille // 1000
    return shared_within(asked, min(limit, sum(asked.values())), asked)
