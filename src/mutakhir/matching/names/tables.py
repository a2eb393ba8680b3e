"""The tables of the pack made ready for looking up."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from mutakhir.ground.policy import Policy
from mutakhir.matching.names.folding import fold
from mutakhir.matching.names.policy import DegreesPolicy, Noble, SpellingPolicy, TitlesPolicy, WordsPolicy
from mutakhir.matching.names.rules import RULES_VERSION
from mutakhir.matching.names.spelling import Exceptions, modern


MALE, FEMALE = 1, 2  # as in the code list of sexes
Sequences = Mapping[tuple[str, ...], int | None]
FOLDER = "matching/names"


@dataclass(frozen=True, eq=False)
class NameTables:
    """Pieces that follow each other are tuples; where the value is a sex, None means that they tell none.

    `substitutes` are the words that abbreviations stand for.
    """

    titles: Sequences
    trailing_titles: frozenset[str]
    degrees: frozenset[tuple[str, ...]]
    degrees_without_dots: frozenset[str]
    open_ended: frozenset[str]
    noble: Sequences
    openers: Mapping[tuple[str, str], int]
    clan_daughter: Mapping[str, str]
    first: Mapping[str, str]
    anywhere: Mapping[str, str]
    after_opener: Mapping[str, str]
    second_reading: Mapping[str, str]
    fathers: Mapping[str, int]
    careful_fathers: frozenset[str]
    frequent: Mapping[str, str]
    joined_before: tuple[str, ...]
    common: frozenset[str]
    old: Exceptions
    variants: Mapping[str, str]
    substitutes: tuple[str, ...]
    version: str

    @classmethod
    def load(cls, policy: Policy) -> Self:
        """Reads the four files.

        Raises:
            PolicyProblem: every mistake of a file.
        """
        return cls.of(
            policy.load(f"{FOLDER}/titles.yaml", TitlesPolicy),
            policy.load(f"{FOLDER}/degrees.yaml", DegreesPolicy),
            policy.load(f"{FOLDER}/words.yaml", WordsPolicy),
            policy.load(f"{FOLDER}/spelling.yaml", SpellingPolicy),
        )

    @classmethod
    def of(cls, titles: TitlesPolicy, degrees: DegreesPolicy, words: WordsPolicy, spelling: SpellingPolicy) -> Self:
        """From policies that were read already."""
        short = words.abbreviations
        written = tuple(_split(word.lower()) for word in degrees.degrees)
        stands_for = (words.clan_daughter, short.first, short.anywhere, short.after_opener)
        return cls(
            titles=_by_sex(titles),
            trailing_titles=frozenset(titles.trailing),
            degrees=frozenset({*written, *_joined(written), *((word,) for word in degrees.without_dots)}),
            degrees_without_dots=frozenset(degrees.without_dots),
            open_ended=frozenset(degrees.open_ended),
            noble=_by_sex(words.noble),
            openers=_openers(words),
            clan_daughter=words.clan_daughter,
            first=short.first,
            anywhere=short.anywhere,
            after_opener=short.after_opener,
            second_reading=short.second_reading,
            fathers=dict.fromkeys(words.fathers.male, MALE) | dict.fromkeys(words.fathers.female, FEMALE),
            careful_fathers=frozenset(words.fathers.careful),
            frequent=_frequent(words, spelling),
            joined_before=words.joined_before,
            common=frozenset(words.common),
            old=_exceptions(spelling),
            variants=_variants(spelling),
            substitutes=tuple(sorted({word for table in stands_for for word in table.values()})),
            version=_version(titles, degrees, words, spelling),
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that means something by its place."""
        sequences = (*self.titles, *self.degrees, *self.noble, *self.openers)
        tables = (self.clan_daughter, self.first, self.anywhere, self.after_opener, self.second_reading)
        words = {word for table in (*sequences, *tables, self.trailing_titles, self.open_ended) for word in table}
        return frozenset(words | {word.rstrip(".") for word in self.fathers})


def name_version(tables: NameTables) -> str:
    """The version of the rules in code and a hash of the tables: equal versions give equal forms of every name."""
    return tables.version


def _version(*policies: TitlesPolicy | DegreesPolicy | WordsPolicy | SpellingPolicy) -> str:
    told = "\n".join(policy.model_dump_json(exclude={"valid_from", "reference"}) for policy in policies)
    return f"{RULES_VERSION}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _split(pieces: str) -> tuple[str, ...]:
    return tuple(pieces.split("."))


def _by_sex(listed: TitlesPolicy | Noble) -> Sequences:
    sexes = ((listed.male, MALE), (listed.female, FEMALE), (listed.either, None))
    return {_split(word): sex for words, sex in sexes for word in words}


def _joined(degrees: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """As one piece without dots: SE, SPd."""
    return {("".join(parts),) for parts in degrees}


def _openers(words: WordsPolicy) -> dict[tuple[str, str], int]:
    sexes = {"male": MALE, "female": FEMALE}
    return {(one.word, following): sexes[one.sex] for one in words.openers for following in one.before}


def _exceptions(spelling: SpellingPolicy) -> Exceptions:
    return Exceptions(spelling.kh_at_start, frozenset(spelling.oe_words), spelling.oe_letters)


def _frequent(words: WordsPolicy, spelling: SpellingPolicy) -> dict[str, str]:
    """By the word in today's spelling, which is made first."""
    return {modern(other, _exceptions(spelling)): word for word, others in words.frequent.items() for other in others}


def _variants(spelling: SpellingPolicy) -> dict[str, str]:
    """From sound to sound, so that one entry serves all spellings that sound alike."""
    return {
        fold(modern(other, _exceptions(spelling))): fold(word)
        for word, others in spelling.variants.items()
        for other in others
    }
