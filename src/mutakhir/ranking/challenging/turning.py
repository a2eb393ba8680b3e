"""What the challengers share: the turns of the ridge, and a result in the same form."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.design import Floats, Survey
from mutakhir.ranking.fit import Fitted, turns, winsorised
from mutakhir.ranking.policy import ChallengerKind, ModelPolicy


Bools = npt.NDArray[np.bool_]
Learn = Callable[[Bools], Fitted]
"""Learns from the households of the mask; `in_sample` of what it returns holds the prediction for all households."""


@dataclass(frozen=True)
class Challenger:
    """Another model of the same survey; `fitted` gives its coefficients as those of the ridge."""

    kind: ChallengerKind
    fitted: Fitted


@dataclass(frozen=True)
class Target:
    """What all models explain: winsorised log welfare on the policy's scale, weights with mean 1."""

    y: Floats
    weight: Floats

    @classmethod
    def of(cls, survey: Survey, model: ModelPolicy) -> "Target":
        y = winsorised(survey.log_welfare(model.scale.kind), survey.weight, model.winsorise)
        return cls(y, survey.weight / survey.weight.mean())


def in_turns(survey: Survey, model: ModelPolicy, learn: Learn) -> Fitted:
    """The model of all households, with predictions in the turns of the ridge: whole villages left out."""
    whole, held_out = learn(np.ones(len(survey), dtype=bool)), np.empty(len(survey))
    turn = turns(survey.village, model.folds)
    for each in range(int(turn.max()) + 1):
        mine = turn == each
        held_out[mine] = learn(~mine).in_sample[mine] if not mine.all() else 0.0
    return Fitted(whole.columns, whole.regencies, whole.solution, whole.in_sample, held_out)
