"""A model on a survey, evaluated in full: each scale in clusters left out of the fit, and its rivals beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.design import Survey
from mutakhir.ranking.evaluating.case import Case
from mutakhir.ranking.evaluating.drawing import home_strata
from mutakhir.ranking.evaluating.errors import LEAST, estimates
from mutakhir.ranking.evaluating.evaluated import Evaluated, Rival, ScaleEvaluated
from mutakhir.ranking.evaluating.measures import exclusion_error, r_squared
from mutakhir.ranking.evaluating.pictured import matrix, places, tenths
from mutakhir.ranking.evaluating.plan import DECILE
from mutakhir.ranking.fit import Fitted, fit
from mutakhir.ranking.policy import ModelPolicy, ScaleKind


SCALES: tuple[ScaleKind, ...] = ("per_person", "adult_equivalent")
MOST_AREAS = 60  # whose errors are told one by one


@dataclass(frozen=True)
class Question:
    """What is asked of an evaluation: percent of the cuts, what a share counts, and how often clusters are drawn."""

    source: str
    synthetic: bool
    counts: SharesCount
    cuts: tuple[int, ...]
    policy_cut: int
    draws: int
    seed: int


def fits(survey: Survey, model: ModelPolicy) -> dict[ScaleKind, Fitted]:
    """The model under its own scale first, then under the other, unless both are the same thing for this survey."""
    own = model.scale.kind
    found = {own: fit(survey, model)}
    other: ScaleKind = "adult_equivalent" if own == "per_person" else "per_person"
    if (survey.equivalents != survey.persons).any():
        scale = model.scale.model_copy(update={"kind": other})
        found[other] = fit(survey, model.model_copy(update={"scale": scale}))
    return found


def evaluate(
    survey: Survey,
    model: ModelPolicy,
    fitted: Mapping[ScaleKind, Fitted],
    rivals: Sequence[Rival],
    asked: Question,
    warnings: Sequence[Said] = (),
    left_out: Sequence[tuple[str, int]] = (),
) -> Evaluated:
    """Args: `rivals` are measured under the model's own scale, each household from a fit without its cluster."""
    homes = home_strata(survey.stratum, survey.village)
    return Evaluated(
        source=asked.source,
        synthetic=asked.synthetic,
        households=len(survey),
        persons=int(survey.persons.sum()),
        clusters=len(homes),
        strata=len(set(homes.values())),
        areas=len(set(survey.regency)),
        folds=model.folds,
        draws=asked.draws,
        seed=asked.seed,
        least=LEAST,
        counts=asked.counts,
        cuts=asked.cuts,
        policy_cut=asked.policy_cut,
        policy_scale=model.scale.kind,
        scales=tuple(_scale(survey, name, each, asked) for name, each in fitted.items()),
        rivals=tuple(rivals),
        warnings=tuple(warnings),
        left_out=tuple(left_out),
    )


def _scale(survey: Survey, scale: ScaleKind, fitted: Fitted, asked: Question) -> ScaleEvaluated:
    actual = survey.log_welfare(scale)
    case = _with_areas(Case.of(survey, actual, fitted.held_out, asked.counts), survey)
    cuts = tuple(sorted({*asked.cuts, asked.policy_cut}))
    inside = [(cut, exclusion_error(actual, fitted.in_sample, case.counted, cut)) for cut in cuts]
    return ScaleEvaluated(
        scale=scale,
        r2_in_sample=r_squared(actual, fitted.in_sample, survey.weight),
        in_sample=tuple(inside),
        estimates=estimates(case, cuts, asked.draws, asked.seed, (DECILE, asked.policy_cut)),
        tenths=tenths(case),
        places=places(case, cuts),
        matrix=matrix(case),
    )


def _with_areas(case: Case, survey: Survey) -> Case:
    """Areas are a grouping of their own while they are few enough to be told one by one."""
    if len(set(survey.regency)) > MOST_AREAS or "regency" in case.groups:
        return case
    groups = {**case.groups, "regency": survey.regency}
    return Case(case.actual, case.predicted, case.households, case.counted, case.stratum, case.cluster, groups)
