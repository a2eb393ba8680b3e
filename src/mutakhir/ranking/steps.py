"""The steps of the stage *ranking*, in order."""

from mutakhir.ground.lake import Workbench
from mutakhir.ranking.acts_step import write_outcomes
from mutakhir.ranking.audit_step import write_audit
from mutakhir.ranking.churn_step import write_churn
from mutakhir.ranking.fit_step import fit_model
from mutakhir.ranking.meeting_step import write_meetings
from mutakhir.ranking.order_step import write_population, write_quotas, write_ranks
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.rates_step import write_poor_outside, write_rates
from mutakhir.ranking.refit_step import write_refits
from mutakhir.ranking.score import Slopes
from mutakhir.ranking.tiers_step import write_tiers
from mutakhir.ranking.unit_scores import unit_scores
from mutakhir.ranking.watch_step import write_watch


def rank(bench: Workbench) -> None:
    """Fits the model on the survey, scores what is accepted, sets percentiles and quotas, cuts the bands."""
    model = bench.policy.load("ranking/model.yaml", ModelPolicy)
    fit_model(bench, model)
    write_rates(bench, model)
    slopes = Slopes.of(bench.read("coefficients"))
    _write_scores(bench, model, slopes)
    write_population(bench, model, slopes)
    write_refits(bench, model)
    write_poor_outside(bench)
    write_ranks(bench)
    write_quotas(bench)
    write_tiers(bench, model)
    write_churn(bench, model, slopes)
    write_outcomes(bench)
    write_audit(bench)
    write_watch(bench)
    write_meetings(bench)


def _write_scores(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> None:
    bench.write_each("scores", {"scores": unit_scores(bench.table, model, slopes, bench.round.unit)})
