"""What stands behind a name: degrees, and titles behind a comma."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mutakhir.matching.names.tables import NameTables
from mutakhir.matching.names.words import COMMA, NO_VOWEL


_LONGEST_DEGREE: Final = 4  # pieces


@dataclass(frozen=True)
class Ending:
    """`start`: the place where the ending begins; `titles` in the order of the name."""

    start: int
    titles: tuple[str, ...]
    degrees: bool


def ending(words: Sequence[str], tables: NameTables) -> Ending:
    """Takes degrees off the end as long as a word is left. Behind a comma all that looks like a degree goes; without
    one only those with dots or of letters that are no name, since ST may be Siti and SE a part of the name."""
    end, titles, degrees = len(words), list[str](), False
    while True:
        while end > 1 and words[end - 1] == COMMA:
            end -= 1
        behind_comma = COMMA in words[_first_word(words) : end]
        found = _degree(words[:end], behind_comma, tables)
        if found:
            degrees, end = True, end - found
        elif _has_before(words, end - 1) and _is_title(words[end - 1], behind_comma, tables):
            end -= 1
            titles.insert(0, words[end].rstrip("."))
        else:
            return Ending(end, tuple(titles), degrees)


def dotted(word: str) -> bool:
    return word.endswith(".")


def _first_word(words: Sequence[str]) -> int:
    return next((place for place, word in enumerate(words) if word != COMMA), len(words))


def _has_before(words: Sequence[str], place: int) -> bool:
    return any(word != COMMA for word in words[: max(place, 0)])


def _is_title(word: str, behind_comma: bool, tables: NameTables) -> bool:
    bare = word.rstrip(".")
    return bare in tables.trailing_titles or (behind_comma and (bare,) in tables.titles)


def _degree(words: Sequence[str], behind_comma: bool, tables: NameTables) -> int:
    """How many pieces at the end are one degree; 0 for none, or if nothing would be left."""
    for count in range(min(_LONGEST_DEGREE, len(words) - 1), 0, -1):
        tail = words[len(words) - count :]
        whole = COMMA not in tail and _has_before(words, len(words) - count)
        if whole and any(_proofs(tail, behind_comma, tables)):
            return count
    return 0


def _proofs(tail: Sequence[str], behind_comma: bool, tables: NameTables) -> Iterator[bool]:
    bare = tuple(word.rstrip(".") for word in tail)
    with_dots = len(tail) > 1 and all(dotted(word) for word in tail[:-1])
    long_part = len(tail) > 1 and any(len(part) > 1 for part in bare)
    yield bare in tables.degrees and (behind_comma or with_dots or long_part)
    yield len(tail) == 1 and bare[0] in tables.degrees_without_dots
    yield bare[0] in tables.open_ended and (behind_comma or dotted(tail[0]))
    yield behind_comma and with_dots and any(bare[0] == parts[0] for parts in tables.degrees if len(parts) > 1)
    yield behind_comma and len(tail) == 1 and bare[0] == NO_VOWEL
