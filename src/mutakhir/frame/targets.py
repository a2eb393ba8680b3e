"""Targets: how many households are visited, from the nation down to the village, by largest remainder."""

from collections.abc import Callable, Mapping

import pyarrow as pa

from mutakhir.frame.policy import PrelistPolicy
from mutakhir.ground.areas import AreaList
from mutakhir.ground.engine.apportion import largest_remainder


NATION_CODE = "0"
Row = tuple[str, str, str, int, int]


def target_table(
    areas: AreaList,
    regency_weights: Mapping[str, int],
    total: int,
    candidates: Mapping[str, int],
    policy: PrelistPolicy,
) -> pa.Table:
    """All levels of `targets`. `regency_weights` are the allotments of the pack (their sum is normally `total`);
    `candidates` counts households of the last registry and proposals per village."""
    regencies = sorted(regency_weights)
    shares = largest_remainder([regency_weights[r] for r in regencies], total)
    rows: list[Row] = []
    for regency, share in zip(regencies, shares, strict=True):
        rows += _regency_rows(areas, regency, share, regency_weights[regency], candidates, policy)
    rows += _sums(rows, "regency", "province", lambda code: NATION_CODE)
    rows += _sums(rows, "province", "nation", lambda code: "")
    names = ("level", "area", "parent", "target", "weight")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _regency_rows(
    areas: AreaList, regency: str, share: int, weight: int, candidates: Mapping[str, int], policy: PrelistPolicy
) -> list[Row]:
    villages = [(v, d) for d in areas.children(regency) for v in areas.children(d)]
    weights = village_weights([candidates.get(v, 0) for v, _ in villages], policy)
    shares = largest_remainder(weights, share)
    rows: list[Row] = [
        ("village", v, d, target, w) for (v, d), target, w in zip(villages, shares, weights, strict=True)
    ]
    rows += _sums(rows, "village", "district", lambda code: regency)
    parent = areas.parent(regency)
    assert parent is not None, "a regency lies in a province"
    return [*rows, ("regency", regency, parent, share, weight)]


def village_weights(candidates: list[int], policy: PrelistPolicy) -> list[int]:
    """Candidates per village; equal weights where a whole regency has none."""
    if not any(candidates):
        return [1] * len(candidates)
    return [count or policy.empty_village_weight for count in candidates]


def _sums(rows: list[Row], below: str, level: str, parent: Callable[[str], str]) -> list[Row]:
    """One row per parent of the rows of a level, with the sums of targets and weights."""
    sums: dict[str, tuple[int, int]] = {}
    for found, _, area, target, weight in rows:
        if found == below:
            targets, weights = sums.get(area, (0, 0))
            sums[area] = (targets + target, weights + weight)
    return [(level, area, parent(area), *both) for area, both in sums.items()]
