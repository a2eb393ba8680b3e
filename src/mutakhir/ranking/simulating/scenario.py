"""The file of scenarios: a base, and named policies that differ from it."""

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, ListedUnit, NotAllowed, Part
from mutakhir.ground.policy.model import NonBlank
from mutakhir.ground.policy.round import Text
from mutakhir.ranking.quota_policy import Hysteresis


Percent = Annotated[int, Field(ge=1, le=99)]
Positive = Annotated[int, Field(ge=1)]
Money = Annotated[float, Field(gt=0)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Counts = Literal["persons", "units"]
Scale = Literal["per_person", "adult_equivalent"]
Mode = Literal["regency_quota", "national_percentile", "regency_percentile", "poverty_map", "minimum"]
MOST = 20
BY_POOR: tuple[Mode, ...] = ("poverty_map", "minimum")


class Cut(Part):
    """Up to which percentile of the whole population the core and the whole list go."""

    core: Percent
    extended: Percent

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.core > self.extended:
            raise NotAllowed(_order("core", "extended"), key="core")
        return self


class Line(Part):
    """Predicted consumption up to which core and list go, instead of a quota; as the survey counts it, per month."""

    core: Money
    extended: Money

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.core > self.extended:
            raise NotAllowed(_order("core", "extended"), key="core")
        return self


class Quota(Part):
    """How the national quota is shared over areas, as in `ranking/quotas.yaml`.

    poor_by: official rates, or the estimate of the survey (modes poverty_map and minimum). above: in thousandths of
    the national quota, how much may be listed above the floors of mode minimum; without it there is no limit.
    """

    mode: Mode
    prior_households: Positive = 100
    poor_by: Literal["official", "estimate"] | None = None
    above: Annotated[int, Field(ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _fits_its_mode(self) -> Self:
        if (self.mode in BY_POOR) != (self.poor_by is not None):
            raise NotAllowed(_NO_POOR if self.poor_by is None else _IDLE_POOR, key="mode")
        if self.mode != "minimum" and self.above is not None:
            raise NotAllowed(_IDLE_ABOVE, key="above")
        return self


class Change(Part):
    """What differs; what is left out stays as it is.

    hysteresis: up to which percentiles those who were in the core and on the list are entitled to stay; without
    numbers there is none. model: a file, named as seen from the file of scenarios.
    """

    cut: Cut | None = None
    line: Line | None = None
    quota: Quota | None = None
    unit: ListedUnit | None = None
    counts: Counts | None = None
    scale: Scale | None = None
    model: NonBlank | None = None
    hysteresis: Hysteresis | None = None

    @model_validator(mode="after")
    def _line_or_quota(self) -> Self:
        if self.line is not None and (self.cut is not None or self.quota is not None or self.hysteresis):
            raise NotAllowed(_LINE_AND_CUT, key="line")
        return self


class Scenario(Part):
    """A named policy."""

    name: Name
    title: Text
    change: Change


class BenefitPart(Part):
    """What is paid per month to each listed unit or person; budget: what there is in all, per month."""

    amount: Positive
    per: Literal["unit", "person"]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "IDR"
    budget: Positive | None = None


class Truth(Part):
    """Who counts as truly poor on a survey: the poorest share by consumption, or all up to a line."""

    poorest: Percent | None = None
    line: Money | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.poorest is None) == (self.line is None):
            raise NotAllowed(_ONE_TRUTH)
        return self


class ScenarioFile(Dated):
    """All that is compared in one go. band: the list that benefits follow."""

    base: Change = Change()
    band: Literal["core", "listed"] = "listed"
    benefit: BenefitPart | None = None
    truth: Truth | None = None
    least_group: Annotated[int, Field(ge=2, le=1000)] = 30
    draws: Annotated[int, Field(ge=50, le=2000)] = 200
    scenarios: tuple[Scenario, ...]

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        if not 0 < len(self.scenarios) <= MOST:
            raise NotAllowed(_MANY, key="scenarios")
        twice = [name for name, count in Counter(each.name for each in self.scenarios).items() if count > 1]
        if twice:
            raise NotAllowed(_twice(twice[0]), key="scenarios")
        return self


def _order(low: str, high: str) -> Said:
    return Said(
        f"{low} melebihi {high}. Tukar, atau perbaiki salah satunya.",
        f"{low} is above {high}. Swap them, or mend one of them.",
    )


def _twice(name: str) -> Said:
    return Said(
        f"Dua skenario bernama '{name}'. Beri nama yang berlainan.",
        f"Two scenarios are named '{name}'. Give them different names.",
    )


_MANY = Said(
    f"Tulis satu sampai {MOST} skenario dalam satu berkas.",
    f"Write one to {MOST} scenarios in a file.",
)
_NO_POOR = Said(
    "Mode ini membagi kuota menurut penduduk miskin. Tambahkan `poor_by: official` atau `poor_by: estimate`.",
    "This mode shares the quota by numbers of poor. Add `poor_by: official` or `poor_by: estimate`.",
)
_IDLE_POOR = Said(
    "`poor_by` hanya dipakai mode poverty_map dan minimum. Hapus, atau ganti mode.",
    "`poor_by` serves the modes poverty_map and minimum alone. Remove it, or change the mode.",
)
_IDLE_ABOVE = Said(
    "`above` hanya dipakai mode minimum. Hapus, atau ganti mode.",
    "`above` serves the mode minimum alone. Remove it, or change the mode.",
)
_LINE_AND_CUT = Said(
    "`line` menggantikan kuota: tidak dapat bersama cut, quota atau hysteresis. Pilih salah satu.",
    "`line` takes the place of a quota: it cannot stand beside cut, quota or hysteresis. Choose one of them.",
)
_ONE_TRUTH = Said(
    "Sebutkan tepat satu: poorest (bagian termiskin) atau line (garis konsumsi).",
    "Name exactly one: poorest (the poorest share) or line (a line of consumption).",
)
