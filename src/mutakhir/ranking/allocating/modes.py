"""The modes of quotas. Each gives the quota of every regency, a whole number of persons or units.

What the modes mean (how many of the poor a regency has is known from outside, from an estimate, or not at all):

| mode | who gets how much |
|---|---|
| `national_percentile` | whoever the nation's poorest by score are, wherever they live |
| `regency_percentile` | the same share of its people for every regency |
| `poverty_map` | in proportion to a given number of poor |
| `minimum` | the map's quota as a floor: a regency may list more |
| `regency_quota` | the round's present mode: people times share under the national cut, drawn to the nation's |
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.allocating.sharing import shared, shared_within
from mutakhir.ranking.design import Ints
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quotas import Population, regency_quotas


@dataclass(frozen=True)
class Ordered:
    """Units of the nation in their order, the poorest first (`banding.ordering`).

    size: what each fills of a quota, above 0: its persons, or 1; of a survey its weight, in parts of a person.
    """

    regency: Sequence[str]
    size: Ints


def national_percentile(units: Ordered, total: int, parts: int = 1) -> dict[str, int]:
    """One cut through the nation: the quota of a regency is what its units fill of the first `total` persons.

    Exact for whole persons (`parts` = 1), and monotone: a larger total takes nothing from anyone. The unit on the cut
    gives its regency what still fits. With sizes in `parts` of a person (1,000,000 for the survey) fractions are
    rounded by largest remainder, so each quota is less than one person off.

    Raises:
        InputProblem: the units are fewer than `total`.
    """
    if total * parts > sum(map(int, units.size)):
        raise InputProblem("ranking.quota-over-units", _over_units(total))
    return shared(taken(units, total * parts), total)


def taken(units: Ordered, upto: int) -> dict[str, int]:
    """What each regency has among the first `upto`, in the parts of `size`; whoever stands on the cut, in part."""
    size = np.asarray(units.size, dtype=np.int64)
    before = np.cumsum(size) - size
    codes, place = np.unique(np.asarray(units.regency, dtype=str), return_inverse=True)
    sums = np.zeros(len(codes), dtype=np.int64)
    np.add.at(sums, place, np.clip(upto - before, 0, size))
    return dict(zip(codes.tolist(), sums.tolist(), strict=True))


def regency_percentile(
    people: Mapping[str, int], total: int, province: Mapping[str, str] | None = None
) -> dict[str, int]:
    """The same share everywhere: in proportion to people.

    Raises:
        InputProblem: `total` exceeds the people.
    """
    return shared_within(people, total, people, province)


def poverty_map(
    poor: Mapping[str, int], people: Mapping[str, int], total: int, province: Mapping[str, str] | None = None
) -> dict[str, int]:
    """In proportion to the number of poor, but never more than a regency has people; the others take over what is left.

    Raises:
        InputProblem: `total` exceeds the people.
    """
    return shared_within(poor, total, people, province)


@dataclass(frozen=True)
class Floor:
    """A quota as a minimum, by regency. floor sums to the national quota; quota is floor plus above."""

    floor: Mapping[str, int]
    above: Mapping[str, int]

    @property
    def quota(self) -> dict[str, int]:
        return {code: floor + self.above[code] for code, floor in self.floor.items()}


def minimum(
    poor: Mapping[str, int], people: Mapping[str, int], total: int, wanted: Mapping[str, int], limit: int | None = None
) -> Floor:
    """The map's quota as a floor; a regency that asks for more (`wanted`) gets it, as far as it has people.

    `limit` is how much may be listed above the floors in the whole nation: what is asked beyond it is shared out in
    proportion to what was asked. Without it, everything is given, and the list may be longer than the national quota.
    """
    floor = poverty_map(poor, people, total)
    asked = {code: max(min(wanted.get(code, 0), people[code]) - floor[code], 0) for code in floor}
    over = limit is not None and sum(asked.values()) > limit
    return Floor(floor, shared_within(asked, limit, asked) if over and limit is not None else asked)


def regency_quota(
    survey: Population, people: Mapping[str, int], coverage: Coverage, policy: QuotaPolicy
) -> dict[str, dict[str, int]]:
    """The present mode of the round, by band (core, extension) and regency."""
    found: dict[str, dict[str, int]] = {}
    for row in regency_quotas(survey, people, coverage, policy).to_pylist():
        found.setdefault(row["band"], {})[row["area"]] = row["quota"]
    return found


def _over_units(total: int) -> Said:
    return Said(
        id=f"Kuota nasional {total} lebih besar daripada isi seluruh daftar. Turunkan bagian nasionalnya, atau lengkapi"
        " daftarnya.",
        en=f"The national quota {total} exceeds everyone on the list. Lower the national share, or complete the list.",
    )
