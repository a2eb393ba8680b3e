"""The step *fit*: the model is estimated from the survey, measured, and written down."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.accuracy import Listing, measure_rows, residual_rows
from mutakhir.ranking.approving import approved_model, check_frozen, freeze
from mutakhir.ranking.design import Survey
from mutakhir.ranking.evaluating import error_rows
from mutakhir.ranking.features import features, survey_households, survey_members, unit_members
from mutakhir.ranking.fit import Fitted, coefficient_rows, fit
from mutakhir.ranking.model_file import Found, ModelFile, content_of, training_hash, write_model
from mutakhir.ranking.policy import ModelPolicy, ScaleKind
from mutakhir.ranking.summing import summed
from mutakhir.ranking.survey_groups import group_facts, size_class


SURVEY = ("consumption_survey", "consumption_survey_members")
FITTED = ("coefficients", "model_measures", "model_errors", "model_residuals", "survey_predictions")
_CUTS = (20, 40, 60)  # percent, at which programmes list
_MILLION = 1_000_000
Row = dict[str, object]


@dataclass(frozen=True)
class Estimated:
    """A model on its survey: what was fitted, and the coefficients that rank, which may be those of a signed model."""

    survey: Survey
    fitted: Fitted
    rows: Sequence[Row]
    frozen: bool = False

    @classmethod
    def of(
        cls, survey: Survey, model: ModelPolicy, regencies: Sequence[str], approved: ModelFile | None = None
    ) -> "Estimated":
        """A signed model keeps its coefficients; the survey then measures its specification by left-out villages."""
        fitted = fit(survey, model)
        if approved is None:
            return cls(survey, fitted, coefficient_rows(fitted, survey, regencies))
        return cls(survey, fitted, _with_places(approved.rows(), regencies), frozen=True)


def fit_model(bench: Workbench, model: ModelPolicy) -> None:
    """The model is one of households whatever the unit: consumption is known of households only."""
    rows = survey_features(bench, model, ListedUnit.HOUSEHOLD)

    def make() -> Tables:
        approved = approved_model(bench.home, model)
        if approved is None:
            check_frozen(bench.home, training_hash(bench.lake, SURVEY))
        found = bench.collect(rows)
        if found.num_rows == 0:
            raise InputProblem("ranking.empty-survey", _EMPTY_SURVEY)
        estimated = Estimated.of(Survey.of(found, model), model, bench.regencies, approved)
        ids = np.sort(found["unit_id"].to_numpy())
        return {**fitted_tables(estimated, model, bench.round), "survey_predictions": _predictions(estimated, ids)}

    bench.write_nation_with("fit", list(FITTED), [rows], make)
    bench.aside("model file", [*FITTED, *SURVEY], lambda: _write_model(bench, model))


def fitted_tables(estimated: Estimated, model: ModelPolicy, round_: Listing) -> Tables:
    """`coefficients`, `model_measures`, `model_errors` and `model_residuals`."""
    survey, fitted, scale = estimated.survey, estimated.fitted, model.scale.kind
    unseen = survey.log_welfare(scale) - fitted.held_out
    rows = {
        "coefficients": estimated.rows,
        "model_measures": measure_rows(fitted, survey, round_, scale, estimated.frozen),
        "model_errors": _errors(estimated, model, round_),
        "model_residuals": residual_rows(unseen, survey.weight),
    }
    return {name: pa.Table.from_pylist(list(each)) for name, each in rows.items()}


def _errors(estimated: Estimated, model: ModelPolicy, round_: Listing) -> list[Row]:
    """On the scale of the policy, and on the other by the same model fitted to it."""
    other: ScaleKind = "per_person" if model.scale.kind == "adult_equivalent" else "adult_equivalent"
    elsewhere = model.model_copy(update={"scale": model.scale.model_copy(update={"kind": other})})
    predicted = {model.scale.kind: estimated.fitted.held_out, other: fit(estimated.survey, elsewhere).held_out}
    cuts = sorted({*_CUTS, round_.coverage.core, round_.coverage.extended})
    counts = round_.shares_count
    return [
        row
        for scale, held_out in predicted.items()
        for row in error_rows(estimated.survey, held_out, cuts, model.bootstrap, model.seed, counts, scale)
    ]


def _predictions(estimated: Estimated, ids: np.typing.NDArray[np.int64]) -> pa.Table:
    survey = estimated.survey
    return pa.table(
        {
            "survey_id": ids,
            "regency": list(survey.regency),
            "village": list(survey.village),
            "persons": pa.array(survey.persons, pa.int16()),
            "weight": survey.weight,
            "score": summed(estimated.rows, survey),
            "held_out": np.round(estimated.fitted.held_out * _MILLION).astype(np.int64),
        }
    )


def _with_places(rows: list[Row], regencies: Sequence[str]) -> list[Row]:
    """With a place for each regency of the round: one that the signed model does not know is like the nation."""
    known = {row["area"] for row in rows if row["part"] == "place"}
    nation = next(row for row in rows if row["term"] == "constant")
    new = ({**nation, "term": "regency", "area": each, "households": 0} for each in regencies if each not in known)
    return [*rows, *new]


def _write_model(bench: Workbench, model: ModelPolicy) -> None:
    """The file of a model fitted here, which freezes it for the round; of a signed one the same file again."""
    folder, training = bench.home.folder / "ranking", training_hash(bench.lake, SURVEY)
    approved = approved_model(bench.home, model)
    if approved is not None:
        write_model(folder, approved.model_dump(mode="json"))
        return
    read = bench.lake.read
    found = Found(read("coefficients"), read("model_measures"), read("model_errors"), read("model_residuals"))
    write_model(folder, content_of(model, found, training, bench.home.synthetic))
    freeze(bench.home, training)


def survey_features(bench: Workbench, model: ModelPolicy, unit: ListedUnit) -> ir.Table:
    """Levels of the surveyed units, with what `Survey.of` carries besides."""
    return features_of(bench.table("consumption_survey"), bench.table("consumption_survey_members"), model, unit)


def features_of(survey: ir.Table, people: ir.Table, model: ModelPolicy, unit: ListedUnit) -> ir.Table:
    """As `survey_features`, of tables with the columns of the two datasets and `regency`."""
    households, members = survey_households(survey), unit_members(survey_members(people), unit)
    levels = features(households, members, model, ("regency", "village", "weight", "consumption"))
    facts = group_facts(members, model).rename(facts_id="unit_id")
    joined = levels.inner_join(facts, levels.unit_id == facts.facts_id).drop("facts_id")
    return joined.mutate(group_size=size_class(joined.persons))


_EMPTY_SURVEY = Said(
    id="Survei konsumsi tidak memuat satu rumah tangga pun beserta anggotanya, jadi model tidak bisa ditaksir."
    " Masukkan datasetnya (`consumption_survey` dan `consumption_survey_members`), lalu jalankan lagi.",
    en="The consumption survey holds no household with its members, so no model can be fitted. Bring in the"
    " datasets (`consumption_survey` and `consumption_survey_members`), then run again.",
)
