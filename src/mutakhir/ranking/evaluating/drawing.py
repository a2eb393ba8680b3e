"""Drawing clusters again: what another sample of the same design would have shown.

Whole clusters are drawn with replacement within their strata, as many as there are (Rao and Wu, "Resampling inference
with complex survey data", JASA 83, 1988, whose correction for few clusters in a stratum is left out: strata with two
clusters give intervals that are somewhat too narrow). Limits are percentiles of the draws (Efron and Tibshirani, "An
introduction to the bootstrap", 1993).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.evaluating.cutting import Floats, Ints


LEVEL = 95
LEAST_CLUSTERS = 2  # of a stratum, to be drawn from
DRAWS = 200


@dataclass(frozen=True)
class Draws:
    """`cluster`: the cluster of each household; `times`: how often each draw (row) has each cluster."""

    cluster: Ints
    times: Ints

    def weights(self, weight: Ints) -> Iterator[Ints]:
        """The weights of the households in each draw."""
        for times in self.times:
            drawn: Ints = weight * times[self.cluster]
            yield drawn


def draw_clusters(stratum: Sequence[str], cluster: Sequence[str], draws: int, seed: int) -> Draws:
    """Args: stratum and cluster of each household; of a cluster in several strata the lowest counts."""
    names = sorted(set(cluster))
    at = {name: place for place, name in enumerate(names)}
    homes = home_strata(stratum, cluster)
    together = merged_strata(homes)
    rng = np.random.default_rng(seed)
    times = np.zeros((draws, len(names)), dtype=np.int64)
    for each in sorted(set(together.values())):
        mine = [at[name] for name in names if together[homes[name]] == each]
        times[:, mine] = rng.multinomial(len(mine), np.full(len(mine), 1 / len(mine)), size=draws)
    return Draws(np.array([at[name] for name in cluster], dtype=np.int64), times)


def home_strata(stratum: Sequence[str], cluster: Sequence[str]) -> dict[str, str]:
    """The stratum of each cluster."""
    homes: dict[str, str] = {}
    for name, where in zip(cluster, stratum, strict=True):
        homes[name] = min(homes.get(name, where), where)
    return homes


def merged_strata(homes: Mapping[str, str]) -> dict[str, str]:
    """For each stratum the one under whose name it is drawn: one with a single cluster joins its neighbour.

    In order of their names a stratum goes with the next until there are two clusters; what is left over at the end
    goes with the last.
    """
    sizes: dict[str, int] = {}
    for where in homes.values():
        sizes[where] = sizes.get(where, 0) + 1
    together: dict[str, str] = {}
    waiting: list[str] = []
    last = ""
    for where in sorted(sizes):
        waiting.append(where)
        if sum(sizes[each] for each in waiting) >= LEAST_CLUSTERS:
            last = waiting[0]
            together |= dict.fromkeys(waiting, last)
            waiting = []
    return together | dict.fromkeys(waiting, last or (waiting[0] if waiting else ""))


def limits(drawn: Floats) -> tuple[Floats, Floats]:
    """Lower and upper limit of each column over the draws in which it exists; NaN where it never does."""
    low, high = np.full(drawn.shape[1], np.nan), np.full(drawn.shape[1], np.nan)
    tail = (100 - LEVEL) / 2
    for column in range(drawn.shape[1]):
        known = drawn[~np.isnan(drawn[:, column]), column]
        if len(known):
            low[column], high[column] = np.percentile(known, [tail, 100 - tail])
    return low, high
