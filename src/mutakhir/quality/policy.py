"""`quality/indicators.yaml`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.policy.model import NonBlank
from mutakhir.ground.policy.round import Text
from mutakhir.ground.schema import DATASETS, PREVIOUS, dataset


Index = Literal["reliable", "up_to_date", "valid"]
IndicatorId = Literal[
    "visited", "enumerated", "forms_landed", "values_typed", "interview_long_enough", "reinterview_agreement",
    "answered_this_round", "answered_recently", "previous_settled", "stale",
    "nik_well_formed", "civil_matched", "one_record", "without_error", "rules_kept",
]  # fmt: skip
# Sources of these do not say the village, or are a sample too thin for it.
REGENCY_AT_LOWEST = ("forms_landed", "values_typed", "reinterview_agreement", "rules_kept")


class Indicator(Part):
    """One indicator of the catalogue. What it counts stands in words; the code counts it.

    `as_of`: the day on which it is counted, the reference date of the round, or the state after the last pass.
    `sources`: datasets. `lowest`: the smallest area for which it is measured.
    """

    id: IndicatorId
    index: Index
    weight: Annotated[int, Field(ge=0)]
    better: Literal["more", "less"] = "more"
    title: Text
    definition: Text
    numerator: Text
    denominator: Text
    as_of: Literal["last_pass", "reference_date"]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    lowest: Literal["village", "regency"]

    @model_validator(mode="after")
    def _can_be_measured(self) -> Self:
        unknown = [name for name in self.sources if name.removeprefix(PREVIOUS) not in DATASETS]
        if unknown:
            raise NotAllowed(_no_dataset(unknown[0]), key="sources")
        if self.lowest == "village" and self.id in REGENCY_AT_LOWEST:
            raise NotAllowed(_not_in_villages(self.id), key="lowest")
        if self.better == "less" and self.weight:
            raise NotAllowed(_LESS_IS_BETTER, key="weight")
        return self


class QualityPolicy(Dated):
    """The catalogue and its thresholds.

    A record is stale when it was last confirmed more than `current_months` before the reference date;
    `current_reference` is the law behind the number. The expiry queue holds what is stale or will be within
    `expiring_months`. `age_classes`: the lowest age of each class, in months.
    """

    shortest_interview_seconds: Annotated[int, Field(ge=0)]
    current_months: Annotated[int, Field(ge=1)]
    current_reference: NonBlank
    expiring_months: Annotated[int, Field(ge=0)]
    age_classes: Annotated[tuple[Annotated[int, Field(ge=0, le=1200)], ...], Field(min_length=2)]
    smallest_denominator: Annotated[int, Field(ge=1)]
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

    @model_validator(mode="after")
    def _months_fit(self) -> Self:
        if self.expiring_months > self.current_months:
            raise NotAllowed(_TOO_EARLY, key="expiring_months")
        if self.age_classes[0] != 0 or list(self.age_classes) != sorted(set(self.age_classes)):
            raise NotAllowed(_CLASSES, key="age_classes")
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


def _no_dataset(name: str) -> Said:
    return Said(
        f"'{name}' bukan dataset. Pakai nama dari docs/reference/datasets.md.",
        f"'{name}' is no dataset. Use a name of docs/reference/datasets.md.",
    )


def _not_in_villages(name: str) -> Said:
    return Said(
        f"'{name}' tidak dapat diukur per desa: sumbernya tidak menyebut desa, atau sampelnya terlalu tipis. Tulis "
        "lowest: regency.",
        f"'{name}' cannot be measured for villages: its source does not name them, or its sample is too thin. Write "
        "lowest: regency.",
    )


_LESS_IS_BETTER = Said(
    "Indeks adalah rata-rata dari bagian yang makin besar makin baik. Tulis weight: 0, atau balik indikatornya.",
    "An index is a mean of shares of which more is better. Write weight: 0, or turn the indicator around.",
)
_TOO_EARLY = Said(
    "expiring_months tidak boleh melebihi current_months: catatan yang baru saja dipastikan belum perlu antre.",
    "expiring_months must not exceed current_months: a record that was just confirmed need not queue.",
)
_CLASSES = Said(
    "age_classes harus mulai dari 0 dan naik. Contoh: [0, 6, 12, 24, 36, 48, 60].",
    "age_classes must begin at 0 and rise. For example: [0, 6, 12, 24, 36, 48, 60].",
)
