"""The result of an evaluation: everything that the console, the JSON and the page show."""

from dataclasses import dataclass

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.evaluating.comparing import Difference
from mutakhir.ranking.evaluating.errors import Estimate
from mutakhir.ranking.evaluating.pictured import Place, Tenth
from mutakhir.ranking.policy import ScaleKind


@dataclass(frozen=True)
class Rival:
    """Another model beside the linear one, both in clusters left out of the fit.

    difference: of the exclusion error at the policy cut, the rival's less the linear model's, in shares.
    """

    name: str
    r2: float
    difference: Difference

    @property
    def wins(self) -> bool:
        """Only a difference whose whole interval is below zero replaces the linear model."""
        return self.difference.less


@dataclass(frozen=True)
class ScaleEvaluated:
    """One scale of consumption.

    r2_in_sample and in_sample (exclusion error by cut) stand beside `estimates`, which are of clusters left out.
    tenths, places, matrix: see `pictured`; all of clusters left out.
    """

    scale: ScaleKind
    r2_in_sample: float
    in_sample: tuple[tuple[int, float], ...]
    estimates: tuple[Estimate, ...]
    tenths: tuple[Tenth, ...]
    places: tuple[Place, ...]
    matrix: tuple[tuple[float, ...], ...]

    def figure(self, measure: str, cut: int = 0) -> Estimate:
        """The estimate for all households; `r2` and `spearman` have the cut 0.

        Raises:
            KeyError: it was not measured.
        """
        for one in self.estimates:
            if (one.measure, one.cut, one.grouping) == (measure, cut, "all"):
                return one
        raise KeyError(measure, cut)

    def by_group(self, measure: str, cut: int) -> tuple[Estimate, ...]:
        """The estimates of all groups, in order of grouping and member."""
        return tuple(
            one for one in self.estimates if (one.measure, one.cut) == (measure, cut) and one.grouping != "all"
        )


@dataclass(frozen=True)
class Evaluated:
    """A model on a survey. Percent of cuts; shares and R2 as fractions; consumption in logarithms.

    policy_cut: the cut at which rivals are compared. least: households on which a group's figure must rest.
    left_out: rows that could not be used, by reason. synthetic: the survey is made up.
    """

    source: str
    synthetic: bool
    households: int
    persons: int
    clusters: int
    strata: int
    areas: int
    folds: int
    draws: int
    seed: int
    least: int
    counts: SharesCount
    cuts: tuple[int, ...]
    policy_cut: int
    policy_scale: ScaleKind
    scales: tuple[ScaleEvaluated, ...]
    rivals: tuple[Rival, ...]
    warnings: tuple[Said, ...]
    left_out: tuple[tuple[str, int], ...]

    def scale(self, name: ScaleKind) -> ScaleEvaluated:
        return next(one for one in self.scales if one.scale == name)
