"""`matching/names/*.yaml`: what is known of Indonesian names, as words; the letters are rules in code.

Usage, customs and spelling reforms are public facts; each file names them in its `reference`.
"""

from typing import Annotated, Literal

from pydantic import Field

from mutakhir.ground.policy import Dated, Part


Word = Annotated[str, Field(pattern=r"^[a-z]+$")]
# Letters with single dots between them, or one at the end.
Pieces = Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z]+)*\.?$")]
Degree = Annotated[str, Field(pattern=r"^[A-Za-z]+(\.[A-Za-z]+)*$")]


class TitlesPolicy(Dated):
    """`titles.yaml`: forms of address before a name, by the sex that they tell."""

    male: tuple[Pieces, ...]
    female: tuple[Pieces, ...]
    either: tuple[Pieces, ...]
    trailing: tuple[Word, ...]


class DegreesPolicy(Dated):
    """`degrees.yaml`: degrees behind a name."""

    degrees: tuple[Degree, ...]
    without_dots: tuple[Word, ...]
    open_ended: tuple[Word, ...]


class Noble(Part):
    """Words of nobility, by the sex that they tell."""

    male: tuple[Pieces, ...]
    female: tuple[Pieces, ...]
    either: tuple[Pieces, ...]


class Opener(Part):
    """A first word that tells the sex if one of `before` follows it."""

    word: Word
    sex: Literal["male", "female"]
    before: Annotated[tuple[Word, ...], Field(min_length=1)]


class Abbreviations(Part):
    """Short forms and the words that they stand for, by where they stand."""

    first: dict[Word, Word]
    anywhere: dict[Word, Word]
    after_opener: dict[Word, Word]
    second_reading: dict[Word, Word]


class Fathers(Part):
    """Words between a name and the father's name."""

    male: tuple[Pieces, ...]
    female: tuple[Pieces, ...]
    careful: tuple[Word, ...]


class WordsPolicy(Dated):
    """`words.yaml`: words whose meaning depends on where they stand, and frequent ones."""

    noble: Noble
    openers: tuple[Opener, ...]
    clan_daughter: dict[Word, Word]
    abbreviations: Abbreviations
    frequent: dict[Word, tuple[Word, ...]]
    joined_before: tuple[Word, ...]
    fathers: Fathers
    common: tuple[Word, ...]


class SpellingPolicy(Dated):
    """`spelling.yaml`: where old letters mean something else, and which words are the same name."""

    kh_at_start: tuple[Word, ...]
    oe_words: tuple[Word, ...]
    oe_letters: tuple[Word, ...]
    variants: dict[Word, tuple[Word, ...]]
