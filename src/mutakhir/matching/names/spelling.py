"""The letters of one word: signs, digits read for letters, old spelling, words written as one.

Sources: the reforms of Indonesian spelling of 1947 (oe became u) and of 1972 (presidential decree 57/1972: dj became
j, tj c, nj ny, sj sy, ch kh, j y), which left names as they were; Arabic grammar for the article of Abdu-r-Rahman.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


_UNDIVIDED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES: Final = re.compile("['`´‘’ʻʼʾʿ′]")
_DIGITS: Final = re.compile("(?<=[a-z])[01]+(?=[a-z])")
_NO_LETTER: Final = re.compile("[^a-z]")
_OLD_MARK: Final = re.compile("^nj|dj|tj|sj|oe")
_OLD_LETTERS: Final = re.compile("oe|dj|tj|nj|sj|ch|j")
_NEW_LETTERS: Final = {"oe": "u", "dj": "j", "tj": "c", "nj": "ny", "sj": "sy", "ch": "kh", "j": "y"}
_ABDUL: Final = re.compile("abdu(?:l|(?=(sy|sh|[rstdnz])))")
_LETTERS_BEHIND_ABDUL: Final = 4
_VOWEL: Final = re.compile("[aeiou]")


def letters(piece: str) -> tuple[str, bool, bool]:
    """The small letters a to z of a piece; whether signs went (beyond capitals), whether digits were read for letters.

    Marks over letters and apostrophes go (Ma'ruf is Maruf); 0 and 1 between letters are o and i.
    """
    small = piece.lower().rstrip(".")
    plain = _APOSTROPHES.sub("", small)
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain).lower()
        plain = "".join(part for part in parts if not unicodedata.combining(part)).translate(_UNDIVIDED)
    read = _DIGITS.sub(lambda found: found[0].replace("0", "o").replace("1", "i"), plain)
    found = _NO_LETTER.sub("", read)
    return found, found != small and read == plain, read != plain


@dataclass(frozen=True)
class Exceptions:
    """Beginnings in which ch is kh; whole words, and letters within a word, in which oe stays."""

    kh_at_start: tuple[str, ...]
    oe_words: frozenset[str]
    oe_letters: tuple[str, ...]


def modern(word: str, but: Exceptions) -> str:
    """The word in the spelling of 1972.

    A j alone becomes y, and nj within a word ny, only if the word carries another old mark: Joesoef is Yusuf, Joko
    stays, and so do Anjani and Panjaitan. ch at the beginning is kh only in words that begin like one of the list.
    """
    if "ch" not in word and not _OLD_MARK.search(word):
        return word
    keeps_oe = word in but.oe_words or any(part in word for part in but.oe_letters)
    marks = word.replace("oe", "") if keeps_oe else word
    is_old = _OLD_MARK.search(marks) is not None
    starts_kh = word.startswith(but.kh_at_start)

    def new(found: re.Match[str]) -> str:
        old = found[0]
        stays = (
            (old in ("j", "nj") and not is_old)
            or (old == "oe" and keeps_oe)
            or (old == "ch" and found.start() == 0 and not starts_kh)
        )
        return old if stays else _NEW_LETTERS[old]

    return _OLD_LETTERS.sub(new, word)


def abdul_apart(word: str) -> str:
    """Abdurrahman, Abdurahman, Abdulrahman: `abdul rahman`, the article no longer assimilated. Abdullah stays."""
    found = _ABDUL.match(word)
    if found is None:
        return word
    rest = word[found.end() :]
    start = found[1]
    if start and rest.startswith(start * 2):
        rest = rest[len(start) :]
    elif start and rest[:1] == rest[1:2]:
        rest = rest[1:]
    if len(rest) < _LETTERS_BEHIND_ABDUL or not _VOWEL.search(rest):
        return word
    return f"abdul {rest}"


def udin(word: str) -> str:
    """-uddin is written -udin."""
    return word[:-5] + "udin" if word.endswith("uddin") else word


def apart(word: str, joined_before: Iterable[str]) -> str:
    """`nurhayati` as `nur hayati`: where at least four letters are left that begin like a word."""
    for first in joined_before:
        rest = word.removeprefix(first)
        if rest != word and _STANDS_ALONE.match(rest) and not rest.endswith("udin"):
            return f"{first} {rest}"
    return word


_STANDS_ALONE: Final = re.compile("(?=[a-z]{4})(?:[aeiou]|(?:kh|sy|sh|th|dh|dz|[a-z])[aeiou])")
