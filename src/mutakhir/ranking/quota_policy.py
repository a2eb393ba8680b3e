"""`ranking/quotas.yaml`: how the national quota is shared out, and who may stay on the list."""

from typing import Annotated, Literal

from pydantic import Field

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.policy.round import Coverage


Leave = Annotated[int, Field(ge=1, le=100)]


class Hysteresis(Part):
    """Up to which percentile a unit that was in the band in release N-1 is entitled to stay; null: no further than
    the cut. `extended` is that of the list as a whole."""

    core: Leave | None = None
    extended: Leave | None = None

    @property
    def keeps(self) -> bool:
        return self.core is not None or self.extended is not None

    def check(self, coverage: Coverage) -> None:
        """Raises NotAllowed where a unit would leave sooner than it enters."""
        for key, enter in (("core", coverage.core), ("extended", coverage.extended)):
            leave = getattr(self, key)
            if leave is not None and leave < enter:
                raise NotAllowed(_leaves_sooner(key, leave, enter), key=key)


class QuotaPolicy(Dated):
    """How the national quota of each band is shared over regencies.

    prior_households: mode `regency_quota`; poor_by: modes `poverty_map` and `minimum`; above: mode `minimum`, in
    thousandths of the national quota of a band, null for no limit.
    """

    mode: Literal["regency_quota", "national_percentile", "regency_percentile", "poverty_map", "minimum"]
    prior_households: Annotated[int, Field(ge=1)]
    poor_by: Literal["official", "estimate"] = "official"
    above: Annotated[int, Field(ge=0, le=1000)] | None = None
    hysteresis: Hysteresis | None = None


def _leaves_sooner(key: str, leave: int, enter: int) -> Said:
    return Said(
        f"`{key}: {leave}` berarti keluar sebelum masuk, karena batas masuknya {enter} (`coverage` di round.yaml). "
        f"Tulis {enter} atau lebih, atau null.",
        f"`{key}: {leave}` means leaving before entering, as the cut is {enter} (`coverage` of round.yaml). "
        f"Write {enter} or more, or null.",
    )
