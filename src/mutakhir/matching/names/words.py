"""What is known of one piece of a name by itself, wherever it stands."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mutakhir.matching.names.folding import fold
from mutakhir.matching.names.rules import Rule
from mutakhir.matching.names.spelling import abdul_apart, apart, letters, modern, udin
from mutakhir.matching.names.tables import NameTables


# What the shape of a name shows of a piece that means nothing by its place.
ORDINARY, COMMON, NO_VOWEL, BLANK, COMMA = "_", "~", "#", "", ","
_LONGEST_WITHOUT_VOWEL: Final = 4
_VOWELS: Final = frozenset("aeiouy")


@dataclass(frozen=True)
class NameWord:
    """`seen`: what the shape of the name shows of it. `norm`, `apart`: one or two words with a space; `key`: the
    sounds of `apart`; `first`: the sound of its first word that is not common, no
    initial and not without a vowel, else empty."""

    seen: str
    norm: str
    apart: str
    key: str
    first: str
    rules: frozenset[Rule]


_NOTHING: Final = NameWord(BLANK, "", "", "", "", frozenset())


@lru_cache(maxsize=1 << 20)
def name_word(piece: str, tables: NameTables) -> NameWord:
    """A piece as `name_pieces` cuts it; what holds no letter is blank."""
    if piece == COMMA:
        return NameWord(COMMA, "", "", "", "", frozenset())
    word, signs, digits = letters(piece)
    if not word:
        return _NOTHING
    norm, fired = _norm(word, tables)
    parts = " ".join(apart(part, tables.joined_before) for part in norm.split(" "))
    sounds = [fold(part) for part in parts.split(" ")]
    key = [tables.variants.get(sound, sound) for sound in sounds]
    found = {Rule.SIGNS: signs, Rule.DIGITS: digits, Rule.JOINED: parts != norm, Rule.VARIANT: key != sounds}
    rules = fired | {rule for rule, holds in found.items() if holds}
    first = next((sound for part, sound in zip(parts.split(" "), key, strict=True) if _tells(part, tables)), "")
    seen = _seen(word, norm, tables) + ("." if piece.endswith(".") else "")
    return NameWord(seen, norm, parts, " ".join(key), first, frozenset(rules))


def _norm(word: str, tables: NameTables) -> tuple[str, set[Rule]]:
    """The word in today's spelling, frequent ones in one form, Abdul apart, -udin."""
    today = modern(word, tables.old)
    usual = tables.frequent.get(today, today)
    two = abdul_apart(usual)
    norm = udin(two)
    steps = ((Rule.OLD, word, today), (Rule.FREQUENT, today, usual), (Rule.ABDUL, usual, two), (Rule.UDIN, two, norm))
    return norm, {rule for rule, before, after in steps if before != after}


def _tells(word: str, tables: NameTables) -> bool:
    return len(word) > 1 and word not in tables.common and not _VOWELS.isdisjoint(word)


def _seen(word: str, norm: str, tables: NameTables) -> str:
    if word in tables.vocabulary:
        return word
    if norm in tables.common:
        return COMMON
    return NO_VOWEL if len(word) <= _LONGEST_WITHOUT_VOWEL and _VOWELS.isdisjoint(word) else ORDINARY
