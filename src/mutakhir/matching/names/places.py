"""What each piece of a name is, by the place where it stands: decided once for every shape of names.

The shape of a name shows words that mean something by their place as they are, and of all others only that they are
there: `h. _ _ s. pd`. So a nation has some thousand shapes, and every engine uses the same decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from mutakhir.matching.names.ending import dotted, ending
from mutakhir.matching.names.rules import Rule
from mutakhir.matching.names.tables import FEMALE, NameTables, Sequences
from mutakhir.matching.names.words import BLANK, COMMA, NO_VOWEL, ORDINARY


# GIVEN counts for everything, KEPT is left out of the key, FATHER is the father's name, NONE is no part of a name.
GIVEN, KEPT, FATHER, NONE = "g", "k", "f", "-"
Shape = tuple[str, ...]
_LONGEST: Final = 2  # pieces of a title or of nobility


@dataclass(frozen=True)
class Places:
    """`kinds`: a letter per piece; `substitutes`: what an abbreviation stands for, else empty, per piece."""

    kinds: str
    substitutes: tuple[str, ...]
    titles: str | None
    sex: int | None
    rules: frozenset[Rule]


@dataclass
class _Reading:
    """What is found out while a shape is read."""

    kinds: list[str]
    substitutes: list[str]
    titles: list[str] = field(default_factory=list)
    sexes: set[int] = field(default_factory=set)
    rules: set[Rule] = field(default_factory=set)

    def tell(self, rule: Rule, sex: int | None = None) -> None:
        self.rules.add(rule)
        if sex is not None:
            self.sexes.add(sex)

    def put(self, place: int, kind: str, substitute: str = "") -> None:
        self.kinds[place], self.substitutes[place] = kind, substitute
        if substitute:
            self.rules.add(Rule.SHORT)


@lru_cache(maxsize=1 << 18)
def places(shape: Shape, tables: NameTables) -> Places:
    """Titles and nobility in front, degrees behind, the father's name, abbreviations by where they stand."""
    reading = _Reading([NONE] * len(shape), [""] * len(shape))
    live = [place for place, word in enumerate(shape) if word != BLANK]
    end = ending([shape[place] for place in live], tables)
    body = [place for place in live[: end.start] if shape[place] != COMMA]
    own, father = _cut(shape, body, reading, tables)
    _read(shape, own, reading, tables, len(own) < len(body))
    if end.degrees:
        reading.tell(Rule.DEGREE)
    for title in end.titles:
        reading.titles.append(title)
        reading.tell(Rule.TITLE, tables.titles.get((title,)))
    if father:
        _read_father(shape, father, reading, tables)
    return Places(
        "".join(reading.kinds),
        tuple(reading.substitutes),
        " ".join(reading.titles) or None,
        reading.sexes.pop() if len(reading.sexes) == 1 else None,
        frozenset(reading.rules),
    )


def _cut(shape: Shape, body: list[int], reading: _Reading, tables: NameTables) -> tuple[list[int], list[int]]:
    """The person's own places and the father's, without the word between and without the grandfather's."""
    marks = [at for at in range(1, len(body) - 1) if _marks_father(shape, body, at, tables)]
    if not marks:
        return body, []
    first = marks[0]
    reading.tell(Rule.FATHER, _father_sex(shape[body[first]], tables))
    # Two marks side by side (bin binti) leave no father between them.
    following = next((at for at in marks[1:] if at > first + 1), len(body))
    return body[:first], body[first + 1 : following]


def _marks_father(shape: Shape, body: list[int], at: int, tables: NameTables) -> bool:
    word = shape[body[at]]
    if _father_sex(word, tables) is None:
        return False
    told = {ORDINARY, NO_VOWEL}
    careful = word.rstrip(".") in tables.careful_fathers
    return not careful or any(shape[place].rstrip(".") in told for place in body[:at])


def _father_sex(word: str, tables: NameTables) -> int | None:
    return tables.fathers.get(word, tables.fathers.get(word.rstrip(".")))


def _read_father(shape: Shape, father: list[int], reading: _Reading, tables: NameTables) -> None:
    """As a name of its own, whose titles and sex are not those of the person."""
    beside = _Reading([NONE] * len(shape), [""] * len(shape))
    _read(shape, father, beside, tables, False)
    for place in father:
        if beside.kinds[place] != NONE:
            reading.put(place, FATHER, beside.substitutes[place])


def _read(shape: Shape, own: list[int], reading: _Reading, tables: NameTables, has_father: bool) -> None:
    words = [shape[place] for place in own]
    start = _front(words, own, reading, tables)
    opener = tables.openers.get(_bare_pair(words[start : start + 2]))
    if opener is not None:
        reading.tell(Rule.NOBLE, opener)
    rest = words[start:]
    for at, word in enumerate(rest):
        place, bare = own[start + at], word.rstrip(".")
        several = len(rest) > 1 or has_father
        if bare in tables.clan_daughter and 0 < at < len(rest) - 1:
            reading.put(place, KEPT, tables.clan_daughter[bare])
            reading.tell(Rule.CLAN, FEMALE)
        else:
            reading.put(place, GIVEN, _long_form(bare, at, opener is not None, tables) if several else "")
    if len(rest) > 1 and rest[0].rstrip(".") in tables.second_reading and KEPT not in reading.kinds:
        reading.tell(Rule.SECOND)


def _front(words: list[str], own: list[int], reading: _Reading, tables: NameTables) -> int:
    """Titles go and nobility is kept apart, in any order, while a word is left; returns where the name begins."""
    start = 0
    while start < len(words) - 1:
        title = _sequence(words[start:], tables.titles)
        noble = 0 if title else _sequence(words[start:], tables.noble)
        bare = tuple(word.rstrip(".") for word in words[start : start + title + noble])
        if title:
            reading.titles.append("".join(bare))
            reading.tell(Rule.TITLE, tables.titles[bare])
        elif noble:
            reading.tell(Rule.NOBLE, tables.noble[bare])
            for place, word in zip(own[start : start + noble], bare, strict=True):
                reading.put(place, KEPT, tables.anywhere.get(word, ""))
        else:
            break
        start += title + noble
    return start


def _sequence(words: Sequence[str], known: Sequences) -> int:
    """How many pieces in front are one of the known, with a dot between them and a word left behind; 0 for none."""
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        front = words[:count]
        if tuple(word.rstrip(".") for word in front) in known and all(dotted(word) for word in front[:-1]):
            return count
    return 0


def _bare_pair(words: Sequence[str]) -> tuple[str, str]:
    first, second, *_ = (*(word.rstrip(".") for word in words), BLANK, BLANK)
    return first, second


def _long_form(bare: str, at: int, behind_opener: bool, tables: NameTables) -> str:
    if at == 0 and bare in tables.first:
        return tables.first[bare]
    if at == 1 and behind_opener and bare in tables.after_opener:
        return tables.after_opener[bare]
    return tables.anywhere.get(bare, "")
