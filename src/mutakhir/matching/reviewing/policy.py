"""`matching/reviewing.yaml`."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part


Thousandths = Annotated[int, Field(ge=0, le=1000)]
Stake = Annotated[int, Field(ge=0, le=100_000)]
Hundredth = Annotated[int, Field(ge=0, le=40)]
Share = Annotated[float, Field(gt=0, lt=1)]


class StakePolicy(Part):
    """What a pair is worth to the household, in thousandths."""

    bands: dict[str, Stake]
    no_band: Stake
    per_person: Stake
    most_persons: Annotated[int, Field(ge=0, le=200)]


class ClosenessPolicy(Part):
    """How near a pair is to the threshold, in thousandths; `scale` is in thousandths of weight."""

    scale: Annotated[int, Field(ge=1)]
    floor: Thousandths
    unscored: dict[str, Thousandths]
    otherwise: Thousandths

    def without_score(self, reason: str) -> int:
        """Of a pair that no model scored."""
        return self.unscored.get(reason, self.otherwise)


class CalibratingPolicy(Part):
    """From how many pairs, drawn at random by band of weight, thresholds are derived, and what they must keep."""

    bands: Annotated[tuple[int, ...], Field(min_length=1)]
    per_band: Annotated[int, Field(ge=1)]
    false_links: Share
    missed_matches: Share

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if list(self.bands) != sorted(set(self.bands)):
            raise NotAllowed(_ASCENDING, "bands")
        return self


class ReviewingPolicy(Dated):
    """Which pairs people read, and how far the readers are to be trusted."""

    stake: StakePolicy
    closeness: ClosenessPolicy
    most_pairs: Annotated[int, Field(ge=1, le=5000)]
    read_twice: Thousandths
    known_per_hundred: Hundredth
    drawn_per_hundred: Hundredth
    largest_share: Thousandths
    seed: Annotated[int, Field(ge=0)]
    calibrating: CalibratingPolicy


_ASCENDING = Said(
    "`bands` berisi batas bawah yang naik dan tidak berulang.",
    "`bands` holds lower edges that ascend, each once.",
)
