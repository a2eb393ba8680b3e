"""A model fitted on a survey file: the challengers beside it, and the content of its model file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.challenging import Contest, contest
from mutakhir.ranking.fit import coefficient_rows, fit
from mutakhir.ranking.fit_step import Estimated, fitted_tables
from mutakhir.ranking.model_file import Found, content_of
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.surveys.outside import ReadSurvey
from mutakhir.ranking.surveys.specification import SurveySpec


@dataclass(frozen=True)
class Listed:
    """What a share counts, and up to which percentiles the list goes."""

    shares_count: SharesCount
    coverage: Coverage


@dataclass(frozen=True)
class Made:
    """The winner of the contest on its survey, and what its file holds."""

    estimated: Estimated
    contest: Contest
    content: Mapping[str, object]


def fit_survey(read: ReadSurvey, model: ModelPolicy, listed: Listed, training: str, synthetic: bool) -> Made:
    """Fits, lets the challengers of the policy run, and measures whatever ranks in clusters left out.

    Args:
        training: hash of what was fitted on.
        synthetic: the survey is made up, so the model may rank no one.
    """
    survey = read.survey
    held = contest(survey, model, fit(survey, model), listed.coverage.core, listed.shares_count)
    rows = coefficient_rows(held.winner, survey, sorted(set(survey.regency)))
    estimated = Estimated(survey, held.winner, rows)
    tables = fitted_tables(estimated, model, listed)
    found = Found(*(tables[name] for name in ("coefficients", "model_measures", "model_errors", "model_residuals")))
    instrument = None
    if isinstance(model, SurveySpec):
        model = with_codes(model, read)
        instrument = instrument_of(model)
    return Made(estimated, held, content_of(model, found, training, synthetic, held.shown(), instrument))


def with_codes(spec: SurveySpec, read: ReadSurvey) -> SurveySpec:
    """With the codes of every item written out, so that a level in the model file can be read back."""
    codes = {}
    for _, term in spec.terms():
        if term.name in read.codes:
            found = read.codes[term.name]
            codes[str(getattr(term, "item", ""))] = tuple(found[level] for level in sorted(found))
    return spec.model_copy(update={"codes": codes})


def instrument_of(spec: SurveySpec) -> str:
    """Hash of the items and their codes: a file with other codes is of another instrument."""
    return sha256_text(spec.instrument or "", json.dumps(spec.model_dump(mode="json", include={"parts", "codes"})))
