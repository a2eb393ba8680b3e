"""Teams of one regency: which officer takes which stretch of the prelist, under whom.

The households of a regency stand in order of village and position, so neighbours stand together. The list is
cut into as many stretches as there are officers; a cut moves to the next village boundary where the loads
stay within tolerance, so that villages stay whole where possible.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt


Numbers = npt.NDArray[np.int64]
# A cut may move by this share of the mean load. Two cuts bound a load, so loads stay within +-10%: 450 to 550.
TOLERANCE = 0.05


def cuts(sizes: Sequence[int], officers: int, limit: int) -> list[int]:
    """Cut points (0, ..., total) of the list of households for `officers` stretches of at most `limit`.

    `sizes` are the households of each village in order. What exceeds `officers * limit` stays behind the last cut.
    """
    total = min(sum(sizes), officers * limit)
    boundaries = np.cumsum(sizes).tolist()
    points = [0]
    for place in range(1, officers):
        ideal = total * place / officers
        point = _snap(ideal, boundaries, TOLERANCE * total / officers)
        points.append(min(max(point, points[-1]), points[-1] + limit, total))
    points.append(min(total, points[-1] + limit))
    assert all(after - before <= limit for before, after in pairwise(points)), "a load exceeds the limit"
    return points


def _snap(ideal: float, boundaries: Sequence[int], tolerance: float) -> int:
    place = bisect_left(boundaries, ideal)
    near = [b for b in boundaries[max(place - 1, 0) : place + 1] if abs(b - ideal) <= tolerance]
    return min(near, key=lambda b: (abs(b - ideal), b)) if near else round(ideal)


def stretch_of(points: Sequence[int], households: int) -> Numbers:
    """For each household of the list the number of its stretch, from 0; -1 beyond the last cut."""
    found = np.searchsorted(np.asarray(points[1:], np.int64), np.arange(households), side="right")
    return np.where(np.arange(households) < points[-1], found, -1).astype(np.int64)


def share_evenly(members: int, leaders: int) -> Numbers:
    """The leader (from 0) of each of `members` in order: consecutive teams whose sizes differ by at most one."""
    assert leaders > 0, "a team needs a leader"
    return (np.arange(members, dtype=np.int64) * min(leaders, max(members, 1))) // max(members, 1)


def district_coordinators(sizes: Sequence[int], coordinators: int) -> list[list[int]]:
    """The coordinators (from 0) of each district in order.

    With fewer coordinators than districts the smallest neighbours are joined, pair by pair; with more, the
    district with the largest load per coordinator gets one more, until all are given.
    """
    groups = [[place] for place in range(len(sizes))]
    while len(groups) > max(coordinators, 1):
        loads = [sum(sizes[p] for p in group) for group in groups]
        first = min(range(len(groups) - 1), key=lambda i: (loads[i] + loads[i + 1], i))
        groups[first : first + 2] = [groups[first] + groups[first + 1]]
    counts = [1] * len(groups)
    while sum(counts) < coordinators:
        loads = [sum(sizes[p] for p in group) for group in groups]
        counts[max(range(len(groups)), key=lambda i: (loads[i] / counts[i], -i))] += 1
    return _numbered(groups, counts, len(sizes))


def _numbered(groups: Sequence[Sequence[int]], counts: Sequence[int], districts: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(districts)]
    number = 0
    for group, count in zip(groups, counts, strict=True):
        for place in group:
            found[place] = list(range(number, number + count))
        number += count
    return found
