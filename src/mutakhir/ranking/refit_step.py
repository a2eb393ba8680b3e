"""The step *refits*: the model fitted again on villages drawn anew, and how far from a cut a place is sure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import ListedUnit, SharesCount
from mutakhir.ranking.banding.margins import SurveyScores, margin_at
from mutakhir.ranking.banding.refit_tables import RefitTables, Small
from mutakhir.ranking.banding.refits import rescaled_draws
from mutakhir.ranking.columns import Design
from mutakhir.ranking.design import Ints, Survey
from mutakhir.ranking.doubt_policy import DoubtPolicy
from mutakhir.ranking.fit import refit
from mutakhir.ranking.fit_step import survey_features
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.rates import millionths


def write_refits(bench: Workbench, model: ModelPolicy) -> None:
    """`model_refits` and `refit_margins`, from the survey alone: a late record changes neither."""
    doubt = bench.policy.load("ranking/doubt.yaml", DoubtPolicy)
    rows = survey_features(bench, model, ListedUnit.HOUSEHOLD)

    def make() -> Tables:
        survey = Survey.of(bench.collect(rows), model)
        refits = _refits(survey, model, doubt.refits, bench.clock.seed)
        scores = bench.read("survey_predictions").sort_by("survey_id")["score"].to_numpy()
        return {"model_refits": refits, "refit_margins": _margins(bench, survey, scores, refits, doubt)}

    reads = [rows, "survey_predictions", "score_percentiles"]
    bench.write_nation_with("refits", ["model_refits", "refit_margins"], reads, make)


def _refits(survey: Survey, model: ModelPolicy, refits: int, seed: int) -> pa.Table:
    design = Design.of(survey, model)
    ones = np.ones(len(survey), dtype=np.int64)
    tables = []
    for number, times in enumerate(rescaled_draws(survey.stratum, survey.village, refits, seed)):
        # The penalty counts households, so the drawn weights are to have the mean of the survey's again.
        drawn = replace(survey, weight=survey.weight * times)
        found = pa.Table.from_pylist(refit(drawn, model, ones, design))
        tables.append(found.append_column("refit", pa.array([number] * found.num_rows, pa.int16())))
    return pa.concat_tables(tables).select(["refit", "part", "term", "level", "area", "value"])


def _margins(bench: Workbench, survey: Survey, scores: Ints, refits: pa.Table, doubt: DoubtPolicy) -> pa.Table:
    points = bench.read("score_percentiles")
    persons = bench.round.shares_count is SharesCount.PERSONS
    if "counts" in points.column_names:
        counted = "persons" if persons else "units"
        points = points.filter(pa.compute.equal(points["counts"], counted))
    by_percentile = dict(zip(points["percentile"].to_pylist(), points["score"].to_pylist(), strict=True))
    tables = RefitTables.of(refits)
    codes, regency = np.unique(np.asarray(survey.regency, dtype=str), return_inverse=True)
    weight = survey.weight * survey.persons if persons else survey.weight
    refitted = _refitted(survey, tables, codes.tolist(), regency)
    of = SurveyScores(regency, weight, scores, refitted)
    rows = []
    for cut, percent in (("core", bench.round.coverage.core), ("extended", bench.round.coverage.extended)):
        found = margin_at(of, by_percentile[percent], doubt.margin.quantile, doubt.margin.slack)
        rows.append(
            {
                "cut": cut,
                "refits": tables.refits,
                "margin": found.margin,
                "flipped": millionths(found.flipped),
                "flipped_beyond": millionths(found.flipped_beyond),
            }
        )
    return pa.Table.from_pylist(rows)


def _refitted(survey: Survey, tables: RefitTables, codes: Sequence[str], regency: Ints) -> Small:
    """Scores of the surveyed under each refit: (households, refits)."""
    out = np.empty((len(survey), tables.refits), dtype=np.int32)
    for rows, code in _by_regency(codes, regency):
        levels = {term: values[rows] for term, values in survey.levels.items()}
        out[rows] = tables.scores(code, levels, len(rows))
    return out


def _by_regency(codes: Sequence[str], regency: Ints) -> Iterator[tuple[Ints, str]]:
    order = np.argsort(regency, kind="stable")
    ends = np.cumsum(np.bincount(regency, minlength=len(codes)))
    for code, rows in zip(codes, np.split(order, ends[:-1]), strict=True):
        yield rows.astype(np.int64), code
