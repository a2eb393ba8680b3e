"""Who is truly poor on a survey whose consumption is known."""

from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import Said
from mutakhir.ranking.design import Floats, Ints, Survey
from mutakhir.ranking.evaluating.cutting import Order
from mutakhir.ranking.simulating.scenario import ScenarioFile, Truth
from mutakhir.ranking.simulating.settings import Setting, choice
from mutakhir.ranking.simulating.units import WHOLE, Labels


@dataclass(frozen=True)
class TrulyPoor:
    """By consumption on the scale of the base: the poorest share, or all up to a line."""

    survey: Survey
    truth: Truth
    base: Setting

    @classmethod
    def of(cls, survey: Survey, file: ScenarioFile, base: Setting) -> "TrulyPoor":
        """As the file says, else as many as the base lists."""
        return cls(survey, file.truth or _as_listed(base, file.band), base)

    def mass(self, setting: Setting) -> Floats:
        """What each household stands for, in 1e-6: persons or units."""
        return (self.survey.weight * self._counted(setting)).astype(np.float64)

    def part(self, setting: Setting) -> Floats:
        """Which part of each household is truly poor, 0 to 1; a share counts what the setting counts."""
        welfare = self.survey.log_welfare(self.base.scale)
        if self.truth.line is not None:
            below_line: Floats = (welfare <= np.log(self.truth.line)).astype(np.float64)
            return below_line
        assert self.truth.poorest is not None, "a truth is a share or a line"
        return Order.of(welfare).under(self.mass(setting)).poorest(self.truth.poorest)

    def rates(self, setting: Setting) -> dict[str, int]:
        """The survey's own estimate of the share of poor in each area, in 1e-6, where a quota asks for it."""
        if setting.quota.poor_by is None or setting.line is not None:
            return {}
        mass, homes = self.mass(setting), Labels.of(self.survey.regency)
        part, whole = (np.bincount(homes.place, each, len(homes.members)) for each in (mass * self.part(setting), mass))
        shares = part / np.maximum(whole, 1)
        return {code: round(float(share) * WHOLE) for code, share in zip(homes.members, shares, strict=True)}

    def told(self) -> Said:
        """In words."""
        by, truth = choice(self.base.scale), self.truth
        if truth.line is not None:
            line = f"{truth.line:,.0f}"
            return Said(f"{by.id} sampai {line} per bulan", f"{by.en} up to {line} a month")
        return Said(f"{truth.poorest}% termiskin menurut {by.id}", f"the poorest {truth.poorest}% by {by.en}")

    def _counted(self, setting: Setting) -> Ints:
        survey = self.survey
        return survey.persons if setting.counts == "persons" else np.ones(len(survey), dtype=np.int64)


def _as_listed(base: Setting, band: str) -> Truth:
    core = band == "core"
    if base.line is not None:
        return Truth(line=base.line.core if core else base.line.extended)
    # A round may list everybody, which no file of scenarios would say.
    return Truth.model_construct(poorest=base.cut.core if core else base.cut.extended, line=None)
