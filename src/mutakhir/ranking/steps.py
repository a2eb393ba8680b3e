"""The steps of the stage *ranking*, in order."""

import ibis

from mutakhir.ground.lake import Workbench
from mutakhir.ranking.features import features, unit_members
from mutakhir.ranking.fit_step import fit_model
from mutakhir.ranking.order_step import write_population, write_quotas, write_ranks
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.score import PARTS, Slopes, scored


def rank(bench: Workbench) -> None:
    """Fits the model on the survey, scores what is accepted, sets percentiles and quotas, cuts the bands."""
    model = bench.policy.load("ranking/model.yaml", ModelPolicy)
    fit_model(bench, model)
    slopes = Slopes.of(bench.read("coefficients"))
    _write_scores(bench, model, slopes)
    write_population(bench, model, slopes)
    write_ranks(bench)
    write_quotas(bench)


def _write_scores(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> None:
    accepted = bench.table("households").semi_join(bench.table("accepted"), "household_id")
    members = unit_members(bench.table("members"), bench.round.unit)
    levels = features(accepted, members, model, ("regency", "village"))
    rows = scored(levels, bench.table("coefficients"), slopes, model).mutate(unit=ibis.literal(str(bench.round.unit)))
    scores = rows.select("unit", "unit_id", "household_id", "village", "persons", "score", *PARTS)
    bench.write_each("scores", {"scores": scores})
