"""A waterfall: how weights add up, from what is known before anything is compared to the sum. Geometry only."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

from mutakhir.ground.errors import Said
from mutakhir.matching.linking.weight_words import signed
from mutakhir.matching.linking.wording import column_said
from mutakhir.story.explain_facts import Proof


Kind = Literal["prior", "for", "against", "none", "sum"]
START = Said("Awal", "Start")
SUM = Said("Jumlah", "Sum")
_MARGIN: Final = 0.03  # of the whole width, left free on either side


@dataclass(frozen=True)
class Bar:
    """One bar, from `start` to `end` in thousandths; `kind` tells prior and sum from what is for and against."""

    label: Said
    kind: Kind
    start: int
    end: int

    @property
    def weight(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Waterfall:
    """Bars in the order in which they are told, and from which sum a machine links, and people are asked."""

    bars: tuple[Bar, ...]
    link_from: int
    review_from: int

    @property
    def span(self) -> tuple[float, float]:
        """Least and greatest value of the picture: all ends, both thresholds and 0, with a margin."""
        ends = [end for bar in self.bars for end in (bar.start, bar.end)]
        low, high = min(0, self.review_from, *ends), max(0, self.link_from, *ends)
        margin = max(high - low, 1) * _MARGIN
        return low - margin, high + margin

    def place(self, value: int, width: float) -> float:
        """Where a value stands on a line of this width."""
        low, high = self.span
        return (value - low) / (high - low) * width

    @property
    def told(self) -> Said:
        """The picture in words, for who cannot see it."""
        limits = limits_said(self.link_from, self.review_from)
        bars = [_bar_said(bar) for bar in self.bars]
        return Said("; ".join(bar.id for bar in bars) + f". {limits.id}.",
                    "; ".join(bar.en for bar in bars) + f". {limits.en}.")  # fmt: skip


def waterfall(proof: Proof) -> Waterfall | None:
    """The picture of a pair that a model weighed; None for any other."""
    if proof.prior is None or proof.weight is None or proof.link_from is None or proof.review_from is None:
        return None
    return Waterfall(tuple(_bars(proof, proof.prior, proof.weight)), proof.link_from, proof.review_from)


def limits_said(link_from: int, review_from: int) -> Said:
    """Both thresholds in one sentence without a full stop."""
    link, review = signed(link_from), signed(review_from)
    return Said(
        f"Mesin menghubungkan mulai dari {link.id}; antara {review.id} dan {link.id} petugas yang memutuskan",
        f"A machine links from {link.en}; between {review.en} and {link.en} people decide",
    )


def _bars(proof: Proof, prior: int, weight: int) -> Iterator[Bar]:
    yield Bar(START, "prior", 0, prior)
    weights = [one.weight or 0 for one in proof.compared]
    ends = list(accumulate(weights, initial=prior))
    for one, start, end in zip(proof.compared, ends, ends[1:], strict=False):
        yield Bar(column_said(one.column), _kind(end - start), start, end)
    yield Bar(SUM, "sum", 0, weight)


def _kind(weight: int) -> Kind:
    return "none" if weight == 0 else "for" if weight > 0 else "against"


def _bar_said(bar: Bar) -> Said:
    weight, end = signed(bar.weight), signed(bar.end)
    if bar.kind in ("prior", "sum"):
        return Said(f"{bar.label.id} {weight.id}", f"{bar.label.en} {weight.en}")
    return Said(f"{bar.label.id} {weight.id}, menjadi {end.id}", f"{bar.label.en} {weight.en}, which makes {end.en}")
