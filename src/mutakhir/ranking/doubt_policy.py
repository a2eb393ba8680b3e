"""`ranking/rates.yaml` and `ranking/doubt.yaml`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part


Rupiah = Annotated[int, Field(ge=1)]
PerMille = Annotated[int, Field(ge=0, le=1000)]
Regency = Annotated[str, Field(pattern=r"^\d{4}$")]


class NationalLine(Part):
    """One line for the whole nation, per person and month."""

    kind: Literal["national"]
    rupiah: Rupiah


class RegencyLines(Part):
    """A line of each regency; `otherwise` holds for those that are not named."""

    kind: Literal["regencies"]
    rupiah: dict[Regency, Rupiah]
    otherwise: Rupiah


class ShareLine(Part):
    """The consumption up to which so many percent of the persons of the survey lie."""

    kind: Literal["share"]
    percent: Annotated[int, Field(ge=1, le=99)]


Line = Annotated[NationalLine | RegencyLines | ShareLine, Field(discriminator="kind")]
Regressor = Literal["city", "log_population", "official_rate"]


class RatesPolicy(Dated):
    """What poor means, how rates of regencies are estimated, and to which rate the model is shifted."""

    line: Line
    shift_to: Literal["official", "smoothed"]
    regressors: tuple[Regressor, ...]
    least_areas: Annotated[int, Field(ge=3)]
    benchmark: Literal["ratio", "difference"]

    @model_validator(mode="after")
    def _one_kind_of_poor(self) -> Self:
        if self.shift_to == "official" and self.line.kind == "share":
            raise NotAllowed(_OTHER_POOR, key="shift_to")
        if self.shift_to == "official" and "official_rate" in self.regressors:
            raise NotAllowed(_ITSELF, key="regressors")
        return self


class TierShares(Part):
    """In how many thousandths of the refits a unit must be listed: at most `low` is out, at least `high` is in."""

    low: PerMille
    high: PerMille

    @model_validator(mode="after")
    def _low_is_lower(self) -> Self:
        if self.low >= self.high:
            raise NotAllowed(_LOW_IS_LOWER, key="low")
        return self


class Margin(Part):
    """From which distance to a cut a place counts as sure: a quantile over the survey, in thousandths, times slack."""

    quantile: PerMille
    slack: Annotated[int, Field(ge=1000, le=10_000)]


class DoubtPolicy(Dated):
    """How often the model is refitted, what counts as unsure, and for how many regencies churn is worked out."""

    refits: Annotated[int, Field(ge=20, le=1000)]
    tiers: TierShares
    margin: Margin
    draws: Annotated[int, Field(ge=40, le=10_000)]
    churn_regencies: Annotated[int, Field(ge=0)]


_OTHER_POOR = Said(
    id="Angka resmi memakai garis kemiskinan resmi, sedangkan `line` di sini bagian dari survei: dua-duanya bukan orang"
    " miskin yang sama. Pakai `shift_to: smoothed`, atau tulis garisnya dalam rupiah.",
    en="Official rates count by the official line, while `line` here is a share of the survey: these are not the same"
    " poor. Use `shift_to: smoothed`, or write the line in rupiah.",
)
_ITSELF = Said(
    id="Angka resmi adalah sasaran pergeseran, jadi tidak boleh sekaligus menjelaskan angka yang dibandingkan"
    " dengannya. Buang `official_rate`, atau pakai `shift_to: smoothed`.",
    en="The official rate is what the model is shifted to, so it may not also explain the rate that is compared with"
    " it. Leave out `official_rate`, or use `shift_to: smoothed`.",
)
_LOW_IS_LOWER = Said(
    id="`low` harus lebih kecil daripada `high` (keduanya perseribu). Tukar atau perbaiki angkanya.",
    en="`low` must be below `high` (both are thousandths). Swap or mend the numbers.",
)
