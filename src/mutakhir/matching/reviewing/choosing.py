"""What a sheet may be made from: pairs of doubt in order, drawn pairs, known pairs, and how many may go to people."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.lake import Lake
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.reviewing.drawing import edges_by_task, sample
from mutakhir.matching.reviewing.handing import Choice
from mutakhir.matching.reviewing.known import Known, known_pairs, linked_pairs
from mutakhir.matching.reviewing.ordering import WHOLE, homes_of, place, priority
from mutakhir.matching.reviewing.pairs import DRAWN, Key, Pair, chance, columns, pair_of, reviews, scored, table
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.readings import Record
from mutakhir.matching.reviewing.tasks import thresholds_of


SCORES: Final = "pair_scores"
# Known pairs are looked for in so many regencies of the sheet: enough to choose from without reading the nation.
_REGENCIES: Final = 3


def choice_of(
    lake: Lake,
    regencies: Sequence[str],
    record: Record,
    policy: ReviewingPolicy,
    persons: PersonsPolicy,
    seed: int,
) -> Choice:
    """Opens no name."""
    ordered = ordered_reviews(lake, regencies, policy, thresholds_of(persons), seed)
    likely = list(dict.fromkeys(pair.regency for pair in ordered))[:_REGENCIES] or list(regencies)[:_REGENCIES]
    same: list[Known] = []
    different: list[Known] = []
    for regency in likely:
        one, two = known_pairs(lake, regency)
        same += one
        different += two
    drawn = drawn_pairs(lake, regencies, likely, policy, persons, seed)
    return Choice(ordered, drawn, same, different, {g: room(lake, g, record, policy) for g in regencies})


def ordered_reviews(
    lake: Lake, regencies: Sequence[str], policy: ReviewingPolicy, thresholds: Mapping[str, int], seed: int
) -> list[Pair]:
    """The pairs of `match_reviews`, those with most at stake first."""
    placed = []
    for regency in regencies:
        found = reviews(lake, regency)
        homes = homes_of(lake, regency) if found else None
        for pair, household in found:
            assert homes is not None
            placed.append((place(pair, priority(pair, household, homes, policy, thresholds), seed), pair))
    return [pair for _, pair in sorted(placed, key=lambda each: each[0])]


def drawn_pairs(
    lake: Lake,
    regencies: Sequence[str],
    likely: Sequence[str],
    policy: ReviewingPolicy,
    persons: PersonsPolicy,
    seed: int,
) -> list[Pair]:
    """The random sample of scored pairs; of links without a model where there is none."""
    if lake.exists(SCORES):
        edges = edges_by_task(policy.calibrating.bands, persons)
        whole = sample(every_scored(lake), edges, policy.calibrating.per_band, seed)
        found: Iterator[Pair] = (each.pair for each in whole.pairs.values() if each.pair.regency in regencies)
    else:
        found = (pair for regency in likely for pair in linked_pairs(lake, regency))
    first = nsmallest(policy.most_pairs, found, key=lambda pair: (chance(seed, "drawn", *pair.key), pair.key))
    return with_parts(lake, first)


def with_parts(lake: Lake, pairs: Sequence[Pair]) -> list[Pair]:
    """Scored pairs with the weight of each comparison."""
    told: dict[Key, Pair] = {}
    for regency in sorted({pair.regency for pair in pairs}):
        scores = table(lake, SCORES, regency)
        members = pa.array(sorted({pair.member_id for pair in pairs if pair.regency == regency}), pa.int64())
        for row in scores.filter(pc.is_in(scores["member_id"], members)).to_pylist():
            one = pair_of(regency, row, DRAWN)
            told[one.key] = one
    return [told.get(pair.key, pair) for pair in pairs]


def every_scored(lake: Lake) -> Iterator[Pair]:
    """All pairs that a threshold decides, regency by regency."""
    return (pair for regency in lake.regencies(SCORES) for pair in scored(lake, regency))


def pairs_of(lake: Lake, regency: str) -> tuple[int, int]:
    """Pairs of a regency that machines linked, and pairs that wait for people."""
    step = columns(lake, "links", regency, "step")["step"]
    verdict = columns(lake, SCORES, regency, "verdict")["verdict"]
    linked = (pc.sum(pc.not_equal(step, "none")), pc.sum(pc.equal(verdict, "link")))
    return sum(each.as_py() or 0 for each in linked), len(reviews(lake, regency))


def room(lake: Lake, regency: str, record: Record, policy: ReviewingPolicy) -> int:
    """How many more pairs may go to people, by the largest share of all pairs of the regency."""
    handed = sum(bool(one.readers) and one.pair.regency == regency for one in record.standings.values())
    return -(-policy.largest_share * sum(pairs_of(lake, regency)) // WHOLE) - handed
