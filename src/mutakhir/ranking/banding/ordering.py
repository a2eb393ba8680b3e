"""The order of units: by score, then by the keyed hash of the id, then by the id, as in the bands of the round."""

from collections.abc import Iterable

import numpy as np

from mutakhir.ground.clock import tie_hash
from mutakhir.ranking.design import Ints


def ties(seed: int, unit_ids: Iterable[int]) -> Ints:
    """The hash of each id with the round's seed; for many units the expression of `ground.clock` is faster."""
    return np.array([tie_hash(seed, unit_id) for unit_id in unit_ids], dtype=np.int64)


def order(score: Ints, tie: Ints, unit_id: Ints) -> Ints:
    """Places of the units in the arrays, the poorest first."""
    found: Ints = np.lexsort((unit_id, tie, score)).astype(np.int64)
    return found
