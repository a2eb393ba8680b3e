"""The steps about rates: rates of regencies and the shift that meets them, and what they say of the registry."""

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.banding.extension import Predicted, extension_share
from mutakhir.ranking.calibration.registry_sum import score_bins
from mutakhir.ranking.calibration.residuals import Residuals
from mutakhir.ranking.design import Survey
from mutakhir.ranking.doubt_policy import DoubtPolicy, RatesPolicy
from mutakhir.ranking.fit_step import survey_features
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.rates import Known, SurveyedRates, millionths, poverty_rows, rate_rows, residuals_of


def write_rates(bench: Workbench, model: ModelPolicy) -> None:
    """`regency_rates` and `extension_shares`, from the survey and what the model predicts of villages unseen."""
    rates = bench.policy.load("ranking/rates.yaml", RatesPolicy)
    doubt = bench.policy.load("ranking/doubt.yaml", DoubtPolicy)
    known = Known.of(bench.policy.csv("frame/regencies.csv"))
    rows = survey_features(bench, model, ListedUnit.HOUSEHOLD)

    def make() -> Tables:
        survey = surveyed(bench, rows, model)
        residuals = residuals_of(bench.read("model_residuals"))
        return {
            "regency_rates": pa.Table.from_pylist(rate_rows(survey, residuals, known, rates)),
            "extension_shares": pa.Table.from_pylist(_extension_rows(bench, survey, doubt)),
        }

    reads = [rows, "survey_predictions", "model_residuals"]
    bench.write_nation_with("rates", ["regency_rates", "extension_shares"], reads, make)


def surveyed(bench: Workbench, rows: ir.Table, model: ModelPolicy) -> SurveyedRates:
    """The survey with its predictions out of sample, both in order of the household's number."""
    survey = Survey.of(bench.collect(rows), model)
    predictions = bench.read("survey_predictions").sort_by("survey_id")
    assert predictions.num_rows == len(survey), "the fit predicts every surveyed household"
    return SurveyedRates.of(survey, predictions["held_out"].to_numpy() / 1e6, model.scale.kind)


def _extension_rows(bench: Workbench, survey: SurveyedRates, doubt: DoubtPolicy) -> list[dict[str, object]]:
    coverage = bench.round.coverage
    lists = (coverage.core, coverage.extended)
    cuts = [(poorest, inside) for poorest in sorted({10, 20, coverage.core}) for inside in lists]
    of = Predicted(survey.actual, survey.held_out, survey.weight, survey.stratum, survey.village)
    return [
        {
            "poorest": found.poorest,
            "inside": found.inside,
            "value": millionths(found.value),
            "low": millionths(found.low),
            "high": millionths(found.high),
            "households": len(survey.weight),
        }
        for found in extension_share(of, cuts, doubt.draws, bench.clock.seed)
    ]


def write_poor_outside(bench: Workbench) -> None:
    """The registry's own sum of P(poor), never without the share of the poor who are outside the registry."""
    bins = score_bins(bench.table("scores"))

    def make() -> Tables:
        residuals: Residuals = residuals_of(bench.read("model_residuals"))
        rows = poverty_rows(bench.collect(bins), bench.read("regency_rates"), residuals)
        return {"poor_outside": pa.Table.from_pylist(rows)}

    reads = [bins, "regency_rates", "model_residuals"]
    bench.write_nation_with("poor outside", ["poor_outside"], reads, make)
