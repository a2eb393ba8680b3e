"""One name in plain Python: the slow form of what `columns` does for many."""

from collections.abc import Iterable
from dataclasses import dataclass

from mutakhir.matching.names.pieces import name_pieces
from mutakhir.matching.names.places import FATHER, GIVEN, KEPT, NONE, places
from mutakhir.matching.names.rules import OF_WORDS, Rule, listed
from mutakhir.matching.names.tables import NameTables
from mutakhir.matching.names.words import NameWord, name_word


@dataclass(frozen=True)
class NameForm:
    """A name as it is compared. Text that would be empty is None.

    display: as it was written, never changed.
    norm: for comparison: small letters, today's spelling, without titles, degrees and father.
    second: another reading of `norm`, where a bare A begins the name (Ahmad, or a name of its own).
    tokens: the words of `norm`.
    joined, split: `norm` without spaces, and with Nur written apart: equal for "Nurhayati" and "Nur Hayati".
    key: sounds of the words in order of the alphabet, for finding pairs; without R., Rd., Rr., RA, Tb.
    first_key: the sound of the first word that tells something: not among the most common, no initial, with a vowel; if
        none does, of the first word.
    father: the father's name, made like `norm`; compare it where both have one.
    titles: those that stood before or behind the name, without dots.
    sex_hint: what titles, particles and bin or binti tell (1 male, 2 female); None if nothing or both.
    single: the name has one word.
    rules: codes of the rules that changed something (`Rule`).
    version: of rules and tables (`name_version`).
    """

    display: str | None
    norm: str | None
    second: str | None
    tokens: tuple[str, ...]
    joined: str | None
    split: str | None
    key: str | None
    first_key: str | None
    father: str | None
    titles: str | None
    sex_hint: int | None
    single: bool
    rules: str | None
    version: str


def normalise(name: str | None, tables: NameTables) -> NameForm:
    """The form of one name; of a missing one, an empty form."""
    words = [name_word(piece, tables) for piece in name_pieces(name or "")]
    found = places(tuple(word.seen for word in words), tables)
    meant = [
        (kind, name_word(substitute, tables) if substitute else word)
        for kind, substitute, word in zip(found.kinds, found.substitutes, words, strict=True)
    ]
    norm = _text(word.norm for kind, word in meant if kind in (GIVEN, KEPT))
    given = [word for kind, word in meant if kind == GIVEN]
    return NameForm(
        display=name,
        norm=norm,
        second=second_reading(norm, tables) if norm and Rule.SECOND in found.rules else None,
        tokens=tuple(norm.split(" ")) if norm else (),
        joined=norm.replace(" ", "") if norm else None,
        split=_text(word.apart for kind, word in meant if kind in (GIVEN, KEPT)),
        key=_text(sorted(sound for word in given for sound in word.key.split(" "))),
        first_key=_first_key(given),
        father=_text(word.norm for kind, word in meant if kind == FATHER),
        titles=found.titles,
        sex_hint=found.sex,
        single=sum(len(word.norm.split(" ")) for word in given) == 1,
        rules=listed(found.rules | _of_words(word for kind, word in meant if kind != NONE)),
        version=tables.version,
    )


def second_reading(norm: str, tables: NameTables) -> str:
    """With the long form of its first word."""
    first, rest = norm.split(" ", 1)
    return f"{tables.second_reading[first]} {rest}"


def _first_key(given: list[NameWord]) -> str | None:
    told = [word.first for word in given if word.first] or [word.key.split(" ")[0] for word in given]
    return told[0] if told else None


def _of_words(words: Iterable[NameWord]) -> set[Rule]:
    return {rule for word in words for rule in word.rules} & set(OF_WORDS)


def _text(words: Iterable[str]) -> str | None:
    return " ".join(word for word in words if word) or None
