"""`quality/indicators.yaml`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.policy.model import NonBlank
from mutakhir.ground.policy.round import Text
from mutakhir.ground.schema import dataset


Index = Literal["reliable", "up_to_date", "valid"]
IndicatorId = Literal[
    "visited", "enumerated", "forms_landed", "values_typed", "interview_long_enough", "reinterview_agreement",
    "answered_this_round", "answered_recently", "previous_settled",
    "nik_well_formed", "civil_matched", "one_record", "without_error", "rules_kept",
]  # fmt: skip


class Indicator(Part):
    """One indicator of the catalogue. Numerator and denominator in words; the code counts them."""

    id: IndicatorId
    index: Index
    weight: Annotated[int, Field(ge=0)]
    title: Text
    numerator: NonBlank
    denominator: NonBlank


class QualityPolicy(Dated):
    """The catalogue and its thresholds."""

    shortest_interview_seconds: Annotated[int, Field(ge=0)]
    current_months: Annotated[int, Field(ge=1)]
    reinterview_items: Annotated[tuple[str, ...], Field(min_length=1)]
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _items_are_asked_again(self) -> Self:
        known = set(dataset("reinterviews").columns()) & set(dataset("households").columns())
        for item in self.reinterview_items:
            if item not in known - {"household_id", "village", "result"}:
                raise NotAllowed(_no_item(item), key="reinterview_items")
        return self

    @model_validator(mode="after")
    def _no_indicator_twice(self) -> Self:
        ids = [each.id for each in self.indicators]
        for name in ids:
            if ids.count(name) > 1:
                raise NotAllowed(_twice(name), key="indicators")
        return self


def _no_item(item: str) -> Said:
    return Said(
        f"'{item}' tidak ditanyakan pada wawancara ulang. Pakai butir dataset `reinterviews`.",
        f"'{item}' is not asked in the re-interview. Use an item of the dataset `reinterviews`.",
    )


def _twice(name: str) -> Said:
    return Said(
        f"Indikator '{name}' tertulis dua kali. Hapus salah satunya.",
        f"The indicator '{name}' stands twice. Remove one of them.",
    )
