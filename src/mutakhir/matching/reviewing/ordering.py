"""Which pairs come first: what is at stake for the household, times how near the pair is to the threshold.

Whole numbers only; equal priorities are ordered by chance, from the seed of the round and the ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mutakhir.ground.lake import Lake
from mutakhir.matching.reviewing.pairs import Pair, chance, columns
from mutakhir.matching.reviewing.policy import ClosenessPolicy, ReviewingPolicy, StakePolicy
from mutakhir.matching.reviewing.tasks import task_of


WHOLE: Final = 1000
RANKS: Final = "previous_registry_ranks"


@dataclass(frozen=True, slots=True)
class Homes:
    """Of the households of a regency: members now, and band in release N-1."""

    persons: Mapping[int, int]
    bands: Mapping[int, str]


def priority(
    pair: Pair, household_id: int, homes: Homes, policy: ReviewingPolicy, thresholds: Mapping[str, int]
) -> int:
    """In thousandths; `thresholds` holds the weight at which machines link, by task."""
    near = closeness(pair, policy.closeness, thresholds)
    return stake(household_id, homes, policy.stake) * near // WHOLE


def stake(household_id: int, homes: Homes, policy: StakePolicy) -> int:
    """What the household may win or lose, in thousandths."""
    band = homes.bands.get(household_id)
    of_band = policy.no_band if band is None else policy.bands.get(band, policy.no_band)
    return of_band + policy.per_person * min(homes.persons.get(household_id, 0), policy.most_persons)


def closeness(pair: Pair, policy: ClosenessPolicy, thresholds: Mapping[str, int]) -> int:
    """1000 at the threshold, less the further the weight is from it; by the reason where there is no weight."""
    if pair.weight is None:
        return policy.without_score(pair.reason)
    distance = abs(pair.weight - thresholds[task_of(pair)])
    return max(WHOLE - distance * WHOLE // policy.scale, policy.floor)


def place(pair: Pair, priority: int, seed: int) -> tuple[int, int, tuple[int, str, int]]:
    """Sorts the highest priority first, then by chance."""
    return -priority, chance(seed, *pair.key), pair.key


def homes_of(lake: Lake, regency: str) -> Homes:
    """Reads no name."""
    members = columns(lake, "members", regency, "household_id", "member_id")
    counts = members.group_by("household_id").aggregate([("member_id", "count")])
    persons = dict(zip(counts["household_id"].to_pylist(), counts["member_id_count"].to_pylist(), strict=True))
    ranks = columns(lake, RANKS, regency, "unit", "unit_id", "band").to_pylist()
    families = columns(lake, "previous_registry_families", regency, "family_id", "household_id")
    home_of = dict(zip(families["family_id"].to_pylist(), families["household_id"].to_pylist(), strict=True))
    bands: dict[int, str] = {}
    for row in ranks:
        home = row["unit_id"] if row["unit"] == "household" else home_of.get(row["unit_id"])
        if home is not None:
            bands[home] = min(bands.get(home, row["band"]), row["band"], key=_ORDER.index)
    return Homes(persons, bands)


_ORDER = ("core", "extension", "outside")  # a household of several families counts as its poorest
