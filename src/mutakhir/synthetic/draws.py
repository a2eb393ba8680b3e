"""Seeded draws and vectorised pieces of text: the same bytes from one seed, whatever was drawn before."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa


Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_HEX = np.frombuffer(b"".join(b"%02x" % value for value in range(256)), dtype=np.uint8).reshape(256, 2)
# Where the 32 hexadecimal digits stand in the 36 characters of a UUID.
_PLACES = np.array([place for place in range(36) if place not in (8, 13, 18, 23)])


def stream(seed: int, *purpose: str | int) -> np.random.Generator:
    """An independent stream of random numbers for one purpose, for example (seed, regency, "answers")."""
    text = "|".join(str(part) for part in (seed, *purpose))
    key = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")
    return np.random.Generator(np.random.Philox(key=key))


def chance(draws: np.random.Generator, share: float | Floats, count: int) -> Bools:
    """True with probability `share` (one for all, or one per row)."""
    return draws.random(count) < share


def pick(draws: np.random.Generator, values: Sequence[int], shares: Sequence[float], count: int) -> Ints:
    """One of `values` per row, with these shares (they need not sum to one)."""
    bounds = np.cumsum(np.asarray(shares, dtype=float) / sum(shares))
    bounds[-1] = 1.0
    return np.asarray(values, dtype=np.int64)[np.searchsorted(bounds, draws.random(count), side="right")]


def uuids(draws: np.random.Generator, count: int) -> pa.Array:
    """Random UUIDs (version 4) in ascending order, so that rows made in order are stored in order."""
    raw = np.frombuffer(draws.bytes(16 * count), dtype=np.uint8).reshape(count, 16).copy()
    # Ordered by the first half: two that agree in it do not occur.
    raw = raw[np.argsort(np.ascontiguousarray(raw[:, :8]).view(">u8").ravel(), kind="stable")]
    raw[:, 6] = (raw[:, 6] & 0x0F) | 0x40
    raw[:, 8] = (raw[:, 8] & 0x3F) | 0x80
    text = np.full((count, 36), ord("-"), dtype=np.uint8)
    text[:, _PLACES] = _HEX[raw].reshape(count, 32)
    return strings(text)


def strings(letters: npt.NDArray[np.uint8]) -> pa.Array:
    """One string per row from a table of ASCII letters, all of one length."""
    count, width = letters.shape
    offsets = np.arange(count + 1, dtype=np.int32) * width
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(np.ascontiguousarray(letters).tobytes())]
    return pa.Array.from_buffers(pa.string(), count, buffers)


def instants(local_seconds: Ints, offset_hours: int) -> pa.Array:
    """ISO 8601 texts with the offset, from local seconds since 1970: 2021-02-03T09:15:00+07:00."""
    parts = np.datetime_as_string(local_seconds.astype("datetime64[s]")).astype("S19")
    text = parts.view(np.uint8).reshape(len(local_seconds), 19)
    tail = np.frombuffer(f"{offset_hours:+03d}:00".encode(), dtype=np.uint8)
    return strings(np.hstack([text, np.broadcast_to(tail, (len(local_seconds), 6))]))


def starts_of(sorted_groups: Ints) -> Ints:
    """For rows sorted by group: the place of the first row of each row's group."""
    count = len(sorted_groups)
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    fresh = np.concatenate([[True], sorted_groups[1:] != sorted_groups[:-1]])
    return np.maximum.accumulate(np.where(fresh, np.arange(count), 0))


def rank_in(sorted_groups: Ints) -> Ints:
    """For rows sorted by group: 0, 1, 2 ... within each group."""
    return np.arange(len(sorted_groups)) - starts_of(sorted_groups)


def sum_before(values: Ints, sorted_groups: Ints) -> Ints:
    """For rows sorted by group: the sum of the earlier values of the same group."""
    before: Ints = np.cumsum(values) - values
    return before - before[starts_of(sorted_groups)]


def codes_of(values: pa.Array | pa.ChunkedArray) -> Ints:
    """The same small number for equal values; numbered in the order of the sorted values; null is -1."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    encoded = array.dictionary_encode()
    words = encoded.dictionary.to_numpy(zero_copy_only=False)
    ranks = np.empty(len(words) + 1, dtype=np.int64)
    ranks[np.argsort(words, kind="stable")] = np.arange(len(words))
    ranks[-1] = -1
    codes: Ints = ranks[encoded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)]
    return codes


def places_in(keys: Ints, wanted: Ints) -> Ints:
    """The place of each wanted number among unique `keys`; -1 where it is not there."""
    if len(keys) == 0:
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    found = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
    places = order[found]
    return np.where(keys[places] == wanted, places, -1)


def whole(values: pa.Array | pa.ChunkedArray, empty: int = -1) -> Ints:
    """A column of numbers as int64, with `empty` where it is null."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    numbers: Ints = array.cast(pa.int64()).fill_null(empty).to_numpy(zero_copy_only=False)
    return numbers
