"""The steps of the stage *ranking*."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import ListedUnit, SharesCount
from mutakhir.ranking.accuracy import measure_rows
from mutakhir.ranking.bands import ranked
from mutakhir.ranking.design import Survey
from mutakhir.ranking.features import features, survey_households, survey_members, unit_members
from mutakhir.ranking.fit import coefficient_rows, fit
from mutakhir.ranking.model_file import training_hash, write_model
from mutakhir.ranking.percentiles import cut_points, percentile_table
from mutakhir.ranking.policy import ModelPolicy, QuotaPolicy
from mutakhir.ranking.quotas import BANDS, Population, regency_quotas
from mutakhir.ranking.score import PARTS, Slopes, scored
from mutakhir.ranking.unfilled import attributed, listed_counts, listed_of, quota_table, waiting_counts


SURVEY = ("consumption_survey", "consumption_survey_members")


def rank(bench: Workbench) -> None:
    """Fits the model on the survey, scores what is accepted, sets percentiles and quotas, cuts the bands."""
    model = bench.policy.load("ranking/model.yaml", ModelPolicy)
    _fit(bench, model)
    slopes = Slopes.of(bench.read("coefficients"))
    _write_scores(bench, model, slopes)
    _write_population(bench, model, slopes)
    _write_ranks(bench)
    _write_quotas(bench)


def _fit(bench: Workbench, model: ModelPolicy) -> None:
    """The model is one of households whatever the unit: consumption is known of households only."""
    rows = _survey_features(bench, model, ListedUnit.HOUSEHOLD)
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


def _survey_features(bench: Workbench, model: ModelPolicy, unit: ListedUnit) -> ir.Table:
    households = survey_households(bench.table("consumption_survey"))
    members = unit_members(survey_members(bench.table("consumption_survey_members")), unit)
    return features(households, members, model, ("regency", "village", "weight", "consumption"))


def _write_scores(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> None:
    accepted = bench.table("households").semi_join(bench.table("accepted"), "household_id")
    members = unit_members(bench.table("members"), bench.round.unit)
    levels = features(accepted, members, model, ("regency", "village"))
    rows = scored(levels, bench.table("coefficients"), slopes, model).mutate(unit=ibis.literal(str(bench.round.unit)))
    scores = rows.select("unit", "unit_id", "household_id", "village", "persons", "score", *PARTS)
    bench.write_each("scores", {"scores": scores})


def _write_population(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> None:
    """Percentiles and quotas come from the survey alone, so a late record changes neither."""
    policy = bench.policy.load("ranking/quotas.yaml", QuotaPolicy)
    levels = _survey_features(bench, model, bench.round.unit)
    survey = scored(levels, bench.table("coefficients"), slopes, model).select("regency", "persons", "weight", "score")
    population = _population(bench)

    def make() -> Tables:
        units = bench.collect(survey)
        scores, weights = units["score"].to_numpy(), units["weight"].to_numpy()
        if bench.round.shares_count is SharesCount.PERSONS:
            weights = weights * units["persons"].to_numpy()
        points = cut_points(scores, weights)
        percentile = np.searchsorted(np.array(points), scores, side="left") + 1
        people = Population(units["regency"].to_pylist(), percentile, weights)
        return {
            "score_percentiles": percentile_table(points),
            "regency_quotas": regency_quotas(people, population, bench.round.coverage, policy),
        }

    bench.write_nation_with("population", ["score_percentiles", "regency_quotas"], [survey], make)


def _population(bench: Workbench) -> dict[str, int]:
    regencies = bench.policy.csv("frame/regencies.csv")
    persons = bench.round.shares_count is SharesCount.PERSONS
    counted = regencies["population_2020" if persons else "households_2020"].to_pylist()
    return dict(zip(regencies["regency"].to_pylist(), map(int, counted), strict=True))


def _write_ranks(bench: Workbench) -> None:
    points = bench.read("score_percentiles").sort_by("percentile")["score"].to_pylist()
    scores, quotas = bench.table("scores"), bench.table("regency_quotas")
    bench.write_each("ranks", {"ranks": ranked(scores, quotas, points, bench.clock, bench.round.shares_count)})


def _write_quotas(bench: Workbench) -> None:
    unit, counts = bench.round.unit, bench.round.shares_count
    listed = listed_counts(bench.table("ranks"), counts)
    waiting = waiting_counts(bench.table("standings"), bench.table("prelist"), bench.table("households"), unit, counts)
    regencies = bench.policy.csv("frame/regencies.csv")
    province = dict(zip(regencies["regency"].to_pylist(), regencies["province"].to_pylist(), strict=True))

    def make() -> Tables:
        quotas = _by_area(bench.read("regency_quotas"))
        found, waits = _by_regency(bench.collect(listed)), _by_regency(bench.collect(waiting))
        nobody = dict.fromkeys(listed.columns[1:], 0)
        rows = {r: attributed(q, listed_of(found.get(r, nobody)), waits.get(r, {})) for r, q in quotas.items()}
        counted = "persons" if counts is SharesCount.PERSONS else str(unit)
        return {"quotas": quota_table(rows, province, counted)}

    bench.write_nation_with("quotas", ["quotas"], [listed, waiting, "regency_quotas"], make)


def _by_regency(counted: pa.Table) -> dict[str, dict[str, int]]:
    """Counts of each regency. DuckDB widens the sum of int64, which arrives as a decimal."""
    rows = counted.to_pylist()
    return {row.pop("regency"): {name: int(count) for name, count in row.items()} for row in rows}


def _by_area(quotas: pa.Table) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in quotas.to_pylist():
        found.setdefault(row["area"], dict.fromkeys(BANDS, 0))[row["band"]] = row["quota"]
    return found


_EMPTY_SURVEY = Said(
    id="Survei konsumsi tidak memuat satu rumah tangga pun beserta anggotanya, jadi model tidak bisa ditaksir."
    " Masukkan datasetnya (`consumption_survey` dan `consumption_survey_members`), lalu jalankan lagi.",
    en="The consumption survey holds no household with its members, so no model can be fitted. Bring in the"
    " datasets (`consumption_survey` and `consumption_survey_members`), then run again.",
)
