"""Taking the poorest within a quota: whole units, in order, none passed over for a smaller one behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.design import Ints


@dataclass(frozen=True)
class Filled:
    """listed: one entry per unit, in the order given. filled, unfilled: of each regency's quota; they sum to it."""

    listed: npt.NDArray[np.bool_]
    filled: Mapping[str, int]
    unfilled: Mapping[str, int]


def fill(regency: Sequence[str], size: Ints, quotas: Mapping[str, int]) -> Filled:
    """Lists units while they fit whole into the quota of their regency.

    Args:
        regency: of each unit; the units stand in their order, the poorest first.
        size: what each fills, above 0 (persons, or 1).
        quotas: by regency; a regency without one has 0.
    """
    names, sizes = np.asarray(regency, dtype=str), np.asarray(size, dtype=np.int64)
    listed = np.zeros(len(sizes), dtype=bool)
    filled = dict.fromkeys(sorted(quotas), 0)
    for code in filled:
        mine = np.flatnonzero(names == code)
        upto = np.cumsum(sizes[mine])
        inside = upto <= quotas[code]
        listed[mine] = inside
        filled[code] = int(upto[inside][-1]) if inside.any() else 0
    return Filled(listed, filled, {code: quotas[code] - part for code, part in filled.items()})
