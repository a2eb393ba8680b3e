"""Exclusion and inclusion error of the list, by design: the sample's weights, its strata, its clusters.

Who is truly among the poorest is told by the consumption that the audit asked, cut at the same share of the people;
the line is estimated anew in every draw of clusters, so its own chance is in the interval.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.banding.refits import village_draws
from mutakhir.ranking.design import Ints
from mutakhir.ranking.small_area.direct import below_share


# With fewer clusters the ends of an interval are themselves mostly chance.
LEAST_CLUSTERS = 20
MEASURES = ("exclusion_error", "inclusion_error", "never_visited")
_MILLION = 1_000_000
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Audited:
    """Households of the audit, in one order.

    weight: what each stands for, in any unit. listed: by cut, whether the list of that cut holds the household.
    known: whether the registry ranked it at all.
    """

    stratum: Sequence[str]
    village: Sequence[str]
    weight: Ints
    consumption: Ints
    listed: Mapping[int, Bools]
    known: Bools

    @property
    def clusters(self) -> int:
        return len(set(zip(self.stratum, self.village, strict=True)))


def audit_rows(audited: Audited, draws: int, seed: int) -> list[dict[str, object]]:
    """The rows of the dataset `audit_errors`; none where there is nobody in the audit."""
    if not len(audited.weight):
        return []
    enough = audited.clusters >= LEAST_CLUSTERS
    times = list(village_draws(audited.stratum, audited.village, draws, seed)) if enough else []
    return [row for cut in sorted(audited.listed) for row in _rows_at(audited, cut, times)]


def _rows_at(audited: Audited, cut: int, times: Sequence[Ints]) -> Iterator[dict[str, object]]:
    found, based = shares_at(audited, cut, audited.weight)
    drawn = [shares_at(audited, cut, audited.weight * each)[0] for each in times]
    for place, measure in enumerate(MEASURES):
        if found[place] is None:
            continue
        low, high = _interval([each[place] for each in drawn])
        yield {
            "cut": cut,
            "measure": measure,
            "value": _whole(found[place]),
            "low": _whole(low),
            "high": _whole(high),
            "households": based[place],
            "clusters": audited.clusters,
        }


def shares_at(audited: Audited, cut: int, weight: Ints) -> tuple[tuple[float | None, ...], tuple[int, ...]]:
    """Each measure as a share from 0 to 1, None where nobody is in its base, and the households in that base."""
    drawn = weight > 0
    poor = np.zeros(len(weight), dtype=bool)
    poor[drawn] = below_share(audited.consumption[drawn], weight[drawn], cut)
    listed = audited.listed[cut] & drawn
    parts = ((poor & ~listed, poor), (listed & ~poor, listed), (poor & ~audited.known, poor))
    return tuple(_share(weight, part, base) for part, base in parts), tuple(int(base.sum()) for _, base in parts)


def _share(weight: Ints, part: Bools, base: Bools) -> float | None:
    whole = int(weight[base].sum())
    return int(weight[part].sum()) / whole if whole else None


def _interval(drawn: Sequence[float | None]) -> tuple[float | None, float | None]:
    known = [each for each in drawn if each is not None]
    if not known:
        return None, None
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def _whole(share: float | None) -> int | None:
    return None if share is None else round(share * _MILLION)
