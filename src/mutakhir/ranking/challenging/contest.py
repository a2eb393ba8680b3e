"""The contest: every challenger against the ridge, on the same households and the same drawn clusters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.challenging.boosting import boosting
from mutakhir.ranking.challenging.lasso import lasso
from mutakhir.ranking.challenging.quantile import quantile
from mutakhir.ranking.challenging.turning import Challenger
from mutakhir.ranking.design import Survey
from mutakhir.ranking.evaluating.comparing import Difference, paired_difference
from mutakhir.ranking.evaluating.measures import r_squared
from mutakhir.ranking.fit import Fitted
from mutakhir.ranking.policy import ChallengerKind, ModelPolicy


_LEARN: Mapping[ChallengerKind, Callable[[Survey, ModelPolicy, int], Fitted]] = {
    "lasso": lambda survey, model, _: lasso(survey, model),
    "quantile": quantile,
    "boosting": lambda survey, model, _: boosting(survey, model),
}


@dataclass(frozen=True)
class Outcome:
    """A challenger against the ridge; `difference` is of the exclusion error at the cut, the challenger's less it."""

    challenger: Challenger
    r2_held_out: float
    difference: Difference

    @property
    def replaces(self) -> bool:
        """Only where the whole interval lies below 0."""
        return self.difference.less

    def shown(self) -> dict[str, object]:
        """For the model file, shares as they are."""
        found = self.difference
        return {
            "r2_held_out": self.r2_held_out,
            "exclusion_error": found.one,
            "exclusion_error_of_ridge": found.other,
            "difference": found.value,
            "low": found.low,
            "high": found.high,
            "replaces": self.replaces,
        }


@dataclass(frozen=True)
class Contest:
    """All challengers at one cut, in percent."""

    ridge: Fitted
    cut: int
    outcomes: tuple[Outcome, ...]

    @property
    def winner(self) -> Fitted:
        """The ridge, unless challengers replace it; of those the one with the lowest error, in order of the policy."""
        better = [outcome for outcome in self.outcomes if outcome.replaces]
        return min(better, key=lambda each: each.difference.one).challenger.fitted if better else self.ridge

    def shown(self) -> dict[str, object]:
        """For the model file: by kind."""
        return {each.challenger.kind: {"cut": self.cut, **each.shown()} for each in self.outcomes}


def challenge(kind: ChallengerKind, survey: Survey, model: ModelPolicy, cut: int) -> Challenger:
    """Fits one challenger; `cut` in percent is what a quantile regression explains.

    Raises:
        InputProblem: the survey is too large for it.
    """
    return Challenger(kind, _LEARN[kind](survey, model, cut))


def contest(survey: Survey, model: ModelPolicy, ridge: Fitted, cut: int, counts: SharesCount) -> Contest:
    """Fits the challengers of the policy and measures each against the ridge."""
    scale = model.scale.kind
    outcomes = []
    for kind in model.challengers:
        challenger = challenge(kind, survey, model, cut)
        held_out = challenger.fitted.held_out
        difference = paired_difference(
            survey, held_out, ridge.held_out, cut, model.bootstrap, model.seed, counts, scale
        )
        r2 = r_squared(survey.log_welfare(scale), held_out, survey.weight)
        outcomes.append(Outcome(challenger, r2, difference))
    return Contest(ridge, cut, tuple(outcomes))
