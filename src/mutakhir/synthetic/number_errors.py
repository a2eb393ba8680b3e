"""NIKs and family-card numbers as the previous registry holds them: the damage of typing and of spreadsheets.

Numbers are 16 ASCII digits that start with 99, the province that does not exist. No error touches the first
two digits, so that no damaged number can be that of a living person.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.draws import Ints, strings
from mutakhir.synthetic.patches import dealt, emptied, scattered


Letters = npt.NDArray[np.uint8]
WIDTH = 16
_SAFE = 2  # the digits of the province
_BASE = ord("0")

# Shares among numbers that are missing or fail by their form.
INVALID_KINDS = {
    "missing": 0.46,
    "one_short": 0.12,
    "one_long": 0.07,
    "other_card": 0.10,
    "scientific": 0.08,
    "letters": 0.06,
    "apostrophe": 0.05,
    "repeated": 0.06,
}
# Shares among numbers that are typed at the door and fail by their form.
MALFORMED_KINDS = {"one_short": 0.30, "one_long": 0.20, "letters": 0.10, "undated": 0.40}
# Shares among numbers that are well-formed and wrong.
WRONG_KINDS = {"swapped": 0.30, "mistyped": 0.45, "relative": 0.25}


def letters_of(numbers: pa.Array) -> Letters:
    """Numbers of 16 letters as a table of letters; none is null."""
    fixed = numbers.cast(pa.binary()).cast(pa.binary(WIDTH))
    raw = np.frombuffer(fixed.buffers()[1], dtype=np.uint8)
    return raw[fixed.offset * WIDTH : (fixed.offset + len(fixed)) * WIDTH].reshape(len(fixed), WIDTH).copy()


def whole_numbers(numbers: pa.Array) -> npt.NDArray[np.bool_]:
    """Where a number has its 16 letters."""
    mask: npt.NDArray[np.bool_] = pc.fill_null(pc.equal(pc.binary_length(numbers), WIDTH), False).to_numpy(
        zero_copy_only=False
    )
    return mask


def invalid(draws: np.random.Generator, numbers: pa.Array, rows: Ints, cards: pa.Array) -> pa.Array:
    """`numbers` missing or malformed at `rows`; `cards`: the number of the other document, per row of all."""
    source = numbers
    for kind, struck in dealt(draws, rows, INVALID_KINDS).items():
        if kind == "missing":
            numbers = emptied(numbers, struck)
        elif kind == "other_card":
            numbers = scattered(numbers, struck, cards.take(pa.array(struck)))
        elif len(struck):
            damaged = _DAMAGE[kind](draws, letters_of(source.take(pa.array(struck))))
            numbers = scattered(numbers, struck, strings(damaged))
    return numbers


def malformed(draws: np.random.Generator, numbers: pa.Array, rows: Ints) -> pa.Array:
    """`numbers`, whole at `rows`, with a slip there that their form shows."""
    source = numbers
    for kind, struck in dealt(draws, rows, MALFORMED_KINDS).items():
        if len(struck):
            damaged = _DAMAGE[kind](draws, letters_of(source.take(pa.array(struck))))
            numbers = scattered(numbers, struck, strings(damaged))
    return numbers


def wrong(draws: np.random.Generator, numbers: pa.Array, rows: Ints, relatives: Ints) -> pa.Array:
    """`numbers` well-formed and not the person's at `rows`; `relatives`: a row of the household per row."""
    source = numbers
    for kind, struck in dealt(draws, rows, WRONG_KINDS).items():
        if kind == "relative":
            other = source.take(pa.array(relatives[struck]))
            good = whole_numbers(other)
            numbers = scattered(numbers, struck[good], other.filter(pa.array(good)))
        elif len(struck):
            change = _swapped if kind == "swapped" else _mistyped
            numbers = scattered(numbers, struck, strings(change(draws, letters_of(source.take(pa.array(struck))))))
    return numbers


def _one_short(draws: np.random.Generator, letters: Letters) -> Letters:
    drop = draws.integers(_SAFE, WIDTH, len(letters))
    places = np.arange(WIDTH - 1)[None, :]
    return np.take_along_axis(letters, places + (places >= drop[:, None]), axis=1)


def _one_long(draws: np.random.Generator, letters: Letters) -> Letters:
    twice = draws.integers(_SAFE, WIDTH, len(letters))
    places = np.arange(WIDTH + 1)[None, :]
    return np.take_along_axis(letters, places - (places > twice[:, None]), axis=1)


def _scientific(draws: np.random.Generator, letters: Letters) -> Letters:
    """9901011503870001 as a spreadsheet shows it: 9.90101E+15."""
    count = len(letters)
    tail = np.broadcast_to(np.frombuffer(b"E+15", dtype=np.uint8), (count, 4))
    point = np.full((count, 1), ord("."), dtype=np.uint8)
    return np.hstack([letters[:, :1], point, letters[:, 1:6], tail])


def _letters(draws: np.random.Generator, letters: Letters) -> Letters:
    """The letter O for a nought or l for a one; a number without either gets an O at its end."""
    out = letters.copy()
    alike = (letters == _BASE) | (letters == _BASE + 1)
    alike[:, -1] = True
    place = np.argmax(np.where(alike, draws.random(letters.shape), -1.0), axis=1)
    rows = np.arange(len(letters))
    out[rows, place] = np.where(letters[rows, place] == _BASE + 1, ord("l"), ord("O"))
    return out


def _apostrophe(draws: np.random.Generator, letters: Letters) -> Letters:
    return np.hstack([np.full((len(letters), 1), ord("'"), dtype=np.uint8), letters])


def _repeated(draws: np.random.Generator, letters: Letters) -> Letters:
    return np.full_like(letters, ord("9"))


def _undated(draws: np.random.Generator, letters: Letters) -> Letters:
    """A month that no year has."""
    out = letters.copy()
    month = draws.integers(13, 100, len(letters))
    out[:, 8], out[:, 9] = _BASE + month // 10, _BASE + month % 10
    return out


_DAMAGE: dict[str, Callable[[np.random.Generator, Letters], Letters]] = {
    "one_short": _one_short,
    "one_long": _one_long,
    "scientific": _scientific,
    "letters": _letters,
    "apostrophe": _apostrophe,
    "repeated": _repeated,
    "undated": _undated,
}


def _swapped(draws: np.random.Generator, letters: Letters) -> Letters:
    """Two unlike neighbours of the serial or the area change places; the date stays possible."""
    out = letters.copy()
    rows = np.arange(len(letters))
    place = np.array([2, 4, 12, 13, 14])[draws.integers(0, 5, len(letters))]
    same = letters[rows, place] == letters[rows, place + 1]
    out[rows, place], out[rows, place + 1] = letters[rows, place + 1], letters[rows, place]
    out[rows[same], 15] = _BASE + (letters[same, 15] - _BASE + 1) % 10
    return out


def _mistyped(draws: np.random.Generator, letters: Letters) -> Letters:
    """One or two digits of area or serial are others."""
    out = letters.copy()
    rows = np.arange(len(letters))
    for share in (1.0, 0.35):
        place = np.array([2, 3, 4, 5, 9, 11, 12, 13, 14, 15])[draws.integers(0, 10, len(letters))]
        add = draws.integers(1, 10, len(letters))
        hit = draws.random(len(letters)) < share
        out[rows[hit], place[hit]] = (_BASE + (letters[rows, place] - _BASE + add) % 10)[hit].astype(np.uint8)
    return out


def reissued(draws: np.random.Generator, cards: pa.Array, rows: Ints) -> pa.Array:
    """`cards` with the number of an earlier card at `rows`: another date of issue and another serial."""
    if len(rows) == 0:
        return cards
    letters = letters_of(cards.take(pa.array(rows)))
    for first, low, high in ((6, 1, 29), (8, 1, 13), (10, 8, 16), (12, 0, 100), (14, 1, 100)):
        number = draws.integers(low, high, len(rows))
        letters[:, first], letters[:, first + 1] = _BASE + number // 10, _BASE + number % 10
    return scattered(cards, rows, strings(letters))
