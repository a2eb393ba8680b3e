"""The sample of each band: the same whoever asks, whole where a band is small, and fair."""

from collections import Counter

from mutakhir.matching.linking.specification import Deciding
from mutakhir.matching.reviewing.drawing import band_of, edges_of, sample
from mutakhir.matching.reviewing.pairs import DRAWN, Pair, chance


EDGES = {"doubles": (0, 2000, 7000), "civil_register": (0, 3170), "family": (0,)}
PAIRS = [Pair("1101", 1000 + n, "member", n, DRAWN, weight=(n * 37) % 9000 - 500) for n in range(1, 2001)]


def test_bands_are_parted_at_the_threshold() -> None:
    deciding = Deciding(link_from=3170, review_from=-500)
    assert edges_of((0, 2000, 4000), deciding) == (-500, 0, 2000, 3170, 4000)
    assert [band_of(weight, (0, 2000)) for weight in (-1, 0, 1999, 2000, 9**9)] == [None, 0, 0, 2000, 2000]


def test_the_sample_does_not_depend_on_the_order_of_the_pairs() -> None:
    one, other = (sample(order, EDGES, 50, 3) for order in (PAIRS, PAIRS[::-1]))
    assert one == other
    assert sample(PAIRS, EDGES, 50, 4).pairs.keys() != one.pairs.keys()


def test_each_band_gives_as_many_as_asked_and_all_are_counted() -> None:
    found = sample(PAIRS, EDGES, 50, 3)
    assert Counter(each.place for each in found.pairs.values()) == {("doubles", low): 50 for low in EDGES["doubles"]}
    assert sum(found.population.values()) == sum(pair.weight is not None and pair.weight >= 0 for pair in PAIRS)
    few = sample(PAIRS[:10], EDGES, 50, 3)
    assert len(few.pairs) == sum(few.population.values())


def test_the_drawn_pairs_are_those_that_chance_puts_first() -> None:
    band = [pair for pair in PAIRS if pair.weight is not None and pair.weight >= 7000]
    first = sorted(band, key=lambda pair: chance(3, *pair.key))[:50]
    found = sample(PAIRS, EDGES, 50, 3)
    assert {pair.key for pair in first} == {key for key, each in found.pairs.items() if each.place[1] == 7000}
