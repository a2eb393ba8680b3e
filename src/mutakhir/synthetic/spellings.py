"""What becomes of one word of a name in the hands of people: nickname, slip, old spelling, abbreviation.

Every function takes a word and a small number, the variant, and gives a word; the same two always give the
same. They are called on distinct words only. The patterns are those of notes on Indonesian names: a nickname
is often the end of the name or its last syllable doubled (Hermawan, Wawan), the spelling before 1972 wrote
oe, dj, tj, j, sj, nj and ch for u, j, c, y, sy, ny and kh.
"""

import hashlib
import re
from typing import Final


_NICKNAMES: Final = {
    "abdul": "Dul|Adul",
    "abdullah": "Dulah|Dul",
    "agus": "Gus|Aguk",
    "ahmad": "Mamad|Amad",
    "asep": "Aa|Acep",
    "bambang": "Bambing|Mbang",
    "budi": "Bud|Udi",
    "dewi": "Wiwi|Dew",
    "fatimah": "Imah|Timah",
    "ibrahim": "Boim|Ibra",
    "ismail": "Mail|Ismet",
    "joko": "Jok|Koko",
    "kartini": "Tini|Tinik",
    "khadijah": "Dijah|Ijah",
    "maryam": "Yam|Iyam",
    "muhammad": "Mamat|Mat",
    "mustafa": "Tapa|Mus",
    "nur": "Nunung|Nung",
    "nurhayati": "Yati|Nur",
    "ramadhan": "Madan|Dani",
    "rahman": "Maman|Rahmi",
    "rohani": "Hani|Ani",
    "siti": "Iti|Ti",
    "slamet": "Met|Amet",
    "sri": "Sisri|Asri",
    "suharto": "Harto|Toto",
    "sulastri": "Lastri|Tri",
    "sumiati": "Ati|Sumi",
    "supriyanto": "Yanto|Anto",
    "susilawati": "Susi|Wati",
    "sutrisno": "Tris|Trisno",
    "suparman": "Parman|Maman",
    "syamsudin": "Udin|Syam",
    "wahyudi": "Yudi|Wahyu",
    "yusuf": "Ucup|Usup",
    "zainal": "Inal|Enal",
    "zainab": "Enab|Inab",
    "zulkifli": "Zul|Kifli",
    "hasan": "Acan|Asan",
}
_ABBREVIATIONS: Final = {
    "muhammad": ("M.", "Muh.", "Moh.", "Muh", "Mohd", "Moch.", "M", "Md"),
    "mohammad": ("M.", "Moh.", "Moh"),
    "muhamad": ("M.", "Muh.", "Muh"),
    "mochamad": ("Moch.", "M.", "Moch"),
    "ahmad": ("A.", "Ahm.", "Akh."),
    "achmad": ("A.", "Ach.", "Ach"),
    "abdul": ("Abd.", "Abd", "A."),
    "siti": ("St.", "St", "Sit."),
    "nur": ("Nr.", "N."),
    "sri": ("S.",),
    "raden": ("R.", "Rd."),
    "abdullah": ("Abd.",),
    "gusti": ("Gst.",),
    "wayan": ("Wyn.", "W."),
    "made": ("Md.", "M."),
    "nyoman": ("Nym.", "N."),
    "ketut": ("Kt.", "K."),
    "simanjuntak": ("Sim.",),
    "hasanuddin": ("Hsn.",),
    "tubagus": ("Tb.",),
    "teuku": ("T.",),
    "cut": ("C.",),
}
_OLD: Final = (
    ("sy", "sj"),
    ("ny", "nj"),
    ("kh", "ch"),
    ("u", "oe"),
    ("j", "dj"),
    ("y", "j"),
    ("c", "tj"),
    ("ie", "i"),
    ("dh", "d"),
    ("ai", "ay"),
)
# Sounds that are written in more than one way; both directions occur.
_SOUNDS: Final = (
    ("f", "p"),
    ("v", "f"),
    ("z", "j"),
    ("sy", "s"),
    ("dh", "d"),
    ("th", "t"),
    ("q", "k"),
    ("x", "ks"),
    ("kh", "h"),
    ("o", "u"),
    ("e", "i"),
    ("ii", "i"),
    ("aa", "a"),
    ("mm", "m"),
    ("nn", "n"),
    ("dd", "d"),
    ("i", "y"),
    ("w", "u"),
    ("h", ""),
    ("s", "z"),
    ("d", "t"),
    ("k", "g"),
)
_NEIGHBOURS: Final = {
    "a": "sqz",
    "b": "vn",
    "c": "xv",
    "d": "sf",
    "e": "wr",
    "f": "dg",
    "g": "fh",
    "h": "gj",
    "i": "uo",
    "j": "hk",
    "k": "jl",
    "l": "k",
    "m": "n",
    "n": "mb",
    "o": "ip",
    "p": "o",
    "q": "a",
    "r": "et",
    "s": "ad",
    "t": "ry",
    "u": "yi",
    "v": "cb",
    "w": "qe",
    "x": "zc",
    "y": "tu",
    "z": "xa",
}
_SYLLABLE: Final = re.compile(r"[^aeiou]*[aeiou]+(?:[^aeiou]+$)?")
_ONSET: Final = re.compile(r"^[^aeiou]+(?=[^aeiou])")
VARIANTS: Final = 12


def nickname(word: str, variant: int) -> str:
    """What neighbours call the bearer; a known one, or the end or the beginning of the word."""
    small = word.lower()
    known = _NICKNAMES.get(small)
    if known:
        choices = known.split("|")
        return _like(word, choices[variant % len(choices)])
    parts = _SYLLABLE.findall(small)
    if len(parts) < 2:
        return slip(word, variant)
    return _like(word, _from_syllables(parts, variant % 3))


def _from_syllables(parts: list[str], variant: int) -> str:
    """The last two syllables (mawan), the last one doubled (wawan), or the first letters (her)."""
    last = _ONSET.sub("", parts[-1])
    if variant == 0 and len(parts) > 2:
        return _ONSET.sub("", parts[-2]) + parts[-1]
    if variant == 2:
        return "".join(parts)[:3]
    return last[:2] + last


def abbreviated(word: str, variant: int) -> str:
    """The usual abbreviation of a frequent word; of another word, its first letter and a point."""
    choices = _ABBREVIATIONS.get(word.lower(), (word[:1] + ".",))
    return _like(word, choices[variant % len(choices)])


def old_spelling(word: str, variant: int) -> str:
    """The word as spelled before 1972: fully, or, for odd variants, in its first letter pair only."""
    small = word.lower()
    found = [(new, old) for new, old in _OLD if new in small]
    if not found:
        return other_sound(word, variant)
    if variant % 2:
        return _like(word, small.replace(*found[0], 1))
    for new, old in found:
        small = small.replace(new, old.upper())
    return _like(word, small.lower())


def other_sound(word: str, variant: int) -> str:
    """The word as another ear writes it: Fitri and Pitri, Rizky and Risky."""
    small = word.lower()
    both = _SOUNDS + tuple((b, a) for a, b in _SOUNDS if b)
    found = [pair for pair in both if pair[0] in small]
    if not found:
        return slip(word, variant)
    return _like(word, small.replace(*found[_number(small, variant) % len(found)], 1))


def slip(word: str, variant: int) -> str:
    """A slip of the pen or the thumb: a letter lost, doubled, swapped with the next or hit beside."""
    small = word.lower()
    number = _number(small, variant)
    place, kind = number // 8 % max(len(small) - 1, 1), number % 8
    letter = small[place : place + 1]
    if kind < 2 and len(small) > 2:
        changed = small[:place] + small[place + 1 :]
    elif kind < 4 and len(small) > 1:
        changed = small[:place] + small[place + 1] + letter + small[place + 2 :]
    elif kind < 5:
        changed = small[:place] + letter + small[place:]
    else:
        beside = _NEIGHBOURS.get(letter, "n")
        changed = small[:place] + beside[number // 1000 % len(beside)] + small[place + 1 :]
    return _like(word, changed)


def initial(word: str, variant: int) -> str:
    """Only the first letter, with or without a point."""
    return word[:1] + ("." if variant % 2 else "")


def _number(word: str, variant: int) -> int:
    digest = hashlib.blake2b(f"{word}|{variant}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "little")


def _like(model: str, text: str) -> str:
    """The text in capitals if the model is, else with a capital first."""
    return text.upper() if model.isupper() and len(model) > 1 else text[:1].upper() + text[1:]
