"""`ranking/acts.yaml`: which reasons count, who may sign, how much one act may move and how long it holds."""

from typing import Annotated

from pydantic import Field

from mutakhir.ground.policy import Dated, Part
from mutakhir.ground.policy.model import NonBlank
from mutakhir.ground.policy.round import Text


Days = Annotated[int, Field(ge=1, le=3660)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
Signers = Annotated[tuple[NonBlank, ...], Field(min_length=1)]


class ShockReason(Part):
    """`largest`: in 1e-6 of a log unit, in either direction."""

    title: Text
    largest: Annotated[int, Field(ge=1, le=3_000_000)]


class ShockRules(Part):
    """Which adjustments of scores are applied. `longest_days`: from the first to the last day."""

    reasons: Annotated[dict[Word, ShockReason], Field(min_length=1)]
    signers: Signers
    longest_days: Days


class VillageLimit(Part):
    """So many of a village's ranked units may be moved: `per_mille` of them, but at least `floor`."""

    per_mille: Annotated[int, Field(ge=0, le=1000)]
    floor: Annotated[int, Field(ge=0)]


class OverrideRules(Part):
    """Which exceptions are applied.

    `signed_within_days`: after the round's reference date; later ones belong to the next round. `longest_days`: from
    the signature to the last day.
    """

    reasons: Annotated[dict[Word, Text], Field(min_length=1)]
    signers: Signers
    signed_within_days: Days
    longest_days: Days
    village_limit: VillageLimit


class ActsPolicy(Dated):
    """`signers` are the first words of the name of an office, in any case: `bupati` holds for `Bupati Bandung`."""

    shocks: ShockRules
    overrides: OverrideRules
