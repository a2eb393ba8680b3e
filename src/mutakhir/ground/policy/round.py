"""`round.yaml` and `pack.yaml`: what stages may ask about the round, and what the pack is."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy.model import Dated, NonBlank, NotAllowed, Part


Count = Annotated[int, Field(ge=0)]
Percent = Annotated[int, Field(ge=1, le=100)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Language = Literal["id", "en"]


class FieldworkMode(StrEnum):
    DOOR_TO_DOOR = "door_to_door"
    NONE = "none"


class ListedUnit(StrEnum):
    """The unit that is visited, ranked and listed."""

    HOUSEHOLD = "household"
    FAMILY = "family"


class SharesCount(StrEnum):
    """What a share of the population counts: the 40% are 40% of the persons, or of the households."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"


class Text(Part):
    """A text for screens in both languages."""

    id: NonBlank
    en: NonBlank


class Coverage(Part):
    """Up to which percentile of the whole population households are listed: the core, and the extension."""

    core: Percent
    extended: Percent

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _require(
            self.core <= self.extended,
            f"inti ({self.core}) melebihi perluasan ({self.extended}). Tukar, atau perbaiki salah satunya.",
            f"core ({self.core}) is above extended ({self.extended}). Swap them, or mend one of them.",
            key="core",
        )
        return self


class AreaVersion(Part):
    """The one area list on which the round runs: a code means something only as (system, version, code)."""

    system: Name
    version: NonBlank


class Staffing(Part):
    """The officers of the nation, and how many households one enumerator is given."""

    enumerators: Count
    supervisors: Count
    coordinators: Count
    enumerators_per_supervisor: Annotated[int, Field(ge=1)]
    load_min: Annotated[int, Field(ge=1)]
    load_max: Annotated[int, Field(ge=1)]
    load_limit: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _require(
            self.load_min <= self.load_max <= self.load_limit,
            "beban harus berurutan: load_min <= load_max <= load_limit. Perbaiki ketiga angka itu.",
            "loads must be in order: load_min <= load_max <= load_limit. Mend the three numbers.",
        )
        return self


class RoundPolicy(Dated):
    """One update round. Dates are local dates; counts are of the whole nation."""

    name: Name
    title: Text
    pack: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    reference_date: date
    fieldwork: FieldworkMode
    field_work_from: date | None = None
    field_work_to: date | None = None
    meetings: bool
    use_civil_register_for_frame: bool = False
    unit: ListedUnit
    shares_count: SharesCount
    coverage: Coverage
    national_target_households: Count
    area: AreaVersion
    staffing: Staffing | None = None
    previous_release: Name | None  # null: the very first round
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _field_work_is_planned(self) -> Self:
        dates = (self.field_work_from, self.field_work_to)
        _require(
            self.fieldwork is FieldworkMode.NONE or (None not in dates and self.staffing is not None),
            "pendataan dari rumah ke rumah memerlukan field_work_from, field_work_to dan staffing. "
            "Tambahkan, atau tulis 'fieldwork: none'.",
            "door-to-door field work needs field_work_from, field_work_to and staffing. "
            "Add them, or write 'fieldwork: none'.",
            key="fieldwork",
        )
        return self

    @model_validator(mode="after")
    def _dates_are_in_order(self) -> Self:
        first, last = self.field_work_from, self.field_work_to
        _require(
            first is None or last is None or first <= last,
            f"field_work_to ({last}) mendahului field_work_from ({first}). Tukar kedua tanggal itu.",
            f"field_work_to ({last}) is before field_work_from ({first}). Swap the two dates.",
            key="field_work_to",
        )
        return self


class PackPolicy(Dated):
    """What the pack says of itself."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    title: Text
    description: Text
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


def _require(holds: bool, indonesian: str, english: str, key: str | None = None) -> None:
    if not holds:
        raise NotAllowed(Said(indonesian, english), key)
