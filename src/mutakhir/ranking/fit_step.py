"""The step *fit*: the model is estimated from the survey, measured, and written down."""

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.accuracy import measure_rows
from mutakhir.ranking.design import Survey
from mutakhir.ranking.features import features, survey_households, survey_members, unit_members
from mutakhir.ranking.fit import coefficient_rows, fit
from mutakhir.ranking.model_file import training_hash, write_model
from mutakhir.ranking.policy import ModelPolicy


SURVEY = ("consumption_survey", "consumption_survey_members")


def fit_model(bench: Workbench, model: ModelPolicy) -> None:
    """The model is one of households whatever the unit: consumption is known of households only."""
    rows = survey_features(bench, model, ListedUnit.HOUSEHOLD)
    regencies = bench.regencies

    def make() -> Tables:
        found = bench.collect(rows)
        if found.num_rows == 0:
            raise InputProblem("ranking.empty-survey", _EMPTY_SURVEY)
        survey = Survey.of(found, model)
        fitted = fit(survey, model)
        return {
            "coefficients": pa.Table.from_pylist(coefficient_rows(fitted, survey, regencies)),
            "model_measures": pa.Table.from_pylist(measure_rows(fitted, survey, bench.round)),
        }

    bench.write_nation_with("fit", ["coefficients", "model_measures"], [rows], make)
    bench.aside("model file", ["coefficients", "model_measures", *SURVEY], lambda: _write_model(bench))


def _write_model(bench: Workbench) -> None:
    write_model(
        bench.home.folder / "ranking",
        bench.lake.read("coefficients"),
        bench.lake.read("model_measures"),
        training_hash(bench.lake, SURVEY),
        bench.home.synthetic,
    )


def survey_features(bench: Workbench, model: ModelPolicy, unit: ListedUnit) -> ir.Table:
    households = survey_households(bench.table("consumption_survey"))
    members = unit_members(survey_members(bench.table("consumption_survey_members")), unit)
    return features(households, members, model, ("regency", "village", "weight", "consumption"))


_EMPTY_SURVEY = Said(
    id="Survei konsumsi tidak memuat satu rumah tangga pun beserta anggotanya, jadi model tidak bisa ditaksir."
    " Masukkan datasetnya (`consumption_survey` dan `consumption_survey_members`), lalu jalankan lagi.",
    en="The consumption survey holds no household with its members, so no model can be fitted. Bring in the"
    " datasets (`consumption_survey` and `consumption_survey_members`), then run again.",
)
