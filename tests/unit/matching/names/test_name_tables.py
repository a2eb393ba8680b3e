"""The shipped tables hold no contradiction and nothing that rules in code do already."""

import re

import pytest

from mutakhir.ground.policy import Policy
from mutakhir.matching.names import NameTables, fold, name_version
from mutakhir.matching.names.policy import SpellingPolicy, WordsPolicy
from mutakhir.matching.names.spelling import modern
from mutakhir.matching.names.tables import FOLDER
from unit.matching.names.name_tables import PACK, name_tables


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.open(PACK)


@pytest.fixture(scope="module")
def spelling(policy: Policy) -> SpellingPolicy:
    return policy.load(f"{FOLDER}/spelling.yaml", SpellingPolicy)


def test_every_variant_brings_together_what_sounds_different(spelling: SpellingPolicy) -> None:
    def sound(word: str) -> str:
        return fold(modern(word, name_tables().old))

    listed = {(word, other): sound(other) for word, others in spelling.variants.items() for other in others}
    assert [pair for pair, heard in listed.items() if heard == sound(pair[0])] == []
    heard = [*listed.values(), *map(sound, spelling.variants)]
    assert sorted(one for one in set(heard) if heard.count(one) > 1) == []


def test_no_frequent_word_has_two_forms(policy: Policy) -> None:
    words = policy.load(f"{FOLDER}/words.yaml", WordsPolicy)
    others = [other for group in words.frequent.values() for other in group]
    assert len(others) == len(set(others))
    assert not set(others) & set(words.frequent)


def test_what_abbreviations_stand_for_is_written_as_it_is_compared() -> None:
    tables = name_tables()
    assert all(tables.frequent.get(word, word) == word for word in tables.substitutes)


def test_no_common_word_is_an_abbreviation_or_a_title() -> None:
    tables = name_tables()
    assert not tables.common & {*tables.anywhere, *tables.first, *tables.second_reading}
    assert not tables.common & {parts[0] for parts in tables.titles}


def test_the_version_tells_the_rules_and_the_tables_apart(policy: Policy) -> None:
    version = name_version(name_tables())
    assert re.fullmatch(r"\d+-[0-9a-f]{12}", version)
    assert name_version(NameTables.load(policy)) == version
