"""Names as the previous registry wrote them: each kind of error on whole columns at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic import spellings
from mutakhir.synthetic.draws import Bools, Ints
from mutakhir.synthetic.patches import dealt, rows_of, scattered


Respelling = Callable[[str, int], str]

# Shares among the names that are written wrongly.
KINDS = {
    "nickname": 0.03,
    "nickname_first": 0.07,
    "slip": 0.30,
    "sound": 0.20,
    "old_spelling": 0.12,
    "abbreviation": 0.10,
    "title": 0.07,
    "truncated": 0.03,
    "first_word": 0.02,
    "initial": 0.03,
    "joined": 0.03,
}
_RESPELLINGS: dict[str, Respelling] = {
    "nickname_first": spellings.nickname,
    "slip": spellings.slip,
    "sound": spellings.other_sound,
    "old_spelling": spellings.old_spelling,
    "abbreviation": spellings.abbreviated,
    "initial": spellings.initial,
}
_SHORTENING = frozenset({"abbreviation", "initial"})
_MALE_TITLES = ("H.", "H", "Haji", "Bpk.", "Drs.", "Alm.", "Ust.")
_FEMALE_TITLES = ("Hj.", "Hj", "Hajjah", "Ibu", "Dra.", "Ny.", "Almh.")
_CUTS = (6, 8, 10, 12)


@dataclass(frozen=True)
class Words:
    """Names cut into words: the distinct words, the code of each, and where each name starts."""

    distinct: pa.Array
    codes: Ints
    offsets: Ints

    def count(self) -> Ints:
        return np.diff(self.offsets)

    def names(self) -> pa.Array:
        """The words put together again, with single spaces."""
        flat = self.distinct.take(pa.array(self.codes))
        lists = pa.ListArray.from_arrays(pa.array(self.offsets, pa.int32()), flat)
        return pc.binary_join(lists, " ")

    def respelled(self, at: Ints, variants: Ints, respelling: Respelling) -> "Words":
        """The words at these places (one per name) through the respelling, once per distinct pair."""
        width = int(variants.max(initial=0)) + 1
        pairs, back = np.unique(self.codes[at] * width + variants, return_inverse=True)
        texts = self.distinct.take(pa.array(pairs // width)).to_pylist()
        new = [respelling(text, int(variant)) for text, variant in zip(texts, pairs % width, strict=True)]
        codes = self.codes.copy()
        codes[at] = len(self.distinct) + back
        return Words(pa.concat_arrays([self.distinct, pa.array(new, pa.string())]), codes, self.offsets)


def words_of(names: pa.Array) -> Words:
    """Cut names at their spaces; no name is null or empty."""
    lists = pc.split_pattern(names, " ")
    encoded = lists.flatten().dictionary_encode()
    offsets = lists.offsets.to_numpy().astype(np.int64)
    return Words(encoded.dictionary, encoded.indices.to_numpy().astype(np.int64), offsets - offsets[0])


def misnamed(draws: np.random.Generator, names: pa.Array, wrong: Bools, male: Bools) -> pa.Array:
    """The names with an error where `wrong` says so; null stays null."""
    present = pc.fill_null(pc.greater(pc.utf8_length(names), 0), False).to_numpy(zero_copy_only=False)
    for kind, rows in dealt(draws, rows_of(wrong & present), KINDS).items():
        if len(rows):
            names = scattered(names, rows, _spoiled(draws, kind, names.take(pa.array(rows)), male[rows]))
    return names


def _spoiled(draws: np.random.Generator, kind: str, names: pa.Array, male: Bools) -> pa.Array:
    if kind == "title":
        return _titled(draws, names, male)
    if kind == "truncated":
        return _truncated(draws, names)
    if kind == "joined":
        return _joined(draws, names)
    words = words_of(names)
    if kind in ("first_word", "nickname"):
        return _one_word(draws, words, kind == "nickname")
    return _respelled(draws, words, kind).names()


def _respelled(draws: np.random.Generator, words: Words, kind: str) -> Words:
    """One word of each name respelled; the only word of a name is not cut down to its first letter."""
    place, variants = _place(draws, words, kind), _variants(draws, len(words.offsets) - 1)
    if kind not in _SHORTENING:
        return words.respelled(place, variants, _RESPELLINGS[kind])
    single = words.count() == 1
    words = words.respelled(place[single], variants[single], spellings.slip)
    return words.respelled(place[~single], variants[~single], _RESPELLINGS[kind])


def _variants(draws: np.random.Generator, count: int) -> Ints:
    return draws.integers(0, spellings.VARIANTS, count)


def _place(draws: np.random.Generator, words: Words, kind: str) -> Ints:
    """The word that is struck: the first of a nickname or abbreviation, the last shortened, else any."""
    count, first = words.count(), words.offsets[:-1]
    if kind in ("nickname_first", "abbreviation"):
        return first
    if kind == "initial":
        return first + count - 1
    return first + (draws.random(len(count)) * count).astype(np.int64)


def _one_word(draws: np.random.Generator, words: Words, nick: bool) -> pa.Array:
    """Only the first word of the name, or the nickname; a one-word name of which nothing can go gets a slip."""
    count, first = words.count(), words.offsets[:-1]
    respelling = spellings.nickname if nick else spellings.slip
    chosen = first if nick else first[count == 1]
    words = words.respelled(chosen, _variants(draws, len(chosen)), respelling)
    return words.distinct.take(pa.array(words.codes[first]))


def _titled(draws: np.random.Generator, names: pa.Array, male: Bools) -> pa.Array:
    draw = draws.integers(0, len(_MALE_TITLES), len(names))
    titles = pa.array(_MALE_TITLES + _FEMALE_TITLES).take(pa.array(draw + np.where(male, 0, len(_MALE_TITLES))))
    return pc.binary_join_element_wise(titles, names, " ")


def _truncated(draws: np.random.Generator, names: pa.Array) -> pa.Array:
    """The name as a field of fixed width kept it; a name too short for the cut loses its last letter."""
    lengths = pc.utf8_length(names).to_numpy().astype(np.int64)
    cut = np.asarray(_CUTS)[draws.integers(0, len(_CUTS), len(names))]
    keep = np.maximum(np.minimum(cut, lengths - 1), 1)
    out = names
    for length in np.unique(keep):
        rows = rows_of(keep == length)
        short = pc.utf8_slice_codeunits(names.take(pa.array(rows)), 0, int(length))
        out = scattered(out, rows, pc.utf8_rtrim_whitespace(short))
    return out


def _joined(draws: np.random.Generator, names: pa.Array) -> pa.Array:
    """Two words written as one, or their order changed; a name of one word gets a slip."""
    words = words_of(names)
    single = words.count() == 1
    at = words.offsets[:-1][single]
    words = words.respelled(at, _variants(draws, len(at)), spellings.slip)
    swap = rows_of(~single & (draws.random(len(names)) < 0.4))
    first = words.offsets[:-1][swap]
    codes = words.codes.copy()
    codes[first], codes[first + 1] = words.codes[first + 1], words.codes[first]
    whole = Words(words.distinct, codes, words.offsets).names()
    join = np.ones(len(names), dtype=bool)
    join[swap] = False
    rows = rows_of(join & ~single)
    glued = pc.replace_substring(whole.take(pa.array(rows)), " ", "", max_replacements=1)
    return scattered(whole, rows, glued)
