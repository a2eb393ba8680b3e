"""How a word sounds to an Indonesian ear, for finding pairs; never for deciding on one.

Written from public descriptions of Indonesian spelling and of how Arabic, Dutch and Sanskrit letters are said here
(f, p and v are not told apart, z is s, kh is h). Vowels stay: gender lives in them (Sutrisno, Sutrisna).
"""

import re
from functools import lru_cache
from typing import Final


_PAIRS: Final = re.compile("kh|sy|sh|dz|dh|th|gh|ph|ts")
_PAIR_SOUNDS: Final = {
    "kh": "h", "sy": "s", "sh": "s", "dz": "z", "dh": "d", "th": "t", "gh": "g", "ph": "f", "ts": "s",
}  # fmt: skip
_SINGLE_SOUNDS: Final = str.maketrans({"x": "ks", "q": "k", "v": "f", "p": "f", "z": "s", "j": "y", "w": "u"})
# In this order. Beyond the notes on linkage: y that begins no syllable (Dedy, Kayla), iy
# before a vowel (Supriyanto), ae (Junaedi), oi and oe after h (Khoirul, Khoerul, Khairul).
_STEPS: Final = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        ("(?<=[bcdfghklmnrst])y|(?<=.)y(?![aeiou])", "i"),
        ("iy(?=[aeiou])", "i"),
        ("ie", "i"),
        ("ae|(?<=h)o[ie]", "ai"),
        (r"(.)\1+", r"\1"),
        ("(?<=[bcdfgklmnrsty])h|h$", ""),
        ("(?<=.)a[iy]$", "e"),
        ("d$", "t"),
        ("b$", "f"),
        ("(?<=.)o", "u"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=1 << 18)
def fold(word: str) -> str:
    """The sound of one word of small letters; the word itself where nothing would be left."""
    sound = _PAIRS.sub(lambda pair: _PAIR_SOUNDS[pair[0]], word).translate(_SINGLE_SOUNDS)
    for pattern, new in _STEPS:
        sound = pattern.sub(new, sound)
    return sound or word
