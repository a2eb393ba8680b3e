"""How many scored pairs lie in each band of weight, counted by column: no pair is held or drawn."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from mutakhir.ground.lake import Lake
from mutakhir.matching.reviewing.drawing import Place, band_of
from mutakhir.matching.reviewing.pairs import DRAWN, Pair, by_threshold, columns
from mutakhir.matching.reviewing.tasks import task_of


_KINDS: Final = ("other_kind", "step", "weight")


def scored_by_band(lake: Lake, edges: Mapping[str, tuple[int, ...]]) -> Counter[Place]:
    """The population of `sample`: pairs of `pair_scores` without a guard rail, by task and lower edge of the band."""
    population: Counter[Place] = Counter()
    for regency in lake.regencies("pair_scores"):
        scores = columns(lake, "pair_scores", regency, *_KINDS, "guard")
        alike = by_threshold(scores).group_by(_KINDS).aggregate([([], "count_all")])
        for row in alike.to_pylist():
            task = task_of(Pair(regency, 0, row["other_kind"], 0, DRAWN, row["weight"], row["step"]))
            low = band_of(row["weight"], edges[task])
            if low is not None:
                population[task, low] += row["count_all"]
    return population
