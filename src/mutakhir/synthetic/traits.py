"""How an officer works: carefully, carelessly or by inventing; a fixed property of the officer."""

import hashlib
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.synthetic.draws import Floats
from mutakhir.synthetic.patches import array_of


class Trait(IntEnum):
    """The known truth about an officer; never in the lake."""

    CAREFUL = 0
    CARELESS = 1
    FABRICATOR = 2


FABRICATOR_SHARE = 0.01
CARELESS_SHARE = 0.08


def officer_traits(seed: int, officer_ids: Sequence[str] | pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int8]:
    """The trait of each officer, as codes of `Trait`; equal ids have equal traits. No id is null.

    One hash per distinct officer (0.15 s for the 107,000 of the nation), so rows of visits may be passed.
    """
    given = officer_ids if isinstance(officer_ids, pa.Array | pa.ChunkedArray) else pa.array(officer_ids, pa.string())
    encoded = array_of(given).dictionary_encode()
    draws = _fixed_draws(seed, encoded.dictionary.to_pylist())
    traits = np.full(len(draws), Trait.CAREFUL, dtype=np.int8)
    traits[draws < FABRICATOR_SHARE + CARELESS_SHARE] = Trait.CARELESS
    traits[draws < FABRICATOR_SHARE] = Trait.FABRICATOR
    places = encoded.indices.to_numpy().astype(np.int64)
    return np.asarray(traits[places], dtype=np.int8)


def _fixed_draws(seed: int, ids: list[str]) -> Floats:
    numbers = [_number(f"trait|{seed}|{officer}") for officer in ids]
    shares: Floats = np.array(numbers, dtype=np.uint64) / 2.0**64
    return shares


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
