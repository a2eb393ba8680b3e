"""How the review stands: what waits, how far two readers agree, and how each reader did on known pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from mutakhir.ground.errors import Said
from mutakhir.ground.lake import Lake
from mutakhir.matching.measuring.agreement import Agreement, Judgement, Reading, agreement, readings
from mutakhir.matching.reviewing.choosing import pairs_of
from mutakhir.matching.reviewing.outcome import LAST
from mutakhir.matching.reviewing.pairs import Pair, reviews
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.readings import Record, record_of


WHOLE: Final = 1000


@dataclass(frozen=True, slots=True)
class Review:
    """Pairs of doubt: `waiting` were never handed out; `out` are with readers; `third` need a third reader.

    `undecided`: three readers could not tell. `share`: thousandths of all pairs that go to people, that machines left
    open; `largest_share`: what the policy allows.
    """

    waiting: int
    out: int
    third: int
    settled: int
    undecided: int
    share: int
    largest_share: int
    agreement: Agreement
    readers: tuple[Reading, ...]

    @property
    def warnings(self) -> tuple[Said, ...]:
        if self.share <= self.largest_share:
            return ()
        return (
            Said(
                f"{self.share / 10:.1f}% pasangan menunggu orang; batasnya {self.largest_share / 10:.1f}%. Yang paling "
                "berarti didahulukan, sisanya tetap terbuka. Periksa ambang dengan `mutakhir matching calibrate`.",
                f"{self.share / 10:.1f}% of the pairs wait for people; at most {self.largest_share / 10:.1f}% may. "
                "Those with most at stake go first, the rest stays open. Look at the thresholds by `mutakhir matching "
                "calibrate`.",
            ),
        )


def review_of(lake: Lake, regencies: Sequence[str], policy: ReviewingPolicy) -> Review:
    """Opens no name."""
    record = record_of(lake, regencies)
    standings = record.standings.values()
    asked = [pair for regency in regencies for pair, _ in reviews(lake, regency)]
    linked = sum(pairs_of(lake, regency)[0] for regency in regencies)
    open_ones = [one for one in standings if one.readers and one.settled is None]
    return Review(
        waiting=sum(_is_new(pair, record) for pair in asked),
        out=sum(any(reading not in one.judged for reading in one.readers) for one in open_ones),
        third=sum(one.next_reading == LAST for one in open_ones),
        settled=sum(one.settled is not None for one in standings),
        undecided=sum(LAST in one.judged for one in open_ones),
        share=-(-WHOLE * len(asked) // max(linked + len(asked), 1)),
        largest_share=policy.largest_share,
        agreement=_agreement(record),
        readers=_on_known(record),
    )


def _is_new(pair: Pair, record: Record) -> bool:
    known = record.standings.get(pair.key)
    return known is None or not (known.readers or known.settled)


def _agreement(record: Record) -> Agreement:
    """Of the pairs that were to be read twice, those that two readers have read."""
    both = [one.judged for one in record.standings.values() if one.needed > 1 and {1, 2} <= one.judged.keys()]
    return agreement([judged[1] for judged in both], [judged[2] for judged in both])


def _on_known(record: Record) -> tuple[Reading, ...]:
    told = [seed for seed in record.seeds if seed.judged is not None]
    judged = [cast("Judgement", seed.judged) for seed in told]
    return readings([seed.reader for seed in told], judged, [seed.known_same for seed in told])
