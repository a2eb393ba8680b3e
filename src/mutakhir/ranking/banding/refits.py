"""How often a unit would be listed by models from other samples of the same size.

Villages are drawn anew with replacement within their stratum, and a household counts as often as its village was drawn
(cluster bootstrap; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993). Drawing as many villages as there
are understates the spread where a stratum has few of them; so the round draws one less and raises their weight in
proportion (Rao and Wu, JASA 83, 1988; Rao, Wu and Yue, Survey Methodology 18, 1992). Whoever refits multiplies the
weights, fits, scores, and hands the scores on one refit at a time: no matrix of a nation is held.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.design import Ints


Bools = npt.NDArray[np.bool_]
Cut = Callable[[Ints], Bools]


def village_draws(stratum: Sequence[str], village: Sequence[str], refits: int, seed: int) -> Iterator[Ints]:
    """For each refit, how often each surveyed household counts; the n-th one is the same whatever their number.

    A village is known by its stratum and its code. Each stratum keeps its number of villages.
    """
    home, sizes = _villages(stratum, village)
    for refit in range(refits):
        yield _drawn(np.random.default_rng([seed, refit]), sizes, sizes)[home]


RESCALED = 1000
"""What a household counts in `rescaled_draws` that is neither drawn more nor less often than others."""


def rescaled_draws(stratum: Sequence[str], village: Sequence[str], refits: int, seed: int) -> Iterator[Ints]:
    """For each refit what each surveyed household counts, in thousandths, by the rescaled bootstrap.

    Of the n villages of a stratum n - 1 are drawn, each counting n / (n - 1). The only village of a stratum is always
    drawn once: it cannot say anything about chance.
    """
    home, sizes = _villages(stratum, village)
    draws = np.maximum(sizes - 1, 1)
    each = np.repeat((RESCALED * sizes + draws // 2) // np.where(sizes > 1, draws, sizes), sizes)
    for refit in range(refits):
        yield (_drawn(np.random.default_rng([seed, refit]), sizes, draws) * each)[home]


def _villages(stratum: Sequence[str], village: Sequence[str]) -> tuple[Ints, Ints]:
    """The village of each household as a number, in order of stratum, and how many villages each stratum has."""
    pairs = np.stack([np.unique(np.asarray(part, dtype=str), return_inverse=True)[1] for part in (stratum, village)])
    places, home = np.unique(pairs, axis=1, return_inverse=True)
    return home, np.bincount(places[0])


def _drawn(rng: np.random.Generator, sizes: Ints, draws: Ints) -> Ints:
    """How often each village was drawn."""
    starts = np.cumsum(sizes) - sizes
    drawn = [s + rng.integers(0, size, n) for s, size, n in zip(starts, sizes, draws, strict=True)]
    return np.bincount(np.concatenate(drawn), minlength=int(sizes.sum())).astype(np.int64)


@dataclass(frozen=True)
class Selections:
    """In how many of `refits` each unit was listed, and the mean share of units whose standing a refit changes.

    flipped: against the actual list, from 0 to 1.
    """

    counts: Ints
    refits: int
    flipped: float


def selections(actual: Ints, refitted: Iterable[Ints], cut: Cut) -> Selections:
    """Counts how often each unit is listed.

    Args:
        actual: scores of the units by the model in force.
        refitted: their scores by each refit, for example the rows of a matrix (refits, units) or a generator.
        cut: says of scores who is listed, with the quotas and ties in force.
    """
    listed = cut(actual)
    counts, refits, changed = np.zeros(len(actual), dtype=np.int64), 0, 0
    for scores in refitted:
        again = cut(scores)
        counts += again
        changed += int((again != listed).sum())
        refits += 1
    assert refits, "without a refit nothing is known"
    return Selections(counts, refits, changed / (refits * len(actual)) if len(actual) else 0.0)


def unsure(found: Selections, low: int = 50, high: int = 950) -> Bools:
    """Whether a unit is listed in more than `low` and less than `high` thousandths of the refits."""
    assert 0 <= low < high <= 1000, "thousandths, the lower first"
    share = found.counts * 1000
    between: Bools = (share > low * found.refits) & (share < high * found.refits)
    return between
