"""The random sample of each band of weight, from which thresholds, precision and recall are estimated.

A pair belongs to the sample if it is among the first of its band in the order that chance gives; so the sample is the
same whoever asks, and grows by itself only when there are other pairs.
"""

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mutakhir.matching.linking.specification import Deciding, PersonsPolicy
from mutakhir.matching.reviewing.pairs import Key, Pair, chance
from mutakhir.matching.reviewing.tasks import TASKS, deciding_of, task_of


Place = tuple[str, int]  # a task, and the lower edge of the band


class Drawn(NamedTuple):
    """A pair of the sample, and its band."""

    pair: Pair
    place: Place


@dataclass(frozen=True, slots=True)
class Sample:
    """The drawn pairs by key, and how many pairs each band holds."""

    pairs: dict[Key, Drawn]
    population: Counter[Place]


def edges_of(bands: Sequence[int], deciding: Deciding) -> tuple[int, ...]:
    """The bands of one task: those of the policy, parted at both thresholds that hold now."""
    return tuple(sorted({*bands, deciding.link_from, deciding.review_from}))


def edges_by_task(bands: Sequence[int], persons: PersonsPolicy) -> dict[str, tuple[int, ...]]:
    """The same for every task."""
    return {task: edges_of(bands, deciding_of(persons, task)) for task in TASKS}


def band_of(weight: int, edges: Sequence[int]) -> int | None:
    """Lower edge of the band; None below the lowest."""
    place = bisect_right(edges, weight)
    return edges[place - 1] if place else None


def sample(pairs: Iterable[Pair], edges: dict[str, tuple[int, ...]], per_band: int, seed: int) -> Sample:
    """`edges`: by task. Only as many pairs as are drawn are held."""
    heaps: dict[Place, list[tuple[int, Key, Pair]]] = {}
    population: Counter[Place] = Counter()
    for pair in pairs:
        assert pair.weight is not None, "only scored pairs lie in a band"
        low = band_of(pair.weight, edges[task_of(pair)])
        if low is None:
            continue
        place = (task_of(pair), low)
        population[place] += 1
        heap, entry = heaps.setdefault(place, []), (-chance(seed, *pair.key), pair.key, pair)
        if len(heap) < per_band:
            heapq.heappush(heap, entry)
        elif entry[:2] > heap[0][:2]:
            heapq.heapreplace(heap, entry)
    drawn = {key: Drawn(pair, place) for place, heap in heaps.items() for _, key, pair in heap}
    return Sample(drawn, population)
