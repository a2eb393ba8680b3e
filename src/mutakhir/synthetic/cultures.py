"""Cultures, by which people are named; the shares stand in `tables/cultures.yaml`."""

import numpy as np
import numpy.typing as npt

from mutakhir.synthetic.loading import by_word, keys, words, yaml_table


_TABLE = yaml_table("cultures")
CULTURES: tuple[str, ...] = tuple(keys(_TABLE, "cultures"))


def culture_shares(regency: str) -> npt.NDArray[np.float64]:
    """Share of each culture, in the order of CULTURES, in the province of a regency."""
    found = by_word(_TABLE, "provinces", regency[:2])
    return np.array([found.get(name, 0.0) for name in CULTURES])


def belongs_to(faith: str) -> npt.NDArray[np.bool_]:
    """Which cultures are mostly `christian` or `hindu`."""
    members = words(_TABLE, faith)
    return np.array([name in members for name in CULTURES])
