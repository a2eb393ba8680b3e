"""What a model card tells, apart from how the model file keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mutakhir.ranking.policy import ModelPolicy
from mutakhir.story.ranking_pages.measured import AtCut, Counts, OfGroup, Rival, Share


@dataclass(frozen=True)
class Coefficient:
    """One row of the model: what a level of a term adds to the logarithm, in 1e-6. `area` 0 is the nation."""

    part: str
    term: str
    level: int
    area: str
    value: int
    households: int


@dataclass(frozen=True)
class Beside:
    """A figure on the data that the model was fitted on, and in villages that it has not seen. `cut` 0: R2."""

    cut: int
    fitted: float
    held_out: Share


@dataclass(frozen=True)
class OnScale:
    """The errors on one scale of consumption, by cut."""

    scale: str
    cuts: tuple[AtCut, ...]


@dataclass(frozen=True)
class Training:
    """The survey behind the model; `hash` is the SHA-256 of its content."""

    households: int
    villages: int
    regencies: int
    hash: str
    synthetic: bool


@dataclass(frozen=True)
class ModelCard:
    """A model as its card tells it.

    name: of the file, digits of its hash. policy_cuts: percent. approved_by: empty while nobody has. versions: of
    programs, by name.
    """

    name: str
    specification: ModelPolicy
    scale: str
    counts: Counts
    policy_cuts: tuple[int, ...]
    scales: tuple[OnScale, ...]
    beside: tuple[Beside, ...]
    groups: tuple[OfGroup, ...]
    rivals: tuple[Rival, ...]
    training: Training
    approved_by: str
    approved_on: str
    draws: int
    versions: Mapping[str, str]
    coefficients: tuple[Coefficient, ...]

    @property
    def errors(self) -> tuple[AtCut, ...]:
        """On the scale of the model."""
        return next((each.cuts for each in self.scales if each.scale == self.scale), ())

    def at(self, cut: int) -> AtCut | None:
        return next((each for each in self.errors if each.cut == cut), None)
