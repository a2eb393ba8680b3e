"""Every pair of the table is the same name, or another, as the table says."""

import pytest

from mutakhir.matching.names import NameForm, normalise
from mutakhir.matching.names.rules import Rule
from spec.matching.name_pairs import Pair, pages, pairs
from unit.matching.names.name_tables import name_tables


PAIRS = pairs()
ALWAYS = {"fold", "order"}  # rules that every name goes through


def form(name: str) -> NameForm:
    return normalise(name, name_tables())


def equal_in(one: NameForm, other: NameForm) -> set[str]:
    found = {field for field in ("norm", "key", "joined", "split") if getattr(one, field) == getattr(other, field)}
    if (one.second or one.norm) == (other.second or other.norm):
        found.add("second")
    return found


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.equal], ids=lambda pair: f"{pair.one} = {pair.other}")
def test_same_names_are_equal_in_what_the_table_says_and_in_nothing_stronger(pair: Pair) -> None:
    one, other = form(pair.one), form(pair.other)
    equal = equal_in(one, other)
    assert pair.equal in equal
    assert (pair.equal == "norm") == ("norm" in equal)
    fired = {*(one.rules or "").split(), *(other.rules or "").split()}
    assert pair.why in fired | ALWAYS
    assert pair.why in {*Rule, *ALWAYS}


@pytest.mark.parametrize(
    "pair", [pair for pair in PAIRS if not pair.equal], ids=lambda pair: f"{pair.one} / {pair.other}"
)
def test_different_names_are_equal_in_nothing(pair: Pair) -> None:
    assert equal_in(form(pair.one), form(pair.other)) == set()


def test_the_table_is_long_enough_has_no_pair_twice_and_shows_every_rule() -> None:
    names = [frozenset((pair.one, pair.other)) for pair in PAIRS]
    assert len(names) == len(set(names)) >= 150
    assert set(Rule) <= {pair.why for pair in PAIRS}
    assert len(pages()) > len(PAIRS)
